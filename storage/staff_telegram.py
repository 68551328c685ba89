"""Whose Telegram account is whose of the staff, one-time codes to link it, who is on duty there."""

from dataclasses import dataclass
from datetime import datetime

from storage import staff
from storage.codes import Codes
from storage.database import Row, Transaction
from storage.staff import Member

TOPIC = "staff-telegram"
CODES = Codes("staff_telegram_codes", "staff_id")


@dataclass(frozen=True, slots=True)
class Linked:
    member: Member
    user_id: str
    duty_at: datetime | None


async def link(tx: Transaction, staff_id: int, user_id: str, now: datetime) -> None:
    """From now on this account is this member's, and no other is; what was before ends."""
    await tx.execute(
        "DELETE FROM staff_telegram WHERE staff_id = :id OR user_id = :user_id",
        id=staff_id,
        user_id=user_id,
    )
    await tx.execute(
        """INSERT INTO staff_telegram (staff_id, user_id, linked_at)
        VALUES (:staff_id, :user_id, :linked_at)""",
        staff_id=staff_id,
        user_id=user_id,
        linked_at=now,
    )
    tx.touch(TOPIC)


async def unlink(tx: Transaction, staff_id: int) -> bool:
    tx.touch(TOPIC)
    return bool(await tx.execute("DELETE FROM staff_telegram WHERE staff_id = :id", id=staff_id))


async def set_duty(tx: Transaction, staff_id: int, since: datetime | None) -> None:
    await tx.execute(
        "UPDATE staff_telegram SET duty_at = :since_at WHERE staff_id = :id",
        since_at=since,
        id=staff_id,
    )
    tx.touch(TOPIC)


async def _linked(tx: Transaction, row: Row) -> Linked:
    member = await staff.by_id(tx, row["staff_id"])
    return Linked(member, row["user_id"], row["duty_at"])


_SELECT = """SELECT t.* FROM staff_telegram t JOIN staff s ON s.id = t.staff_id
    WHERE s.disabled_at IS NULL"""


async def by_user(tx: Transaction, user_id: str) -> Linked | None:
    """The member with this account; None for strangers and for who was disabled."""
    row = await tx.row(f"{_SELECT} AND t.user_id = :user_id", user_id=user_id)
    return await _linked(tx, row) if row else None


async def of_member(tx: Transaction, staff_id: int) -> Linked | None:
    row = await tx.row(f"{_SELECT} AND t.staff_id = :id", id=staff_id)
    return await _linked(tx, row) if row else None


async def everyone(tx: Transaction) -> list[Linked]:
    return [await _linked(tx, row) for row in await tx.rows(f"{_SELECT} ORDER BY t.staff_id")]


async def duty_talk(tx: Transaction, staff_id: int) -> int | None:
    """The private chat in which a member is on duty; None while they are not."""
    found = await tx.value(
        """SELECT max(c.id) FROM staff_telegram t JOIN conversations c
            ON c.channel = 'telegram' AND c.peer = t.user_id
        WHERE t.staff_id = :id AND t.duty_at IS NOT NULL""",
        id=staff_id,
    )
    return None if found is None else int(found)


async def talk(tx: Transaction, staff_id: int) -> int | None:
    """The private chat of a member's linked account; None before they wrote there."""
    found = await tx.value(
        """SELECT max(c.id) FROM staff_telegram t JOIN conversations c
            ON c.channel = 'telegram' AND c.peer = t.user_id
        WHERE t.staff_id = :id""",
        id=staff_id,
    )
    return None if found is None else int(found)


async def since(tx: Transaction, staff_id: int) -> datetime | None:
    """Since when a member's account is linked."""
    row = await tx.row("SELECT linked_at FROM staff_telegram WHERE staff_id = :id", id=staff_id)
    return row["linked_at"] if row else None
