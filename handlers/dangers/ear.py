"""A second ear, for danger that is told in words nobody thought of.

Words and patterns hear what somebody wrote down before. People in danger say it otherwise: 娃从二楼
栏杆缝里漏下去了. So each character and pair of characters has a weight, learned from our own
sentences of danger and of none (`tests/danger_ear.py` learns; `learned.txt` keeps). What a sentence
weighs says how sure it is; which danger it is cannot be told from it.
"""

import math
import re
from functools import lru_cache
from importlib import resources
from itertools import pairwise

LONGEST = 80
FEW = 6
"""Characters that are weighed: more than that is a story, and told otherwise."""
SURE, MAYBE = 1.0, 0.1
"""From the first on it is taken for danger; from the second on the numbers are named, and nothing
else is done. Of 4,810 sentences of real complaints 1 and 13 weigh as much, of 800 of small
talk 4 and 18."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SIGNS = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[a-z']+")


@lru_cache(maxsize=256)
def weight(text: str) -> float:
    """How much plain text sounds like danger; below 0 for nearly all that people write."""
    if len(text) > LONGEST:
        return -math.inf
    weights = _weights()
    found = features(text)
    return weights[""] + share(len(found)) * sum(weights.get(one, 0.0) for one in found)


def share(found: int) -> float:
    """What each of so many features counts: less of many, and a few are never much."""
    return 1 / math.sqrt(found + FEW)


def features(text: str) -> set[str]:
    """Each character and pair of neighbours of plain text, with where it begins and ends; of Latin
    letters each word and pair of words."""
    if not _HAN.search(text):
        words = ["^", *_LATIN.findall(text), "$"]
        return {*words[1:-1], *map(" ".join, pairwise(words))}
    said = f"^{_SIGNS.sub('', text)}$"
    return {*said[1:-1], *(said[at : at + 2] for at in range(len(said) - 1))}


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    """Hundredths in the file; the empty name is what a sentence of nothing weighs."""
    text = resources.files(__package__).joinpath("learned.txt").read_text("utf-8")
    lines = (line.rpartition("\t") for line in text.splitlines())
    return {name: int(hundredths) / 100 for name, _, hundredths in lines}
