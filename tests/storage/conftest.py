"""What every storage test needs: a moment, and somebody who has written."""

from datetime import UTC, datetime

from storage import conversations
from storage.conversations import Address, Conversation
from storage.database import Database

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def address(number: int = 1) -> Address:
    return Address("telegram", "123456", str(1000 + number))


async def talk(database: Database, number: int = 1) -> Conversation:
    """A conversation with a person of its own."""
    async with database.transaction() as tx:
        return await conversations.begin(
            tx, address(number), language="zh", display_name="李奶奶", now=NOW
        )
