"""The order of the entries for a question: channels first, then a closer look at the best."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq, Levenshtein
from rapidfuzz.process import cdist

from knowledge.channels import Channels, channels
from knowledge.postings import Floats, Ints
from knowledge.query import Query
from knowledge.texts import Texts, distinct
from knowledge.whole import explained

# How much likeness counts: letter by letter, in shared characters, in one holding the other.
_LIKENESS = 0.3
# A short question that stands in a text as it is, and how much of the text it is.
_FRAGMENT = 8
_HELD, _HELD_SHARE = 0.4, 0.2
# A text that a wrong or missing character or two keep from being the question.
_SLIP, _SLIPS = 1.0, 2
# A text that is the question word for word comes before all others, whatever their aliases say.
_EXACT = 4.0
# Likeness of spellings, whole and of the best part.
_SPELLING, _SPELLING_PART = 0.5, 0.3

# How much it counts that an entry explains the question with all that it says.
_WHOLE = 4.0

# Texts looked at closely, and the share of the best score that a text needs for it. Where enough
# are near, sorting out the far ones would only take time.
_CLOSE = 24
_NEAR, _FAR = 0.6, 0.3


@dataclass(frozen=True, slots=True)
class Ranked:
    """Entries, best first: their numbers, scores, best texts, and the evidence of `Channels`.
    `weights` are those of `Channels`. `parts` has, for each name of a channel
    or comparison, what it gave to each text that was looked at closely; `places` says where the
    entries' best texts are among these."""

    entries: list[int]
    scores: list[float]
    texts: list[int]
    evidence: list[float]
    parts: dict[str, Floats]
    places: list[int]
    weights: dict[str, list[float]]
    explained: dict[int, float]
    whole: dict[int, float]

    def why(self, place: int) -> dict[str, float]:
        """What each channel or comparison gave to the entry in that place."""
        at = self.places[place]
        parts = {name: float(part[at]) for name, part in self.parts.items()}
        whole = self.whole.get(self.entries[place])
        return parts if whole is None else {**parts, "whole": whole}


_NOTHING = Ranked([], [], [], [], {}, [], {}, {}, {})


def rank(
    texts: Texts,
    query: Query,
    allowed: NDArray[np.bool_] | None = None,
) -> Ranked:
    """Rank the entries whose texts `allowed`, shape (texts,), lets pass; None lets all."""
    if not len(texts.entry):
        return _NOTHING
    found = channels(texts, query)
    total = found.total(texts.entry)
    if allowed is not None:
        total *= allowed
    close = _best(total)
    if not len(close):
        return _NOTHING
    entries = texts.entry.take(close)
    parts = found.of(close, entries)
    if query.mode in {"chinese", "mixed"}:
        parts |= _compare_characters(texts, query, close)
    if query.mode != "chinese":
        parts |= _compare_spelling(texts, query, close)
    return _in_order(texts, query, found, close, entries.tolist(), parts)


def _in_order(
    texts: Texts,
    query: Query,
    found: Channels,
    close: Ints,
    entry_of: list[int],
    parts: dict[str, Floats],
) -> Ranked:
    """The entries of the close texts, by their best text and by what they explain as wholes; of
    equals the first in the base."""
    scores = sum(parts.values(), np.zeros(len(close))).tolist()
    first = _best_texts(entry_of, scores)
    shares = explained(texts, query, found, list(first))
    # With one text an entry, the whole says what that text has said already.
    many = texts.centroid_norm is not None
    whole = {entry: _WHOLE * share for entry, share in shares.items()} if many else {}
    better = {entry: scores[at] + whole.get(entry, 0.0) for entry, at in first.items()}
    entries = sorted(better, key=better.__getitem__, reverse=True)
    places = [first[entry] for entry in entries]
    evidence = found.evidence
    return Ranked(
        entries=entries,
        scores=[better[entry] for entry in entries],
        texts=close.take(places).tolist(),
        evidence=[0.0] * len(entries) if evidence is None else evidence.take(entries).tolist(),
        parts=parts,
        places=places,
        weights=found.weights,
        explained=shares,
        whole=whole,
    )


def _best_texts(entries: list[int], scores: list[float]) -> dict[int, int]:
    """Entry -> place of its best text, best first; of equals the first in the base."""
    first: dict[int, int] = {}
    for at in sorted(range(len(scores)), key=scores.__getitem__, reverse=True):
        first.setdefault(entries[at], at)
    return first


def _best(total: Floats) -> Ints:
    """The numbers of the texts worth a closer look, ascending; none if nothing matches."""
    best = float(total[total.argmax()])
    if best <= 0:
        return np.empty(0, np.int64)
    close: Ints = (total > best * _NEAR).nonzero()[0]
    if len(close) < _CLOSE:
        close = (total > best * _FAR).nonzero()[0]
    if len(close) > _CLOSE:
        close = close[(-total[close]).argpartition(_CLOSE)[:_CLOSE]]
        close.sort()
    return close


def _compare_characters(texts: Texts, query: Query, close: Ints) -> dict[str, Floats]:
    numbers = close.tolist()
    units = [texts.units[text] for text in numbers]
    asked = distinct(query.text)
    own, own_length = float(max(len(asked), 1)), len(query.text)
    # What two sorted rows of characters have in common is their longest common subsequence.
    shared = _compared(asked, texts.distinct(numbers), LCSseq.similarity)
    shared *= _LIKENESS
    lengths = texts.lengths.take(close)
    ratio = _compared(query.text, units, fuzz.ratio)
    parts = {
        "ratio": ratio * (_LIKENESS / 100),
        "shared": shared * 2 / (lengths + own),
        "contained": shared / np.minimum(lengths, own),
    }
    if own_length <= _FRAGMENT:
        held = [query.text in text for text in units]
        if any(held):
            parts["fragment"] = held * (_HELD + _HELD_SHARE * own_length / lengths)
    if query.text in units:
        parts["exact"] = np.array([_EXACT * (text == query.text) for text in units])
    slips = min(_SLIPS, own_length // 2)
    # Two characters that differ cost the ratio four of all.
    if slips and ratio.max() >= 100 * (1 - 2 * slips / own_length):
        parts["slip"] = np.array([_slip(query.text, text, slips) for text in units])
    return parts


def _compared(asked: str, with_: list[str], scorer: Callable[..., float]) -> Floats:
    """How alike the question is to each."""
    # In the type of all other figures: converting each time would take longer than comparing.
    row: Floats = cdist([asked], with_, scorer=scorer, dtype=np.float64)[0]
    return row


def _slip(asked: str, text: str, most: int) -> float:
    """What it counts that a text, as long as the question or one longer, becomes it by a slip or
    two of the hand. People who say the same in other words rarely come so near."""
    if not 0 <= len(text) - len(asked) <= 1:
        return 0.0
    slips = Levenshtein.distance(asked, text, score_cutoff=most)
    return _SLIP * (1 - slips / len(asked)) if slips <= most else 0.0


def _compare_spelling(texts: Texts, query: Query, close: Ints) -> dict[str, Floats]:
    spell = texts.spelled_initials if query.mode == "initials" else texts.spelled
    spelled = [spell(text) for text in close.tolist()]
    parts = {
        "spelling": _compared(query.spelled, spelled, fuzz.ratio) * (_SPELLING / 100),
        "part": _compared(query.spelled, spelled, fuzz.partial_ratio) * (_SPELLING_PART / 100),
    }
    if query.spelled in spelled:
        parts["exact"] = np.array([_EXACT * (text == query.spelled) for text in spelled])
    return parts
