"""What the desk added to storage, on both databases."""

from datetime import timedelta

from storage import conversations, media, outbox, staff
from storage.conversations import Address
from storage.database import Database
from storage.media import File
from storage.outbox import Receipt
from tests.dialogue import MONDAY


async def test_a_used_session_lives_on_and_an_ended_one_does_not(database: Database) -> None:
    hour = timedelta(hours=1)
    async with database.transaction() as tx:
        zhao = await staff.add(tx, "小赵", ["operator"], now=MONDAY)
        for mark in ("used", "revoked", "late"):
            await staff.begin_session(
                tx, zhao.id, mark, agent="", now=MONDAY, expires=MONDAY + hour
            )
        await staff.seen(tx, "used", MONDAY + hour / 2, MONDAY + 2 * hour)
        await staff.revoke(tx, zhao.id, MONDAY, "revoked")
        await staff.seen(tx, "revoked", MONDAY + hour / 2, MONDAY + 2 * hour)
        await staff.seen(tx, "late", MONDAY + hour, MONDAY + 3 * hour)
        alive = [
            mark
            for mark in ("used", "revoked", "late")
            if await staff.session(tx, mark, MONDAY + 1.5 * hour)
        ]
    assert alive == ["used"]


async def test_only_a_doubtful_part_can_be_said_to_have_arrived(database: Database) -> None:
    async with database.transaction() as tx:
        address = Address("telegram", "1", "2")
        talk = await conversations.begin(
            tx, address, language="zh", display_name="李奶奶", now=MONDAY
        )
        await outbox.put(tx, talk, [("a", 0, {}), ("b", 0, {})], now=MONDAY)
        parts = await outbox.claim(tx, "telegram", "1", "chat", now=MONDAY, limit=1)
        await outbox.settle(tx, [Receipt(parts[0].id, "unknown")], now=MONDAY)
        assert await outbox.arrived(tx, talk.id, "b", MONDAY) == 0
        assert await outbox.arrived(tx, talk.id + 1, "a", MONDAY) == 0
        assert await outbox.arrived(tx, talk.id, "a", MONDAY) == 1
        assert await outbox.troubles(tx, talk.id) == {}


async def test_a_file_of_no_case_is_no_departments(database: Database) -> None:
    file = File("key", None, "image", "", "", 1, "0" * 64, {}, "stored", 0)
    async with database.transaction() as tx:
        await media.add(tx, file, now=MONDAY)
        assert not await media.of_department(tx, "key", "市城市管理局")
        assert not await media.of_department(tx, "key", "")
