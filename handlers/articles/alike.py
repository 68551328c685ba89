"""Articles that may be the same as the one being written, told before there are two of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from knowledge.normalise import normalise
from knowledge.search import Index
from storage.versions import Version

MOST = 5
# How many of the texts that are being written are looked at, and how many hits of each.
_TEXTS = 20
_HITS = 3
# Less alike than this is not worth a word; where a citizen would be given the one for the other,
# less is enough.
WORTH, _TAKEN = 0.75, 0.5
_SAME = 0.92


@dataclass(frozen=True, slots=True)
class Likeness:
    """An article, its text that is nearest, and how alike it is from 0 to 1. `served`: citizens
    are given it; else somebody is writing it."""

    id: str
    question: str
    text: str
    alike: float
    served: bool = True

    @property
    def same(self) -> bool:
        return self.alike >= _SAME


def nearest(
    index: Index,
    open_versions: Sequence[Version],
    own_id: str,
    texts: Sequence[str],
    on: date,
) -> list[Likeness]:
    """The articles nearest to these texts, the most alike first, each once; of those that are
    served those that are so on that day."""
    found: dict[str, Likeness] = {}
    for text in texts[:_TEXTS]:
        if not (asked := normalise(text)):
            continue
        for one in (*_served(index, text, asked, on), *_written(open_versions, asked)):
            before = found.get(one.id)
            if one.id != own_id and (before is None or before.alike < one.alike):
                found[one.id] = one
    return sorted(found.values(), key=lambda one: (-one.alike, one.id))[:MOST]


def _served(index: Index, text: str, asked: str, on: date) -> list[Likeness]:
    given = index.search(text, limit=1, on=on).answer
    return [
        Likeness(why.hit.id, why.hit.question, why.text, likeness)
        for why in index.explain(text, limit=_HITS, on=on)
        if (likeness := _alike(asked, why.text)) >= (_TAKEN if why.hit.id == given else WORTH)
    ]


def _written(open_versions: Sequence[Version], asked: str) -> list[Likeness]:
    return [
        Likeness(one.article_id, one.question, one.question, likeness, served=False)
        for one in open_versions
        if (likeness := _alike(asked, one.question)) >= WORTH
    ]


def _alike(asked: str, text: str) -> float:
    return SequenceMatcher(None, asked, normalise(text), autojunk=False).ratio()
