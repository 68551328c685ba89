"""Whether the best entry is given at once, offered among others, or kept back.

Two questions decide, for they have different signs. Does the question belong to this base at all:
then an entry says much of it, and what it says is rare in the base. And is the best entry the one
that is meant: then it is clearly ahead of the next ones. Small talk can be nearest to one entry by
far, and a city's question as near to two.
"""

import math
from collections.abc import Mapping, Sequence
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

# What belonging is made of: the weight of what the entry says of the question anywhere, counted in
# rarest grams (its logarithm), and the share that this is; how alike the entry's nearest text is in
# letters and in sound; and how near the entry is in its theme. A logistic regression over right
# answers, small talk and questions of other domains, short ones and long ones, on three bases and
# parts of them, rounded.
_SAID, _SHARE, _RATIO, _SOUND, _THEME = 1.0, 0.5, 1.25, 0.4, 0.4
_LEAST_SAID = 0.2
# So near some entry's theme is any question.
_USUAL = 1.1
# Of a question in pinyin only the nearest text is heard, not all that the entry says: so much less
# it seems to belong. With this, as many outside questions are offered choices as in characters.
_HEARD_ONLY = 0.3
# What clearness is made of: the evidence of the entry's other texts, the lead in scores (its
# logarithm, so that the first steps count most), how much more of the question the best entry says
# than the next ones, how much more alike it is in characters and how much nearer in its theme, the
# share that it says, and how alike one of the next ones is. The same regression over right and
# wrong answers on these bases, parts of them, and one of them without its aliases or answers: so it
# is the logarithm of the odds.
_EVIDENCE, _LEAD, _SAID_MORE, _LIKER, _NEARER = 7.5, 0.2, 8.5, 7.5, 2.0
_SAYS, _RIVALRY, _ODDS = 3.0, -2.8, 0.36
_LEAST_LEAD, _UNLIKE = 0.02, 0.5
# Entries behind the first that are compared in what they say, and in characters and themes.
_RIVALS, _ALIKE = 3, 4
# Where entries are near twins, a question that is an entry's word for word must be so much more
# like it than like the next: otherwise both are the same question.
_TWIN = 0.12
# Two entries this near each other have as good as the same words.
_TIE = 0.05
# Two entries that both say so much of the question and are this near: 居住证, 办身份证.
_WHOLE, _NEXT = 0.9, 0.5

_ACCENT_ROW = 1


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which clearness on an answer is sure, from which belonging on entries are worth
    offering, and from which one may be given. `shy` is how much another entry's likeness takes
    from the clearness: more than nothing where entries are near twins, see knowledge/twins.py. A
    clearness is the logarithm of odds; a belonging lies between -2 and 6."""

    sure: float
    choices: float
    belongs: float = 0.0
    shy: float = 0.0

    def to_dict(self) -> dict[str, float]:
        """For storing."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, float]) -> Self:
        """What `to_dict` gave. Raises KeyError for a missing figure."""
        return cls(*(float(stored[name]) for name in ("sure", "choices", "belongs", "shy")))


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for the best entry: the two measures; how far it is before the second in scores;
    how alike it and the likest of the next ones are, up to 1; the share of the question that both
    it and one of the next ones say, where entries have several texts."""

    belonging: float
    clearness: float
    lead: float
    like: float
    rival: float
    both: float

    def sureness(self, shy: float) -> float:
        """The clearness where another's likeness takes so much from it."""
        return self.clearness - shy * max(0.0, self.rival - _UNLIKE)


_NONE = Signs(-math.inf, -math.inf, 0.0, 0.0, 0.0, 0.0)


def signs(texts: Texts, query: Query, ranked: Ranked) -> Signs:
    """What speaks for the best entry; nothing if there is none."""
    if not ranked.entries:
        return _NONE
    asked, own = texts.comparable(query, ranked.texts[0])
    said, *others = _said(texts, query, ranked)
    like, rival = _like(texts, query, ranked)
    near, nearer = _near(ranked)
    ahead = lead(ranked)
    return Signs(
        belonging=_SAID * math.log(said * _mass(texts, query, ranked) + _LEAST_SAID)
        + _SHARE * said
        + _RATIO * fuzz.ratio(asked, own) / 100
        + _SOUND * _sound(texts, query, ranked)
        + _THEME * near
        + _HEARD_ONLY * (query.mode == "pinyin"),
        clearness=_ODDS
        + _EVIDENCE * ranked.evidence[0]
        + _LEAD * math.log(ahead + _LEAST_LEAD)
        + _SAID_MORE * (said - max(others, default=0.0))
        + _LIKER * (like - rival)
        + _SAYS * said
        + _NEARER * nearer
        + _RIVALRY * max(rival, _UNLIKE),
        lead=ahead,
        like=like,
        rival=rival,
        both=min(said, max(others, default=0.0)) if ranked.whole else 0.0,
    )


def lead(ranked: Ranked) -> float:
    """How far the best entry is before the second, in scores; a lone entry leads by its score."""
    return ranked.scores[0] - (ranked.scores[1] if len(ranked.scores) > 1 else 0.0)


