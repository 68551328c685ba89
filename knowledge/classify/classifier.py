"""A classifier with calibrated confidence that can say which words spoke for what it guesses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.classify import svm
from knowledge.classify.features import Floats, Grams, Table, pairs_of, singles_of
from knowledge.normalise import normalise

RECIPE = 1
"""Counts the ways in which one learned from the same lessons: what was kept of another is void."""

MOST_WORDS = 3
_LONGEST_WORD = 6
_WORTH = 0.3
"""A character stands in a word that speaks when it says this share of what the best one says."""
_SHARPNESSES = np.geomspace(0.25, 16, 49)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text with its label; `worth` makes it count for more than one, or for less."""

    text: str
    label: str
    worth: float = 1.0


@dataclass(frozen=True, slots=True)
class Guess:
    """A label and how sure it is, from 0 to 1; the guesses of one text add up to 1."""

    label: str
    confidence: float


class Classifier:
    """Made by `train`; nothing in it changes afterwards, so threads may share it."""

    def __init__(
        self, labels: Sequence[str], grams: Grams, weights: Floats, sharpness: float
    ) -> None:
        self._labels = tuple(labels)
        self._grams = grams
        self._weights = weights
        self._sharpness = sharpness

    @classmethod
    def train(cls, lessons: Sequence[Lesson], *, least: int = 2, rounds: int = 3) -> "Classifier":
        """Learn from lessons, the same each time. First one half of them teaches and the other
        judges: from that it is known how far the scores can be trusted."""
        labels = sorted({one.label for one in lessons})
        if len(labels) < 2:
            return cls(labels, Grams.none(), np.zeros((0, len(labels)), np.float32), 1.0)
        number_of = {label: number for number, label in enumerate(labels)}
        wanted = np.array([number_of[one.label] for one in lessons])
        worth = np.array([one.worth for one in lessons], np.float32)
        grams, table = Grams.learn([one.text for one in lessons], wanted, least=least)

        def taught(rows: NDArray[np.int64]) -> Floats:
            return svm.train(
                table.rows(rows),
                wanted[rows],
                grams=len(grams),
                number=len(labels),
                worth=worth[rows],
                rounds=rounds,
            )

        sharpness = _sharpness(table, wanted, taught)
        return cls(labels, grams, taught(np.arange(len(lessons))), sharpness)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it; `of` makes the same of them."""
        return {
            "labels": np.array(self._labels, np.str_),
            "weights": self._weights,
            "sharpness": np.array(self._sharpness),
            **self._grams.arrays(),
        }

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Classifier":
        grams = Grams(arrays["keys"], arrays["weight"])
        labels = arrays["labels"].tolist()
        return cls(labels, grams, arrays["weights"], float(arrays["sharpness"]))

    @property
    def labels(self) -> tuple[str, ...]:
        return self._labels

    def reads(self, text: str) -> bool:
        """Whether anything in the text was ever seen: without that, guesses mean nothing."""
        return bool(len(self._grams)) and len(self._grams.of([text]).ids) > 0

    def guess_all(self, texts: Sequence[str]) -> list[list[Guess]]:
        """For each text all labels, the likeliest first."""
        if not len(self._grams):
            share = 1 / max(1, len(self._labels))
            return [[Guess(label, share) for label in self._labels] for _ in texts]
        shares = _shares(self._grams.of(texts).times(self._weights) * self._sharpness)
        order = np.argsort(-shares, axis=1, kind="stable")
        return [
            [Guess(self._labels[n], float(row[n])) for n in places]
            for row, places in zip(shares, order, strict=True)
        ]

    def guess(self, text: str) -> list[Guess]:
        return self.guess_all([text])[0]

    def words(self, text: str, label: str) -> list[str]:
        """The words of the text that speak most for a label, the strongest first."""
        read = normalise(text)
        spoken = self._spoken(read, self._labels.index(label))
        found = _pieces(read, spoken)
        return [word for _, word in sorted(found, key=lambda one: -one[0])[:MOST_WORDS]]

    def _spoken(self, read: str, label: int) -> NDArray[np.float64]:
        """What each character says for a label more than for the others on average."""
        spoken = np.zeros(len(read))
        if not read or not len(self._grams):
            return spoken
        both = self._says(pairs_of(read), label) / 2
        spoken += self._says(singles_of(read), label)
        spoken[:-1] += both
        spoken[1:] += both
        return spoken

    def _says(self, keys: NDArray[np.int64], label: int) -> NDArray[np.float64]:
        places, known = self._grams.places(keys)
        own = self._weights[places]
        more: NDArray[np.float64] = own[:, label] - own.mean(axis=1)
        return np.where(known, more * self._grams.weigh(places), 0.0)


def _sharpness(
    table: Table, wanted: NDArray[np.int64], taught: Callable[[NDArray[np.int64]], Floats]
) -> float:
    """By how much scores are multiplied so that shares are as often right as they say."""
    mixed = np.random.default_rng(svm.SEED).permutation(len(table))
    learnt, judged = mixed[::2], mixed[1::2]
    scores = table.rows(judged).times(taught(learnt))
    losses = []
    for sharpness in _SHARPNESSES:
        right = _shares(scores * sharpness)[np.arange(len(judged)), wanted[judged]]
        losses.append(-np.log(np.maximum(right, 1e-9)).mean())
    return float(_SHARPNESSES[int(np.argmin(losses))])


def _shares(scores: Floats) -> NDArray[np.float64]:
    """Softmax of each row."""
    raised = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _pieces(read: str, spoken: NDArray[np.float64]) -> list[tuple[float, str]]:
    """(what it says, piece) for runs of characters that speak loudly enough."""
    least = _WORTH * spoken.max(initial=0)
    found: list[tuple[float, str]] = []
    start = 0
    for place in range(len(read) + 1):
        full = place - start == _LONGEST_WORD
        if place < len(read) and spoken[place] > least > 0 and read[place] != " " and not full:
            continue
        if place > start:
            first, last = _whole(read, spoken, start, place)
            found.append((float(spoken[start:place].sum()), read[first:last]))
        start = place if full else place + 1
    return [(said, piece) for said, piece in found if len(piece) > 1]


def _whole(read: str, spoken: NDArray[np.float64], start: int, end: int) -> tuple[int, int]:
    """A single character with the louder of its neighbours: alone it would say little to people."""
    if end - start > 1:
        return start, end
    before = spoken[start - 1] if start > 0 and read[start - 1] != " " else -np.inf
    after = spoken[end] if end < len(read) and read[end] != " " else -np.inf
    if max(before, after) == -np.inf:
        return start, end
    return (start - 1, end) if before > after else (start, end + 1)
