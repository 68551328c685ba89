"""What is to happen later. The table is the truth; whatever wakes us only looks here.

A timer's key is `subject:event:round` and unique: the same thing is never planned twice, and
it is done in the same transaction as its effect.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import json_text
from storage.database import Row, Transaction

TOPIC = "timers"


@dataclass(frozen=True, slots=True)
class Timer:
    id: int
    subject: str
    event: str
    conversation_id: int | None
    details: dict[str, Any]
    due_at: datetime
    tries: int


def anew(now: datetime) -> int:
    """A round that no earlier planning had: planned again, it is not the same thing."""
    return int(now.timestamp() * 1_000_000)


async def plan(
    tx: Transaction,
    subject: str,
    event: str,
    due: datetime,
    *,
    round: int | str = 1,
    conversation_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> bool:
    """Plan an event of a subject (`case:42`); False when it was planned before, done or not."""
    planned = await tx.execute(
        """INSERT INTO timers (timer_key, subject, event, conversation_id, details, due_at)
        VALUES (:timer_key, :subject, :event, :conversation_id, :details, :due_at)
        ON CONFLICT DO NOTHING""",
        timer_key=f"{subject}:{event}:{round}",
        subject=subject,
        event=event,
        conversation_id=conversation_id,
        details=json_text.write(details or {}),
        due_at=due,
    )
    tx.touch(TOPIC)
    return bool(planned)


async def cancel(tx: Transaction, subject: str, now: datetime) -> int:
    """Call off whatever is planned for a subject."""
    return await tx.execute(
        """UPDATE timers SET done_at = :done_at, outcome = 'cancelled'
        WHERE subject = :subject AND done_at IS NULL""",
        subject=subject,
        done_at=now,
    )


async def waits(tx: Transaction, subject: str) -> bool:
    """Whether anything is planned for a subject."""
    return bool(
        await tx.value(
            "SELECT 1 FROM timers WHERE subject = :subject AND done_at IS NULL LIMIT 1",
            subject=subject,
        )
    )


async def due(tx: Transaction, now: datetime, *, limit: int = 500) -> list[Timer]:
    """What is due, the longest first; what another process is just doing is left out."""
    rows = await tx.rows(
        """SELECT * FROM timers WHERE done_at IS NULL AND due_at <= :now_at
        ORDER BY due_at, id LIMIT :limit {skip_locked}""",
        now_at=now,
        limit=limit,
    )
    return [_from(row) for row in rows]


async def take(tx: Transaction, timer_id: int, now: datetime) -> Timer | None:
    """Mark one as done and return it; None when it was done, cancelled or put off meanwhile, or
    when another process has it in hand (should that one fail, it is due again)."""
    row = await tx.row(
        """UPDATE timers SET done_at = :now_at, outcome = 'done'
        WHERE id = (SELECT id FROM timers
            WHERE id = :id AND done_at IS NULL AND due_at <= :now_at {skip_locked})
        RETURNING *""",
        id=timer_id,
        now_at=now,
    )
    return _from(row) if row else None


async def take_like(tx: Transaction, timer: Timer, now: datetime) -> list[Timer]:
    """What else of the same event is planned for the same conversation, due or not, is done with
    this one; those that were taken so."""
    rows = await tx.rows(
        """UPDATE timers SET done_at = :now_at, outcome = 'done'
        WHERE event = :event AND conversation_id = :talk AND id <> :id AND done_at IS NULL
        RETURNING *""",
        event=timer.event,
        talk=timer.conversation_id,
        id=timer.id,
        now_at=now,
    )
    return sorted((_from(row) for row in rows), key=lambda one: one.id)


async def put_off(tx: Transaction, timer_id: int, until: datetime) -> None:
    """Not now: whoever has taken a timer gives it back, to be looked at again at `until`."""
    await tx.execute(
        "UPDATE timers SET done_at = NULL, outcome = '', due_at = :due_at WHERE id = :id",
        id=timer_id,
        due_at=until,
    )
    tx.touch(TOPIC)


async def failed(tx: Transaction, timer_id: int, again: datetime) -> bool:
    """Count a failure and try `again`; False when it was done or called off meanwhile."""
    changed = await tx.execute(
        """UPDATE timers SET due_at = :due_at, tries = tries + 1
        WHERE id = :id AND done_at IS NULL""",
        id=timer_id,
        due_at=again,
    )
    tx.touch(TOPIC)
    return bool(changed)


async def give_up(tx: Transaction, timer_id: int, now: datetime, why: str) -> bool:
    """Let it be, and say why; False when it was done or called off meanwhile."""
    changed = await tx.execute(
        """UPDATE timers SET done_at = :done_at, outcome = :why, tries = tries + 1
        WHERE id = :id AND done_at IS NULL""",
        id=timer_id,
        done_at=now,
        why=why,
    )
    return bool(changed)


async def next_due(tx: Transaction) -> datetime | None:
    row = await tx.row(
        "SELECT due_at FROM timers WHERE done_at IS NULL ORDER BY due_at, id LIMIT 1"
    )
    return row["due_at"] if row else None


def _from(row: Row) -> Timer:
    return Timer(
        row["id"],
        row["subject"],
        row["event"],
        row["conversation_id"],
        json.loads(row["details"]),
        row["due_at"],
        row["tries"],
    )


async def forget_done(tx: Transaction, before: datetime) -> int:
    """Remove what was done or called off before a time."""
    return await tx.execute("DELETE FROM timers WHERE done_at < :before_at", before_at=before)
