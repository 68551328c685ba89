"""The same matter asked in other words: questions put together, one after the other.

A question joins the group to whose questions it is nearest on average, if it is near enough,
else it begins one of its own. Each question goes where it would have gone had it come alone, so
it makes no difference whether many come together or one by one.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from knowledge.articles import Article
from knowledge.normalise import LONGEST_TEXT, canonical, normalise_all
from knowledge.pinyin import hear

NEAR = 0.3
"""Measured on citizens' words for the sample's articles: tests/knowledge/test_clusters.py."""
SAME_SOUND = 90.0
"""From this percentage of like syllables on it is a slip of the keyboard, not another matter."""
MAYBE = 0.12
"""Below this the sounds of two questions need not be compared."""

_CHARACTERS, _SOUNDS = 0.75, 0.25
_POWER = 1.5
_WORTH = 0.05
_MOST_ARTICLES = 5000
# With many wordings each, articles have so many words that what a question is about seems common.
_ALIASES = 4

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a piece of a question tells: what many articles have tells little."""

    known: dict[Hashable, float]
    unknown: float = 1.0

    @classmethod
    def of(cls, articles: Sequence[Article]) -> "Weights":
        """From the articles' questions and first aliases; of very many, evenly chosen ones."""
        chosen = articles[:: max(1, math.ceil(len(articles) / _MOST_ARTICLES))]
        counts: dict[Hashable, int] = {}
        for article in chosen:
            forms = _forms((article.question, *article.aliases[:_ALIASES]))
            for piece in {piece for form in forms for part in _pieces(form) for piece in part}:
                counts[piece] = counts.get(piece, 0) + 1
        all_ = 1 + len(chosen)
        known = {piece: _weight(all_, count) for piece, count in counts.items()}
        return cls(known, _weight(all_, 0))


def _weight(all_: int, count: int) -> float:
    return float((math.log(all_ / (1 + count)) + 0.1) ** _POWER)


def group(
    known: Sequence[tuple[int, str]],
    new: Sequence[str],
    weights: Weights,
    *,
    settled: Sequence[tuple[int, str]] = (),
    near: float = NEAR,
) -> list[int]:
    """For each new question, in order, the group that it joins.

    `known` are (group, question) of the groups there are, numbered from 0 up; new groups are
    -1, -2, … in the order in which they begin. The groups of `settled` are joined by the very
    same words only.
    """
    forms = _forms([*(text for _, text in [*known, *settled]), *new])
    growing = _Growing(_Table(list(dict.fromkeys(forms)), weights), near)
    for place, (number, _) in enumerate([*known, *settled]):
        growing.put(forms[place], number, draws=place < len(known))
    return [growing.join(form) for form in forms[len(known) + len(settled) :]]


def nearest(
    known: Sequence[tuple[int, str]], asked: Sequence[str], weights: Weights, *, limit: int
) -> list[int]:
    """The groups that have the questions most like any of these, the best first: to be looked at
    by people, who see what no count of common words tells. Half to three quarters of the groups
    that belong together are among five (tests/knowledge/test_clusters.py)."""
    forms = _forms([*(text for _, text in known), *asked])
    table = _Table(list(dict.fromkeys(forms)), weights)
    like = np.zeros(len(table.forms))
    for form in forms[len(known) :]:
        like = np.maximum(like, table.likeness(table.number[form]))
    best: dict[int, float] = {}
    for (number, _), form in zip(known, forms, strict=False):
        best[number] = max(best.get(number, 0.0), float(like[table.number[form]]))
    worth = [number for number, alike in best.items() if alike >= _WORTH]
    return sorted(worth, key=lambda number: (-best[number], number))[:limit]


def _forms(texts: Sequence[str]) -> list[str]:
    cut = [text[:LONGEST_TEXT] for text in texts]
    return [canonical(form) for form in normalise_all(cut)] if cut else []


