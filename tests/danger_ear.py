"""Learns what danger sounds like: `python -m tests.danger_ear` writes handlers/dangers/learned.txt.

From our own sentences only: payloads/dangers.txt and dangers_ear.txt (the danger, or nothing, and
what is said), and the sample's questions. A straight logistic regression over characters and pairs
of them, always in the same order, so that the same sentences give the same weights.
"""

import csv
import math
import random
import re
from collections.abc import Iterable
from pathlib import Path

from handlers import hearing
from handlers.citizen import emergency
from handlers.dangers import ear
from tests.dialogue import city

PAYLOADS = Path(__file__).parent / "payloads"
SAMPLE = Path(__file__).parents[1] / "knowledge/sample"
LEARNED = Path(ear.__file__).parent / "learned.txt"
TIMES, STEP, SLOWER = 12, 0.5, 0.75
"""The last steps are so small that one sentence more or less changes hardly anything."""
MORE = 2.0
"""How much more a sentence that was written for this teaches than a question of the sample."""
LEAST, LEAST_OF = 0.2, 0.35
"""What weighs less than that, for danger and for a kind of it, changes little and is left out."""

Sentences = list[tuple[str, str]]


def sentences() -> Sentences:
    """What is learned from, the danger or nothing and what is said; of the sample's questions those
    that are no danger by words or patterns."""
    told = _written()
    asked = [one for one in map(hearing.plain, _questions()) if one not in told]
    quiet = [one for one in asked if not emergency.plainly(one, city())]
    return [(danger, said) for said, danger in told.items()] + [("", one) for one in quiet]


def _written() -> dict[str, str]:
    lines = [
        line.split("|", 1)
        for name in ("dangers.txt", "dangers_ear.txt")
        for line in (PAYLOADS / name).read_text("utf-8").splitlines()
    ]
    return {hearing.plain(said): danger for danger, said in lines}


def _questions() -> Iterable[str]:
    for name in ("articles.csv", "citizens.queries.csv", "english.queries.csv"):
        with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row.get("question") or row["query"]
                yield row.get("question_en") or ""
                for aliases in ("aliases", "aliases_en"):
                    yield from re.split("[|｜]", row.get(aliases) or "")


def learn(told: Sentences) -> dict[str, ear.Weights]:
    """What tells danger from the rest, and among dangers each kind from the others."""
    dangers = [(danger, said) for danger, said in told if danger]
    kinds = sorted({danger for danger, _ in dangers} - {emergency.HELP})
    return {
        ear.DANGER: weights([(bool(danger), said) for danger, said in told], LEAST),
        **{one: weights([(of == one, said) for of, said in dangers], LEAST_OF) for one in kinds},
    }


def weights(told: list[tuple[bool, str]], least: float) -> ear.Weights:
    """A weight for each feature that has any; the empty one for what all have."""
    found_of: ear.Weights = {}
    base = 0.0
    written = set(_written())
    data = [
        (sorted(ear.features(said)), danger, MORE if said in written else 1.0)
        for danger, said in told
        if said.strip()
    ]
    order, step = random.Random(1), STEP
    for _ in range(TIMES):
        order.shuffle(data)
        for found, danger, weighs in data:
            share = ear.share(len(found))
            known = base + share * sum(found_of.get(one, 0.0) for one in found)
            wrong = danger - 1 / (1 + math.exp(-max(-30.0, min(30.0, known))))
            moved = wrong * step * weighs
            for one in found:
                found_of[one] = found_of.get(one, 0.0) + moved * share
            base += moved * 0.1
        step *= SLOWER
    return {"": base, **{one: of for one, of in found_of.items() if abs(of) >= least}}


def main() -> None:
    lines: dict[str, list[str]] = {}
    for name, found in learn(sentences()).items():
        for feature, of in found.items():
            lines.setdefault(feature, []).append(f"{name}={round(of * 100)}")
    text = "".join(f"{feature}\t{' '.join(of)}\n" for feature, of in sorted(lines.items()))
    LEARNED.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
