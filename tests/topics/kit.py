"""A hotline with the staff's forum group, through the real channel and a strict Telegram."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.channels.telegram.channel import Telegram
from bot.files import Files
from bot.pace import Limit, Pace
from bot.topics import TopicDesk
from handlers.desk.topics import linking
from storage import desk_topics, messages
from storage.database import Database
from storage.messages import Message
from storage.staff import Member
from tests.channels.conftest import HandClock
from tests.dialogue import Citizen, Hotline, hotline
from tests.fakes.telegram import FakeTelegram, Group, Person, Shown

GROUP, SECOND = -1001234567890, -1001234567891
LI, ZHAO, QIAN, BOSS = 1001, 2001, 2002, 2009
FAST = Limit(10_000, 10_000.0)
PATIENCE = 30.0
READING = 2.0
AT_WORK = 8
"""One look in so many moves the clock while we are at work: about as fast as the real one goes."""


@dataclass
class Desk:
    """`zhao` and `qian` are operators whose accounts are linked, `li` is a citizen."""

    tg: FakeTelegram
    house: Hotline
    clock: HandClock
    folder: Path
    groups: tuple[int, ...]
    telegram: Telegram | None = None
    topics: TopicDesk | None = None
    members: dict[str, Member] = field(default_factory=dict)
    pace: Pace | None = None
    _running: asyncio.Task[None] | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.house.database.listen(lambda _: self._news.set())

    @property
    def group(self) -> Group:
        return self.tg.group(self.groups[0])

    @property
    def li(self) -> Person:
        return self.tg.user(LI, first_name="李奶奶")

    @property
    def zhao(self) -> Person:
        return self.tg.user(ZHAO, first_name="小赵")

    @property
    def qian(self) -> Person:
        return self.tg.user(QIAN, first_name="小钱")

    async def starts(self) -> None:
        files = Files(self.folder / "media", 20 * 1024 * 1024)
        self.telegram = Telegram(
            token=self.tg.token,
            api_url=self.tg.base_url,
            mode="polling",
            public_url="",
            secret_key="geheim",
            database=self.house.database,
            files=files,
            clock=self.clock,
            pace=self.pace or Pace(chat=FAST, group=FAST),
            groups=self.groups,
            wait=self.clock.wait,
        )
        await self.telegram.start()
        self.topics = TopicDesk(
            self.house.database,
            self.house.engine,
            self.clock,
            self.telegram.account,
            wait=self.clock.wait,
        )
        self._running = asyncio.create_task(self.topics.run())

    async def stops(self) -> None:
        """What is in memory is gone."""
        if self._running and self.telegram:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
            await self.telegram.stop()

    async def joins(self, person: Person, *roles: str) -> Member:
        """A member of staff with a linked account."""
        name = str(person.facts["first_name"])
        member = await self.house.member(name, *(roles or ("operator",)))
        async with self.house.database.transaction() as tx:
            code = await linking.make_code(tx, member, self.clock.now())
        await person.says(f"/link {code}")
        await person.hears("绑定好了", within=PATIENCE)
        self.members[name] = member
        return member

    async def until(self, true: Callable[[], Any]) -> Any:
        """Wait until something is so, while time goes on by and by: slowly while we are at work,
        so that on a busy machine not much more of it passes between two things than on another."""
        end = asyncio.get_running_loop().time() + PATIENCE
        looks = itertools.count()
        while True:
            with contextlib.suppress(LookupError):
                if found := true():
                    return found
            if asyncio.get_running_loop().time() > end:
                raise AssertionError(self.transcripts())
            if next(looks) % AT_WORK == 0 or not self._at_work():
                self.clock.advance(0.1)
            await asyncio.sleep(0.01)

    def _at_work(self) -> bool:
        """Whether a turn or a call to the platform is under way."""
        delivery = self.telegram.delivery if self.telegram else None
        sending = delivery and not (delivery.resting and not delivery._in_flight)
        return bool(sending) or not self.house.engine._idle.is_set()

    def transcripts(self) -> str:
        return "\n\n".join(
            f"chat {chat.id}\n{chat.transcript()}" for chat in self.tg.chats.values()
        )

    async def sees(self, part: str, group: Group | None = None) -> Shown:
        """What stands in the group, in words of ours."""
        where = (group or self.group).chat

        def look() -> Shown | None:
            return next((one for one in reversed(where.from_bot) if part in one.text), None)

        found: Shown = await self.until(look)
        await self._written()
        return found

    async def _written(self) -> None:
        """Whoever reads a message takes a moment: by then it is written down that it was sent, and
        under which number it can be answered. Not waited for where the platform does not answer."""
        end = asyncio.get_running_loop().time() + READING
        delivery = self.telegram.delivery if self.telegram else None
        while delivery and asyncio.get_running_loop().time() < end:
            if not self._at_work() and not delivery._news.is_set():
                return
            await asyncio.sleep(0.005)

    async def hears(self, part: str, person: Person | None = None) -> Shown:
        """What the citizen sees."""
        where = (person or self.li).chat

        def look() -> Shown | None:
            return next((one for one in reversed(where.from_bot) if part in one.text), None)

        found: Shown = await self.until(look)
        await self._written()
        return found

    async def waits(self, person: Person | None = None) -> int:
        """A citizen asks for a person; the topic that opens."""
        before = set(self.group.chat.topics)
        who = person or self.li
        await who.says("人工")
        await self.until(lambda: set(self.group.chat.topics) - before)
        (thread,) = set(self.group.chat.topics) - before
        await self.until(lambda: self.card(thread))
        return int(thread)

    def card(self, thread: int) -> Shown:
        found = [one for one in self.group.chat.from_bot if one.thread_id == thread]
        cards = [one for one in found if "🔔" in one.text]
        if not cards:
            raise LookupError(f"no card in topic {thread}")
        return cards[-1]

    async def claims(self, thread: int, person: Person | None = None) -> None:
        await (person or self.zhao).taps("接管", self.card(thread), chat=self.group)
        await self.until(lambda: "已由" in self.card(thread).text)

    async def transcript(self, citizen: int = LI) -> list[Message]:
        async with self.house.database.reading() as tx:
            talk = await tx.value(
                "SELECT id FROM conversations WHERE peer = :peer", peer=str(citizen)
            )
            return await messages.latest(tx, int(talk), limit=200)

    async def kept(self, number: int, what: str) -> None:
        """Wait until the database has so many of something, while time stands still."""

        async def found() -> int:
            async with self.house.database.reading() as tx:
                return int(await tx.value(f"SELECT count(*) FROM {what}"))

        while await found() < number:
            await self._news.wait()
            self._news.clear()

    async def topic(self, thread: int) -> Any:
        async with self.house.database.reading() as tx:
            return await desk_topics.by_thread(tx, str(self.group.id), str(thread))

    def web(self, name: str = "王先生") -> Citizen:
        return self.house.citizen(name, "web")


@asynccontextmanager
async def desk(
    database: Database, folder: Path, *groups: int, pace: Pace | None = None
) -> AsyncIterator[Desk]:
    clock = HandClock()
    async with FakeTelegram() as tg:
        for one in groups or (GROUP,):
            tg.group(one, forum=True)
        async with hotline(database, folder, clock=clock) as house:
            made = Desk(tg, house, clock, folder, groups or (GROUP,), pace=pace)
            await made.starts()
            try:
                await made.joins(made.zhao)
                await made.joins(made.qian)
                yield made
            finally:
                await made.stops()
        assert [(one.method, one.description) for one in tg.violations] == []
