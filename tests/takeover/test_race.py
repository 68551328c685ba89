"""A hundred claims at once on twenty chats, half of them by a word that goes along."""

import asyncio
import random

from handlers.desk import chats
from handlers.errors import NotNow
from handlers.turn import Turn
from storage.staff import Member
from tests.dialogue import Citizen
from tests.takeover.kit import Desk

SEED = 20261129


async def test_edge_5_a_hundred_claims_on_twenty_chats(desk: Desk) -> None:
    """Acceptance test 2: 20 winners, 80 told kindly, no text lost."""
    citizens = [desk.house.citizen(f"市民{n}") for n in range(20)]
    for li in citizens:
        await li.drops(text="人工")
    await desk.house.engine.settled()
    members = [await desk.member(f"受理员{n}") for n in range(100)]
    open_ones = {li.id: (await desk.waiting(li)).id for li in citizens}
    tries = [(citizens[n % 20], members[n]) for n in range(100)]
    random.Random(SEED).shuffle(tries)

    async def one(li: Citizen, by: Member) -> str:
        """What they are told; nothing for who wins."""
        talk, handoff = (await li.talk()).id, open_ones[li.id]
        words = f"我是{by.name}"

        async def claim(turn: Turn) -> None:
            await chats.claim(turn, handoff, by)

        try:
            await desk.house.engine.act(talk, claim)
        except NotNow as late:
            await desk.house.engine.act(talk, lambda turn: chats.note(turn, by, words))
            return str(late)
        await desk.says(li, handoff, by, words)
        return ""

    told = await asyncio.gather(*(one(li, by) for li, by in tries))
    assert told.count("") == 20
    assert all(word.startswith("已由受理员") for word in told if word)
    kept = [
        (one.side, one.text)
        for li in citizens
        for one in await li.transcript()
        if one.text.startswith("我是受理员")
    ]
    assert sorted(text for _, text in kept) == sorted(f"我是{by.name}" for by in members)
    assert [side for side, _ in kept].count("operator") == 20
    for handoff in open_ones.values():
        assert (await desk.log(handoff)).count("claim") == 1
