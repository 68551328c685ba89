"""Dialogues as tests: a citizen says, the hotline answers, through the real engine and database."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from bot.channels.native import Native
from bot.channels.telegram.native import TelegramNative
from bot.channels.web import WebNative
from bot.channels.wechat.native import WeChatNative
from bot.engine import Engine
from bot.files import Files
from bot.noticing.lately import Lately
from bot.timers import Timers
from handlers.cases.routing.departments import Departments
from handlers.city.profile import City, load
from handlers.desk import cases as desk_cases
from handlers.desk.cases import Order
from handlers.house import House
from handlers.texts import Texts
from handlers.turn import Turn
from knowledge.dictionary import Dictionary
from knowledge.files import csvfile
from knowledge.search import Found, Index
from storage import cases, conversations, inbox, messages, staff
from storage.cases import Case
from storage.conversations import Address, Conversation
from storage.database import Database
from storage.messages import Message
from storage.staff import Member

T = TypeVar("T")

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Jinan


class FakeClock:
    """Time that moves only when told."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self._now = now

    def now(self) -> datetime:
        # Things that happen one after the other must not carry the same moment.
        self._now += timedelta(microseconds=1)
        return self._now

    def move(self, **by: float) -> None:
        self._now += timedelta(**by)


@cache
def city() -> City:
    return load("jinan")


@cache
def index() -> Index:
    path = Path(__file__).parent.parent / "knowledge/sample/articles.csv"
    articles, problems = csvfile.read(path.read_text("utf-8"))
    assert not problems
    return Index.build(articles)


@dataclass
class Learned:
    """Who is responsible, as the sample's knowledge teaches it."""

    @property
    def departments(self) -> Departments:
        return _learned()


@cache
def _learned() -> Departments:
    return Departments.learn(city(), index().articles)


@dataclass
class FixedShelf:
    index: Index
    stamp: str = "fixed"

    @cached_property
    def dictionary(self) -> Dictionary:
        return Dictionary.build(self.index.articles)

    async def search(
        self, text: str, *, limit: int, on: date, language: str = ""
    ) -> tuple[Index, Found]:
        return self.index, self.index.search(text, limit=limit, on=on, language=language)


@dataclass
class Hotline:
    """A house without doors: the engine, its clock, and citizens who talk to it."""

    database: Database
    engine: Engine
    timers: Timers
    clock: FakeClock
    _keys: Any = field(default_factory=itertools.count)

    def citizen(self, name: str = "李奶奶", channel: str = "web") -> "Citizen":
        return Citizen(self, name, channel)

    async def later(self, **by: float) -> None:
        """Let time pass and everything happen that becomes due."""
        self.clock.move(**by)
        await self.timers.fire_due()

    async def member(self, name: str = "小赵", *roles: str, department: str = "") -> Member:
        wanted, now = list(roles or ("operator",)), self.clock.now()
        async with self.database.transaction() as tx:
            return await staff.add(tx, name, wanted, department=department, now=now)

    async def act(self, case: Case, by: Member, **order: Any) -> Case:
        """A member of staff does something to a case."""
        wanted = Order(**order)
        return await self.engine.act(
            case.conversation_id, lambda turn: desk_cases.act(turn, case.number, by, wanted)
        )

    async def read(self, do: Callable[[Any], Awaitable[T]]) -> T:
        async with self.database.reading() as tx:
            return await do(tx)


