"""Whether the best entry is given at once, offered among others, or kept back."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import compress
from typing import Literal, Self

from rapidfuzz import fuzz

from knowledge.pinyin import merge_accents
from knowledge.postings import INITIAL_RUNS, RUNS, Lexicon, gram_keys
from knowledge.query import Query
from knowledge.ranking import Ranked
from knowledge.texts import Texts

Outcome = Literal["sure", "choices", "unknown"]

# Shares of the strength: a logistic regression over right answers and outside questions of three
# knowledge bases, rounded.
_CHARACTERS, _SOUND, _RATIO, _WEIGHT = 0.12, 0.3, 0.4, 0.18

_CHARACTER_ROW, _ACCENT_ROW = 0, 2


# What a certainty is made of besides the strength: the lead (its logarithm, so that the first steps
# count most), the length of the question (long ones are never as alike as short ones), and how much
# more of the question the best entry explains than the next ones. The same regression, with
# citizens' questions to a base of 368 articles among its sets.
_LEAD, _LENGTH, _EXPLAINED = 0.094, 0.26, 1.11
_LEAST_LEAD = 0.02
_RIVALS = 3
# Entries behind the first that may be as like the question as it is.
_ALIKE = 4
_UNLIKE = 50.0
# So alike they are the same question, where entries are near twins.
_TWIN = 0.95
# Two entries this near each other have as good as the same words.
_TIE = 0.05


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which certainty on an answer is sure, or a choice. A certainty lies between about -1
    and 4. `shy` is how much another entry's likeness to the question takes from the certainty for
    being sure: more than nothing where entries are near twins, see knowledge/twins.py."""

    sure: float
    choices: float
    shy: float = 0.0

    def to_dict(self) -> dict[str, float]:
        """For storing."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, float]) -> Self:
        """What `to_dict` gave. Raises KeyError for a missing figure."""
        return cls(*(float(stored[name]) for name in ("sure", "choices", "shy")))


def certainty(texts: Texts, query: Query, ranked: Ranked) -> float:
    """How certain it is that the best entry is meant; 0 if there is none."""
    if not ranked.entries:
        return 0.0
    length = len(query.text if query.mode == "chinese" else query.heard)
    own, *rivals = [ranked.explained.get(entry, 0.0) for entry in ranked.entries[: 1 + _RIVALS]]
    return (
        strength(texts, query, ranked)
        + _LEAD * math.log(lead(ranked) + _LEAST_LEAD)
        + _LENGTH * math.log(max(1, length))
        + _EXPLAINED * (own - max(rivals, default=0.0))
    )


def strength(texts: Texts, query: Query, ranked: Ranked, place: int = 0) -> float:
    """How much speaks for the entry in that place being meant; 0 if there is none.

    What the question and the entry's nearest text have in common, whatever else there is, and the
    evidence of the entry's other texts.
    """
    if place >= len(ranked.entries):
        return 0.0
    text = ranked.texts[place]
    asked, own = texts.comparable(query, text)
    ratio = _RATIO * fuzz.ratio(asked, own) / 100
    if query.mode == "initials":
        grams = gram_keys([ord(letter) for letter in own], INITIAL_RUNS)
        has = [key in grams for key in query.initials]
        alike, weight = _alike(texts.initials, 0, text, ranked.weights["initials"], has)
        return (_CHARACTERS + _SOUND) * alike + ratio + _WEIGHT * math.log1p(weight)
    grams = gram_keys(merge_accents(texts.heard(text)), RUNS)
    has = [key in grams for key in query.accent]
    sound, weight = _alike(texts.sounding, _ACCENT_ROW, text, ranked.weights["accent"], has)
    alike = sound
    if query.mode == "chinese":
        grams = gram_keys([ord(char) for char in own], RUNS)
        has = [key in grams for key in query.characters]
        weights = ranked.weights["characters"]
        alike, weight = _alike(texts.sounding, _CHARACTER_ROW, text, weights, has)
    common = _CHARACTERS * alike + _SOUND * sound + ratio + _WEIGHT * math.log1p(weight)
    return common + ranked.evidence[place]


def _alike(
    lexicon: Lexicon, row: int, text: int, weights: list[float], has: list[bool]
) -> tuple[float, float]:
    """(cosine of the question and the text, weight of the grams that both have, counted in rarest
    grams): the weight of each of the question's grams, and whether the text has it."""
    shared = list(compress(weights, has))
    length = float(lexicon.norms[row][text]) * math.hypot(*weights)
    cosine = sum([weight * weight for weight in shared]) / max(length, 1e-9)
    return cosine, sum(shared) / lexicon.highest


def rivalry(texts: Texts, query: Query, ranked: Ranked) -> float:
    """How alike in their characters, whatever the order, the question and one of the next best
    entries are, up to 1; below a half it tells nothing more."""
    rivals = [texts.comparable(query, text) for text in ranked.texts[1 : 1 + _ALIKE]]
    ratios = [fuzz.ratio(sorted(asked), sorted(own)) for asked, own in rivals]
    return max([*ratios, _UNLIKE]) / 100


def decide(
    thresholds: Thresholds,
    certainty: float,
    lead: float,
    *,
    exact: bool,
    held: bool,
    rivalry: float,
) -> Outcome:
    """The outcome for the best entry's certainty and its lead over the second.

    `exact`: the question is one of its texts word for word, or a part that no other entry has;
    `held`: it stands in one of its texts as it is.
    """
    exact = exact and not (thresholds.shy and rivalry >= _TWIN)
    sure = exact or certainty - thresholds.shy * rivalry >= thresholds.sure
    if lead >= _TIE and sure:
        return "sure"
    return "choices" if exact or held or certainty >= thresholds.choices else "unknown"


def lead(ranked: Ranked) -> float:
    """How far the best entry is before the second, in scores; a lone entry leads by its score."""
    return ranked.scores[0] - (ranked.scores[1] if len(ranked.scores) > 1 else 0.0)
