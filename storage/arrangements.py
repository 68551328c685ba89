"""Standing arrangements, the times at which they take place, and what happened to each.

Which change is allowed is not decided here. Events are only ever appended.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.cases import TOPIC
from storage.database import Row, Transaction
from storage.errors import NotFound

LIVE = ("planned", "confirmed")
"""States of a time that is still to come."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`weekdays` and `exceptions` are joined by commas; days are YYYY-MM-DD, `clock` HH:MM."""

    id: int
    case_id: int
    kind: str
    every: str
    step: int
    weekdays: str
    clock: str
    first_day: str
    last_day: str
    exceptions: str
    holidays: str
    place_from: str
    place_to: str
    contact_name: str
    contact_phone: str
    unit: str
    note: str
    lead_minutes: int
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`state`: planned, confirmed, skipped, asked (whether it took place), came or missed."""

    id: int
    arrangement_id: int
    day: str
    starts_at: datetime
    state: str
    round: int
    reminded: int
    alarmed: int
    confirmed_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A time with what it belongs to, as lists show it."""

    occurrence: Occurrence
    arrangement: Arrangement
    number: str
    department: str
    conversation_id: int | None


async def add(tx: Transaction, case_id: int, values: dict[str, Any], now: datetime) -> Arrangement:
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    row = await tx.row(
        f"""INSERT INTO arrangements (case_id, created_at, {names})
        VALUES (:case_id, :created_at, {marks}) RETURNING *""",
        case_id=case_id,
        created_at=now,
        **values,
    )
    assert row is not None
    tx.touch(TOPIC)
    return Arrangement(**row)


async def change(tx: Transaction, arrangement_id: int, **columns: Any) -> Arrangement:
    sets = ", ".join(f"{name} = :{name}" for name in columns)
    row = await tx.row(
        f"UPDATE arrangements SET {sets} WHERE id = :id RETURNING *", id=arrangement_id, **columns
    )
    assert row is not None
    tx.touch(TOPIC)
    return Arrangement(**row)


async def by_id(tx: Transaction, arrangement_id: int) -> Arrangement:
    row = await tx.row("SELECT * FROM arrangements WHERE id = :id", id=arrangement_id)
    if row is None:
        raise NotFound("There is no such arrangement.")
    return Arrangement(**row)


async def of_case(tx: Transaction, case_id: int) -> list[Arrangement]:
    rows = await tx.rows("SELECT * FROM arrangements WHERE case_id = :id ORDER BY id", id=case_id)
    return [Arrangement(**row) for row in rows]


async def running(tx: Transaction) -> list[Arrangement]:
    rows = await tx.rows("SELECT * FROM arrangements WHERE ended_at IS NULL ORDER BY id")
    return [Arrangement(**row) for row in rows]


async def plan(
    tx: Transaction, arrangement_id: int, day: str, starts: datetime, state: str, reason: str
) -> Occurrence | None:
    """A time of its own for that day; None when there is one already."""
    row = await tx.row(
        """INSERT INTO arrangement_occurrences (arrangement_id, day, starts_at, state, reason)
        VALUES (:arrangement_id, :day, :starts_at, :state, :reason)
        ON CONFLICT (arrangement_id, day) DO NOTHING RETURNING *""",
        arrangement_id=arrangement_id,
        day=day,
        starts_at=starts,
        state=state,
        reason=reason,
    )
    return Occurrence(**row) if row else None


async def update(tx: Transaction, occurrence: Occurrence, **columns: Any) -> Occurrence | None:
    """Change a time, if its state and round are still those that the caller saw."""
    sets = ", ".join(f"{name} = :{name}" for name in columns)
    row = await tx.row(
        f"""UPDATE arrangement_occurrences SET {sets}
        WHERE id = :id AND state = :seen_state AND round = :seen_round RETURNING *""",
        id=occurrence.id,
        seen_state=occurrence.state,
        seen_round=occurrence.round,
        **columns,
    )
    tx.touch(TOPIC)
    return Occurrence(**row) if row else None


async def arrangement_of(tx: Transaction, occurrence_id: int) -> Arrangement:
    """The arrangement of a time, without holding anything."""
    row = await tx.row(
        """SELECT a.* FROM arrangements a JOIN arrangement_occurrences o
            ON o.arrangement_id = a.id WHERE o.id = :id""",
        id=occurrence_id,
    )
    if row is None:
        raise NotFound("There is no such time of an arrangement.")
    return Arrangement(**row)


async def occurrence(tx: Transaction, occurrence_id: int) -> Occurrence:
    """Read a time and keep it from changing until the transaction ends."""
    row = await tx.row(
        "SELECT * FROM arrangement_occurrences WHERE id = :id {for_update}", id=occurrence_id
    )
    if row is None:
        raise NotFound("There is no such time of an arrangement.")
    return Occurrence(**row)


