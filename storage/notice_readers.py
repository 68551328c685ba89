"""A notice as one recipient has it: in their chat, in its transcript, tapped 已知晓."""

from datetime import datetime

from storage.database import Row, Transaction


async def told(tx: Transaction, notice_id: int, person_id: int) -> Row | None:
    """A recipient's row, for their own chat."""
    return await tx.row(
        "SELECT * FROM notice_recipients WHERE notice_id = :id AND person_id = :person",
        id=notice_id,
        person=person_id,
    )


async def transcribed(tx: Transaction, notice_id: int, person_id: int) -> None:
    """The notice's message is now in the transcript too."""
    await tx.execute(
        """UPDATE notice_recipients SET transcribed = 1
        WHERE notice_id = :id AND person_id = :person""",
        id=notice_id,
        person=person_id,
    )


async def known(tx: Transaction, notice_id: int, person_id: int, now: datetime) -> bool:
    """They have tapped 已知晓; False when they had before."""
    return bool(
        await tx.execute(
            """UPDATE notice_recipients SET known_at = :now_at
            WHERE notice_id = :id AND person_id = :person AND known_at IS NULL""",
            id=notice_id,
            person=person_id,
            now_at=now,
        )
    )


async def untold(
    tx: Transaction, person_id: int, conversation_id: int, since: datetime
) -> list[Row]:
    """What reached somebody in a chat since then and is not in its transcript, the oldest first.

    A row stays with whom it was sent to, also when that chat's person was joined to another.
    """
    return await tx.rows(
        """SELECT n.id AS notice_id, r.person_id, r.platform_id, r.done_at
        FROM notices n JOIN notice_recipients r ON r.notice_id = n.id
            AND r.person_id IN (SELECT CAST(:person AS BIGINT) UNION
                SELECT former_person_id FROM person_links WHERE conversation_id = :talk)
        WHERE n.begun_at >= :since_at AND r.conversation_id = :talk
            AND r.state = 'sent' AND r.transcribed = 0
        ORDER BY n.id""",
        person=person_id,
        talk=conversation_id,
        since_at=since,
    )


async def answered_by(
    tx: Transaction, person_id: int, conversation_id: int, platform_id: str
) -> Row | None:
    """The notice whose message in a chat has a number of the platform's."""
    return await tx.row(
        """SELECT n.id AS notice_id, r.person_id FROM notices n
        JOIN notice_recipients r ON r.notice_id = n.id
            AND r.person_id IN (SELECT CAST(:person AS BIGINT) UNION
                SELECT former_person_id FROM person_links WHERE conversation_id = :talk)
        WHERE n.begun_at IS NOT NULL AND n.kind = 'notice'
            AND r.conversation_id = :talk AND r.platform_id = :platform_id
        ORDER BY n.id DESC LIMIT 1""",
        person=person_id,
        talk=conversation_id,
        platform_id=platform_id,
    )


async def untold_in_chats(tx: Transaction, notice_id: int, limit: int) -> list[int]:
    """Conversations in which a person is awaited or talks, and that got this notice unwritten."""
    rows = await tx.rows(
        """SELECT r.conversation_id FROM handoffs h JOIN notice_recipients r
            ON r.notice_id = :id AND r.person_id = h.person_id
        WHERE h.closed_at IS NULL AND r.conversation_id = h.conversation_id
            AND r.state = 'sent' AND r.transcribed = 0
        ORDER BY r.person_id LIMIT :limit""",
        id=notice_id,
        limit=limit,
    )
    return [row["conversation_id"] for row in rows]


async def got(tx: Transaction, person_id: int) -> list[Row]:
    """All that reached somebody, for their own eyes, the oldest first: title, time, 已知晓."""
    return await tx.rows(
        """SELECT n.title, r.done_at AS at, r.known_at FROM notices n
        JOIN notice_recipients r ON r.notice_id = n.id AND r.person_id = :person
        WHERE n.begun_at IS NOT NULL AND n.kind = 'notice' AND r.state = 'sent' ORDER BY n.id""",
        person=person_id,
    )
