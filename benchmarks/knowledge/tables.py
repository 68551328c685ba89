"""All tables of the lookup."""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.knowledge import data
from benchmarks.knowledge.finders import FINDERS, missing
from benchmarks.knowledge.robustness import table_of_robustness
from benchmarks.knowledge.sets import table_of_sets
from benchmarks.knowledge.speed import table_of_speed
from benchmarks.knowledge.typed import table_of_slips, table_of_typing


def tables(folder: Path) -> Iterator[tuple[str, str]]:
    """(title, table) one after the other. Raises `NoData` when the sets are not there."""
    for name in data.ARTICLES:
        data.text(folder, f"{name}.articles.csv")
    names = []
    for name in FINDERS:
        if reason := missing(name):
            sys.stderr.write(f"{reason}\n")
        else:
            names.append(name)
    yield "The right article first, however it is typed", table_of_robustness(folder, names)
    yield "Two wrong characters, or one missing", table_of_slips(folder, names)
    yield "Characters typed until it is among the first five", table_of_typing(folder, names)
    yield "Found, answered and kept silent", table_of_sets(folder)
    yield "Building and looking up, processor time", table_of_speed(folder, names)