def strength(texts: Texts, query: Query, ranked: Ranked, place: int = 0) -> float:
    """How much the question and the nearest text of the entry in that place have in common, in
    letters and in sound, from 0 to 1."""
    asked, own = texts.comparable(query, ranked.texts[place])
    return (fuzz.ratio(asked, own) / 100 + _sound(texts, query, ranked, place)) / 2


def is_sure(thresholds: Thresholds, found: Signs) -> bool:
    """Whether the question belongs and the best entry is clear enough to be given."""
    clear = found.sureness(thresholds.shy) >= thresholds.sure
    return clear and found.belonging >= thresholds.belongs


def decide(thresholds: Thresholds, found: Signs, *, exact: bool, held: bool) -> Outcome:
    """The outcome for what speaks for the best entry.

    `exact`: the question is one of its texts word for word, or a part that no other entry has;
    `held`: it stands in one of its texts as it is. What several say whole asks for one of them
    and does not say for which; where entries are near twins, every question does.
    """
    exact = exact and not (thresholds.shy and found.like - found.rival < _TWIN)
    open_ = found.both > _WHOLE and found.lead < _NEXT and not thresholds.shy
    if (exact or (is_sure(thresholds, found) and not open_)) and found.lead >= _TIE:
        return "sure"
    return "choices" if exact or held or found.belonging >= thresholds.choices else "unknown"


def _said(texts: Texts, query: Query, ranked: Ranked) -> list[float]:
    """The share of the question's weight that the first entries say: anywhere, or where no
    characters can be compared in the nearest text."""
    if query.mode in {"chinese", "mixed"}:
        return [ranked.explained.get(entry, 0.0) for entry in ranked.entries[: 1 + _RIVALS]]
    weights = ranked.weights[_channel(query)]
    mass = max(sum(weights), 1e-9)
    shared = [_shared(texts, query, text) for text in ranked.texts[: 1 + _RIVALS]]
    return [sum(compress(weights, has)) / mass for has in shared]


def _mass(texts: Texts, query: Query, ranked: Ranked) -> float:
    """The weight of the question, counted in rarest grams."""
    lexicon = texts.initials if query.mode == "initials" else texts.sounding
    return sum(ranked.weights[_channel(query)]) / lexicon.highest


def _channel(query: Query) -> str:
    """The grams by which the question is weighed."""
    if query.mode == "initials":
        return "initials"
    return "accent" if query.mode == "pinyin" else "characters"


def _shared(texts: Texts, query: Query, text: int) -> list[bool]:
    """Which of the question's grams, of initials or of sound, the text has."""
    if query.mode == "initials":
        letters = [ord(letter) for letter in texts.spelled_initials(text)]
        grams = gram_keys(letters, INITIAL_RUNS)
        return [key in grams for key in query.initials]
    grams = gram_keys(merge_accents(texts.heard(text)), RUNS)
    return [key in grams for key in query.accent]


def _sound(texts: Texts, query: Query, ranked: Ranked, place: int = 0) -> float:
    """The cosine of the question and the nearest text by sound, or by initials."""
    text = ranked.texts[place]
    has = _shared(texts, query, text)
    if query.mode == "initials":
        return _cosine(texts.initials, 0, text, ranked.weights["initials"], has)
    return _cosine(texts.sounding, _ACCENT_ROW, text, ranked.weights["accent"], has)


def _cosine(lexicon: Lexicon, row: int, text: int, weights: list[float], has: list[bool]) -> float:
    """From the weight of each of the question's grams, and whether the text has it."""
    length = float(lexicon.norms[row][text]) * math.hypot(*weights)
    return sum([weight * weight for weight in compress(weights, has)]) / max(length, 1e-9)


def _like(texts: Texts, query: Query, ranked: Ranked) -> tuple[float, float]:
    """How alike the question is to the best entry, and to the likest of the next ones, in
    characters or syllables whatever their order."""
    asked = _parts(texts, query, None)
    near = ranked.texts[: 1 + _ALIKE]
    own, *others = [fuzz.ratio(asked, _parts(texts, query, text)) / 100 for text in near]
    return own, max(others, default=0.0)


def _near(ranked: Ranked) -> tuple[float, float]:
    """How near the best entry is in its theme, beyond what any question is, and how much nearer
    than the next ones; nothing where no themes are known."""
    part = ranked.parts.get("themes")
    if part is None:
        return 0.0, 0.0
    own, *others = part[ranked.places[: 1 + _ALIKE]].tolist()
    return own - _USUAL, own - max(others, default=0.0)


def _parts(texts: Texts, query: Query, text: int | None) -> Sequence[int] | str:
    """The characters or syllables of a text, or of the question, in order of their codes; initials
    as they stand, for in any order they say little."""
    if query.mode == "chinese":
        return "".join(sorted(query.text if text is None else texts.units[text]))
    if query.mode == "initials":
        return query.spelled if text is None else texts.spelled_initials(text)
    return sorted(query.heard if text is None else texts.heard(text))