async def glance(tx: Transaction, occurrence_id: int) -> Occurrence:
    """Read a time without holding it."""
    row = await tx.row("SELECT * FROM arrangement_occurrences WHERE id = :id", id=occurrence_id)
    if row is None:
        raise NotFound("There is no such time of an arrangement.")
    return Occurrence(**row)


async def coming(tx: Transaction, arrangement_id: int, after: datetime) -> list[Occurrence]:
    """Its times that are still to come and not called off, the next one first."""
    rows = await tx.rows(
        """SELECT * FROM arrangement_occurrences
        WHERE arrangement_id = :id AND starts_at > :after_at
            AND state IN ('planned', 'confirmed') ORDER BY starts_at, id""",
        id=arrangement_id,
        after_at=after,
    )
    return [Occurrence(**row) for row in rows]


async def all_of(tx: Transaction, arrangement_id: int) -> list[Occurrence]:
    rows = await tx.rows(
        "SELECT * FROM arrangement_occurrences WHERE arrangement_id = :id ORDER BY starts_at, id",
        id=arrangement_id,
    )
    return [Occurrence(**row) for row in rows]


_JOINED = """SELECT o.id AS occurrence_id, o.arrangement_id, c.number, c.department,
        c.conversation_id
    FROM arrangement_occurrences o JOIN arrangements a ON a.id = o.arrangement_id
    JOIN cases c ON c.id = a.case_id"""


async def between(tx: Transaction, begin: datetime, end: datetime) -> list[Listed]:
    """All times that begin in a span, what is unconfirmed first, then by their hour."""
    rows = await tx.rows(
        f"""{_JOINED} WHERE o.starts_at >= :begin_at AND o.starts_at < :end_at
        ORDER BY CASE WHEN o.state = 'planned' THEN 0 WHEN o.state = 'missed' THEN 1 ELSE 2 END,
            o.starts_at, o.id""",
        begin_at=begin,
        end_at=end,
    )
    return await _listed(tx, rows)


async def of_person(tx: Transaction, person_id: int, after: datetime) -> list[Listed]:
    """What is arranged for somebody and still to come, the next time first."""
    rows = await tx.rows(
        f"""{_JOINED} WHERE c.person_id = :person_id AND o.starts_at > :after_at
            AND o.state IN ('planned', 'confirmed') ORDER BY o.starts_at, o.id""",
        person_id=person_id,
        after_at=after,
    )
    return await _listed(tx, rows)


async def _listed(tx: Transaction, rows: list[Row]) -> list[Listed]:
    known: dict[int, Arrangement] = {}
    found = []
    for row in rows:
        arrangement_id = row["arrangement_id"]
        if arrangement_id not in known:
            known[arrangement_id] = await by_id(tx, arrangement_id)
        time = await tx.row(
            "SELECT * FROM arrangement_occurrences WHERE id = :id", id=row["occurrence_id"]
        )
        assert time is not None
        found.append(
            Listed(
                Occurrence(**time),
                known[arrangement_id],
                row["number"],
                row["department"],
                row["conversation_id"],
            )
        )
    return found


async def record(
    tx: Transaction,
    arrangement_id: int,
    occurrence_id: int | None,
    *,
    actor: str,
    action: str,
    now: datetime,
    text: str = "",
) -> int:
    """Append to the log; the number of the new event."""
    event_id = await tx.value(
        """INSERT INTO arrangement_events
            (arrangement_id, occurrence_id, actor, action, text, happened_at)
        VALUES (:arrangement_id, :occurrence_id, :actor, :action, :text, :happened_at)
        RETURNING id""",
        arrangement_id=arrangement_id,
        occurrence_id=occurrence_id,
        actor=actor,
        action=action,
        text=text,
        happened_at=now,
    )
    tx.touch(TOPIC)
    return int(event_id)


async def event(tx: Transaction, event_id: int) -> Row:
    row = await tx.row("SELECT * FROM arrangement_events WHERE id = :id", id=event_id)
    if row is None:
        raise NotFound("There is no such event of an arrangement.")
    return row


async def events(tx: Transaction, arrangement_id: int) -> list[Row]:
    """What happened, in order, with the day of the time it happened to."""
    return await tx.rows(
        """SELECT e.*, o.starts_at FROM arrangement_events e
        LEFT JOIN arrangement_occurrences o ON o.id = e.occurrence_id
        WHERE e.arrangement_id = :id ORDER BY e.id""",
        id=arrangement_id,
    )
