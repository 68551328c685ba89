"""What each way of reading a question finds, over all texts at once."""

import math
from dataclasses import dataclass
from functools import reduce

import numpy as np

from knowledge.postings import Floats, Ints
from knowledge.query import Mode, Query
from knowledge.texts import ABOUT, WHOLE, Texts

# How much characters, and syllables with merged accents, count. Syllables as they stand were a
# third channel once: on no set did they find more.
# In pinyin the characters are words that are written so, as ETC.
_SOUNDING: dict[Mode, tuple[float, float]] = {
    "chinese": (1.0, 0.4),
    "mixed": (0.4, 0.8),
    "pinyin": (1.0, 1.0),
}
_SOUNDING_NAMES = ("characters", "sound")
_INITIALS: dict[Mode, float] = {"chinese": 0.0, "mixed": 0.2, "pinyin": 0.1, "initials": 1.0}
_CENTROID, _THEMES = 1.5, 2.0
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
    """What the channels gave, scaled: `by_text` to each text, `by_entry` to all texts of each
    entry, by the channel's name. `evidence`, shape (entries,), is what entries have in common with
    the question apart from the one text that is nearest. `weights`: the idf of each of the
    question's `characters`, its `accent` grams or its `initials`, in the query's order. `said`,
    shape (entries,), is the weight of the question's characters that an entry says anywhere, where
    it is known."""

    by_text: dict[str, Floats]
    by_entry: dict[str, Floats]
    evidence: Floats | None
    weights: dict[str, list[float]]
    said: Floats | None = None

    def total(self, entry: Ints) -> Floats:
        """The sum for each text; `entry[text]` is the text's entry."""
        total = np.zeros(len(entry))
        for part in self.by_text.values():
            total += part
        if self.by_entry:
            total += reduce(np.add, self.by_entry.values()).take(entry)
        return total

    def of(self, texts: Ints, entries: Ints) -> dict[str, Floats]:
        """What each channel gave to these texts, which belong to these entries."""
        own = {name: part.take(texts) for name, part in self.by_text.items()}
        return own | {name: part.take(entries) for name, part in self.by_entry.items()}


def channels(texts: Texts, query: Query) -> Channels:
    """Read all channels that suit the query."""
    found = Channels({}, {}, None, {})
    if query.mode != "initials":
        _sounding(texts, query, found)
    if query.initials and _INITIALS[query.mode]:
        terms = texts.initials.look_up(query.initials)
        row = texts.initials.match(terms, _BUDGET, cosine=False).rows[0]
        found.by_text["initials"] = row * (_INITIALS[query.mode] / max(float(row.max()), 1e-9))
        found.weights["initials"] = terms.idf.tolist()
    return found


def _sounding(texts: Texts, query: Query, found: Channels) -> None:
    weights = _SOUNDING[query.mode]
    characters = query.characters
    about = [key + ABOUT for key in characters]
    whole = [key + WHOLE for key in characters] if texts.wholes_inverted else []
    # Those whose weights are asked for again stand first.
    keys = [*characters, *query.accent, *about, *whole]
    terms = texts.sounding.look_up(keys)
    with_centroid = texts.centroid_norm is not None and bool(characters)
    matched = texts.sounding.match(terms, _BUDGET, cosine=with_centroid)
    rows, cosine = matched.rows, matched.cosine
    best = [float(row[row.argmax()]) for row in rows[:3]]
    # Each row is scaled by its own best text, so that long and short questions compare.
    for name, weight, row, top in zip(_SOUNDING_NAMES, weights, rows, best, strict=False):
        if top > 0:
            row *= weight / top
            found.by_text[name] = row
    own, heard = len(characters), len(characters) + len(query.accent)
    idf = terms.idf[:heard].tolist()
    found.weights |= {"characters": idf[:own], "accent": idf[own:]}
    if cosine is not None and texts.centroid_norm is not None:
        length = max(math.hypot(*idf[:own]), 1e-6)
        middle = np.add.reduceat(cosine, texts.first) / (texts.centroid_norm * length)
        found.by_entry["centroid"] = middle * _CENTROID
        found.evidence = middle * _CENTROID_EVIDENCE
    # A word among sounds has a theme, but not the question's.
    themes = texts.themes if query.mode != "pinyin" else None
    if themes and (near := themes.near(characters)) is not None:
        found.by_entry["themes"] = near * _THEMES
    if whole and matched.complete:
        found.said = rows[3]
    if best[2] > 0:
        _add_about(rows[2], best[2], sum(idf[:own]), best[0], found)


def _add_about(row: Floats, best: float, mass: float, explained: float, found: Channels) -> None:
    """Add how well the entries' keywords and answers fit, which is `row`."""
    evidence = row * (_ABOUT_EVIDENCE / mass)
    found.evidence = evidence if found.evidence is None else found.evidence + evidence
    needed = 1 - explained / mass
    if needed > 0:
        found.by_entry["about"] = row * (_ABOUT * needed / max(best, _ABOUT_LEAST * mass))
