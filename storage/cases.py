"""Cases and the events that made them what they are. Which change is allowed is not decided here.

Every change goes through `change`: the columns and the event row in one transaction, only if
the status is still the one that the caller saw.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from storage import case_words, json_text, unit_outbox
from storage.database import Row, Transaction
from storage.errors import Conflict, NotFound

TOPIC = "cases"


@dataclass(frozen=True, slots=True)
class Case:
    id: int
    number: str
    person_id: int
    conversation_id: int | None
    status: str
    kind: str
    urgency: str
    vulnerable: str
    summary: str
    detail: str
    place: str
    latitude: float | None
    longitude: float | None
    district: str
    happened: str
    contact_name: str
    contact_phone: str
    anonymous: int
    department: str
    priority: int
    round: int
    resolution: str
    contacted: str
    solved: str
    satisfaction: str
    urged: int
    close_reason: str
    created_at: datetime
    dispatched_at: datetime | None
    due_at: datetime | None
    replied_at: datetime | None
    closed_at: datetime | None
    urged_at: datetime | None
    changed_at: datetime
    asked: str
    asked_reason: str
    asked_days: int
    extended: int
    returned: int
    returned_by: str
    designated: int
    helpers: str
    paused_at: datetime | None
    resumes: str
    supervision: int
    refusal: str
    merged_into: int | None
    card_key: str
    signed_at: datetime | None
    former_id: int | None
    topic: str
    report_key: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a case; `actor` is citizen, bot or `staff:NAME`."""

    id: int
    actor: str
    action: str
    text: str
    status_before: str
    status_after: str
    details: dict[str, Any]
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class NewCase:
    person_id: int
    conversation_id: int | None
    kind: str
    urgency: str
    summary: str
    detail: str
    vulnerable: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    district: str = ""
    happened: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    anonymous: int = 0
    priority: int = 0
    former_id: int | None = None
    topic: str = ""


async def file(
    tx: Transaction, new: NewCase, *, prefix: str, day: date, actor: str, now: datetime
) -> Case:
    """Open a case under the next number of its day (`JN261123-0042`).

    The number comes from a counter row: counting cases would give one number twice.
    """
    compact = day.strftime("%y%m%d")
    last = await tx.value(
        """INSERT INTO case_numbers (day, last) VALUES (:day, 1)
        ON CONFLICT (day) DO UPDATE SET last = case_numbers.last + 1 RETURNING last""",
        day=compact,
    )
    values = {name: getattr(new, name) for name in NewCase.__slots__}
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    row = await tx.row(
        f"""INSERT INTO cases (number, status, created_at, changed_at, {names})
        VALUES (:number, 'to_dispatch', :created_at, :created_at, {marks}) RETURNING *""",
        number=f"{prefix}{compact}-{last:04d}",
        created_at=now,
        **values,
    )
    assert row is not None
    case = Case(**row)
    await case_words.keep(tx, case.id)
    await _record(tx, case.id, actor, "submit", new.detail, "", case.status, {}, now)
    tx.touch(TOPIC)
    return case


async def change(
    tx: Transaction,
    case: Case,
    *,
    actor: str,
    action: str,
    now: datetime,
    status: str | None = None,
    text: str = "",
    details: dict[str, Any] | None = None,
    **columns: Any,
) -> Case:
    """Write an action and what it changes; raises `Conflict` when the status has moved on."""
    after = status or case.status
    sets = ", ".join(f"{name} = :{name}" for name in columns)
    row = await tx.row(
        f"""UPDATE cases SET status = :after, changed_at = :changed_at{", " + sets if sets else ""}
        WHERE id = :id AND status = :before RETURNING *""",
        id=case.id,
        before=case.status,
        after=after,
        changed_at=now,
        **columns,
    )
    if row is None:
        raise Conflict(f"Case {case.number} was changed by somebody else. Look at it again.")
    event = await _record(tx, case.id, actor, action, text, case.status, after, details or {}, now)
    changed = Case(**row)
    if not case_words.COLUMNS.isdisjoint(columns):
        await case_words.keep(tx, case.id)
    await unit_outbox.tell(tx, case.id, event, {*_hands(case), *_hands(changed)}, now)
    tx.changed.add(case.id)
    tx.touch(TOPIC)
    return changed


def _hands(case: Case) -> list[str]:
    """The departments that a case is with."""
    return [case.department, *case.helpers.split("｜")]


async def _record(
    tx: Transaction,
    case_id: int,
    actor: str,
    action: str,
    text: str,
    before: str,
    after: str,
    details: dict[str, Any],
    now: datetime,
) -> int:
    event_id = await tx.value(
        """INSERT INTO case_events (case_id, actor, action, text, status_before, status_after,
            details, happened_at)
        VALUES (:case_id, :actor, :action, :text, :before, :after, :details, :happened_at)
        RETURNING id""",
        case_id=case_id,
        actor=actor,
        action=action,
        text=text,
        before=before,
        after=after,
        details=json_text.write(details),
        happened_at=now,
    )
    return int(event_id)


