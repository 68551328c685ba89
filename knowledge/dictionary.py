"""Browsing the articles like a dictionary: by topic, by department, by first letter."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.articles import Article
from knowledge.normalise import normalise, normalise_all
from knowledge.pinyin import SYLLABLE, hear_all, sounds
from knowledge.units import to_codes

# Questions that are spelled at once.
_PIECE = 500

# Stands for questions that start with neither a character nor a Latin letter; sorts last.
OTHER = "#"


def by_topic(articles: Iterable[Article]) -> dict[str, list[Article]]:
    """Topic -> its articles; both in the order given, "" for those without."""
    return _group(articles, lambda article: article.topic)


def by_department(articles: Iterable[Article]) -> dict[str, list[Article]]:
    """Department -> its articles; both in the order given, "" for those without."""
    return _group(articles, lambda article: article.department)


def by_letter(articles: Iterable[Article]) -> dict[str, list[Article]]:
    """First letter of the question's pinyin -> its articles, letters and articles in dictionary
    order: A to Z, then OTHER. Letters without an article are left out."""
    given = list(articles)
    keys = sort_keys([article.question for article in given])
    ordered = sorted(zip(keys, given, strict=True), key=lambda one: (one[0], one[1].id))
    groups: dict[str, list[Article]] = {}
    for key, article in ordered:
        groups.setdefault(_letter(key), []).append(article)
    if OTHER in groups:
        groups[OTHER] = groups.pop(OTHER)
    return groups


def _letter(key: str) -> str:
    letter = key[:1].upper()
    return letter if "A" <= letter <= "Z" else OTHER


def sort_keys(questions: Sequence[str]) -> list[str]:
    """The questions' syllables and letters, to sort as a dictionary does: each ends with a NUL, so
    that xi'an stands before xian. The greeting before a question is left out, as in every search.
    """
    keys = []
    for start in range(0, len(questions), _PIECE):
        joined = "\n".join(normalise_all(questions[start : start + _PIECE]))
        # A piece at a time: one long step would hold all threads up.
        codes = hear_all(to_codes(joined)).tolist()
        spelling = sounds().spelling
        keys += "".join(
            [
                (spelling[code - SYLLABLE] if code >= SYLLABLE else char) + "\0" if code else char
                for char, code in zip(joined, codes, strict=True)
            ]
        ).split("\n")
    return keys


def _group(
    articles: Iterable[Article], name_of: Callable[[Article], str]
) -> dict[str, list[Article]]:
    groups: dict[str, list[Article]] = {}
    for article in articles:
        groups.setdefault(name_of(article), []).append(article)
    return groups


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All ways to leaf through the articles, made once for an index. What has no topic or no
    department stands under none; `files` are the keys of all attachments."""

    topics: dict[str, list[Article]]
    departments: dict[str, list[Article]]
    letters: dict[str, list[Article]]
    files: frozenset[str]
    names: tuple[tuple[str, str, str], ...]
    """Each topic and department as it is compared, which of the two, and its name as written."""

    @classmethod
    def build(cls, articles: Sequence[Article]) -> "Dictionary":
        topics, departments = by_topic(articles), by_department(articles)
        topics.pop("", None)
        departments.pop("", None)
        files = frozenset(key for one in articles for key in one.attachments)
        names = tuple(
            (normalise(name), way, name)
            for way, groups in (("topic", topics), ("department", departments))
            for name in groups
        )
        return cls(topics, departments, by_letter(articles), files, names)

    def heading(self, text: str, on: date) -> tuple[str, str] | None:
        """The topic, else the department, that is named: by its whole name, or by a part of two
        characters or more that no other name has. As ("topic" or "department", its name)."""
        said = normalise(text)
        if len(said) < 2:
            return None
        named = [one for one in self.names if said in one[0]]
        for wanted, groups in (("topic", self.topics), ("department", self.departments)):
            names = {
                name: own == said
                for own, way, name in named
                if way == wanted and any(one.serves(on) for one in groups[name])
            }
            whole = [name for name, same in names.items() if same] or list(names)
            if len(whole) == 1:
                return wanted, whole[0]
        return None
