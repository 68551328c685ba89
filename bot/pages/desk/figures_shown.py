"""Figures as the page and the downloads show them."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.pages.desk import labels, shown
from bot.pages.desk.figure_labels import COUNTS, RATES, F
from bot.workbook import workbook
from handlers.cases.rates import Rate, rates
from storage.database import Row
from storage.figures import COUNTED

NONE = "—"
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: what it is about, its counts, rates, and what is open now."""

    name: str
    counts: Mapping[str, int]
    rates: Mapping[str, Rate]
    open: int
    overdue: int

    @property
    def cells(self) -> list[dict[str, str]]:
        """The rates as words: 93.1%, 27/29, and who took part."""
        return [_cell(name, rate) for name, rate in self.rates.items()]


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    title: str
    lines: Sequence[Line]
    standing: bool
    """Whether what is open now belongs to its rows."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A department that was suggested: whether it replied itself, and how sure the suggestion
    was on an average, from 0 to 1."""

    department: str
    right: Rate
    confidence: float

    @property
    def rate(self) -> str:
        return percent(self.right)

    @property
    def sure(self) -> str:
        return f"{self.confidence:.0%}"


def suggested(rows: Sequence[Row]) -> list[Suggested]:
    return [
        Suggested(row["department"], Rate(row["hits"], row["replies"]), row["confidence"] / 100)
        for row in rows
    ]


def line(name: str, counts: Mapping[str, int], now: Row | None, *, of_unit: bool) -> Line:
    whole = {**dict.fromkeys(COUNTED, 0), **counts}
    now = now or {"open": 0, "overdue": 0}
    return Line(name, whole, rates(whole, of_unit=of_unit), now["open"], now["overdue"])


def _cell(name: str, rate: Rate) -> dict[str, str]:
    part = rate.took_part
    return {
        "name": RATES[name],
        "rate": percent(rate),
        "of": f"{rate.part}/{rate.whole}" if rate.whole else "",
        "part": f"{F['took_part']}{percent(part)}" if part else "",
    }


def percent(rate: Rate) -> str:
    return NONE if rate.value is None else f"{rate.value:.1%}"


def lengths(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Time in each state, in the order of a case's life."""
    known = {row["status"]: row for row in rows}
    return [
        {
            "status": word[0],
            "times": known[status]["total"],
            "median": shown.span(timedelta(seconds=known[status]["median"])),
            "p90": shown.span(timedelta(seconds=known[status]["p90"])),
            "hours": [round(known[status][name] / HOUR, 1) for name in ("median", "p90")],
        }
        for status, word in labels.STATUSES.items()
        if status in known
    ]


def charts(tables: Mapping[str, Table], times: Sequence[Mapping[str, Any]]) -> list[Row]:
    """What the page's script draws; each chart's figures stand in a table as well."""
    months, units = tables["month"].lines, tables["department"].lines if tables else ()
    three = ("response", "solved", "satisfied")
    timed = [one for one in units if one.rates["on_time"].whole]
    return [
        _chart(
            "flow",
            "line",
            [one.name for one in months],
            {COUNTS[name]: [one.counts[name] for one in months] for name in ("filed", "closed")},
        ),
        _chart(
            "rates",
            "line",
            [one.name for one in months],
            {RATES[name]: [_hundred(one.rates[name]) for one in months] for name in three},
            unit="%",
        ),
        _chart(
            "lengths",
            "bar",
            [one["status"] for one in times],
            {
                F["median"]: [one["hours"][0] for one in times],
                F["p90"]: [one["hours"][1] for one in times],
            },
        ),
        _chart(
            "on_time",
            "bar",
            [one.name for one in timed],
            {RATES["on_time"]: [_hundred(one.rates["on_time"]) for one in timed]},
            unit="%",
        ),
    ]


def _chart(
    name: str, kind: str, names: list[str], lines: dict[str, list[Any]], unit: str = ""
) -> Row:
    series = [{"label": label, "data": data} for label, data in lines.items()]
    title = F[f"chart_{name}"]
    return {"title": title, "kind": kind, "labels": names, "series": series, "unit": unit}


def _hundred(rate: Rate) -> float | None:
    return None if rate.value is None else round(rate.value * 100, 1)


# ---- to take along ----


def flat(
    tables: Sequence[Table], times: Sequence[Mapping[str, Any]], suggested: Sequence[Suggested]
) -> dict[str, list[list[Any]]]:
    """Sheets by title: a header, then a row for each line; rates as part, whole and value."""
    sheets: dict[str, list[list[Any]]] = {}
    for table in tables:
        head: list[Any] = [table.title, *COUNTS.values()]
        head += [F["open"], F["overdue"]] if table.standing else []
        for name, word in RATES.items():
            head += [word, f"{word}分子", f"{word}分母"]
            head += [f"{word}参评率"] if name in ("response", "solved", "satisfied") else []
        sheets[table.title] = [head, *(_values(table, one) for one in table.lines)]
    sheets[F["lengths"]] = [
        [F["status"], F["times"], f"{F['median']}（小时）", f"{F['p90']}（小时）"],
        *([one["status"], one["times"], *one["hours"]] for one in times),
    ]
    if suggested:
        head = [F["suggested"], F["right"], f"{F['right']}分子", f"{F['right']}分母", F["sure"]]
        sheets[F["suggestions"]] = [head, *map(_suggestion, suggested)]
    return sheets


def _suggestion(one: Suggested) -> list[Any]:
    right = one.right
    return [one.department, _fraction(right), right.part, right.whole, one.confidence]


def _values(table: Table, one: Line) -> list[Any]:
    found: list[Any] = [one.name, *(one.counts[name] for name in COUNTS)]
    found += [one.open, one.overdue] if table.standing else []
    for rate in one.rates.values():
        found += [_fraction(rate), rate.part, rate.whole]
        found += [_fraction(rate.took_part)] if rate.took_part else []
    return found


def _fraction(rate: Rate) -> float | None:
    return None if rate.value is None else round(rate.value, 4)


def as_csv(sheets: Mapping[str, list[list[Any]]]) -> bytes:
    """One table below the other; with the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    for rows in sheets.values():
        writer.writerows([plain(value) for value in row] for row in rows)
        writer.writerow([])
    return out.getvalue().encode("utf-8-sig")


def plain(value: Any) -> Any:
    """A name that a table program would calculate stays a name."""
    starts = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if starts else value


def as_xlsx(sheets: Mapping[str, list[list[Any]]]) -> bytes:
    return workbook(sheets, frozen="B2")
