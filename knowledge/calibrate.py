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
_FALSE_ANSWERS = 0.03
_FALSE_CHOICES = 0.15
# The share of right answers among those given at once that a lead must bring.
_RIGHT = 0.85
_LEADS = (0.05, 0.1, 0.15)
# Aliases tried, at even distances, so that calibrating a large base stays quick.
_MOST_ALIASES = 300
# Fewer right answers than this tell nothing about a lead.
_FEWEST = 20


@dataclass(frozen=True, slots=True)
class Trial:
    """One alias searched for while it was hidden."""

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
    choices = min(_quantile(strengths, 1 - _FALSE_CHOICES), sure)
    given = [trial for trial in _trials(texts) if trial.strength >= sure]
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


def _trials(texts: Texts) -> list[Trial]:
    aliases = [text for text in range(len(texts.entry)) if text != texts.first[texts.entry[text]]]
    step = -(-len(aliases) // _MOST_ALIASES) or 1
    trials = []
    for text in aliases[::step]:
        query = texts.reader.read(normalise(texts.plain[text]))
        ranked = rank(texts, query, hidden=text)
        if ranked.entries:
            right = ranked.entries[0] == texts.entry[text]
            trials.append(Trial(strength(texts, query, ranked), lead(ranked), right))
    return trials
