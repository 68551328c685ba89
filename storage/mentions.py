"""Members of staff who were named in an internal note, until they have seen it."""

from collections.abc import Sequence
from datetime import datetime

from storage.database import Row, Transaction


def topic(staff_id: int) -> str:
    return f"mention|{staff_id}"


async def add(
    tx: Transaction,
    named: Sequence[int],
    *,
    conversation_id: int,
    message_key: str,
    by_staff_id: int,
    now: datetime,
) -> None:
    """Tell those who were named in a note; once a note."""
    await tx.many(
        """INSERT INTO mentions
            (staff_id, conversation_id, message_key, by_staff_id, mentioned_at)
        VALUES (:staff_id, :conversation_id, :message_key, :by_staff_id, :mentioned_at)
        ON CONFLICT DO NOTHING""",
        [
            {
                "staff_id": one,
                "conversation_id": conversation_id,
                "message_key": message_key,
                "by_staff_id": by_staff_id,
                "mentioned_at": now,
            }
            for one in named
        ],
    )
    for one in named:
        tx.touch(topic(one))


async def unseen(tx: Transaction, staff_id: int, *, limit: int = 50) -> list[Row]:
    """Where a member was named and has not looked yet, the newest first."""
    return await tx.rows(
        """SELECT n.conversation_id, n.mentioned_at, b.name AS by_name, c.display_name, m.text
        FROM mentions n JOIN staff b ON b.id = n.by_staff_id
        JOIN conversations c ON c.id = n.conversation_id
        LEFT JOIN messages m ON m.message_key = n.message_key
        WHERE n.staff_id = :staff_id AND n.seen_at IS NULL ORDER BY n.id DESC LIMIT :limit""",
        staff_id=staff_id,
        limit=limit,
    )


async def see(tx: Transaction, staff_id: int, conversation_id: int, now: datetime) -> int:
    """A member has looked at a chat; how many mentions that settles."""
    seen = await tx.execute(
        """UPDATE mentions SET seen_at = :seen_at WHERE staff_id = :staff_id
            AND conversation_id = :conversation_id AND seen_at IS NULL""",
        staff_id=staff_id,
        conversation_id=conversation_id,
        seen_at=now,
    )
    if seen:
        tx.touch(topic(staff_id))
    return seen
