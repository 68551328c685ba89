"""Whether a base has many questions that are nearly the same, each worded once.

There a citizen's own words fit several entries as well, and the nearest is often another than the
one that was meant. Names of matters, which are typed and not put in other words, are told apart by
their twins' characters; several wordings of each entry show what is meant. Both need no shyness.
"""

import re
from dataclasses import dataclass
from random import Random

from rapidfuzz import fuzz

from knowledge.normalise import normalise
from knowledge.ranking import rank
from knowledge.texts import Texts

# Texts looked at, how like a twin is (of 100), and the shares that ask and that have one from which
# a base is crowded.
_TRIED, _TWIN = 120, 80.0
_ASKING, _CROWDED = 0.5, 0.1

_ASKS = re.compile(
    "[?？吗呢怎哪谁几]|什么|如何|为何|多少|是否|能不能|可不可|有没有|是不是|能否|可否"
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Texts by chance, each with the nearest one of another entry (itself, if none is near), and
    the share that has a twin in it."""

    near: tuple[tuple[int, int], ...]
    share: float


def crowd(texts: Texts) -> Crowd | None:
    """How crowded the base is, None if it needs no shyness; the same for the same texts."""
    if texts.centroid_norm is not None or not texts.plain:
        return None
    chance = Random(0)  # noqa: S311  for choosing, not for secrets
    tried = chance.sample(range(len(texts.plain)), min(_TRIED, len(texts.plain)))
    if sum(bool(_ASKS.search(texts.plain[text])) for text in tried) < _ASKING * len(tried):
        return None
    near = tuple((text, _nearest(texts, text)) for text in tried)
    share = sum(_alike(texts, text, other) for text, other in near) / len(tried)
    return Crowd(near, share) if share >= _CROWDED else None


def _nearest(texts: Texts, text: int) -> int:
    ranked = rank(texts, texts.reader.read(normalise(texts.plain[text])))
    entry = int(texts.entry[text])
    others = zip(ranked.entries, ranked.texts, strict=True)
    return next((near for other, near in others if other != entry), text)


def _alike(texts: Texts, text: int, near: int) -> bool:
    return near != text and fuzz.ratio(texts.units[text], texts.units[near]) >= _TWIN
