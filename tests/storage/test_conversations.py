"""Conversations and their transcript: the fence, revisions, versions."""

import asyncio

import pytest

from storage import conversations, messages
from storage.conversations import Conversation
from storage.database import Database
from storage.errors import NotFound, TakenOver
from storage.messages import Message
from tests.storage.conftest import NOW, address, talk


async def say(database: Database, talk_id: int, *texts: str) -> None:
    async with database.transaction() as tx:
        where = await conversations.locked(tx, talk_id)
        new = [Message(f"{talk_id}-{text}", "citizen", text, NOW) for text in texts]
        await messages.add(tx, where, new)
        await conversations.save(tx, where, seen_epoch=where.epoch)


async def test_saving_after_a_takeover_is_refused_and_changes_nothing(database: Database) -> None:
    before = await talk(database)
    async with database.transaction() as tx:
        taken = await conversations.locked(tx, before.id)
        taken.epoch += 1
        await conversations.save(tx, taken, seen_epoch=before.epoch)
    before.state = {"said": "too late"}
    with pytest.raises(TakenOver):
        async with database.transaction() as tx:
            await conversations.save(tx, before, seen_epoch=before.epoch)
    async with database.reading() as view:
        after = await conversations.find(view, before.id)
    assert (after.epoch, after.state) == (1, {})


async def test_revisions_count_every_message_without_gap_or_double(database: Database) -> None:
    li = await talk(database)
    await asyncio.gather(*(say(database, li.id, f"{n}a", f"{n}b") for n in range(20)))
    async with database.reading() as view:
        said = await messages.latest(view, li.id, limit=100)
        assert [one.revision for one in said] == list(range(1, 41))
        assert [one.text for one in await messages.after(view, li.id, 38)] == [
            one.text for one in said[-2:]
        ]
        assert (await conversations.find(view, li.id)).revision == 40


async def test_an_edit_keeps_what_was_said_before_and_counts_as_news(database: Database) -> None:
    li = await talk(database)
    await say(database, li.id, "一", "二")
    for text in ("改", "再改"):
        async with database.transaction() as tx:
            where = await conversations.locked(tx, li.id)
            first = await messages.by_key(tx, li.id, f"{li.id}-一")
            assert first is not None
            first.text = text
            await messages.change(tx, where, first, now=NOW)
            await conversations.save(tx, where, seen_epoch=where.epoch)
    async with database.reading() as view:
        said = await messages.latest(view, li.id)
        assert [one.text for one in said] == ["再改", "二"]
        assert [row["text"] for row in await messages.versions(view, said[0].id)] == ["一", "改"]
        assert [one.text for one in await messages.after(view, li.id, 2)] == ["再改"]


async def test_a_key_of_another_conversation_finds_nothing(database: Database) -> None:
    li, wang = await talk(database, 1), await talk(database, 2)
    await say(database, li.id, "秘密")
    async with database.reading() as view:
        assert await messages.by_key(view, wang.id, f"{li.id}-秘密") is None
        assert await messages.by_platform_id(view, wang.id, "1") is None


async def test_an_address_has_one_conversation(database: Database) -> None:
    li = await talk(database)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await talk(database)
    async with database.reading() as view:
        assert await conversations.at(view, address()) == li
        with pytest.raises(NotFound):
            await conversations.find(view, li.id + 1)


async def test_whoever_locks_sees_what_the_one_before_has_written(database: Database) -> None:
    li = await talk(database)

    async def count() -> None:
        async with database.transaction() as tx:
            where: Conversation = await conversations.locked(tx, li.id)
            where.state = {"n": where.state.get("n", 0) + 1}
            await conversations.save(tx, where, seen_epoch=where.epoch)

    await asyncio.gather(*(count() for _ in range(30)))
    async with database.reading() as view:
        assert (await conversations.find(view, li.id)).state == {"n": 30}
