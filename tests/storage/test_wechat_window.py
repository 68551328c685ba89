"""What a platform takes only for a while after the citizen wrote, on both databases."""

from datetime import timedelta

from storage import audience, awaiting, conversations, links, outbox
from storage.audience import Audience
from storage.conversations import Address, Conversation
from storage.database import Database, Transaction
from storage.outbox import Receipt
from tests.dialogue import MONDAY

HOUR = timedelta(hours=1)


async def begun(tx: Transaction, channel: str, hours_ago: int) -> Conversation:
    """Somebody who wrote so long ago."""
    address = Address(channel, "1", f"o{hours_ago}")
    talk = await conversations.begin(tx, address, language="zh", display_name="", now=MONDAY)
    talk.last_in_at = MONDAY - hours_ago * HOUR
    await conversations.save(tx, talk, seen_epoch=talk.epoch)
    return talk


async def test_what_waits_for_the_citizen_goes_when_they_wrote(database: Database) -> None:
    async with database.transaction() as tx:
        li, wu = await begun(tx, "wechat", 1), await begun(tx, "wechat", 2)
        for talk in (li, wu):
            await outbox.put(tx, talk, [(f"{talk.id}", 0, {"also": ["other"]})], now=MONDAY)
        parts = await outbox.claim(tx, "wechat", "1", "chat", now=MONDAY, limit=9)
        waits = [
            Receipt(one.id, "pending", error=outbox.AWAITED, retry_at=MONDAY + HOUR)
            for one in parts
        ]
        await outbox.settle(tx, waits, now=MONDAY)
        assert await awaiting.of(tx, li.id) == {f"{li.id}": "awaited"}
        assert await outbox.claim(tx, "wechat", "1", "chat", now=MONDAY, limit=9) == []
        assert await awaiting.citizen_wrote(tx, li.address, MONDAY) == 1
        assert await awaiting.citizen_wrote(tx, li.address, MONDAY) == 0
        assert await awaiting.of(tx, li.id) == {}
        (part,) = await outbox.claim(tx, "wechat", "1", "chat", now=MONDAY, limit=9)
        assert part.peer == li.address.peer
        late = Receipt(part.id, "failed", error=outbox.CLOSED)
        await outbox.settle(tx, [late], now=MONDAY)
        assert await outbox.troubles(tx, li.id) == {f"{li.id}": "closed", "other": "closed"}


async def test_a_notice_goes_where_it_is_taken(database: Database) -> None:
    """Who has not written on WeChat for two days is reached elsewhere or not at all."""
    async with database.transaction() as tx:
        await begun(tx, "wechat", 47)
        gone = await begun(tx, "wechat", 49)
        rows = await audience.count(tx, Audience(), now=MONDAY)
        assert [(row["channel"], row["people"]) for row in rows] == [("wechat", 1)]
        telegram = await begun(tx, "telegram", 100)
        await links.join(tx, telegram.person_id, gone.person_id, MONDAY)
        rows = await audience.count(tx, Audience(), now=MONDAY)
        assert [(row["channel"], row["people"]) for row in rows] == [
            ("telegram", 1),
            ("wechat", 1),
        ]
