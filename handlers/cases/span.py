"""When a case's clock ran and what moved its due date, read from the history that is kept."""

from collections.abc import Sequence
from datetime import datetime

from storage.cases import Event
from storage.database import Row

ANEW = ("rework", "reopen", "emergency", "urgency")
"""Reasons for which the time begins anew."""

Ran = tuple[datetime, datetime | None]


def ran(rows: Sequence[Row]) -> list[Ran]:
    """The spans in which the clock ran since it last began anew; the last one may be open.

    `rows` are those of `storage.dues`: a row without a date stands for a pause.
    """
    spans: list[Ran] = []
    for row in rows:
        at, open_ = row["happened_at"], bool(spans and spans[-1][1] is None)
        if row["reason"] in ANEW:
            spans, open_ = [], False
        if row["due_at"] is None:
            if open_:
                spans[-1] = (spans[-1][0], at)
        elif not open_:
            spans.append((at, None))
    return spans


def dispatched(rows: Sequence[Row]) -> datetime | None:
    """When the case was last given to a department."""
    found: list[datetime] = [row["happened_at"] for row in rows if row["reason"] == "dispatch"]
    return found[-1] if found else None


def anew(rows: Sequence[Row]) -> datetime | None:
    """When a department last began with it: by the dispatch, or because it came back."""
    found: list[datetime] = [
        row["happened_at"] for row in rows if row["reason"] in ("dispatch", *ANEW)
    ]
    return found[-1] if found else None


def waits(events: Sequence[Event]) -> tuple[datetime, list[tuple[datetime, datetime]]]:
    """Since when a case waits to be dispatched, and the pauses since then."""
    since = events[0].happened_at
    pauses: list[tuple[datetime, datetime]] = []
    asked: datetime | None = None
    for event in events:
        if event.status_after == "awaiting_info" != event.status_before:
            asked = event.happened_at
        elif asked and event.status_before == "awaiting_info" != event.status_after:
            pauses.append((asked, event.happened_at))
            asked = None
        elif event.status_after == "to_dispatch" and _dispatched_anew(event):
            since, pauses = event.happened_at, []
    return since, pauses


def _dispatched_anew(event: Event) -> bool:
    return event.details.get("what") == "return" or event.action in ("rework", "reopen")


def changes(rows: Sequence[Row]) -> list[Row]:
    """The due dates that differ from the one before; pauses and what left it as it was are not
    among them."""
    found: list[Row] = []
    for row in rows:
        if row["due_at"] and (not found or found[-1]["due_at"] != row["due_at"]):
            found.append(row)
    return found
