"""The duty roster: who is on when, and who leads the hour.

A shift covers `begins_at` <= t < `ends_at`; nobody has two at a time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage import staff
from storage.database import Row, Transaction
from storage.errors import Conflict, NotFound
from storage.staff import Member

TOPIC = "shifts"


@dataclass(frozen=True, slots=True)
class Shift:
    id: int
    staff_id: int
    name: str
    begins_at: datetime
    ends_at: datetime
    leads: bool


def _shift(row: Row) -> Shift:
    return Shift(
        row["id"],
        row["staff_id"],
        row["name"],
        row["begins_at"],
        row["ends_at"],
        bool(row["leads"]),
    )


async def add(
    tx: Transaction,
    staff_id: int,
    begins: datetime,
    ends: datetime,
    *,
    leads: bool = False,
    made_by: int,
    now: datetime,
) -> Shift:
    """A new shift. Raises `Conflict` when the member is on duty for a part of it already."""
    await tx.lock(TOPIC)
    if await tx.value(
        """SELECT 1 FROM shifts WHERE staff_id = :staff_id
            AND begins_at < :ends_at AND ends_at > :begins_at LIMIT 1""",
        staff_id=staff_id,
        begins_at=begins,
        ends_at=ends,
    ):
        raise Conflict("This member of staff is on duty then already.")
    shift_id = await tx.value(
        """INSERT INTO shifts (staff_id, begins_at, ends_at, leads, made_by, created_at)
        VALUES (:staff_id, :begins_at, :ends_at, :leads, :made_by, :created_at) RETURNING id""",
        staff_id=staff_id,
        begins_at=begins,
        ends_at=ends,
        leads=int(leads),
        made_by=made_by,
        created_at=now,
    )
    tx.touch(TOPIC)
    return await find(tx, shift_id)


async def find(tx: Transaction, shift_id: int) -> Shift:
    row = await tx.row(
        """SELECT h.*, s.name FROM shifts h JOIN staff s ON s.id = h.staff_id
        WHERE h.id = :id""",
        id=shift_id,
    )
    if row is None:
        raise NotFound(f"There is no shift {shift_id}.")
    return _shift(row)


async def remove(tx: Transaction, shift_id: int) -> Shift:
    """Take a shift off the roster; what it was. Raises `NotFound`."""
    gone = await find(tx, shift_id)
    await tx.execute("DELETE FROM shifts WHERE id = :id", id=shift_id)
    tx.touch(TOPIC)
    return gone


async def between(tx: Transaction, since: datetime, until: datetime) -> list[Shift]:
    """All shifts that cover a part of a time, in order; leaders first."""
    rows = await tx.rows(
        """SELECT h.*, s.name FROM shifts h JOIN staff s ON s.id = h.staff_id
        WHERE h.ends_at > :since_at AND h.begins_at < :until_at
        ORDER BY h.begins_at, h.leads DESC, h.id""",
        since_at=since,
        until_at=until,
    )
    return [_shift(row) for row in rows]


async def _now(tx: Transaction, now: datetime) -> list[Row]:
    return await tx.rows(
        """SELECT h.staff_id, h.leads FROM shifts h JOIN staff s ON s.id = h.staff_id
        WHERE h.ends_at > :now_at AND h.begins_at <= :now_at AND s.disabled_at IS NULL
        ORDER BY h.begins_at DESC, h.id DESC""",
        now_at=now,
    )


async def on_duty(tx: Transaction, now: datetime) -> list[Member]:
    """Who is on now: who leads first, then who came last."""
    found = sorted(await _now(tx, now), key=lambda row: not row["leads"])
    return [await staff.by_id(tx, row["staff_id"]) for row in found]


async def leader(tx: Transaction, now: datetime) -> Member | None:
    """Who leads now: where two shifts overlap, whose began last."""
    leads = [row["staff_id"] for row in await _now(tx, now) if row["leads"]]
    return await staff.by_id(tx, leads[0]) if leads else None


async def ends_soon(tx: Transaction, now: datetime, within: timedelta) -> list[Shift]:
    """Shifts of now that end within a time, unless the same member goes on without a gap."""
    rows = await tx.rows(
        """SELECT h.*, s.name FROM shifts h JOIN staff s ON s.id = h.staff_id
        WHERE h.ends_at > :now_at AND h.ends_at <= :until_at AND h.begins_at <= :now_at
            AND s.disabled_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM shifts n WHERE n.staff_id = h.staff_id
                AND n.begins_at <= h.ends_at AND n.ends_at > h.ends_at)
        ORDER BY h.ends_at, h.id""",
        now_at=now,
        until_at=now + within,
    )
    return [_shift(row) for row in rows]
