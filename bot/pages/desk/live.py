"""What is new at the desk, as it comes: the queue, the open chat, cases."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.pages import live
from bot.pages.desk import talk
from bot.pages.desk.door import Door, Visit
from bot.pages.desk.labels import T
from bot.pages.desk.room import Room, talks, works
from bot.pages.live import PING, Bell
from bot.pages.templating import part
from storage import cases, conversations, handoffs, messages, notes
from storage.database import EVERYTHING, Transaction

QUEUE_EVERY = 1.0
"""Seconds between two pictures of the queue, however much is going on."""


@dataclass(slots=True)
class Watch:
    """What one open page has been told."""

    visit: Visit
    chat: int
    seen: int
    told: dict[str, str] = field(default_factory=dict)
    queue_at: float = 0.0
    queue_waits: bool = True

    def news(self, name: str, data: dict[str, Any]) -> str:
        """The event, or nothing when the page knows it already."""
        event = live.event(name, data)
        if self.told.get(name) == event:
            return ""
        self.told[name] = event
        return event


class LivePages:
    def __init__(self, room: Room, door: Door) -> None:
        self._room = room
        self._door = door

    def routes(self) -> list[Route]:
        return [Route("/desk/events", self._door.open(self.events, to=works))]

    async def events(self, visit: Visit) -> Response:
        query = visit.request.query_params
        chat = _whole(query.get("chat", "")) if talks(visit.member) else 0
        if chat:
            async with self._room.database.reading() as tx:
                await conversations.find(tx, chat)
        last = visit.request.headers.get("last-event-id") or query.get("after", "")
        return live.stream(self._stream(Watch(visit, chat, _whole(last))))

    async def _stream(self, watch: Watch) -> AsyncIterator[str]:
        """Until the page goes, the session ends or the house closes."""
        with self._room.bells.bell(*self._topics(watch, [])) as bell:
            heard: set[str] = {EVERYTHING}
            while not self._room.bells.closed:
                if not await self._door.valid(watch.visit.token):
                    yield live.event("gone", {"say": T["signed_out"]})
                    return
                for event in await self._new(watch, bell, heard):
                    yield event
                heard = await bell.wait(self._patience(watch))
                if not heard and not watch.queue_waits:
                    yield ": still here\n\n"

    def _topics(self, watch: Watch, chats: list[int]) -> list[str]:
        if not talks(watch.visit.member):
            return [cases.TOPIC]
        wanted = {*chats, watch.chat} - {0}
        return [handoffs.TOPIC, notes.ALARMS, cases.TOPIC, *map(messages.topic, sorted(wanted))]

    def _patience(self, watch: Watch) -> float:
        left = watch.queue_at + QUEUE_EVERY - time.monotonic()
        return min(PING, max(0.01, left)) if watch.queue_waits else PING

    async def _new(self, watch: Watch, bell: Bell, heard: set[str]) -> list[str]:
        """What to tell after these topics rang."""
        events = []
        async with self._room.database.reading() as tx:
            if watch.chat:
                events += await self._of_chat(tx, watch)
            if talks(watch.visit.member):
                watch.queue_waits = watch.queue_waits or bool(heard - {cases.TOPIC})
                events += await self._queue(tx, watch, bell)
            else:
                watch.queue_waits = False
        if heard & {cases.TOPIC, EVERYTHING}:
            events.append(live.event("cases", {}))
        return [event for event in events if event]

    async def _queue(self, tx: Transaction, watch: Watch, bell: Bell) -> list[str]:
        """The left pane, once a second at most; what waits there is listened to as well."""
        if not watch.queue_waits or time.monotonic() < watch.queue_at + QUEUE_EVERY:
            return []
        watch.queue_at, watch.queue_waits = time.monotonic(), False
        now, me = self._room.clock.now(), watch.visit.member
        left = await talk.left(tx, self._room, me, now, watch.chat)
        topics = frozenset(self._topics(watch, left["chats"]))
        if topics != bell.topics:
            bell.topics = topics
            # Whoever spoke between the look and the listening is in the next picture.
            watch.queue_waits = True
        html = part("desk/queue.html", left=left, csrf=watch.visit.csrf, t=T, lang="zh")
        counts = {"waiting": left["waiting"], "alarms": len(left["alarms"])}
        return [watch.news("queue", {"html": html, **counts})]

    async def _of_chat(self, tx: Transaction, watch: Watch) -> list[str]:
        """New and changed messages, how the chat stands, and the citizen's card."""
        open_ = await conversations.find(tx, watch.chat)
        new = await messages.after(tx, watch.chat, watch.seen)
        name = talk.name_of(open_)
        events = []
        for one in await talk.rows(tx, self._room, open_, new):
            one["html"] = talk.message(one, name, watch.visit.csrf)
            events.append(live.event("message", one, one["id"]))
            watch.seen = max(watch.seen, one["id"])
        stands = talk.stands(open_, watch.visit.member)
        common = {"t": T, "lang": "zh", "csrf": watch.visit.csrf}
        html = part("desk/stands.html", chat=watch.chat, stands=stands, **common)
        events.append(watch.news("stands", {**stands, "html": html}))
        card = await talk.card(tx, self._room, open_)
        html = part("desk/known.html", card=card, **common)
        events.append(watch.news("citizen", {"html": html}))
        troubles = await talk.troubles(tx, watch.chat)
        return [*events, watch.news("troubles", troubles)]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