def _pieces(form: str) -> tuple[list[Hashable], list[Hashable]]:
    """Characters and pairs of them; syllables and pairs of them."""
    heard = hear(form)
    letters: list[Hashable] = [*form, *(form[i : i + 2] for i in range(len(form) - 1))]
    return letters, [(one,) for one in heard] + list(pairwise(heard))


class _Table:
    """All forms as unit vectors, and for each piece the forms that have it, in order."""

    def __init__(self, forms: list[str], weights: Weights) -> None:
        self.forms = forms
        self.number = {form: i for i, form in enumerate(forms)}
        self.heard = [hear(form) for form in forms]
        names: dict[Hashable, int] = {}
        self._own: list[tuple[Ints, Floats]] = []
        holders: list[list[int]] = []
        shares: list[list[float]] = []
        for i, form in enumerate(forms):
            vector = _vector(form, weights)
            for piece, share in vector.items():
                name = names.setdefault(piece, len(names))
                if name == len(holders):
                    holders.append([])
                    shares.append([])
                holders[name].append(i)
                shares[name].append(share)
            named = np.array([names[piece] for piece in vector], np.int64)
            self._own.append((named, np.array(list(vector.values()))))
        self._holders = [np.array(one, np.int64) for one in holders]
        self._shares = [np.array(one) for one in shares]

    def likeness(self, i: int) -> Floats:
        """How like form `i` every form is, from 0 to 1, shape (forms,)."""
        named, own = self._own[i]
        if not len(named):
            return np.zeros(len(self.forms))
        holders = [self._holders[name] for name in named]
        shares = [self._shares[name] * share for name, share in zip(named, own, strict=True)]
        like = np.bincount(np.concatenate(holders), np.concatenate(shares), len(self.forms))
        return like.astype(np.float64)


def _vector(form: str, weights: Weights) -> dict[Hashable, float]:
    """Piece -> share, so that the product of two vectors is both cosines, weighed and added."""
    found: dict[Hashable, float] = {}
    for pieces, part in zip(_pieces(form), (_CHARACTERS, _SOUNDS), strict=True):
        own = {piece: weights.known.get(piece, weights.unknown) for piece in pieces}
        length = math.sqrt(sum(weight * weight for weight in own.values()))
        found |= {piece: weight / length * math.sqrt(part) for piece, weight in own.items()}
    return found


@dataclass
class _Growing:
    """The groups as they grow."""

    table: _Table
    near: float
    group_of: dict[str, int] = field(default_factory=dict)
    begun: int = 0

    def __post_init__(self) -> None:
        self._slot_of: dict[int, int] = {}
        self._slots: list[int] = []
        self._sizes = np.zeros(len(self.table.forms))
        self._slot = np.full(len(self.table.forms), -1, np.int64)

    def put(self, form: str, group: int, *, draws: bool = True) -> None:
        """A question whose group is known; the first group of a form is its group. It draws
        others that are near into its group, or not."""
        if form in self.group_of:
            return
        self.group_of[form] = group
        if not draws:
            return
        if group not in self._slot_of:
            self._slot_of[group] = len(self._slots)
            self._slots.append(group)
        slot = self._slot_of[group]
        self._slot[self.table.number[form]] = slot
        self._sizes[slot] += 1

    def join(self, form: str) -> int:
        if form not in self.group_of:
            group = self._nearest(form)
            if group is None:
                self.begun -= 1
                group = self.begun
            self.put(form, group)
        return self.group_of[form]

    def _nearest(self, form: str) -> int | None:
        placed = np.flatnonzero(self._slot >= 0)
        if not len(placed):
            return None
        like = self.table.likeness(self.table.number[form])[placed]
        sounds = self.table.heard[self.table.number[form]]
        for at in np.flatnonzero(like >= MAYBE):
            other = self.table.heard[placed[at]]
            if fuzz.ratio(sounds, other, score_cutoff=SAME_SOUND):
                return self._slots[int(self._slot[placed[at]])]
        count = len(self._slots)
        mean = np.bincount(self._slot[placed], like, count) / self._sizes[:count]
        best = int(mean.argmax())
        return self._slots[best] if mean[best] >= self.near else None
