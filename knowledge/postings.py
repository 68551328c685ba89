"""Which texts hold which grams: inverted lists with BM25 weights, over numpy only.

A gram is a run of codes. Several channels (characters, syllables, …) stand in one lexicon, since
their codes differ, so that one look-up serves all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SHIFT = 21
# Sizes of grams: for characters and syllables, and for initials.
RUNS = (1, 2)
INITIAL_RUNS = (2, 3)
MOST_TEXTS = 1 << SHIFT
# BM25's constants, measured over five sets of questions.
_K1 = 1.2
_B = 0.5


def gram_keys(codes: Sequence[int], sizes: Sequence[int]) -> set[int]:
    """The keys of all runs of those sizes in one text; runs do not reach over a 0."""
    if sizes == RUNS:
        # The usual case, without the general one's steps: a question is read in three such ways.
        keys = set(codes)
        keys.update([one << SHIFT | other for one, other in pairwise(codes) if one and other])
        keys.discard(0)
        return keys
    shift = _shift(sizes)
    keys = set()
    # runs[i] is the key of the run of this size that starts at code i, 0 if it meets a gap.
    runs = codes
    for size in range(1, sizes[-1] + 1):
        if size > 1:
            following = zip(runs, codes[size - 1 :], strict=False)
            runs = [run << shift | code if run and code else 0 for run, code in following]
        if size in sizes:
            keys.update(runs)
    keys.discard(0)
    return keys


def _all_grams(codes: Ints, sizes: Sequence[int]) -> tuple[Ints, Ints]:
    """Runs of all texts joined by 0: (their keys, the number of their texts)."""
    text = np.cumsum(codes == 0)
    keys, texts = [], []
    # runs[i] is the key of the run of this size that starts at code i.
    runs, whole = codes.copy(), codes != 0
    for size in range(1, sizes[-1] + 1):
        if size > 1:
            following = codes[size - 1 :]
            runs, whole = runs[: len(following)], whole[: len(following)]
            runs <<= _shift(sizes)
            runs |= following
            whole &= following != 0
        if size in sizes:
            keys.append(runs[whole])
            texts.append(text[: len(runs)][whole])
    return np.concatenate(keys), np.concatenate(texts)


def _shift(sizes: Sequence[int]) -> int:
    # A key must leave room for a text's number in 63 bits: long runs need codes below 128.
    return SHIFT if sizes[-1] <= 2 else 7


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel's grams: sorted `keys`, for each the `counts` texts that hold it and its `idf`;
    the lists themselves one after the other in `texts`. `by_length` is BM25's factor for a text's
    length and `norm` the length of its vector of idf, shape (texts,)."""

    keys: Ints
    counts: Ints
    idf: Floats
    texts: NDArray[np.int32]
    by_length: Floats
    norm: Floats


def channel(codes: Ints, entry_of: Ints, sizes: Sequence[int]) -> Channel:
    """Invert texts joined by 0; `entry_of[text]` ascends. Document frequency is per entry.

    Raises ValueError for more texts than MOST_TEXTS.
    """
    if len(entry_of) > MOST_TEXTS:
        raise ValueError(f"{len(entry_of)} texts, the most is {MOST_TEXTS}")
    pairs, texts = _sorted_pairs(codes, sizes)
    first = np.flatnonzero(_firsts(pairs))
    keys = pairs[first]
    counts = np.diff(np.append(first, len(pairs)))
    entries = int(entry_of[-1]) + 1 if len(entry_of) else 0
    df = _by_entry(counts, texts, entry_of, entries)
    idf = np.log1p((entries - df + 0.5) / (df + 0.5))
    length = np.bincount(texts, minlength=len(entry_of)).astype(np.float64)
    mean = max(float(length.mean()), 1.0) if entries else 1.0
    squares = np.bincount(texts, (idf**2).repeat(counts), len(entry_of))
    return Channel(
        keys=keys,
        counts=counts,
        idf=idf,
        texts=texts.astype(np.int32),
        by_length=(_K1 + 1) / (1 + _K1 * (1 - _B + _B * length / mean)),
        norm=np.sqrt(np.maximum(squares, 1e-9)),
    )


def _by_entry(counts: Ints, texts: Ints, entry_of: Ints, entries: int) -> Ints:
    """How many entries have each gram, from the texts that have it."""
    if entries == len(entry_of):
        return counts
    term = np.arange(len(counts)).repeat(counts)
    first = _firsts(term * max(entries, 1) + entry_of[texts])
    return np.bincount(term[first], minlength=len(counts))


def _sorted_pairs(codes: Ints, sizes: Sequence[int]) -> tuple[Ints, Ints]:
    """(key, text) of every gram in every text, each pair once, by key and then by text."""
    keys, texts = _all_grams(codes, sizes)
    keys <<= SHIFT
    keys |= texts
    del texts
    keys.sort()
    pairs = keys[_firsts(keys)]
    texts = pairs & (MOST_TEXTS - 1)
    pairs >>= SHIFT
    return pairs, texts


def without_common(part: Channel, most: int) -> Channel:
    """The same channel without the grams that more than `most` texts have."""
    rare = part.counts <= most
    return replace(
        part,
        keys=part.keys[rare],
        counts=part.counts[rare],
        idf=part.idf[rare],
        texts=part.texts[np.repeat(rare, part.counts)],
    )


