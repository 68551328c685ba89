"""Rows as they stand, which the tests ask for and the product does not."""

from storage.database import Row, Transaction


async def handoff_events(tx: Transaction, handoff_id: int) -> list[Row]:
    return await tx.rows(
        "SELECT * FROM handoff_events WHERE handoff_id = :id ORDER BY id", id=handoff_id
    )


async def gaps(tx: Transaction) -> list[Row]:
    """The newest first."""
    return await tx.rows("SELECT * FROM gaps ORDER BY id DESC")


async def notice_questions(tx: Transaction, notice_id: int) -> list[Row]:
    return await tx.rows(
        "SELECT * FROM notice_questions WHERE notice_id = :id ORDER BY id", id=notice_id
    )


async def digest_days(tx: Transaction) -> list[str]:
    """The newest first."""
    return [row["day"] for row in await tx.rows("SELECT day FROM digests ORDER BY day DESC")]
