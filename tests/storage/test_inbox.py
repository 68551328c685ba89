"""What came in is kept once, in its order, and done once."""

from datetime import timedelta

from storage import conversations, inbox
from storage.database import Database
from storage.inbox import Received
from storage.sqlite import SqliteDatabase
from tests.storage.conftest import NOW, address, talk


def came(number: int, key: str, text: str = "停水了") -> Received:
    return Received(address(number), key, {"text": text})


async def test_a_batch_is_one_commit(database: Database) -> None:
    commits: list[frozenset[str]] = []
    database.listen(commits.append)
    seen: list[str] = []
    if isinstance(database, SqliteDatabase):
        await database._writer.set_trace_callback(seen.append)
    async with database.transaction() as tx:
        await inbox.store(tx, [came(n % 3, f"k{n}") for n in range(100)], NOW)
    assert commits == [frozenset(inbox.topic(address(n)) for n in range(3))]
    if isinstance(database, SqliteDatabase):
        assert seen.count("COMMIT") == 1
    async with database.reading() as view:
        assert await inbox.depth(view) == 100


async def test_the_same_update_twice_is_kept_once_as_it_came_first(database: Database) -> None:
    for text in ("first", "again"):
        async with database.transaction() as tx:
            await inbox.store(tx, [came(1, "7", text), came(1, "7", text)], NOW)
    async with database.transaction() as tx:
        waiting = await conversations.next_turn(tx, address(1))
        assert waiting is not None
        assert waiting.payload == {"text": "first"}
        assert await inbox.depth(tx) == 1


async def test_what_is_done_does_not_come_back_with_a_repeated_update(database: Database) -> None:
    async with database.transaction() as tx:
        await inbox.store(tx, [came(1, "7")], NOW)
        waiting = await conversations.next_turn(tx, address(1))
        assert waiting is not None
        await inbox.done(tx, waiting.inbox_id, NOW)
    async with database.transaction() as tx:
        await inbox.store(tx, [came(1, "7")], NOW)
        assert await conversations.next_turn(tx, address(1)) is None


async def test_the_key_is_unique_for_an_account_and_not_beyond(database: Database) -> None:
    others = [
        came(1, "7"),
        Received(conversations.Address("telegram", "999", "1001"), "7", {}),
        Received(conversations.Address("web", "123456", "1001"), "7", {}),
    ]
    async with database.transaction() as tx:
        await inbox.store(tx, others, NOW)
        assert await inbox.depth(tx) == 3


async def test_a_key_is_claimed_for_the_first_time_once(database: Database) -> None:
    async with database.transaction() as tx:
        assert await inbox.first_time(tx, address(), "tap-1", NOW)
        assert not await inbox.first_time(tx, address(), "tap-1", NOW)
        assert await inbox.first_time(tx, address(), "tap-2", NOW)
        assert await inbox.depth(tx) == 0
        assert await conversations.next_turn(tx, address()) is None


async def test_the_address_that_waits_longest_comes_first(database: Database) -> None:
    async with database.transaction() as tx:
        await inbox.store(tx, [came(3, "1"), came(1, "2"), came(3, "3"), came(2, "4")], NOW)
        assert await inbox.waiting(tx) == [address(3), address(1), address(2)]


async def test_rows_of_an_address_come_oldest_first_with_what_is_known(database: Database) -> None:
    known = await talk(database, 1)
    async with database.transaction() as tx:
        await inbox.store(tx, [came(1, "b", "one"), came(1, "a", "two"), came(2, "c")], NOW)
        first = await conversations.next_turn(tx, address(1))
        assert first is not None
        assert (first.payload["text"], first.received_at, first.tries) == ("one", NOW, 0)
        assert first.conversation is not None
        assert first.conversation.id == known.id
        await inbox.failed(tx, first.inbox_id, "KeyError: x")
        again = await conversations.next_turn(tx, address(1))
        assert again is not None
        assert (again.inbox_id, again.tries) == (first.inbox_id, 1)
        await inbox.done(tx, first.inbox_id, NOW)
        second = await conversations.next_turn(tx, address(1))
        assert second is not None
        assert second.payload["text"] == "two"
        unknown = await conversations.next_turn(tx, address(2))
        assert unknown is not None
        assert unknown.conversation is None


async def test_only_what_was_done_long_ago_is_forgotten(database: Database) -> None:
    async with database.transaction() as tx:
        await inbox.store(tx, [came(1, "old"), came(1, "new"), came(1, "open")], NOW)
        for at in (NOW, NOW + timedelta(days=3)):
            waiting = await conversations.next_turn(tx, address(1))
            assert waiting is not None
            await inbox.done(tx, waiting.inbox_id, at)
        assert await inbox.forget_done(tx, NOW + timedelta(days=1)) == 1
        assert await inbox.depth(tx) == 1
