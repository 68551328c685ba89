"""Chats that need a person: one open handoff a person, claimed by one conditional UPDATE."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import json_text
from storage.database import Row, Transaction
from storage.errors import NotFound

TOPIC = "handoffs"


@dataclass(frozen=True, slots=True)
class Handoff:
    """`state` is QUEUED, ACTIVE or CLOSED; `epoch` moves on with every transition."""

    id: int
    conversation_id: int
    person_id: int
    state: str
    staff_id: int | None
    epoch: int
    priority: int
    reason: str
    draft: dict[str, Any]
    opened_at: datetime
    claimed_at: datetime | None
    closed_at: datetime | None


def _from(row: Row) -> Handoff:
    return Handoff(
        row["id"],
        row["conversation_id"],
        row["person_id"],
        row["state"],
        row["staff_id"],
        row["epoch"],
        row["priority"],
        row["reason"],
        json.loads(row["draft"]),
        row["opened_at"],
        row["claimed_at"],
        row["closed_at"],
    )


async def queue(
    tx: Transaction,
    *,
    conversation_id: int,
    person_id: int,
    reason: str,
    priority: int,
    draft: dict[str, Any],
    now: datetime,
) -> Handoff | None:
    """Put a chat into the queue; None when the person has an open handoff already."""
    row = await tx.row(
        """INSERT INTO handoffs
            (conversation_id, person_id, state, epoch, priority, reason, draft, opened_at)
        VALUES (:conversation_id, :person_id, 'QUEUED', 1, :priority, :reason, :draft, :opened_at)
        ON CONFLICT DO NOTHING RETURNING *""",
        conversation_id=conversation_id,
        person_id=person_id,
        priority=priority,
        reason=reason,
        draft=json_text.write(draft),
        opened_at=now,
    )
    if row is None:
        return None
    handoff = _from(row)
    await _record(tx, handoff, "citizen", "queue", reason, "BOT", now)
    return handoff


async def claim(tx: Transaction, handoff_id: int, staff_id: int, now: datetime) -> Handoff | None:
    """Take a waiting chat; None when somebody was faster."""
    row = await tx.row(
        """UPDATE handoffs SET state = 'ACTIVE', staff_id = :staff_id, epoch = epoch + 1,
            claimed_at = :claimed_at
        WHERE id = :id AND state = 'QUEUED' RETURNING *""",
        id=handoff_id,
        staff_id=staff_id,
        claimed_at=now,
    )
    if row is None:
        return None
    handoff = _from(row)
    await _record(tx, handoff, f"staff:{staff_id}", "claim", "", "QUEUED", now)
    return handoff


async def close(
    tx: Transaction, handoff_id: int, *, actor: str, reason: str, summary: str = "", now: datetime
) -> Handoff | None:
    """End a handoff; None when it has ended already."""
    before = await tx.row(
        "SELECT state FROM handoffs WHERE id = :id AND closed_at IS NULL {for_update}",
        id=handoff_id,
    )
    if before is None:
        return None
    row = await tx.row(
        """UPDATE handoffs SET state = 'CLOSED', epoch = epoch + 1, closed_at = :closed_at,
            close_reason = :reason
        WHERE id = :id AND closed_at IS NULL RETURNING *""",
        id=handoff_id,
        closed_at=now,
        reason=reason,
    )
    if row is None:
        return None
    handoff = _from(row)
    await _record(tx, handoff, actor, reason, summary, before["state"], now)
    return handoff


async def _record(
    tx: Transaction,
    handoff: Handoff,
    actor: str,
    action: str,
    text: str,
    before: str,
    now: datetime,
) -> None:
    await tx.execute(
        """INSERT INTO handoff_events
            (handoff_id, actor, action, text, state_before, state_after, epoch, happened_at)
        VALUES (:id, :actor, :action, :text, :before, :after, :epoch, :happened_at)""",
        id=handoff.id,
        actor=actor,
        action=action,
        text=text,
        before=before,
        after=handoff.state,
        epoch=handoff.epoch,
        happened_at=now,
    )
    tx.touch(TOPIC)


async def find(tx: Transaction, handoff_id: int) -> Handoff:
    row = await tx.row("SELECT * FROM handoffs WHERE id = :id", id=handoff_id)
    if row is None:
        raise NotFound("There is no such chat.")
    return _from(row)


async def open_ones(tx: Transaction) -> list[Row]:
    """Waiting and held chats for a desk, with the last words; who presses most first."""
    return await tx.rows(
        """SELECT h.id, h.conversation_id, h.state, h.staff_id, h.priority, h.reason,
            h.opened_at, h.claimed_at, s.name AS staff_name, c.channel, c.display_name,
            (SELECT m.text FROM messages m WHERE m.conversation_id = h.conversation_id
                AND m.side = 'citizen' ORDER BY m.id DESC LIMIT 1) AS last_text,
            (SELECT m.said_at FROM messages m WHERE m.conversation_id = h.conversation_id
                AND m.side = 'citizen' ORDER BY m.id DESC LIMIT 1) AS last_at
        FROM handoffs h JOIN conversations c ON c.id = h.conversation_id
        LEFT JOIN staff s ON s.id = h.staff_id
        WHERE h.closed_at IS NULL ORDER BY h.priority DESC, h.id"""
    )


async def ahead(tx: Transaction, handoff: Handoff) -> int:
    """How many wait before this one."""
    return int(
        await tx.value(
            """SELECT count(*) FROM handoffs WHERE state = 'QUEUED'
            AND (priority > :priority OR (priority = :priority AND id < :id))""",
            priority=handoff.priority,
            id=handoff.id,
        )
    )


async def recent_wait(tx: Transaction, *, last: int = 20) -> list[tuple[datetime, datetime]]:
    """(opened, claimed) of the latest claimed chats: what a wait is guessed from."""
    rows = await tx.rows(
        """SELECT opened_at, claimed_at FROM handoffs WHERE claimed_at IS NOT NULL
        ORDER BY id DESC LIMIT :last""",
        last=last,
    )
    return [(row["opened_at"], row["claimed_at"]) for row in rows]


async def events(tx: Transaction, handoff_id: int) -> list[Row]:
    return await tx.rows(
        "SELECT * FROM handoff_events WHERE handoff_id = :id ORDER BY id", id=handoff_id
    )
