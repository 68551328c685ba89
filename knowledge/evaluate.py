"""How well an index finds: the figures of `warmline kb eval` (their names are a fixed face)."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from knowledge.search import Found

Row = tuple[str, tuple[str, ...]]

_DEPTH = 5


class Searches(Protocol):
    """What is evaluated: anything that searches like `Index`."""

    def search(self, text: str, *, limit: int = ..., on: date) -> Found: ...


def evaluate(index: Searches, rows: Iterable[Row], *, on: date) -> dict[str, float | int | None]:
    """Search for each row's query and compare with its expected ids (none: no answer is right).

    `hit1`, `hit3`, `hit5`, `mrr` are over the rows with an expected id; `answered` is their share
    that is given an answer at once, `wrong_answered` the share of these answers that is wrong;
    `false_answered` is the share of the rows without an expected id that are answered.
    Rates are from 0 to 1, None where there is no such row; times are milliseconds.
    `on` is the day that the answers must be valid.
    """
    ranks: list[int | None] = []
    right: list[bool] = []
    false: list[bool] = []
    times: list[float] = []
    for query, expected in rows:
        found = index.search(query, limit=_DEPTH, on=on)
        times.append(found.took_ms)
        if not expected:
            false.append(found.answer is not None)
            continue
        ids = [hit.id for hit in found.hits[:_DEPTH]]
        ranks.append(next((n for n, id_ in enumerate(ids, 1) if id_ in expected), None))
        if found.answer is not None:
            right.append(found.answer in expected)
    return {
        "n": len(times),
        **{f"hit{k}": _mean([rank is not None and rank <= k for rank in ranks]) for k in (1, 3, 5)},
        "mrr": _mean([1 / rank if rank else 0.0 for rank in ranks]),
        "answered": len(right) / len(ranks) if ranks else None,
        "wrong_answered": _mean([not is_right for is_right in right]),
        "false_answered": _mean(false),
        "p50_ms": _percentile(times, 50),
        "p99_ms": _percentile(times, 99),
    }


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _percentile(values: Sequence[float], percent: int) -> float | None:
    """The nearest-rank percentile: the smallest value that `percent` of all do not exceed."""
    if not values:
        return None
    rank = -(-len(values) * percent // 100)
    return sorted(values)[rank - 1]


def read_queries(text: str) -> list[Row]:
    """The rows of a file with `query,expected`; expected ids are joined by | or ｜.

    Raises ValueError if a column is missing. Further columns are ignored, empty queries kept.
    """
    return [row for row, _ in _rows(text, "")]


def read_groups(text: str, column: str) -> dict[str, list[Row]]:
    """The same rows by the value of a further column, in order of first appearance.

    Raises ValueError if that column, or one of the two needed, is missing.
    """
    groups: dict[str, list[Row]] = {}
    for row, value in _rows(text, column):
        groups.setdefault(value, []).append(row)
    return groups


def _rows(text: str, column: str) -> list[tuple[Row, str]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    for needed in ("query", "expected", *([column] if column else [])):
        if needed not in (reader.fieldnames or ()):
            raise ValueError(f"the file has no column {needed!r}")
    rows = []
    for fields in reader:
        ids = (id_.strip() for id_ in re.split(r"[|｜]", fields["expected"] or ""))
        row = (fields["query"] or "", tuple(id_ for id_ in ids if id_))
        rows.append((row, (fields[column] or "") if column else ""))
    return rows
