"""A hotline with operators who are there."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from handlers.desk import chats, presence
from handlers.turn import Reply, Turn
from storage import handoff_lists, handoffs, messages
from storage.handoffs import Handoff
from storage.staff import Member
from tests import stored
from tests.dialogue import Citizen, Hotline, run_turn

T = TypeVar("T")


@dataclass
class Desk:
    """The desk's side of a hotline."""

    house: Hotline

    async def member(self, name: str, *roles: str, on: bool = False) -> Member:
        member = await self.house.member(name, *roles)
        if on:
            await self.goes(member, "on")
        return member

    async def goes(self, member: Member, state: str) -> None:
        async with self.house.database.transaction() as tx:
            await presence.go(tx, member, state, self.house.clock.now())
        await self.house.timers.fire_due()

    async def do(self, li: Citizen, act: Callable[[Turn], Awaitable[T]]) -> T:
        return await run_turn(self.house, li, act)

    async def waiting(self, li: Citizen) -> Handoff:
        """The handoff that is open for a citizen."""
        talk = await li.talk()
        assert talk.handoff is not None
        number = talk.handoff.id
        return await self.house.read(lambda tx: handoffs.find(tx, number))

    async def claims(self, li: Citizen, by: Member) -> int:
        waiting = await self.waiting(li)
        await self.do(li, lambda turn: chats.claim(turn, waiting.id, by))
        await li.hears()
        return waiting.id

    async def talks_again(self, li: Citizen, by: Member) -> int:
        """Once more from the queue to the end, which asks for a rating; the handoff."""
        await li.says("人工")
        number = await self.claims(li, by)
        await self.do(li, lambda turn: chats.hand_back(turn, number, by))
        return number

    async def says(self, li: Citizen, handoff: int, by: Member, text: str) -> None:
        await self.do(li, lambda turn: chats.say(turn, handoff, by, Reply(text)))

    async def find(self, handoff: int) -> Handoff:
        return await self.house.read(lambda tx: handoffs.find(tx, handoff))

    async def open_ones(self) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.house.read(handoff_lists.open_ones)]

    async def notes(self, li: Citizen) -> list[str]:
        return [one.text for one in await li.transcript() if one.side == "note"]

    async def log(self, handoff: int) -> list[str]:
        rows = await self.house.read(lambda tx: stored.handoff_events(tx, handoff))
        return [row["action"] for row in rows]


def words(said: list[messages.Message]) -> str:
    return "\n".join(one.text for one in said)