async def hand_over(
    tx: Transaction,
    case: Case,
    *,
    person_id: int,
    conversation_id: int | None,
    card_key: str,
    now: datetime,
) -> None:
    """Whoever filed a case leaves it; the next who joined it is told of it from here on.

    The contact was of the one who left, and the words with it.
    """
    await tx.execute(
        """UPDATE cases SET person_id = :person_id, conversation_id = :conversation_id,
            card_key = :card_key, contact_name = '', contact_phone = '', anonymous = 1
        WHERE id = :id""",
        id=case.id,
        person_id=person_id,
        conversation_id=conversation_id,
        card_key=card_key,
    )
    await tx.execute(
        """UPDATE timers SET conversation_id = :conversation_id
        WHERE subject = :subject AND done_at IS NULL""",
        subject=f"case:{case.id}",
        conversation_id=conversation_id,
    )
    await _record(tx, case.id, "citizen", "hand-over", "", case.status, case.status, {}, now)
    tx.touch(TOPIC)


async def set_due(tx: Transaction, case: Case, due: datetime | None) -> Case:
    """The clock goes on, until then."""
    row = await tx.row(
        """UPDATE cases SET due_at = :due_at, paused_at = NULL, resumes = ''
        WHERE id = :id RETURNING *""",
        id=case.id,
        due_at=due,
    )
    assert row is not None
    tx.changed.add(case.id)
    return Case(**row)


async def set_card(tx: Transaction, case_id: int, message_key: str) -> None:
    """The message that shows how the case stands."""
    await tx.execute(
        "UPDATE cases SET card_key = :card_key WHERE id = :id", id=case_id, card_key=message_key
    )


async def count_events(tx: Transaction, case_id: int) -> int:
    return int(await tx.value("SELECT count(*) FROM case_events WHERE case_id = :id", id=case_id))


async def by_number(tx: Transaction, number: str) -> Case:
    row = await tx.row("SELECT * FROM cases WHERE number = :number", number=number.strip().upper())
    if row is None:
        raise NotFound(f"There is no case {number}.")
    return Case(**row)


async def by_id(tx: Transaction, case_id: int) -> Case:
    """Read a case and keep it from changing until the transaction ends."""
    row = await tx.row("SELECT * FROM cases WHERE id = :id {for_update}", id=case_id)
    if row is None:
        raise NotFound("There is no such case.")
    return Case(**row)


async def glance(tx: Transaction, case_id: int) -> Case:
    """Read a case without holding it."""
    row = await tx.row("SELECT * FROM cases WHERE id = :id", id=case_id)
    if row is None:
        raise NotFound("There is no such case.")
    return Case(**row)


async def of_person(tx: Transaction, person_id: int, *, limit: int = 20) -> list[Case]:
    """A person's cases, newest first."""
    rows = await tx.rows(
        "SELECT * FROM cases WHERE person_id = :person_id ORDER BY id DESC LIMIT :limit",
        person_id=person_id,
        limit=limit,
    )
    return [Case(**row) for row in rows]


async def counts(tx: Transaction) -> dict[str, int]:
    rows = await tx.rows("SELECT status, count(*) AS n FROM cases GROUP BY status")
    return {row["status"]: row["n"] for row in rows}


async def event(tx: Transaction, event_id: int) -> Event:
    row = await tx.row("SELECT * FROM case_events WHERE id = :id", id=event_id)
    if row is None:
        raise NotFound("There is no such event.")
    return read_event(row)


async def events(tx: Transaction, case_id: int) -> list[Event]:
    rows = await tx.rows("SELECT * FROM case_events WHERE case_id = :id ORDER BY id", id=case_id)
    return [read_event(row) for row in rows]


async def all_events(tx: Transaction, limit: int) -> dict[int, list[Event]]:
    """The events of the newest cases, by case id (for listings)."""
    rows = await tx.rows(
        """SELECT * FROM case_events
        WHERE case_id IN (SELECT id FROM cases ORDER BY id DESC LIMIT :limit) ORDER BY id""",
        limit=limit,
    )
    found: dict[int, list[Event]] = {}
    for row in rows:
        found.setdefault(row["case_id"], []).append(read_event(row))
    return found


def read_event(row: Row) -> Event:
    return Event(
        row["id"],
        row["actor"],
        row["action"],
        row["text"],
        row["status_before"],
        row["status_after"],
        json.loads(row["details"]) if row["details"] != "{}" else {},
        row["happened_at"],
    )


async def attach(
    tx: Transaction, case_id: int, media_keys: list[str], *, side: str, now: datetime
) -> None:
    """Tie files to a case; `side` is citizen or department."""
    await tx.many(
        """INSERT INTO case_media (case_id, media_key, side, added_at)
        VALUES (:case_id, :media_key, :side, :added_at) ON CONFLICT DO NOTHING""",
        [
            {"case_id": case_id, "media_key": key, "side": side, "added_at": now}
            for key in media_keys
        ],
    )
