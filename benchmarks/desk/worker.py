"""One process of the desk's hour: its share of the citizens and of the operators.

    python -m benchmarks.desk.worker URL FOLDER NUMBER PROCESSES CHATS OPERATORS

Each line on standard input is a phase: `citizens`, `operators` or `end`; the answer is one line of
JSON. In the citizens' phase the times are kept at which their words were handed in (`said`) and at
which a desk of this process heard of them (`heard`), both by the machine's one monotonic clock.
"""

import asyncio
import json
import random
import sys
import time
from pathlib import Path

from handlers.desk import chats
from handlers.errors import NotNow, Refused
from handlers.turn import Reply
from storage import handoff_lists, staff
from storage.database import Database
from storage.handoffs import HELD
from storage.opening import open_database
from storage.staff import Member
from storage.upgrades import upgrade
from tests.dialogue import Citizen, Hotline, hotline

PER_SECOND = 50.0
SPEAKS = 0.15
ANSWERS = 0.9
ENDS = 0.04
MINUTES = 60
ARRIVE_WITHIN = 45


class Share:
    """This process's people."""

    def __init__(self, house: Hotline, number: int, processes: int, chats_: int) -> None:
        self.house = house
        self.chance = random.Random(1000 + number)
        self.said: dict[int, float] = {}
        self.heard: dict[int, float] = {}
        self.members: list[Member] = []
        self._listening = False
        self._talks: dict[int, int] = {}
        self._spoken: dict[str, int] = {}
        self.mine = [n for n in range(chats_) if n % processes == number]
        self._people = {n: self._citizen(n) for n in self.mine}
        self._begin = {n: self.chance.randrange(ARRIVE_WITHIN) for n in self.mine}
        self._minute = 0
        house.database.listen(self._hear)

    def _citizen(self, n: int) -> Citizen:
        li = self.house.citizen(f"市民{n}")
        li.id = n
        li.address = type(li.address)("web", "web", f"{n + 1:032x}")
        return li

    def _hear(self, topics: frozenset[str]) -> None:
        if not self._listening:
            return
        now = time.monotonic()
        for topic in topics:
            kind, _, number = topic.partition("|")
            if kind == "talk" and number.isdecimal():
                self.heard.setdefault(int(number), now)

    async def citizens(self) -> dict[str, object]:
        """A minute of the citizens: some come, some speak, at 50 a second in all."""
        self._listening, self.said, self.heard = True, {}, {}
        for n in self.mine:
            if self._begin[n] == self._minute:
                await self._people[n].drops(text="人工")
            elif self._begin[n] < self._minute and self.chance.random() < SPEAKS:
                await self._speaks(n)
            else:
                continue
            await asyncio.sleep(self.chance.expovariate(PER_SECOND))
        await self.house.engine.settled()
        return {"said": self.said}

    async def _speaks(self, n: int) -> None:
        if n not in self._talks:
            self._talks[n] = (await self._people[n].talk()).id
        name = f"c{n}"
        self._spoken[name] = self._spoken.get(name, 0) + 1
        self.said[self._talks[n]] = time.monotonic()
        await self._people[n].drops(text=f"{name}-{self._spoken[name]}")

    async def operators(self) -> dict[str, object]:
        """A minute of the operators: each takes one more chat, answers, ends some."""
        self._listening = False
        heard = self.heard
        for by in self.members:
            rows = await self.house.read(handoff_lists.open_ones)
            mine = [row for row in rows if row["staff_id"] == by.id and row["state"] in HELD]
            waiting = [row for row in rows if row["state"] == "QUEUED"]
            if waiting and len(mine) < 20:
                await self._claims(by, self.chance.choice(waiting[:10]))
            for row in mine:
                await self._answers(by, row["id"], row["conversation_id"])
        await self.house.engine.settled()
        await self.house.timers.fire_due()
        self.house.clock.move(seconds=60)
        self._minute += 1
        return {"heard": heard}

    async def _claims(self, by: Member, row: object) -> None:
        assert isinstance(row, dict)
        try:
            await self.house.engine.act(
                row["conversation_id"], lambda turn: chats.claim(turn, row["id"], by)
            )
        except NotNow:
            return  # somebody of the other process was faster

    async def _answers(self, by: Member, handoff: int, talk: int) -> None:
        name = f"o{by.id}"
        try:
            if self.chance.random() < ENDS:
                await self.house.engine.act(
                    talk, lambda turn: chats.hand_back(turn, handoff, by, "说好了")
                )
            elif self.chance.random() < ANSWERS:
                self._spoken[name] = self._spoken.get(name, 0) + 1
                words = f"{name}-{self._spoken[name]}→{talk}"
                await self.house.engine.act(
                    talk, lambda turn: chats.say(turn, handoff, by, Reply(words))
                )
        except Refused:
            return  # the citizen ended it, or the ladder took it meanwhile


async def run(url: str, folder: Path, number: int, processes: int, sizes: tuple[int, int]) -> None:
    database = await open_database(url, data_dir=folder)
    await upgrade(database)
    try:
        async with hotline(database, folder) as house:
            share = Share(house, number, processes, sizes[0])
            everyone = await _members(database, house, sizes[1], make=number == 0)
            share.members = everyone[number::processes]
            phases = {"citizens": share.citizens, "operators": share.operators}
            _say({"ready": True})
            loop = asyncio.get_running_loop()
            while (
                phase := (await loop.run_in_executor(None, sys.stdin.readline)).strip()
            ) != "end":
                _say(await phases[phase]())
            _say({"spoken": share._spoken})
    finally:
        await database.close()


async def _members(
    database: Database, house: Hotline, operators: int, *, make: bool
) -> list[Member]:
    if make:
        for n in range(operators):
            await house.member(f"受理员{n}")
    while True:
        async with database.reading() as view:
            found = [one for one in await staff.everyone(view) if one.name.startswith("受理员")]
        if len(found) == operators:
            return found
        await asyncio.sleep(0.1)


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    url, folder, *numbers = sys.argv[1:]
    number, processes, chats_, operators = map(int, numbers)
    asyncio.run(run(url, Path(folder), number, processes, (chats_, operators)))
