"""Citizens who may not ask for a person for a while: who decided it, why, and until when."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Ban:
    id: int
    person_id: int
    staff_id: int
    staff_name: str
    reason: str
    until_at: datetime


async def of(tx: Transaction, person_id: int, now: datetime) -> Ban | None:
    """What holds for a person now."""
    row = await tx.row(
        """SELECT b.id, b.person_id, b.staff_id, s.name AS staff_name, b.reason, b.until_at
        FROM bans b JOIN staff s ON s.id = b.staff_id
        WHERE b.person_id = :person_id AND b.lifted_at IS NULL AND b.until_at > :now_at
        ORDER BY b.until_at DESC LIMIT 1""",
        person_id=person_id,
        now_at=now,
    )
    return Ban(**row) if row else None


async def all_of(tx: Transaction, person_id: int) -> list[Row]:
    """All that were ever put on a person, the first ones first, as they may see it: without who
    decided it and in what words."""
    return await tx.rows(
        """SELECT banned_at, until_at, lifted_at FROM bans WHERE person_id = :person_id
        ORDER BY id""",
        person_id=person_id,
    )


async def add(
    tx: Transaction, person_id: int, staff_id: int, reason: str, *, until: datetime, now: datetime
) -> None:
    await tx.execute(
        """INSERT INTO bans (person_id, staff_id, reason, banned_at, until_at)
        VALUES (:person_id, :staff_id, :reason, :banned_at, :until_at)""",
        person_id=person_id,
        staff_id=staff_id,
        reason=reason,
        banned_at=now,
        until_at=until,
    )


async def lift(tx: Transaction, person_id: int, staff_id: int, now: datetime) -> int:
    """All that hold for a person end now; how many did."""
    return await tx.execute(
        """UPDATE bans SET lifted_at = :now_at, lifted_by = :staff_id
        WHERE person_id = :person_id AND lifted_at IS NULL AND until_at > :now_at""",
        person_id=person_id,
        staff_id=staff_id,
        now_at=now,
    )