def move(part: Channel, offset: int) -> Channel:
    """The same channel with keys of its own, `offset` higher."""
    return replace(part, keys=part.keys + offset)


def weighed_as(part: Channel, other: Channel) -> Channel:
    """The same channel with the other's idf for each gram (the other's highest, if it has none)
    and without a factor for the length: sums of such weights."""
    at = np.minimum(other.keys.searchsorted(part.keys), max(len(other.keys) - 1, 0))
    highest = other.idf.max(initial=0.0)
    idf = np.where(other.keys[at] == part.keys, other.idf[at], highest) if len(at) else part.idf
    return replace(part, idf=idf, by_length=np.ones(len(part.by_length)))


def _firsts(ordered: Ints) -> NDArray[np.bool_]:
    """True where a sorted array's value differs from the one before."""
    result = np.empty(len(ordered), np.bool_)
    result[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=result[1:])
    return result


@dataclass(frozen=True, slots=True)
class Terms:
    """A query's grams, looked up: the idf of each (the highest, if no text has it), shape
    (grams,), and where those that are known stand in the lexicon."""

    idf: Floats
    found: Ints


@dataclass(frozen=True, slots=True)
class Match:
    """What a query's grams give: `rows`, BM25 by each channel for its texts; `cosine`, if wanted,
    to each text by the first channel, without the division by the query's own length; `complete`
    unless grams were left out."""

    rows: list[Floats]
    cosine: Floats | None
    complete: bool


class Lexicon:
    """Several channels one after the other. Built once, read only."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        """Where two channels have the same gram, as with a word that has no reading, the first one
        keeps it."""
        keys = np.concatenate([part.keys for part in channels])
        order = np.unique(keys, return_index=True)[1]
        counts = np.concatenate([part.counts for part in channels])
        row = np.repeat(np.arange(len(channels)), [len(part.keys) for part in channels])
        self.norms = [part.norm for part in channels]
        # The last key is none: whatever is looked for stands at or before it.
        self._keys = np.append(keys[order], np.iinfo(np.int64).max)
        self._counts = counts[order].astype(np.int32)
        self._starts = (np.cumsum(counts) - counts)[order].astype(np.int32)
        idf = np.concatenate([part.idf for part in channels])[order]
        self.highest = float(idf.max()) if len(keys) else 1.0
        self._idf = np.append(idf, self.highest)
        # Where a text's sum stands when the sums of all channels follow each other.
        ends = np.cumsum([len(part.norm) for part in channels]).tolist()
        self._spans = list(pairwise([0, *ends]))
        pairs = zip(channels, self._spans, strict=True)
        self._slots = np.concatenate([part.texts + np.int32(start) for part, (start, _) in pairs])
        self._by_length = np.concatenate([part.by_length for part in channels])
        self._row = row[order].astype(np.int8)

    def look_up(self, keys: Sequence[int]) -> Terms:
        """Find the grams of a query."""
        wanted = np.array(keys, np.int64)
        at = self._keys.searchsorted(wanted)
        known = self._keys[at] == wanted
        return Terms(np.where(known, self._idf[at], self.highest), at[known])

    def match(self, terms: Terms, budget: int, *, cosine: bool) -> Match:
        """Score all texts. Beyond `budget` list entries the commonest grams are left out: they
        tell least."""
        texts = self._spans[0][1]
        found = terms.found
        if not len(found):
            nothing = [np.zeros(end - start) for start, end in self._spans]
            return Match(nothing, np.zeros(texts) if cosine else None, True)
        # The first channel's grams come first, in their order: the cosine needs no others.
        row = self._row[found]
        found = found[row.argsort(kind="stable")]
        counts = self._counts[found]
        own = len(row) - int(np.count_nonzero(row))
        ends = counts.cumsum()
        complete = bool(ends[-1] <= budget)
        if not complete:
            kept = _rarest(counts, budget)
            found, counts, own = found[kept], counts[kept], int(kept[:own].sum())
            ends = counts.cumsum()
        # Where each list's places stand: its start, less all that comes before it, and counting on.
        places = (self._starts[found] - ends + counts).repeat(counts)
        places += np.arange(len(places))
        # bincount counts in int64 and would convert what is narrower, each time.
        slots = self._slots.take(places).astype(np.int64)
        weights = self._idf[found].repeat(counts)
        bm25 = np.bincount(slots, weights, len(self._by_length)).astype(np.float64, copy=False)
        bm25 *= self._by_length
        rows = [bm25[start:end] for start, end in self._spans]
        if not cosine:
            return Match(rows, None, complete)
        first = int(ends[own - 1]) if own else 0
        squares = weights[:first] ** 2
        return Match(rows, np.bincount(slots[:first], squares, texts) / self.norms[0], complete)


def _rarest(counts: NDArray[np.int32], budget: int) -> NDArray[np.bool_]:
    """Which grams to keep so that their lists stay within the budget, one at least."""
    order = np.argsort(counts, kind="stable")
    within = int(np.searchsorted(np.cumsum(counts[order]), budget, side="right"))
    kept = np.zeros(len(counts), np.bool_)
    kept[order[: max(1, within)]] = True
    return kept
