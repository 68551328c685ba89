"""The cards of notices in members' private chats: one a chat, edited while the notice moves."""

from datetime import datetime

from storage.database import Row, Transaction


async def of_notice(tx: Transaction, notice_id: int) -> list[Row]:
    return await tx.rows(
        """SELECT conversation_id, message_key, shown, shown_at FROM notice_cards
        WHERE notice_id = :id ORDER BY conversation_id""",
        id=notice_id,
    )


async def at(tx: Transaction, notice_id: int, conversation_id: int) -> Row | None:
    return await tx.row(
        """SELECT message_key, shown, shown_at FROM notice_cards
        WHERE notice_id = :id AND conversation_id = :talk""",
        id=notice_id,
        talk=conversation_id,
    )


async def keep(
    tx: Transaction,
    notice_id: int,
    conversation_id: int,
    message_key: str,
    shown: str,
    *,
    settled: bool,
    now: datetime,
) -> None:
    """What the card says now; a settled one is not looked at again."""
    await tx.execute(
        """INSERT INTO notice_cards
            (notice_id, conversation_id, message_key, shown, shown_at, settled)
        VALUES (:id, :talk, :message_key, :shown, :shown_at, :settled)
        ON CONFLICT (notice_id, conversation_id) DO UPDATE SET
            message_key = excluded.message_key, shown = excluded.shown,
            shown_at = excluded.shown_at, settled = excluded.settled""",
        id=notice_id,
        talk=conversation_id,
        message_key=message_key,
        shown=shown,
        shown_at=now,
        settled=int(settled),
    )


async def open_ones(tx: Transaction) -> list[int]:
    """Notices that have a card which may still change."""
    rows = await tx.rows(
        "SELECT DISTINCT notice_id FROM notice_cards WHERE settled = 0 ORDER BY notice_id"
    )
    return [row["notice_id"] for row in rows]
