"""What is new at the desk, as it comes: the queue, the open chat, cases.

The queue's picture is the board's, at most two a second for all desks (`board.py`); a page is told
what changed in it. The open chat comes at once: a new picture concerns every page in the same
moment, so only a few of them take it up side by side, and words find a way between.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.pages import live
from bot.pages.arriving import Arriving
from bot.pages.desk import board, shown, standing, talk
from bot.pages.desk.attending import Attending
from bot.pages.desk.board import Board, Told
from bot.pages.desk.chat_labels import C
from bot.pages.desk.door import Door, Pages, Visit
from bot.pages.desk.labels import T
from bot.pages.desk.room import Room, talks, whole, works
from bot.pages.desk.stand_labels import SLOTS, H
from bot.pages.live import PING
from bot.pages.templating import part
from handlers.desk import offering
from storage import cases, conversations, handoffs, mentions, messages, presence
from storage.conversations import Conversation
from storage.database import EVERYTHING, Transaction
from storage.messages import Message

SIDE_BY_SIDE = 4
"""Pages that take up a new picture of the queue at the same time."""
KNOWN_FOR = timedelta(minutes=1)
"""What somebody may be asked for changes with the hour of the roster too, which rings no bell."""
STANDING = frozenset({board.MOVED, presence.TOPIC, EVERYTHING})
"""What changes how a member stands: what they hold, whether they are there, what they may do."""


@dataclass(slots=True)
class Left:
    """What the left pane shows to one member beside the queue itself, and what they are asked."""

    read_at: datetime
    skills: frozenset[str]
    named: list[dict[str, Any]]
    alarms: tuple[dict[str, Any], ...] | None = None
    top: str = ""


@dataclass(slots=True)
class Watch:
    """What one open page has been told."""

    visit: Visit
    chat: int
    seen: int
    most: int
    told: dict[str, str] = field(default_factory=dict)
    queue: Told = field(default_factory=Told)
    left: Left | None = None
    stood: str = ""
    files: Arriving = field(init=False)

    def __post_init__(self) -> None:
        self.files = Arriving(self.chat)

    def news(self, name: str, data: dict[str, Any]) -> str:
        """The event, or nothing when the page knows it already."""
        event = live.event(name, data)
        if self.told.get(name) == event:
            return ""
        self.told[name] = event
        return event


class LivePages(Pages):
    def __init__(self, room: Room, door: Door, queue: Board) -> None:
        super().__init__(room, door)
        self._board = queue
        self._few = asyncio.Semaphore(SIDE_BY_SIDE)
        kinds = [one.name for one in room.house.city.kinds]
        self._words = {"t": T, "c": C, "h": H, "slots": SLOTS, "kinds": kinds, "lang": "zh"}

    def routes(self) -> list[Route]:
        return [Route("/desk/events", self._door.open(self.events, to=works))]

    async def events(self, visit: Visit) -> Response:
        query = visit.request.query_params
        chat = whole(query.get("chat", "")) if talks(visit.member) else 0
        if chat:
            async with self._room.database.reading() as tx:
                await conversations.find(tx, chat)
        last = visit.request.headers.get("last-event-id") or query.get("after", "")
        most = max(shown.MOST, whole(query.get("show", "")))
        return live.stream(self._stream(Watch(visit, chat, whole(last), most)))

    async def _stream(self, watch: Watch) -> AsyncIterator[str]:
        """Until the page goes, the session ends or the house closes."""
        with self._room.bells.bell(*self._topics(watch)) as bell:
            heard: set[str] = {EVERYTHING}
            attending = Attending(self._room, watch.visit)
            while not self._room.bells.closed:
                if not await self._door.valid(watch.visit.token):
                    yield live.event("gone", {"say": T["signed_out"]})
                    return
                for event in await self._new(watch, heard):
                    yield event
                if heard & STANDING and (event := await attending.news()):
                    yield event
                heard = await bell.wait(PING)
                await attending.beat()
                if not heard:
                    yield ": still here\n\n"

    def _topics(self, watch: Watch) -> list[str]:
        if not talks(watch.visit.member):
            return [cases.TOPIC]
        of_chat = [messages.topic(watch.chat), handoffs.TOPIC] if watch.chat else []
        named = mentions.topic(watch.visit.member.id)
        return [board.TOPIC, board.MOVED, named, presence.TOPIC, cases.TOPIC, *of_chat]

    async def _new(self, watch: Watch, heard: set[str]) -> list[str]:
        """What to tell after these topics rang."""
        events: list[str] = []
        named = mentions.topic(watch.visit.member.id)
        if watch.chat and heard - {board.TOPIC, board.MOVED, presence.TOPIC, named}:
            async with self._room.database.reading() as tx:
                events += await self._of_chat(tx, watch)
        if talks(watch.visit.member) and heard & {board.TOPIC, named, *STANDING}:
            async with self._few:
                events.append(await self._queue(watch, heard))
        if heard & {cases.TOPIC, EVERYTHING}:
            events.append(live.event("cases", {}))
        return [event for event in events if event]

    async def _queue(self, watch: Watch, heard: set[str]) -> str:
        """What changed in the left pane."""
        me = watch.visit.member
        left = await self._left(watch, heard)
        picture = await self._board.picture()
        if left.alarms != picture.alarms:
            left.alarms = picture.alarms
            shows = {"alarms": left.alarms, "mentions": left.named}
            left.top = part("desk/top.html", left=shows, csrf=watch.visit.csrf, **self._words)
        new = board.news(watch.queue, picture, me.id, left.skills, left.top, watch.most)
        return live.event("queue", {**new, "mentions": len(left.named)}) if new else ""

    async def _left(self, watch: Watch, heard: set[str]) -> Left:
        """As it was read, unless something that changes it was heard or it is old."""
        me, now = watch.visit.member, self._room.clock.now()
        left = watch.left
        if not left or heard & {mentions.topic(me.id), *STANDING} or now - left.read_at > KNOWN_FOR:
            async with self._room.database.reading() as tx:
                named = await talk.mentioned(tx, self._room, me)
                left = Left(now, await offering.skills_of(tx, me, now), named)
            watch.left = left
        return left

    async def _said(
        self, tx: Transaction, watch: Watch, open_: Conversation, new: list[Message]
    ) -> list[str]:
        """Messages that are new or read differently, and before them those whose files came."""
        name, me, csrf = talk.name_of(open_), watch.visit.member, watch.visit.csrf
        again = await watch.files.come(tx, new, self._room.clock.now())
        rows = await talk.rows(tx, self._room, open_, [*again, *new], me)
        for one in rows:
            one["html"] = talk.message(one, name, csrf)
        old, fresh = rows[: len(again)], rows[len(again) :]
        watch.seen = max([watch.seen, *(one["id"] for one in fresh)])
        # What was seen before is no place to go on from: it has no number.
        return [
            *(live.event("message", one) for one in old),
            *(live.event("message", one, one["id"]) for one in fresh),
        ]

    async def _of_chat(self, tx: Transaction, watch: Watch) -> list[str]:
        """New and changed messages, how the chat stands, and the citizen's card."""
        open_ = await conversations.find(tx, watch.chat)
        new = await messages.after(tx, watch.chat, watch.seen)
        events = await self._said(tx, watch, open_, new)
        stands = await standing.stands(tx, self._room, open_, watch.visit.member)
        common = {**self._words, "csrf": watch.visit.csrf}
        html = part("desk/stands.html", chat=watch.chat, stands=stands, **common)
        events.append(watch.news("stands", {**stands, "html": html}))
        card = await talk.card(tx, self._room, open_, watch.visit.member)
        html = part("desk/known.html", card=card, **common)
        events.append(watch.news("citizen", {"html": html}))
        troubles = await talk.troubles(tx, watch.chat)
        events.append(watch.news("troubles", troubles))
        if new or watch.stood != stands["state"]:
            watch.stood = stands["state"]
            last = await messages.latest(tx, watch.chat, limit=talk.LOOKED_BACK)
            found = await talk.suggested(tx, self._room, open_, last)
            html = part("desk/suggest.html", found=found, **common).strip()
            events.append(watch.news("suggest", {"html": html}))
        return events
