"""One open handoff a person, one winner of a claim, an epoch that only moves on."""

import asyncio

from storage import conversations, handoff_lists, handoffs, staff
from storage.conversations import Conversation
from storage.database import Database
from storage.handoffs import Handoff
from tests import stored
from tests.storage.conftest import NOW, talk


async def queue(database: Database, where: Conversation, priority: int = 0) -> Handoff | None:
    async with database.transaction() as tx:
        return await handoffs.queue(
            tx,
            conversation_id=where.id,
            person_id=where.person_id,
            reason="citizen",
            priority=priority,
            draft={"slots": {"place": "解放路12号"}},
            now=NOW,
        )


async def members(database: Database, number: int) -> list[int]:
    async with database.transaction() as tx:
        return [
            (await staff.add(tx, f"受理员{n}", ["operator"], now=NOW)).id for n in range(number)
        ]


async def test_of_twenty_who_claim_at_once_one_wins(database: Database) -> None:
    waiting = await queue(database, await talk(database))
    assert waiting is not None

    async def claim(staff_id: int) -> Handoff | None:
        async with database.transaction() as tx:
            return await handoffs.claim(tx, waiting.id, staff_id, NOW)

    claims = await asyncio.gather(*(claim(one) for one in await members(database, 20)))
    (won,) = [one for one in claims if one]
    assert (won.state, won.epoch) == ("ACTIVE", waiting.epoch + 1)
    async with database.reading() as view:
        assert await handoffs.find(view, waiting.id) == won
        events = await stored.handoff_events(view, waiting.id)
    assert [event["action"] for event in events] == ["queue", "claim"]


async def test_a_person_waits_once_however_often_they_ask(database: Database) -> None:
    li = await talk(database)
    results = await asyncio.gather(*(queue(database, li) for _ in range(20)))
    assert sum(one is not None for one in results) == 1
    async with database.reading() as view:
        assert len(await handoff_lists.open_ones(view)) == 1


async def test_after_the_end_a_person_may_wait_again(database: Database) -> None:
    li = await talk(database)
    first = await queue(database, li)
    assert first is not None
    async with database.transaction() as tx:
        closed = await handoffs.close(tx, first.id, actor="bot", reason="queue_timeout", now=NOW)
        assert closed is not None
        assert closed.epoch > first.epoch
        assert await handoffs.close(tx, first.id, actor="bot", reason="again", now=NOW) is None
        assert await handoffs.claim(tx, first.id, 1, NOW) is None
    second = await queue(database, li)
    assert second is not None
    assert second.id != first.id


async def test_who_presses_most_is_ahead(database: Database) -> None:
    urgent_last = [await queue(database, await talk(database, n), 50 * (n == 3)) for n in (1, 2, 3)]
    first, second, urgent = [one for one in urgent_last if one]
    async with database.reading() as view:
        assert [await handoffs.ahead(view, one) for one in (urgent, first, second)] == [0, 1, 2]
        assert [row["id"] for row in await handoff_lists.open_ones(view)] == [
            urgent.id, first.id, second.id,
        ]  # fmt: skip


async def test_a_conversation_comes_with_its_open_handoff(database: Database) -> None:
    li = await talk(database)
    waiting = await queue(database, li)
    assert waiting is not None
    (zhao,) = await members(database, 1)
    async with database.transaction() as tx:
        await handoffs.claim(tx, waiting.id, zhao, NOW)
        held = (await conversations.find(tx, li.id)).handoff
        assert held is not None
        assert (held.state, held.staff_id, held.staff_name) == ("ACTIVE", zhao, "受理员0")
        await handoffs.close(tx, waiting.id, actor="bot", reason="operator_closed", now=NOW)
        assert (await conversations.find(tx, li.id)).handoff is None
