"""Sounds of Chinese text: syllables, syllables with southern accents merged, initials.

The readings come from pinyin.txt. Holding pypinyin's own tables would cost 55 MB.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]

# Codes of syllables follow the last code point, those with merged accents follow these, so that
# characters and both kinds of syllables can stand in one index.
SYLLABLE = 0x110000
ACCENT = 0x118000

_HIGHEST = 0xA000
# What many speakers do not tell apart, and therefore type: initials, and the end of finals.
_SAME_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("hu", "f"), ("n", "l"))
_SAME_END = ("ng", "n")


@dataclass(frozen=True, slots=True)
class Sounds:
    """Tables from characters to syllable numbers; 0 is no syllable.

    `spelling[i]` is how syllable i is written and `number` the way back; `of_char[code point]`
    covers the first 40,960 code points and `at` is the same, quicker to read singly; `accent[i]`
    is the number that stands for all syllables that sound like i; `pairs` has the two-character
    words that are read otherwise than their characters alone, by `first << 21 | second`.
    """

    spelling: tuple[str, ...]
    number: dict[str, int]
    of_char: NDArray[np.int16]
    at: memoryview
    accent: tuple[int, ...]
    pairs: dict[int, tuple[int, int]]


@cache
def sounds() -> Sounds:
    """The tables, read once."""
    lines = files("knowledge").joinpath("pinyin.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    singles = [row for row in rows if len(row) == 2]
    words = [row for row in rows if len(row) == 3]
    spellings = [row[0] for row in singles] + [part for row in words for part in row[1:]]
    spelling = ("", *dict.fromkeys(spellings))
    number = {syllable: i for i, syllable in enumerate(spelling)}
    of_char = np.zeros(_HIGHEST, np.int16)
    for syllable, chars in singles:
        of_char[[ord(char) for char in chars]] = number[syllable]
    stands_for = {without_accent(syllable): number[syllable] for syllable in spelling}
    return Sounds(
        spelling=spelling,
        number={**number, "lve": number["lue"], "nve": number["nue"]},
        of_char=of_char,
        at=of_char.data,
        accent=tuple(stands_for[without_accent(syllable)] for syllable in spelling),
        pairs={
            ord(word[0]) << 21 | ord(word[1]): (number[first], number[second])
            for word, first, second in words
        },
    )


def without_accent(syllable: str) -> str:
    """The spelling with zh/z, ch/c, sh/s, hu/f, n/l and final ng/n made one."""
    if syllable == "hu":
        return "fu"
    if syllable.endswith(_SAME_END[0]) and len(syllable) > len(_SAME_END[0]):
        syllable = syllable.removesuffix(_SAME_END[0]) + _SAME_END[1]
    for typed, meant in _SAME_INITIALS:
        if syllable.startswith(typed) and len(syllable) > len(typed):
            return meant + syllable.removeprefix(typed)
    return syllable


def hear_all(codes: Codes) -> Codes:
    """Code points -> SYLLABLE + syllable number, same shape; what has no reading stays itself."""
    table = sounds()
    heard = table.of_char[np.where(codes < _HIGHEST, codes, 0)].astype(np.int64)
    if len(codes) > 1:
        words = np.array(sorted(table.pairs), np.int64)
        begins = np.zeros(_HIGHEST, np.bool_)
        begins[words >> 21] = True
        maybe = np.flatnonzero(begins[np.where(codes < _HIGHEST, codes, 0)[:-1]])
        keys = codes[maybe] << 21 | codes[maybe + 1]
        nearest = words[np.minimum(np.searchsorted(words, keys), len(words) - 1)]
        for at in maybe[nearest == keys].tolist():
            heard[at : at + 2] = table.pairs[int(codes[at]) << 21 | int(codes[at + 1])]
    return np.where(heard > 0, heard + SYLLABLE, codes)


def hear(text: str) -> list[int]:
    """The same as `hear_all` for one short text, without numpy's cost for each call."""
    table = sounds()
    codes = [ord(char) for char in text]
    of_char, pairs = table.at, table.pairs
    heard = [of_char[code] if code < _HIGHEST else 0 for code in codes]
    for at, key in enumerate([one << 21 | other for one, other in pairwise(codes)]):
        if key in pairs:
            heard[at : at + 2] = pairs[key]
    return [sound + SYLLABLE if sound else code for sound, code in zip(heard, codes, strict=True)]


def merge_accents_all(heard: Codes) -> Codes:
    """Syllable codes -> ACCENT + number standing for what sounds alike; others stay themselves."""
    accent = np.array(sounds().accent, np.int64)
    spoken = heard >= SYLLABLE
    return np.where(spoken, accent[np.where(spoken, heard - SYLLABLE, 0)] + ACCENT, heard)


def merge_accents(heard: Iterable[int]) -> list[int]:
    """The same as `merge_accents_all` for one short text."""
    accent = sounds().accent
    return [accent[code - SYLLABLE] + ACCENT if code >= SYLLABLE else code for code in heard]


def initials_all(heard: Codes) -> Codes:
    """Syllable codes -> code point of the first letter; ASCII letters and digits stay; else 1."""
    first = np.array([ord(syllable[0]) if syllable else 1 for syllable in sounds().spelling])
    spoken = heard >= SYLLABLE
    kept = np.where(heard < 0x80, heard, 1)
    return np.where(spoken, first[np.where(spoken, heard - SYLLABLE, 0)], kept).astype(np.int64)


def spell(heard: Iterable[int]) -> str:
    """Syllable codes as joined pinyin; codes that are no syllable are left out."""
    spelling = sounds().spelling
    return "".join([spelling[code - SYLLABLE] for code in heard if code >= SYLLABLE])
