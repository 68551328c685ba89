"""The tables of routing: messages of other cities, then our own sentences for the sample city."""

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.routing import rules
from benchmarks.routing.data import FOLDS, messages, title
from benchmarks.tables import table
from knowledge.classify.classifier import Classifier, Lesson

ABSTAIN = 0.1
_SEED = 12345
_HEAD = ("messages", "by", "macro-F1", "first two", "macro-F1 of the surest 90 %")
Judged = tuple[str, list[str], float]
"""The right topic, the guessed ones with the likeliest first, how sure."""


def tables(folder: Path) -> Iterator[tuple[str, str]]:
    found = messages(folder)
    random.Random(_SEED).shuffle(found)
    learnt, timed = _cross(found)
    lines = [
        row
        for name, kept in (("title and words", 0), ("title only", 1))
        for row in (
            (name, "**Warmline**", *_figures([pair[kept] for pair in learnt])),
            (name, "keyword rules", *_figures(_ruled(found, title_only=bool(kept)))),
        )
    ]
    yield f"Seven topics of {len(found):,} messages, {FOLDS} folds", table(_HEAD, lines)
    yield "What it takes (processor time)", table(("what", "takes"), timed)


def _cross(
    found: Sequence[tuple[str, str]],
) -> tuple[list[tuple[Judged, Judged]], list[Sequence[str]]]:
    """Each message judged by what the other folds taught: whole, and by its title."""
    judged: list[tuple[Judged, Judged]] = []
    training = guessing = 0.0
    for fold in range(FOLDS):
        began = time.process_time()
        model = Classifier.train(lessons([one for n, one in enumerate(found) if n % FOLDS != fold]))
        training += time.process_time() - began
        held = found[fold::FOLDS]
        began = time.process_time()
        whole = [_judged(model, text, topic) for text, topic in held]
        guessing += time.process_time() - began
        heads = [_judged(model, title(text), topic) for text, topic in held]
        judged += zip(whole, heads, strict=True)
    number = f"{len(found) * (FOLDS - 1) // FOLDS:,}"
    return judged, [
        (f"learning from {number} messages", f"{training / FOLDS:.1f} s"),
        ("a guess for one message", f"{guessing / len(found) * 1000:.2f} ms"),
    ]


def lessons(found: Sequence[tuple[str, str]]) -> list[Lesson]:
    """A message teaches as a whole and by its title."""
    return [
        Lesson(part, topic, worth)
        for text, topic in found
        for part, worth in ((text, 1.0), (title(text), 0.3))
    ]


def _judged(model: Classifier, text: str, topic: str) -> Judged:
    guesses = model.guess(text)
    return topic, [one.label for one in guesses], guesses[0].confidence


def _ruled(found: Sequence[tuple[str, str]], *, title_only: bool) -> list[Judged]:
    judged: list[Judged] = []
    for text, topic in found:
        said = title(text) if title_only else text
        ranked = rules.guess(said)
        first, second = (sum(map(said.count, rules.WORDS[one].split())) for one in ranked[:2])
        judged.append((topic, ranked, first - second))
    return judged


def _figures(judged: Sequence[Judged]) -> list[str]:
    first_two = sum(topic in ranked[:2] for topic, ranked, _ in judged) / len(judged)
    surest = sorted(judged, key=lambda one: -one[2])[: round(len(judged) * (1 - ABSTAIN))]
    return [f"{macro_f1(judged):.1%}", f"{first_two:.1%}", f"{macro_f1(surest):.1%}"]


def macro_f1(judged: Sequence[Judged]) -> float:
    """The mean over the topics of F1."""
    scores = []
    for wanted in {topic for topic, _, _ in judged}:
        right = sum(topic == wanted == ranked[0] for topic, ranked, _ in judged)
        guessed = sum(ranked[0] == wanted for _, ranked, _ in judged)
        real = sum(topic == wanted for topic, _, _ in judged)
        scores.append(2 * right / (guessed + real))
    return sum(scores) / len(scores)
