"""Whether a base has many questions that are nearly the same, each worded once.

There a citizen's own words fit several entries as well, and the nearest is often another than the
one that was meant. Names of matters, which are typed and not put in other words, are told apart by
their twins' characters; several wordings of each entry show what is meant. Both need no shyness.
"""

import re
from random import Random

from rapidfuzz import fuzz

from knowledge.normalise import normalise
from knowledge.ranking import rank
from knowledge.texts import Texts

# Texts looked at, the share of them that ask, and how like any two questions are.
_TRIED = 120
_ASKING, _LIKE = 0.5, 0.5

_ASKS = re.compile(
    "[?？吗呢怎哪谁几]|什么|如何|为何|多少|是否|能不能|可不可|有没有|是不是|能否|可否"
)


def crowd(texts: Texts) -> float:
    """How near the next entry's text is on an average, from 0 (half alike, or less) to 1; 0 too
    where that does not matter. The same for the same texts."""
    if texts.centroid_norm is not None or not texts.plain or names(texts):
        return 0.0
    tried = _by_chance(texts)
    return sum(_alike(texts, text, _nearest(texts, text)) for text in tried) / len(tried)


def names(texts: Texts) -> bool:
    """Whether the base has names of matters, one an entry, and not questions."""
    if texts.centroid_norm is not None:
        return False
    tried = _by_chance(texts)
    return sum(bool(_ASKS.search(texts.plain[text])) for text in tried) < _ASKING * len(tried)


def _by_chance(texts: Texts) -> list[int]:
    chance = Random(0)  # noqa: S311  for choosing, not for secrets
    return chance.sample(range(len(texts.plain)), min(_TRIED, len(texts.plain)))


def _nearest(texts: Texts, text: int) -> int:
    ranked = rank(texts, texts.reader.read(normalise(texts.plain[text])))
    entry = int(texts.entry[text])
    others = zip(ranked.entries, ranked.texts, strict=True)
    return next((near for other, near in others if other != entry), text)


def _alike(texts: Texts, text: int, near: int) -> float:
    """How alike two texts are in their characters, beyond what any two questions are."""
    if text == near:
        return 0.0
    ratio = fuzz.ratio(sorted(texts.units[text]), sorted(texts.units[near])) / 100
    return max(0.0, ratio - _LIKE) / (1 - _LIKE)
