"""What each way of reading a question finds, over all texts at once."""

from dataclasses import dataclass

import numpy as np

from knowledge.postings import Floats
from knowledge.query import Mode, Query
from knowledge.texts import ABOUT, Texts

# How much characters, syllables and syllables with merged accents count.
_SOUNDING: dict[Mode, tuple[float, float, float]] = {
    "chinese": (1.0, 0.2, 0.2),
    "mixed": (0.4, 0.4, 0.4),
    "pinyin": (0.0, 0.5, 0.5),
    "initials": (0.0, 0.0, 0.0),
}
_SOUNDING_NAMES = ("characters", "pinyin", "accent")
_INITIALS: dict[Mode, float] = {"chinese": 0.0, "mixed": 0.2, "pinyin": 0.1, "initials": 1.0}
_CENTROID = 1.5
# Keywords and answers count as far as the questions leave the query unexplained; a match of less
# than a quarter of the query counts in proportion.
_ABOUT, _ABOUT_LEAST = 2.0, 0.25

# How much the middle of an entry's texts, and its keywords and answer, speak for its being meant.
_CENTROID_EVIDENCE, _ABOUT_EVIDENCE = 0.3, 0.8

# Entries of inverted lists read for one question, so that 100,000 articles stay within
# milliseconds.
_BUDGET = 100_000


@dataclass(slots=True)
class Channels:
    """What the channels gave to each text, scaled: shape (texts,) each. `evidence`, shape
    (entries,), is what entries have in common with the question apart from the one text that is
    nearest. `weights`: the idf of each of the question's grams."""

    parts: dict[str, Floats]
    evidence: Floats | None
    weights: dict[int, float]


def channels(texts: Texts, query: Query, hidden: int | None) -> Channels:
    """Read all channels that suit the query; `hidden` is a text that counts as not there."""
    found = Channels({}, None, {})
    if query.mode != "initials":
        _sounding(texts, query, hidden, found)
    if query.initials and _INITIALS[query.mode]:
        terms = texts.initials.look_up(query.initials)
        row = texts.initials.match(terms, _BUDGET, cosine=False)[0][0]
        if hidden is not None:
            row[hidden] = 0.0
        found.parts["initials"] = row * (_INITIALS[query.mode] / max(float(row.max()), 1e-9))
        found.weights.update(zip(query.initials, terms.idf.tolist(), strict=True))
    return found


def _sounding(texts: Texts, query: Query, hidden: int | None, found: Channels) -> None:
    weights = _SOUNDING[query.mode]
    characters = query.characters if weights[0] else []
    about = [key + ABOUT for key in characters]
    keys = [*characters, *query.syllables, *query.accent, *about]
    terms = texts.sounding.look_up(keys)
    with_centroid = texts.centroid_norm is not None and bool(characters)
    rows, cosine = texts.sounding.match(terms, _BUDGET, cosine=with_centroid)
    if hidden is not None:
        rows[:3, hidden] = 0.0
    best = rows.max(axis=1).tolist()
    # Each row is scaled by its own best text, so that long and short questions compare.
    for name, weight, row, top in zip(_SOUNDING_NAMES, weights, rows, best, strict=False):
        if weight and top > 0:
            row *= weight / top
            found.parts[name] = row
    found.weights.update(zip(keys, terms.idf.tolist(), strict=True))
    idf = terms.idf[: len(characters)]
    if cosine is not None and texts.centroid_norm is not None:
        own = max(float(idf @ idf), 1e-9) ** 0.5
        if hidden is not None:
            cosine[hidden] = 0.0
        middle = np.add.reduceat(cosine, texts.first) / (texts.centroid_norm * own)
        found.parts["centroid"] = (middle * _CENTROID).take(texts.entry)
        found.evidence = middle * _CENTROID_EVIDENCE
    if best[3] > 0:
        _add_about(texts, rows[3], best[3], float(idf.sum()), best[0], found)


def _add_about(
    texts: Texts, row: Floats, best: float, mass: float, explained: float, found: Channels
) -> None:
    """Add how well the entries' keywords and answers fit: `row` by entry, then unused places."""
    own = row[: len(texts.first)]
    evidence = own * (_ABOUT_EVIDENCE / mass)
    found.evidence = evidence if found.evidence is None else found.evidence + evidence
    needed = 1 - explained / mass
    if needed > 0:
        scaled = own * (_ABOUT * needed / max(best, _ABOUT_LEAST * mass))
        found.parts["about"] = scaled.take(texts.entry)
