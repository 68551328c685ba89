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

from knowledge.gate import Thresholds, certainty
from knowledge.normalise import normalise
from knowledge.ranking import rank
from knowledge.texts import Texts

RECIPE = 2
"""Counts the ways in which thresholds were found; those of another way mean something else."""

# The share of outside questions that may be answered, and that may be offered choices.
_FALSE_ANSWERS = 0.05
_FALSE_CHOICES = 0.25
# The share of answers to mangled texts that may be wrong, if that keeps this share of the right.
# Where articles differ by a word, no threshold could tell them apart.
_WRONG, _WRONG_BY_SET = 0.06, 0.045
_KEPT, _KEPT_BY_SET = 0.75, 0.3
# A mangled text keeps this share of its characters, and gets so much of another text put in:
# with these, trials of a real base came out as citizens' own questions did.
_LEFT, _PUT_IN = 0.7, 0.4
# Texts tried; calibrating a large base stays quick.
_TRIALS = 200


@dataclass(frozen=True, slots=True)
class Trial:
    """One text searched for, with what came of it."""

    certainty: float
    right: bool


@cache
def outside() -> tuple[str, ...]:
    """The questions that must not be answered."""
    lines = files("knowledge").joinpath("outside.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def calibrate(texts: Texts) -> Thresholds:
    """Thresholds for these texts; the same texts always give the same."""
    false = [_search(texts, question)[0] for question in outside()]
    return _between(false, _trials(texts), _WRONG, _KEPT)


def calibrate_by(texts: Texts, asked: Sequence[tuple[str, frozenset[int]]]) -> Thresholds:
    """Thresholds by questions of which it is known which entries answer them; none: no entry.

    What is known of one's own citizens is worth more than mangled texts.
    """
    false = [_search(texts, question)[0] for question in outside()]
    trials = []
    for question, entries in asked:
        found, entry = _search(texts, question)
        if entries:
            trials.append(Trial(found, entry in entries))
        else:
            false.append(found)
    return _between(false, trials, _WRONG_BY_SET, _KEPT_BY_SET)


def _between(false: list[float], trials: list[Trial], wrong: float, kept: float) -> Thresholds:
    false = sorted(false)
    sure = _quantile(false, 1 - _FALSE_ANSWERS)
    choices = _quantile(false, 1 - _FALSE_CHOICES)
    right = sorted(trial.certainty for trial in trials if trial.right)
    if right:
        sure = max(sure, min(_precise(trials, wrong), _quantile(right, 1 - kept)))
    return Thresholds(sure, choices)


def _precise(trials: list[Trial], share: float) -> float:
    """The least certainty from which on few enough answers are wrong."""
    best, wrong = float("inf"), 0
    for given, trial in enumerate(sorted(trials, key=lambda one: -one.certainty), start=1):
        wrong += not trial.right
        if wrong <= share * given:
            best = trial.certainty
    return best


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _trials(texts: Texts) -> list[Trial]:
    if not texts.plain:
        return []
    chance = Random(0)  # noqa: S311  the same texts shall give the same thresholds
    trials = []
    for text in chance.sample(range(len(texts.plain)), min(_TRIALS, len(texts.plain))):
        found, entry = _search(texts, _mangled(chance, texts, text))
        trials.append(Trial(found, entry == int(texts.entry[text])))
    return trials


def _mangled(chance: Random, texts: Texts, text: int) -> str:
    """A text as somebody else would say it, as near as chance can."""
    own = normalise(texts.plain[text])
    other = normalise(chance.choice(texts.plain))
    kept = "".join(char for char in own if chance.random() < _LEFT)
    count = max(1, round(_PUT_IN * len(own)))
    start = chance.randrange(max(1, len(other) - count))
    at = chance.randrange(len(kept) + 1)
    return kept[:at] + other[start : start + count] + kept[at:]


def _search(texts: Texts, asked: str) -> tuple[float, int | None]:
    """(the certainty of the best entry, its number)."""
    query = texts.reader.read(normalise(asked))
    ranked = rank(texts, query)
    return certainty(texts, query, ranked), ranked.entries[0] if ranked.entries else None
