"""Acceptance test 2 to the letter: a hundred claims at once, half on the web, half in Telegram."""

import asyncio
from pathlib import Path

import pytest

from handlers.desk import chats
from handlers.errors import NotNow
from handlers.turn import Reply, Turn
from storage import handoff_lists, handoffs
from storage.database import Database
from storage.staff import Member
from tests import stored
from tests.fakes.telegram import Person
from tests.topics.kit import Desk, desk

CHATS, THUMBS, TRIES = 20, 10, 50


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_edge_5_a_hundred_claims_at_both_desks(database: Database, tmp_path: Path) -> None:
    """20 winners, 80 told kindly, no text lost; nobody but the winner is heard by the citizen."""
    async with desk(database, tmp_path) as house:
        thumbs = [house.tg.user(3000 + n, first_name=f"拇指{n}") for n in range(THUMBS)]
        for one in thumbs:
            await house.joins(one)
        seats = [await house.house.member(f"网页{n}") for n in range(TRIES)]
        threads = [await house.waits(house.tg.user(5000 + n, f"市民{n}")) for n in range(CHATS)]
        rows = sorted(await house.house.read(handoff_lists.open_ones), key=lambda row: row["id"])

        async def taps(n: int) -> str:
            card = house.card(threads[n % CHATS])
            tap = await thumbs[(n + n // CHATS) % THUMBS].presses_data(
                card.buttons[0][0].data or "", card
            )
            await house.until(lambda: tap.answered)
            return str(tap.text)

        async def clicks(n: int) -> str:
            return await _claimed_on_the_web(house, rows[n % CHATS], seats[n])

        told = await asyncio.gather(*(one for n in range(TRIES) for one in (taps(n), clicks(n))))
        won = [word for word in told if word in ("", "您已接待")]
        assert len(won) == CHATS
        assert all(word.startswith("已由") for word in told if word not in won), told
        await _write(house, threads, thumbs)
        await _nothing_is_lost(house, rows, seats)


async def _claimed_on_the_web(house: Desk, row: dict[str, object], by: Member) -> str:
    """What they are told; nothing for who wins. Their words go out, or stay as a note."""
    talk, handoff = int(str(row["conversation_id"])), int(str(row["id"]))
    words = Reply(f"我是{by.name}")
    act = house.house.engine.act

    async def claim(turn: Turn) -> None:
        await chats.claim(turn, handoff, by)

    try:
        await act(talk, claim)
    except NotNow as late:
        await act(talk, lambda turn: chats.note(turn, by, words.text))
        return str(late)
    await act(talk, lambda turn: chats.say(turn, handoff, by, words))
    return ""


async def _write(house: Desk, threads: list[int], thumbs: list[Person]) -> None:
    """Each who tapped writes in the topic, winner or not."""
    for n in range(TRIES):
        person = thumbs[(n + n // CHATS) % THUMBS]
        words = f"我是{person.facts['first_name']}-{n}"
        await person.says(words, chat=house.group, topic=threads[n % CHATS])
    by_staff = "side IN ('operator', 'note')"
    await house.kept(TRIES, f"messages WHERE text LIKE '我是拇指%' AND {by_staff}")


async def _nothing_is_lost(house: Desk, rows: list[dict[str, object]], seats: list[Member]) -> None:
    async with house.house.database.reading() as tx:
        kept = await tx.rows(
            """SELECT m.side, m.text, s.name FROM messages m JOIN staff s ON s.id = m.staff_id
            WHERE m.text LIKE '我是%' AND m.side IN ('operator', 'note')"""
        )
        holders = set()
        for row in rows:
            found = await stored.handoff_events(tx, int(str(row["id"])))
            assert [one["action"] for one in found].count("claim") == 1
            holder = await handoffs.find(tx, int(str(row["id"])))
            holders.add((holder.conversation_id, holder.staff_id))
    assert sorted(row["text"] for row in kept) == sorted(
        [*(f"我是{one.name}" for one in seats)]
        + [f"我是拇指{(n + n // CHATS) % THUMBS}-{n}" for n in range(TRIES)]
    )
    assert len(holders) == CHATS
    assert [row["side"] for row in kept].count("operator") == CHATS
