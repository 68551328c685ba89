"""A second ear, for danger that is told in words nobody thought of.

Words and patterns hear what somebody wrote down before. People in danger say it otherwise:
娃从二楼栏杆缝里漏下去了. So each character and pair of characters has weights, learned from our own
sentences (`tests/danger_ear.py` learns; `learned.txt` keeps): for danger, and among dangers for
each kind. What a sentence weighs says how sure it is.
"""

import math
import re
from functools import lru_cache
from importlib import resources
from itertools import pairwise

LONGEST = 80
FEW = 6
"""Characters that are weighed: more than that is a story, and told otherwise."""
SURE, LIKELY, MAYBE = 1.0, 0.8, 0.1
"""From the first on it is taken for danger; from the last on, in the middle of a report from the
second on, the numbers are named and nothing else is done. Of 4,810 sentences of real complaints
2 weigh as much as the first and 14 as much as the last, of 800 of small talk 3 and 13."""
NAMED = 0.0
"""From here on it is danger of that kind; of those that are named so 19 in 20 are."""
DANGER = "danger"

Weights = dict[str, float]

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SIGNS = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[a-z']+")


@lru_cache(maxsize=256)
def weight(text: str) -> float:
    """How much plain text sounds like danger; below 0 for nearly all that people write."""
    return weighed(_learned()[DANGER], text) if len(text) <= LONGEST else -math.inf


def kind(text: str) -> str:
    """Which danger it sounds like; empty where that is not plain."""
    of = {name: weighed(weights, text) for name, weights in _learned().items() if name != DANGER}
    best = max(of, key=lambda name: of[name])
    return best if of[best] >= NAMED else ""


def weighed(weights: Weights, text: str) -> float:
    found = features(text)
    return weights.get("", 0.0) + share(len(found)) * sum(weights.get(one, 0.0) for one in found)


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
def _learned() -> dict[str, Weights]:
    """By what they are for. A line of the file is a feature, the empty one for what a sentence of
    nothing weighs, and its weights in hundredths: fire=31 danger=64."""
    learned: dict[str, Weights] = {}
    text = resources.files(__package__).joinpath("learned.txt").read_text("utf-8")
    for line in text.splitlines():
        feature, _, of = line.partition("\t")
        for name, _, hundredths in (one.partition("=") for one in of.split()):
            learned.setdefault(name, {})[feature] = int(hundredths) / 100
    return learned
