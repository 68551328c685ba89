"""Texts as units: each Chinese character is one, each Latin word and each number is one.

A word is written as one private character, so that everything further works on characters and
"ETC" or "12345" match as wholes.
"""

import re

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]

# Stands for a Latin word or a number that no article has.
UNKNOWN = "\ufffd"

_WORD = re.compile(r"[a-z]+|[0-9]+")
_FIRST_PRIVATE = 0xF0000
_MOST_WORDS = 0x20000 - 2


class Words:
    """The Latin words and numbers of the articles, each with its private character."""

    def __init__(self) -> None:
        self._char_of: dict[str, str] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._char_of

    def learn(self, normalised: str) -> str:
        """The text in units; new words get a character, beyond 131,070 words they are UNKNOWN."""
        char_of = self._char_of

        def character(match: re.Match[str]) -> str:
            if match[0] not in char_of and len(char_of) < _MOST_WORDS:
                char_of[match[0]] = chr(_FIRST_PRIVATE + len(char_of))
            return char_of.get(match[0], UNKNOWN)

        return _WORD.sub(character, normalised).replace(" ", "")

    def encode(self, normalised: str) -> str:
        """The text in units; words that no article has become UNKNOWN."""
        char_of = self._char_of
        coded = _WORD.sub(lambda match: char_of.get(match[0], UNKNOWN), normalised)
        return coded.replace(" ", "")

    def spell(self, units: str) -> str:
        """The text in letters again, for people to read."""
        word_of = {char: word for word, char in self._char_of.items()}
        return "".join(word_of.get(char, char) for char in units)


def to_codes(text: str) -> Codes:
    """The text's code points, 0 for line breaks; shape (len(text),)."""
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)
    points[points == ord("\n")] = 0
    return points
