"""The hours and days of a profile: when people are there, and when nobody is to be woken."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from handlers.city.entries import QUIET, Day, Hours, Span
from handlers.errors import BadProfile

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def read(data: Any, where: str) -> Hours:
    if not isinstance(data, dict) or not data.get("operators") or not data.get("workday"):
        raise BadProfile(f"{where}: 'operators' and 'workday' are needed.")
    for name in data:
        if name not in ("operators", "workday", "quiet"):
            raise BadProfile(f"{where}: {name!r} is not known here.")
    workday = _spans(data["workday"], f"{where} workday")
    operators = _spans(data["operators"], f"{where} operators")
    _check_apart(operators, f"{where} operators")
    _check_shifts(workday, f"{where} workday")
    return Hours(
        operators=operators,
        workday=workday,
        quiet=_quiet(data["quiet"], f"{where} quiet") if "quiet" in data else QUIET,
    )


def _spans(data: Any, where: str) -> tuple[Span, ...]:
    listed = data if isinstance(data, list) else [data]
    return tuple(_span(one, where) for one in listed)


def _span(data: Any, where: str) -> Span:
    span = _times(data, where)
    if span.begins >= span.ends:
        raise BadProfile(f"{where}: 'from' and 'to' must be times like 08:30, one after the other.")
    days = data.get("days", [])
    if not isinstance(days, list) or any(day not in range(1, 8) for day in days):
        raise BadProfile(f"{where}: 'days' are numbers from 1 (Monday) to 7.")
    return Span(span.begins, span.ends, tuple(days))


def _times(data: Any, where: str) -> Span:
    if not isinstance(data, dict):
        raise BadProfile(f"{where}: this must be a table with 'from' and 'to'.")
    begins, ends = str(data.get("from", "")), str(data.get("to", ""))
    if not _CLOCK.fullmatch(begins) or not _CLOCK.fullmatch(ends):
        raise BadProfile(f"{where}: 'from' and 'to' must be times like 08:30.")
    return Span(begins, ends)


def _quiet(data: Any, where: str) -> Span:
    span = _times(data, where)
    if "24:00" in (span.begins, span.ends):
        raise BadProfile(f"{where}: midnight is 00:00 here.")
    return span


def _check_shifts(spans: Sequence[Span], where: str) -> None:
    """Each working day of an ordinary week has shifts, and none runs into another."""
    for weekday in range(1, 6):
        if not any(not s.days or weekday in s.days for s in spans):
            raise BadProfile(f"{where}: day {weekday} (1 is Monday) has no shift.")
    _check_apart(spans, where)


def _check_apart(spans: Sequence[Span], where: str) -> None:
    for weekday in range(1, 8):
        mine = sorted((s for s in spans if not s.days or weekday in s.days), key=lambda s: s.begins)
        for before, after in pairwise(mine):
            if after.begins < before.ends:
                raise BadProfile(f"{where}: {after.begins} lies within another shift.")


def check_days(days: Sequence[Day], where: str) -> None:
    seen = set()
    for one in days:
        try:
            good = date.fromisoformat(one.day).isoformat() == one.day
        except ValueError:
            good = False
        if not good:
            raise BadProfile(f"{where}: {one.day!r} must be a date like 2026-10-01.")
        if one.day in seen:
            raise BadProfile(f"{where}: {one.day} is there twice.")
        seen.add(one.day)
