"""What units are to be told. A row is written in the transaction of the case's event itself.

States: pending → sent | dead (given up, may be replayed) | skipped (of no concern to them).
One unit's rows go out in the order of their ids.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.database import Row, Transaction

TOPIC = "unit-outbox"
WEBHOOK = "webhook"
TELEGRAM = "telegram"
WAYS = ((WEBHOOK, "webhook_url"), (TELEGRAM, "telegram_chat"))
ARRANGED = "arrangement"
"""The payload of a row whose event stands in the log of a standing arrangement; a webhook's until
its first try."""


@dataclass(frozen=True, slots=True)
class Due:
    """`payload` of a webhook is empty, or `ARRANGED`, until the first try; from then on each try
    sends the same bytes. A group's row has `ARRANGED` there, or nothing."""

    id: int
    unit_id: int
    way: str
    case_id: int
    event_id: int
    message_key: str
    payload: str
    state: str
    tries: int
    status_code: int
    error: str
    created_at: datetime
    not_before_at: datetime
    done_at: datetime | None


async def tell(
    tx: Transaction, case_id: int, event_id: int, departments: Iterable[str], now: datetime
) -> None:
    """Queue an event for each of these departments that has a way of its own."""
    for name in sorted({name for name in departments if name}):
        await _queue(tx, name, case_id, event_id, "", now)


async def tell_arranged(
    tx: Transaction, case_id: int, event_id: int, departments: Iterable[str], now: datetime
) -> None:
    """Queue an event of a standing arrangement for the first of these that has a way of its own."""
    for name in departments:
        if await _queue(tx, name, case_id, event_id, ARRANGED, now):
            return


async def _queue(
    tx: Transaction, department: str, case_id: int, event_id: int, payload: str, now: datetime
) -> int:
    """A row for each way that a department has; how many."""
    told = 0
    for way, column in WAYS:
        told += await tx.execute(
            f"""INSERT INTO unit_outbox
                (unit_id, way, case_id, event_id, payload, created_at, not_before_at)
            SELECT id, CAST(:way AS TEXT), CAST(:case_id AS BIGINT), CAST(:event_id AS BIGINT),
                CAST(:payload AS TEXT), CAST(:created_at AS TEXT), CAST(:created_at AS TEXT)
            FROM units WHERE department = :department AND {column} <> ''""",
            way=way,
            case_id=case_id,
            event_id=event_id,
            payload=payload,
            created_at=now,
            department=department,
        )
    if told:
        tx.touch(TOPIC)
    return told


async def heads(tx: Transaction, way: str) -> list[Due]:
    """The oldest waiting row of each unit: what comes after it waits for it."""
    rows = await tx.rows(
        """SELECT * FROM unit_outbox WHERE state = 'pending' AND id IN (
            SELECT min(id) FROM unit_outbox WHERE state = 'pending' AND way = :way
            GROUP BY unit_id) ORDER BY id""",
        way=way,
    )
    return [Due(**row) for row in rows]


async def of_unit(tx: Transaction, unit_id: int, way: str, *, limit: int) -> list[Due]:
    """What waits for a unit, oldest first."""
    rows = await tx.rows(
        """SELECT * FROM unit_outbox
        WHERE state = 'pending' AND way = :way AND unit_id = :unit_id ORDER BY id LIMIT :limit""",
        way=way,
        unit_id=unit_id,
        limit=limit,
    )
    return [Due(**row) for row in rows]


async def by_id(tx: Transaction, row_id: int) -> Due | None:
    row = await tx.row("SELECT * FROM unit_outbox WHERE id = :id", id=row_id)
    return Due(**row) if row else None


async def written(tx: Transaction, row_id: int, *, message_key: str, payload: str) -> None:
    """What goes out, before it does: after a crash the same bytes go under the same id."""
    await tx.execute(
        """UPDATE unit_outbox SET message_key = :message_key, payload = :payload
        WHERE id = :id AND payload IN ('', :arranged)""",
        id=row_id,
        arranged=ARRANGED,
        message_key=message_key,
        payload=payload,
    )


async def done(
    tx: Transaction,
    row_id: int,
    state: str,
    now: datetime,
    *,
    error: str = "",
    status_code: int = 0,
    tries: int = 0,
) -> None:
    await tx.execute(
        """UPDATE unit_outbox SET state = :state, done_at = :done_at, error = :error,
            status_code = :status_code, tries = tries + :tries
        WHERE id = :id AND state = 'pending'""",
        id=row_id,
        state=state,
        done_at=now,
        error=error,
        status_code=status_code,
        tries=tries,
    )
    tx.touch(TOPIC)


async def again(
    tx: Transaction, row_id: int, at: datetime, *, error: str, status_code: int
) -> None:
    """A try failed: the next one at that time."""
    await tx.execute(
        """UPDATE unit_outbox SET tries = tries + 1, not_before_at = :at_at, error = :error,
            status_code = :status_code
        WHERE id = :id AND state = 'pending'""",
        id=row_id,
        at_at=at,
        error=error,
        status_code=status_code,
    )


async def at_once(tx: Transaction, unit_id: int, now: datetime) -> None:
    """The unit is back: its next delivery waits no longer."""
    await tx.execute(
        """UPDATE unit_outbox SET not_before_at = :now_at
        WHERE unit_id = :unit_id AND way = 'webhook' AND state = 'pending'
            AND not_before_at > :now_at""",
        unit_id=unit_id,
        now_at=now,
    )
    tx.touch(TOPIC)


async def replay(tx: Transaction, unit_id: int, now: datetime, row_id: int = 0) -> int:
    """Send what was given up once more, under its own id: one row, or all of a unit's."""
    replayed = await tx.execute(
        """UPDATE unit_outbox SET state = 'pending', tries = 0, done_at = NULL,
            not_before_at = :now_at
        WHERE unit_id = :unit_id AND state = 'dead'
            AND (CAST(:id AS BIGINT) = 0 OR id = :id)""",
        unit_id=unit_id,
        id=row_id,
        now_at=now,
    )
    tx.touch(TOPIC)
    return replayed


async def counts(tx: Transaction) -> dict[int, dict[str, int]]:
    """How many of each unit's deliveries wait and how many were given up."""
    rows = await tx.rows(
        """SELECT unit_id, state, count(*) AS n FROM unit_outbox
        WHERE state IN ('pending', 'dead') GROUP BY unit_id, state"""
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["unit_id"], {})[row["state"]] = row["n"]
    return found


async def stuck(tx: Transaction, unit_id: int, *, limit: int = 50) -> list[Row]:
    """What was given up, and what failed and is tried again, with their cases' numbers."""
    return await tx.rows(
        """SELECT o.id, o.state, o.tries, o.error, o.status_code, o.created_at,
            o.not_before_at, o.done_at, c.number, e.action
        FROM unit_outbox o JOIN cases c ON c.id = o.case_id JOIN case_events e ON e.id = o.event_id
        WHERE o.unit_id = :unit_id
            AND (o.state = 'dead' OR (o.state = 'pending' AND o.tries > 0))
        ORDER BY o.id LIMIT :limit""",
        unit_id=unit_id,
        limit=limit,
    )


async def forget_done(tx: Transaction, before: datetime) -> int:
    """Remove what was delivered long ago; what was given up stays until somebody decides."""
    return await tx.execute(
        "DELETE FROM unit_outbox WHERE state IN ('sent', 'skipped') AND done_at < :before_at",
        before_at=before,
    )
