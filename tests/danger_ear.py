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
TIMES, STEP, SLOWER = 15, 0.3, 0.9
LEAST = 0.2
"""What weighs less than that changes nothing and is left out."""

Sentences = list[tuple[bool, str]]


def sentences() -> Sentences:
    """What is learned from; of the sample's questions those that are no danger by words or
    patterns."""
    lines = [
        line.split("|", 1)
        for name in ("dangers.txt", "dangers_ear.txt")
        for line in (PAYLOADS / name).read_text("utf-8").splitlines()
    ]
    told = {hearing.plain(said): bool(danger) for danger, said in lines}
    asked = [one for one in map(hearing.plain, _questions()) if one not in told]
    quiet = [one for one in asked if not emergency.plainly(one, city())]
    return [(danger, said) for said, danger in told.items()] + [(False, one) for one in quiet]


def _questions() -> Iterable[str]:
    for name in ("articles.csv", "citizens.queries.csv", "english.queries.csv"):
        with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row.get("question") or row["query"]
                yield row.get("question_en") or ""
                for aliases in ("aliases", "aliases_en"):
                    yield from re.split("[|｜]", row.get(aliases) or "")


def learn(told: Sentences) -> dict[str, int]:
    """A weight in hundredths for each feature that has any; the empty name for all together."""
    weights: dict[str, float] = {}
    base = 0.0
    data = [(sorted(ear.features(said)), danger) for danger, said in told if said.strip()]
    dangers = sum(danger for _, danger in data)
    more = math.sqrt(0.5 * (len(data) - dangers) / dangers)
    order, step = random.Random(1), STEP
    for _ in range(TIMES):
        order.shuffle(data)
        for found, danger in data:
            share = ear.share(len(found))
            known = base + share * sum(weights.get(one, 0.0) for one in found)
            wrong = danger - 1 / (1 + math.exp(-max(-30.0, min(30.0, known))))
            moved = wrong * step * (more if danger else 1)
            for one in found:
                weights[one] = weights.get(one, 0.0) + moved * share
            base += moved * 0.1
        step *= SLOWER
    kept = {one: of for one, of in weights.items() if abs(of) >= LEAST}
    return {one: round(of * 100) for one, of in sorted({**kept, "": base}.items())}


def main() -> None:
    learned = learn(sentences())
    LEARNED.write_text("".join(f"{one}\t{of}\n" for one, of in learned.items()), "utf-8")


if __name__ == "__main__":
    main()
