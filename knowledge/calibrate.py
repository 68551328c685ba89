"""Thresholds for one set of articles, learned from the articles and from outside questions.

How certain a right and a wrong answer look depends on the size and the words of a knowledge base,
so nothing is fixed: questions that no hotline answers (outside.txt) show how certain a false answer
gets, and the articles' own texts, mangled, how certain right and wrong ones are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from knowledge.gate import Thresholds, certainty, rivalry
from knowledge.normalise import normalise
from knowledge.ranking import rank
from knowledge.texts import Texts
from knowledge.twins import crowd

RECIPE = 3
"""Counts the ways in which thresholds were found; those of another way mean something else."""

# The share of outside questions that may be answered, and that may be offered choices.
_FALSE_ANSWERS = 0.05
_FALSE_CHOICES = 0.25
# The share of answers to mangled texts that may be wrong, if that keeps this share of the right.
# Where articles differ by a word, no threshold could tell them apart.
_WRONG, _WRONG_BY_SET = 0.06, 0.045
_KEPT, _KEPT_BY_SET = 0.75, 0.3
# Where articles are near twins and each is worded once, citizens' own words fit several: how much
# another's likeness takes from being sure, by a regression over such a base, and how much less of
# the right is kept the more of them have a twin. So about 3 to 5 in 100 answers were wrong there.
_SHYNESS = 2.0
_KEPT_CROWD, _KEPT_LEAST = 1.2, 0.2
# A mangled text keeps this share of its characters, and gets so much of another text put in:
# with these, trials of a real base came out as citizens' own questions did.
_LEFT, _PUT_IN = 0.7, 0.4
# Texts tried; calibrating a large base stays quick.
_TRIALS = 200

_Trials = tuple[list[float], list[float]]
"""How sure right and wrong answers were."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One text searched for, with what came of it: how certain the best entry is, and how sure,
    which is less where others are near; its number, if there is one."""

    certainty: float
    sureness: float
    entry: int | None


@cache
def outside() -> tuple[str, ...]:
    """The questions that must not be answered."""
    lines = files("knowledge").joinpath("outside.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def calibrate(texts: Texts) -> Thresholds:
    """Thresholds for these texts; the same texts always give the same."""
    crowded = crowd(texts)
    shy = _SHYNESS if crowded else 0.0
    false = [_search(texts, question, shy) for question in outside()]
    if crowded:
        kept = max(_KEPT_LEAST, _KEPT - _KEPT_CROWD * crowded.share)
        return _between(shy, false, _trials(texts, crowded.near, shy), 0.0, kept)
    return _between(shy, false, _trials(texts, _by_chance(texts), shy), _WRONG, _KEPT)


def calibrate_by(texts: Texts, asked: Sequence[tuple[str, frozenset[int]]]) -> Thresholds:
    """Thresholds by questions of which it is known which entries answer them; none: no entry.

    What is known of one's own citizens is worth more than mangled texts.
    """
    shy = _SHYNESS if crowd(texts) else 0.0
    false = [_search(texts, question, shy) for question in outside()]
    right, wrong = [], []
    for question, entries in asked:
        found = _search(texts, question, shy)
        if not entries:
            false.append(found)
        elif found.entry in entries:
            right.append(found.sureness)
        else:
            wrong.append(found.sureness)
    return _between(shy, false, (right, wrong), _WRONG_BY_SET, _KEPT_BY_SET)


def _between(
    shy: float, false: list[Trial], trials: _Trials, wrong: float, kept: float
) -> Thresholds:
    sure = _quantile(sorted(one.sureness for one in false), 1 - _FALSE_ANSWERS)
    choices = _quantile(sorted(one.certainty for one in false), 1 - _FALSE_CHOICES)
    right = sorted(trials[0])
    if right:
        sure = max(sure, min(_precise(trials, wrong), _quantile(right, 1 - kept)))
    return Thresholds(sure, choices, shy)


def _precise(trials: _Trials, share: float) -> float:
    """The least sureness from which on few enough answers are wrong."""
    best, wrong = float("inf"), 0
    both = [(one, False) for one in trials[0]] + [(one, True) for one in trials[1]]
    for given, (sureness, is_wrong) in enumerate(sorted(both, reverse=True), start=1):
        wrong += is_wrong
        if wrong <= share * given:
            best = sureness
    return best


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _by_chance(texts: Texts) -> list[tuple[int, int]]:
    """Texts, each with another one."""
    chance = Random(0)  # noqa: S311  the same texts shall give the same thresholds
    all_ = range(len(texts.plain))
    return [(text, chance.choice(all_)) for text in chance.sample(all_, min(_TRIALS, len(all_)))]


def _trials(texts: Texts, pairs: Sequence[tuple[int, int]], shy: float) -> _Trials:
    """What comes of texts that are mangled with others."""
    chance = Random(0)  # noqa: S311
    right: list[float] = []
    wrong: list[float] = []
    for text, other in pairs:
        mangled = _mangled(chance, texts.plain[text], texts.plain[other])
        found = _search(texts, mangled, shy)
        (right if found.entry == int(texts.entry[text]) else wrong).append(found.sureness)
    return right, wrong


def _mangled(chance: Random, text: str, another: str) -> str:
    """A text as somebody else would say it, as near as chance can."""
    own, other = normalise(text), normalise(another)
    kept = "".join(char for char in own if chance.random() < _LEFT)
    count = max(1, round(_PUT_IN * len(own)))
    start = chance.randrange(max(1, len(other) - count))
    at = chance.randrange(len(kept) + 1)
    return kept[:at] + other[start : start + count] + kept[at:]


def _search(texts: Texts, asked: str, shy: float) -> Trial:
    query = texts.reader.read(normalise(asked))
    ranked = rank(texts, query)
    found = certainty(texts, query, ranked)
    sureness = found - shy * rivalry(texts, query, ranked) if shy else found
    return Trial(found, sureness, ranked.entries[0] if ranked.entries else None)
