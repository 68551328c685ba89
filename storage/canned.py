"""Replies that are written once and sent often: one's own, and those that all share."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Row, Transaction
from storage.errors import NotFound


@dataclass(frozen=True, slots=True)
class Canned:
    """`staff_id` is None for what all share; `code` is what one types to find it at once."""

    id: int
    staff_id: int | None
    code: str
    title: str
    text: str
    made_by: str
    changed_at: datetime

    @property
    def shared(self) -> bool:
        return self.staff_id is None


def _from(row: Row) -> Canned:
    return Canned(
        row["id"],
        row["staff_id"],
        row["code"],
        row["title"],
        row["text"],
        row["made_by"],
        row["changed_at"],
    )


async def for_member(tx: Transaction, staff_id: int) -> list[Canned]:
    """A member's own replies, then the shared ones."""
    rows = await tx.rows(
        """SELECT * FROM canned_replies WHERE staff_id = :staff_id OR staff_id IS NULL
        ORDER BY CASE WHEN staff_id IS NULL THEN 1 ELSE 0 END, id""",
        staff_id=staff_id,
    )
    return [_from(row) for row in rows]


async def find(tx: Transaction, reply_id: int) -> Canned:
    row = await tx.row("SELECT * FROM canned_replies WHERE id = :id", id=reply_id)
    if row is None:
        raise NotFound("There is no such reply.")
    return _from(row)


@dataclass(frozen=True, slots=True)
class Written:
    """What is saved of a reply; `staff_id` None shares it."""

    staff_id: int | None
    code: str
    title: str
    text: str


async def add(tx: Transaction, reply: Written, *, by: str, now: datetime) -> int:
    return int(
        await tx.value(
            """INSERT INTO canned_replies (staff_id, code, title, text, made_by, changed_at)
            VALUES (:staff_id, :code, :title, :text, :by, :changed_at) RETURNING id""",
            staff_id=reply.staff_id,
            code=reply.code,
            title=reply.title,
            text=reply.text,
            by=by,
            changed_at=now,
        )
    )


async def change(tx: Transaction, reply_id: int, reply: Written, *, by: str, now: datetime) -> None:
    await tx.execute(
        """UPDATE canned_replies SET staff_id = :staff_id, code = :code, title = :title,
            text = :text, made_by = :by, changed_at = :changed_at WHERE id = :id""",
        id=reply_id,
        staff_id=reply.staff_id,
        code=reply.code,
        title=reply.title,
        text=reply.text,
        by=by,
        changed_at=now,
    )


async def remove(tx: Transaction, reply_id: int) -> None:
    await tx.execute("DELETE FROM canned_replies WHERE id = :id", id=reply_id)


async def count(tx: Transaction, staff_id: int | None) -> int:
    """How many replies a member has of their own, or (None) all share."""
    return int(
        await tx.value(
            """SELECT count(*) FROM canned_replies
            WHERE COALESCE(staff_id, 0) = :owner""",
            owner=staff_id or 0,
        )
    )