@dataclass
class Citizen:
    """Somebody who writes. `says`, `taps` and the like give back what was answered."""

    hotline: Hotline
    name: str
    channel: str

    def __post_init__(self) -> None:
        number = next(self.hotline._keys) + 1001
        self.id = number
        peers = {"telegram": str(number), "wechat": f"oOpenid_{number}"}
        accounts = {"telegram": "123456", "wechat": "wx134c8103faa5a59e"}
        self.address = Address(
            self.channel,
            accounts.get(self.channel, "web"),
            peers.get(self.channel, f"{number:032x}"),
        )
        self._seen = 0

    async def says(self, text: str) -> list[Message]:
        return await self.sends(text=text)

    async def sends(self, **content: Any) -> list[Message]:
        await self.drops(**content)
        return await self.hears()

    async def drops(self, **content: Any) -> None:
        """Send without waiting to be answered."""
        number = next(self.hotline._keys)
        payload = {"key": f"key-{number}", **content}
        if self.channel in ("telegram", "wechat"):
            make = self._telegram if self.channel == "telegram" else self._wechat
            payload = make(number, content)
        received = inbox.Received(self.address, f"{self.address.peer}:{number}", payload)
        async with self.hotline.database.transaction() as tx:
            await inbox.store(tx, [received], self.hotline.clock.now())

    async def edits(self, said: Message, text: str) -> list[Message]:
        """Telegram tells that a message has new words."""
        number = next(self.hotline._keys)
        chat = {"id": self.id, "type": "private", "first_name": self.name}
        edited = {"message_id": int(said.platform_id or 0), "chat": chat, "date": 0, "text": text}
        payload = {"update_id": number, "edited_message": edited}
        return await self._receives(number, payload)

    async def member(self, change: dict[str, Any]) -> list[Message]:
        """Telegram tells that this citizen blocked us or came back."""
        number = next(self.hotline._keys)
        chat = {"id": self.id, "type": "private", "first_name": self.name}
        payload = {"update_id": number, "my_chat_member": {"chat": chat, **change}}
        return await self._receives(number, payload)

    async def _receives(self, number: int, payload: dict[str, Any]) -> list[Message]:
        received = inbox.Received(self.address, f"{self.address.peer}:{number}", payload)
        async with self.hotline.database.transaction() as tx:
            await inbox.store(tx, [received], self.hotline.clock.now())
        return await self.hears()

    def _telegram(self, number: int, content: dict[str, Any]) -> dict[str, Any]:
        person = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": "zh-hans",
        }
        chat = {"id": self.id, "type": "private", "first_name": self.name}
        if "choice" in content:
            shown = {"message_id": 1, "date": 0, "chat": chat, "text": "…"}
            query = {
                "id": str(number),
                "from": person,
                "chat_instance": "1",
                "data": content["choice"],
            }
            return {"update_id": number, "callback_query": {**query, "message": shown}}
        message: dict[str, Any] = {"message_id": number, "from": person, "chat": chat, "date": 0}
        if "text" in content:
            message["text"] = content["text"]
        if "place" in content:
            message["location"] = content["place"]
        if "files" in content:
            photo = {"file_id": f"photo-{number}", "file_unique_id": f"u{number}"}
            message["photo"] = [{**photo, "width": 800, "height": 600, "file_size": 1000}]
        message.update(content.get("raw", {}))
        return {"update_id": number, "message": message}

    def _wechat(self, number: int, content: dict[str, Any]) -> dict[str, Any]:
        """What WeChat pushes, as the inbox keeps it."""
        pushed = {"FromUserName": self.address.peer, "MsgType": "text", "MsgId": str(number)}
        if "raw" in content:
            return {**pushed, **content["raw"]}
        if "choice" in content:
            return {**pushed, "Content": "…", "bizmsgmenuid": content["choice"]}
        if "files" in content:
            return {**pushed, "MsgType": "image", "MediaId": f"photo-{number}"}
        if "place" in content:
            x, y = content["place"]["latitude"], content["place"]["longitude"]
            return {**pushed, "MsgType": "location", "Location_X": str(x), "Location_Y": str(y)}
        return {**pushed, "Content": content["text"]}

    async def taps(self, label: str) -> list[Message]:
        """Tap the newest choice of this label that was ever offered."""
        offered = [
            choice
            for message in reversed(await self.transcript())
            for choice in message.extras.get("choices", ())
        ]
        same = [choice for choice in offered if choice["label"] == label]
        for choice in same or [choice for choice in offered if label in choice["label"]]:
            return await self.sends(choice=choice["id"])
        raise AssertionError(f"{label!r} was never offered")

    async def hears(self) -> list[Message]:
        """What is new from the other side since the last time. A case's card that was edited in
        place makes no sound: look at it with `card`."""
        await self.hotline.engine.settled()
        return [
            one
            for one in await self.hotline.read(lambda tx: self._news(tx))
            if one.side in ("bot", "operator", "system") and not _silent(one)
        ]

    async def card(self, case: Case) -> str:
        """A case's card as it lies in the chat now."""
        cards = [one for one in await self.transcript() if one.extras.get("card")]
        return shown(next(one for one in cards if one.key == case.card_key))

    async def _news(self, tx: Any) -> list[Message]:
        talk = await conversations.at(tx, self.address)
        if talk is None:
            return []
        new = await messages.after(tx, talk.id, self._seen)
        self._seen = max([self._seen, *(one.revision for one in new)])
        return new

    async def talk(self) -> Conversation:
        async with self.hotline.database.reading() as tx:
            found = await conversations.at(tx, self.address)
        assert found is not None
        return found

    async def transcript(self) -> list[Message]:
        talk = await self.talk()
        return await self.hotline.read(lambda tx: messages.latest(tx, talk.id, limit=500))

    async def cases(self) -> list[Case]:
        talk = await self.talk()
        return await self.hotline.read(lambda tx: cases.of_person(tx, talk.person_id))

    async def follows(self, *script: tuple[str, str]) -> None:
        """Pairs: what is said (or 「tapped」 in brackets), and a part of what comes back."""
        for said, expected in script:
            if said.startswith("「"):
                answers = await self.taps(said.strip("「」"))
            else:
                answers = await self.says(said)
            heard = "\n".join(shown(one) for one in answers)
            assert expected in heard, f"after {said!r}, expected {expected!r}, heard:\n{heard}"


def _silent(message: Message) -> bool:
    card = message.extras.get("card")
    return bool(message.edited_at and card and card["kind"] == "case")


def shown(message: Message) -> str:
    """A message as a reader sees it, without the buttons."""
    lines = [message.extras.get("title", ""), message.text]
    card = message.extras.get("card")
    if card:
        lines += [card["title"], *(f"{row['label']}：{row['value']}" for row in card["rows"])]
        lines += [card["due"] or "", card["note"] or ""]
    return "\n".join(line for line in lines if line)


def labels(message: Message) -> list[str]:
    return [choice["label"] for choice in message.extras.get("choices", ())]


@asynccontextmanager
async def hotline(database: Database, folder: Path, **changes: Any) -> AsyncIterator[Hotline]:
    """Run the engine on a database; the timers fire when a test lets time pass."""
    clock = changes.get("clock") or FakeClock()
    shelf = changes.get("shelf") or FixedShelf(changes.get("index") or index())
    routing = changes.get("routing")
    house = House(city(), Texts(), shelf, notices=Lately(database), routing=routing)
    natives: tuple[Native, ...] = (WebNative(), TelegramNative(), WeChatNative())
    channels = {one.name: one for one in natives}
    engine = Engine(database, house, channels, Files(folder / "media", 10 * 1024 * 1024), clock)
    running = asyncio.create_task(engine.run())
    try:
        yield Hotline(database, engine, Timers(engine, clock), clock)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def run_turn(hotline: Hotline, citizen: Citizen, do: Callable[[Turn], Awaitable[T]]) -> T:
    return await hotline.engine.act((await citizen.talk()).id, do)
