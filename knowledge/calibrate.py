"""Thresholds for one set of articles, learned from the articles and from outside questions.

How strong a right and a wrong answer look depends on the size and the words of a knowledge base,
so nothing is fixed: questions that no hotline answers (outside.txt) show how strong a false answer
gets, and aliases, each searched for while it is hidden, how strong right and wrong ones are.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.gate import Thresholds, lead, strength
from knowledge.normalise import normalise
from knowledge.ranking import rank
from knowledge.texts import Texts

# The share of outside questions that may be answered, and that may be offered choices.
_FALSE_ANSWERS = 0.05
_FALSE_CHOICES = 0.15
# Where the weakest of the right answers (this share) are stronger than that, the threshold goes
# this far into the gap: outside questions of other people than ours may be stronger.
_WEAKEST = 0.05
_INTO_GAP = 0.25
# The share of right answers among those given at once that a lead must bring, if one can.
_RIGHT = 0.85
_LEADS = (0.05, 0.1, 0.15)
# Texts tried, at even distances, so that calibrating a large base stays quick.
_MOST_TRIALS = 100
# Fewer trials than this tell nothing.
_FEWEST = 20
# Every so manieth character is left out of questions that stand in for missing aliases.
_LEFT_OUT = 3


@dataclass(frozen=True, slots=True)
class Trial:
    """One text searched for, with what came of it."""

    strength: float
    lead: float
    right: bool


@cache
def outside() -> tuple[str, ...]:
    """The questions that must not be answered."""
    lines = files("knowledge").joinpath("outside.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def calibrate(texts: Texts) -> Thresholds:
    """Thresholds for these texts; the same texts always give the same."""
    strengths = sorted(_outside_strength(texts, question) for question in outside())
    sure = _quantile(strengths, 1 - _FALSE_ANSWERS)
    choices = _quantile(strengths, 1 - _FALSE_CHOICES)
    aliases = _alias_trials(texts)
    trials = aliases if len(aliases) >= _FEWEST else _question_trials(texts)
    right = sorted(trial.strength for trial in trials if trial.right)
    if len(right) >= _FEWEST:
        sure += max(0.0, _INTO_GAP * (_quantile(right, _WEAKEST) - sure))
    given = [trial for trial in aliases if trial.strength >= sure]
    if len(given) < _FEWEST:
        return Thresholds(sure, choices, _LEADS[0])
    return Thresholds(sure, choices, next(filter(lambda x: _precise(given, x), _LEADS), _LEADS[-1]))


def _precise(given: list[Trial], least: float) -> bool:
    right = [trial.right for trial in given if trial.lead >= least]
    return sum(right) >= _RIGHT * len(right)


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _outside_strength(texts: Texts, question: str) -> float:
    query = texts.reader.read(normalise(question))
    return strength(texts, query, rank(texts, query))


def _alias_trials(texts: Texts) -> list[Trial]:
    """Aliases searched for while they are hidden: what a citizen with other words finds."""
    aliases = [text for text in range(len(texts.entry)) if text != texts.first[texts.entry[text]]]
    trials = (_trial(texts, text, texts.plain[text], text) for text in _some(aliases))
    return [trial for trial in trials if trial]


def _question_trials(texts: Texts) -> list[Trial]:
    """Questions searched for with characters left out."""
    trials = []
    for text in _some(texts.first.tolist()):
        kept = [char for at, char in enumerate(texts.plain[text], 1) if at % _LEFT_OUT]
        trials.append(_trial(texts, text, "".join(kept), None))
    return [trial for trial in trials if trial]


def _some(numbers: list[int]) -> list[int]:
    return numbers[:: max(1, -(-len(numbers) // _MOST_TRIALS))]


def _trial(texts: Texts, text: int, asked: str, hidden: int | None) -> Trial | None:
    query = texts.reader.read(normalise(asked))
    ranked = rank(texts, query, hidden=hidden)
    if not ranked.entries:
        return None
    right = ranked.entries[0] == texts.entry[text]
    return Trial(strength(texts, query, ranked), lead(ranked), bool(right))
