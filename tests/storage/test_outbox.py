"""The outbox as it is documented: order for each peer, patience, receipts, the fence."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import conversations, doubts, outbox
from storage.conversations import Conversation
from storage.database import Database
from storage.outbox import ASIDE, PATIENCE, Part, Receipt
from tests.storage.conftest import NOW, talk

LATER = timedelta(minutes=1)


async def put(
    database: Database, where: Conversation, *keys: str, lane: str = "chat", part: int = 0
) -> None:
    async with database.transaction() as tx:
        parts: list[tuple[str, int, dict[str, Any]]] = [(key, part, {"text": key}) for key in keys]
        await outbox.put(tx, where, parts, now=NOW, lane=lane)


async def claim(
    database: Database, *, at: datetime = NOW, limit: int = 100, lane: str = "chat"
) -> list[Part]:
    async with database.transaction() as tx:
        return await outbox.claim(tx, "telegram", "123456", lane, now=at, limit=limit)


async def settle(database: Database, part: Part, state: str, **more: Any) -> None:
    async with database.transaction() as tx:
        await outbox.settle(tx, [Receipt(part.id, state, **more)], now=NOW)


def keys(parts: list[Part]) -> list[str]:
    return [part.message_key for part in parts]


async def test_parts_are_claimed_oldest_first_and_once(database: Database) -> None:
    li, wang = await talk(database, 1), await talk(database, 2)
    await put(database, li, "a", "b")
    await put(database, wang, "c")
    assert keys(await claim(database, limit=1)) == ["a"]
    # b waits for a, which is on its way; c is of somebody else.
    assert keys(await claim(database)) == ["c"]
    assert await claim(database) == []


async def test_what_is_sent_lets_the_next_one_go(database: Database) -> None:
    li = await talk(database)
    await put(database, li, "a", "b")
    (first,) = await claim(database, limit=1)
    await settle(database, first, "sent", platform_id="77")
    assert keys(await claim(database)) == ["b"]
    async with database.reading() as view:
        assert await outbox.platform_id(view, "a") == "77"
        assert await outbox.platform_id(view, "b") is None


@pytest.mark.parametrize("state", ["failed", "unknown"])
async def test_a_final_failure_is_shown_and_holds_nobody(database: Database, state: str) -> None:
    li = await talk(database)
    await put(database, li, "a", "b")
    (first,) = await claim(database, limit=1)
    await settle(database, first, state, error="why")
    assert keys(await claim(database)) == ["b"]
    async with database.reading() as view:
        assert await outbox.troubles(view, li.id) == {"a": state}


async def test_a_retry_holds_back_the_later_ones_for_its_patience_only(database: Database) -> None:
    li = await talk(database)
    await put(database, li, "a", "b")
    (first,) = await claim(database, limit=1)
    await settle(database, first, "pending", retry_at=NOW + LATER)
    assert await claim(database) == []
    assert await claim(database, at=NOW + PATIENCE - timedelta(seconds=1)) == []
    assert keys(await claim(database, at=NOW + PATIENCE + timedelta(seconds=1))) == ["b"]
    assert keys(await claim(database, at=NOW + LATER)) == ["a"]


async def test_a_part_aside_waits_for_nobody_and_holds_nobody(database: Database) -> None:
    li = await talk(database)
    await put(database, li, "a")
    assert keys(await claim(database)) == ["a"]
    await put(database, li, "toast", part=ASIDE)
    assert keys(await claim(database)) == ["toast"]


async def test_the_lanes_do_not_wait_for_each_other(database: Database) -> None:
    li = await talk(database)
    await put(database, li, "notice", lane="bulk")
    await put(database, li, "answer")
    assert keys(await claim(database)) == ["answer"]
    assert keys(await claim(database, lane="bulk")) == ["notice"]


async def test_a_crash_makes_what_was_on_its_way_unknown_and_nothing_else(
    database: Database,
) -> None:
    li = await talk(database)
    await put(database, li, "a", "b")
    await claim(database, limit=1)
    async with database.transaction() as tx:
        assert await doubts.doubt_unfinished(tx, "telegram", "123456", NOW) == 1
        assert await outbox.counts(tx) == {"unknown": 1, "pending": 1}
    assert keys(await claim(database)) == ["b"]


async def test_only_what_is_on_its_way_can_be_settled(database: Database) -> None:
    """A receipt that comes after the row was doubted must not make it pending again."""
    li = await talk(database)
    await put(database, li, "a")
    (part,) = await claim(database)
    async with database.transaction() as tx:
        await doubts.doubt_unfinished(tx, "telegram", "123456", NOW)
    await settle(database, part, "pending", retry_at=NOW)
    assert await claim(database) == []


async def test_the_bots_words_need_the_epoch_that_they_began_with(database: Database) -> None:
    li = await talk(database)
    async with database.transaction() as tx:
        talking = await conversations.locked(tx, li.id)
        talking.epoch += 1
        await conversations.save(tx, talking, seen_epoch=0)
    async with database.transaction() as tx:
        await outbox.put(tx, li, [("bot", 0, {})], now=NOW, epoch=0)
        await outbox.put(tx, li, [("operator", 0, {})], now=NOW)
    assert keys(await claim(database)) == ["operator"]


async def test_a_message_part_is_queued_once(database: Database) -> None:
    li = await talk(database)
    await put(database, li, "a")
    with pytest.raises(Exception, match=r"(?i)unique"):
        await put(database, li, "a")


async def test_next_due_is_when_to_look_again(database: Database) -> None:
    li = await talk(database)
    await put(database, li, "a")
    (part,) = await claim(database)
    await settle(database, part, "pending", retry_at=NOW + LATER)
    async with database.reading() as view:
        due = await outbox.next_due(view, "telegram", "123456", "chat", NOW)
        assert due == NOW + LATER
        assert await outbox.next_due(view, "telegram", "123456", "bulk", NOW) is None


async def test_what_waits_for_a_citizen_who_blocked_us_is_dropped(database: Database) -> None:
    li, wang = await talk(database, 1), await talk(database, 2)
    await put(database, li, "a", "b")
    await put(database, wang, "c")
    async with database.transaction() as tx:
        assert await outbox.drop_pending(tx, li.id, NOW) == 2
    assert keys(await claim(database)) == ["c"]
