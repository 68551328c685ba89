"""English words as they are compared: without endings, with one word for all that mean the same."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile(r"['’`]")
_VOWEL = re.compile(r"[aeiouy]")


def _lines(name: str) -> list[str]:
    """The lines of a file beside this one that are no remarks."""
    text = files("knowledge.english").joinpath(name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def small() -> frozenset[str]:
    """Words that every question has; they say nothing of what is asked."""
    return frozenset(" ".join(_lines("small.txt")).split())


def tidy(text: str) -> str:
    """In small letters, words with one space between them, apostrophes gone."""
    return " ".join(_WORD.findall(_APOSTROPHE.sub("", text.lower())))


def stem(word: str) -> str:
    """The word without its ending; not a word any more, but the same for all its forms."""
    for ending, instead in (("sses", "ss"), ("ies", "y"), ("ied", "y")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + instead
    if re.search(r"(?:s|x|z|ch|sh)es$", word):
        word = word[:-2]
    elif re.search(r"[^su]s$", word) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            short = word.removesuffix(ending)
            if _VOWEL.search(short):
                # stopped, stop; called, call
                doubled = re.search(r"([^aeiouylsz])\1$", short)
                word = short[:-1] if doubled else short
                break
    return word.removesuffix("e") if len(word) > 4 else word


@cache
def _same() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    """A pattern of what has several words, the one word for each of these, and for each stem."""
    phrases: dict[str, str] = {}
    single: dict[str, str] = {}
    for line in _lines("same.txt"):
        first, *others = [tidy(one) for one in line.split(",")]
        name = stem(first.replace(" ", ""))
        for one in (first, *others):
            if " " in one:
                phrases.setdefault(one, name)
            else:
                single.setdefault(stem(one), name)
    longest_first = sorted(phrases, key=lambda one: (-len(one), one))
    return re.compile(rf"\b({'|'.join(longest_first)})s?\b"), phrases, single


@cache
def meant() -> frozenset[str]:
    """Every word of the list of what means the same, as it is written."""
    return frozenset(" ".join(_lines("same.txt")).replace(",", " ").split())


def term(word: str) -> str:
    """The word that stands for this one, as it is compared."""
    stemmed = stem(word)
    return _same()[2].get(stemmed, stemmed)


def terms(text: str) -> tuple[str, ...]:
    """What a text says, in order, without the small words."""
    pattern, phrases, _ = _same()
    said = pattern.sub(lambda found: f" {phrases[found[1]]}0 ", tidy(text))
    return tuple(
        one[:-1] if one[-1] == "0" and one[:-1].isalpha() else term(one)
        for one in said.split()
        if one not in small()
    )


def all_words(texts: Iterable[str]) -> set[str]:
    """Every word of the texts as it is written."""
    return {word for text in texts for word in tidy(text).split()}
