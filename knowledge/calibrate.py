"""Thresholds for one set of articles, learned from the articles and from outside questions.

How much an outside question seems to belong depends on the size and the words of a knowledge base:
questions that no hotline answers (outside.txt) show it, as they stand and joined to long ones. How
clearly the best entry is meant is counted in odds, much the same in any base, but for three kinds:
where entries are near twins, or worded once, it takes more, and where they are names of matters
less, as the names themselves show when they are mangled.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from knowledge.gate import Signs, Thresholds, is_sure, signs
from knowledge.normalise import normalise
from knowledge.ranking import rank
from knowledge.texts import Texts
from knowledge.twins import crowd, names

RECIPE = 5
"""Counts the ways in which thresholds were found; those of another way mean something else."""

# The share of outside questions, short ones and long ones, that may be answered, and that may be
# offered choices.
_FALSE_ANSWERS = 0.035
_FALSE_CHOICES = 0.2
# From which odds (their logarithm) an answer is sure: so 3 to 5 in 100 answers to citizens' own
# words were wrong.
_SURE = 1.5
# Where each article is worded once, so that citizens' words meet it by few characters, and no twins
# make an answer shy.
_SURE_ONCE = 2.25
# Where articles are near twins and each is worded once, citizens' words fit several: how much
# another's likeness takes from being sure for each step that twins are nearer than this.
_SHYNESS, _NEAR_ENOUGH = 32.0, 0.25
# The share of right answers to mangled names of matters that is kept: names are typed, not put in
# other words.
_KEPT = 0.9
# The share of answers to questions of a set that may be wrong, if that keeps this share of the
# right.
_WRONG_BY_SET, _KEPT_BY_SET = 0.045, 0.3
# Clearnesses that are tried for it.
_LEVELS = 50
# A mangled text keeps this share of its characters, and gets this much of another text put in:
# with these, trials of a real base came out as citizens' own questions did.
_LEFT, _PUT_IN = 0.7, 0.4
# Texts tried; calibrating a large base stays quick.
_TRIALS = 200


@dataclass(frozen=True, slots=True)
class Trial:
    """One text searched for, with what spoke for the best entry, and its number, if there is
    one."""

    signs: Signs
    entry: int | None


@cache
def outside() -> tuple[str, ...]:
    """The questions that must not be answered."""
    lines = files("knowledge").joinpath("outside.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def long_outside() -> tuple[str, ...]:
    """The same, two by two: what is told at length shares more with any text."""
    lines = outside()
    half = len(lines) // 2
    return tuple(one + other for one, other in zip(lines[:half], lines[half:], strict=False))


def calibrate(texts: Texts) -> Thresholds:
    """Thresholds for these texts; the same texts always give the same."""
    sure, shy = _SURE, _shyness(texts)
    if names(texts):
        right = sorted(_clear_and_right(texts, _by_chance(texts)))
        sure = min(sure, _quantile(right, 1 - _KEPT)) if right else sure
    elif texts.centroid_norm is None and not shy:
        sure = _SURE_ONCE
    return _between(sure, shy, *_outsiders(texts))


def calibrate_by(texts: Texts, asked: Sequence[tuple[str, frozenset[int]]]) -> Thresholds:
    """Thresholds by questions of which it is known which entries answer them; none: no entry.

    What is known of one's own citizens is worth more than what others' odds say.
    """
    shy = _shyness(texts)
    short, long = _outsiders(texts)
    right: list[Signs] = []
    wrong: list[Signs] = []
    for question, entries in asked:
        found = _search(texts, question)
        if not entries:
            short.append(found.signs)
        else:
            (right if found.entry in entries else wrong).append(found.signs)
    if not right:
        return _between(_SURE, shy, short, long)
    clear = sorted(one.sureness(shy) for one in right)
    levels = [_quantile(clear, step / _LEVELS) for step in range(_LEVELS)]
    options = [_between(sure, shy, short, long) for sure in levels]
    least = _between(_quantile(clear, 1 - _KEPT_BY_SET), shy, short, long)
    precise = [one for one in options if _is_precise(one, right, wrong)]
    return max([least, *precise], key=lambda one: _given(one, right))


def _shyness(texts: Texts) -> float:
    return _SHYNESS * max(0.0, crowd(texts) - _NEAR_ENOUGH)


def _outsiders(texts: Texts) -> tuple[list[Signs], list[Signs]]:
    """What speaks for answers to outside questions, short and long ones."""
    short = [_search(texts, one).signs for one in outside()]
    return short, [_search(texts, one).signs for one in long_outside()]


def _between(sure: float, shy: float, *false: list[Signs]) -> Thresholds:
    """Thresholds that keep most outside questions from an answer that is clear."""
    choices = _quantile(sorted(one.belonging for one in false[0]), 1 - _FALSE_CHOICES)
    belongs = max(choices, *(_least_belonging(some, sure, shy) for some in false))
    return Thresholds(sure, choices, belongs, shy)


def _least_belonging(false: list[Signs], sure: float, shy: float) -> float:
    """From which belonging on few enough of these would be answered."""
    clear = sorted((one.belonging for one in false if one.sureness(shy) >= sure), reverse=True)
    most, part = divmod(_FALSE_ANSWERS * len(false), 1)
    if len(clear) <= most:
        return 0.0
    # Between the last that may be answered and the first that may not.
    last, first = clear[int(most) - 1], clear[int(most)]
    return last + part * (first - last)


def _is_precise(thresholds: Thresholds, right: list[Signs], wrong: list[Signs]) -> bool:
    """Whether few enough of the answers given would be wrong."""
    mistaken = _given(thresholds, wrong)
    return mistaken <= _WRONG_BY_SET * (mistaken + _given(thresholds, right))


def _given(thresholds: Thresholds, found: list[Signs]) -> int:
    """How many of these would be given as answers."""
    return sum(is_sure(thresholds, one) for one in found)


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _by_chance(texts: Texts) -> list[tuple[int, int]]:
    """Texts, each with another one."""
    chance = Random(0)  # noqa: S311  the same texts shall give the same thresholds
    all_ = range(len(texts.plain))
    return [(text, chance.choice(all_)) for text in chance.sample(all_, min(_TRIALS, len(all_)))]


def _clear_and_right(texts: Texts, pairs: Sequence[tuple[int, int]]) -> Iterator[float]:
    """How clear the right answers to texts are that are mangled with others."""
    chance = Random(0)  # noqa: S311
    for text, other in pairs:
        found = _search(texts, _mangled(chance, texts.plain[text], texts.plain[other]))
        if found.entry == int(texts.entry[text]):
            yield found.signs.clearness


def _mangled(chance: Random, text: str, another: str) -> str:
    """A text as somebody else would say it, as near as chance can."""
    own, other = normalise(text), normalise(another)
    kept = "".join(char for char in own if chance.random() < _LEFT)
    count = max(1, round(_PUT_IN * len(own)))
    start = chance.randrange(max(1, len(other) - count))
    at = chance.randrange(len(kept) + 1)
    return kept[:at] + other[start : start + count] + kept[at:]


def _search(texts: Texts, asked: str) -> Trial:
    query = texts.reader.read(normalise(asked))
    ranked = rank(texts, query)
    return Trial(signs(texts, query, ranked), ranked.entries[0] if ranked.entries else None)
