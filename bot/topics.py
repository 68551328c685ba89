"""The Telegram desk keeps up with handoffs: each gets a place, each place follows its citizen.

What is in memory only says what need not be looked at again; a restart looks at everything.
"""

import asyncio
import logging
from datetime import datetime
from functools import partial
from typing import Any

from bot.clock import Clock
from bot.engine import Engine
from bot.rest import Wait, follow
from handlers.desk.topics import mirroring, placing, private
from storage import desk_topics, handoffs, messages, staff_telegram
from storage.database import EVERYTHING, Database

log = logging.getLogger("warmline.topics")

AGAIN = 5.0
"""Seconds after which a failed look is tried again."""


class TopicDesk:
    def __init__(
        self,
        database: Database,
        engine: Engine,
        clock: Clock,
        account: str,
        *,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._account = account
        self._wait = wait
        self._news = asyncio.Event()
        self._news.set()
        self._seen: dict[int, Any] = {}
        self._later: dict[int, datetime] = {}
        self._talks: set[str] = set()
        self._ready: list[tuple[int, int]] = []
        database.listen(self._hear)

    def _hear(self, topics: frozenset[str]) -> None:
        wide = {handoffs.TOPIC, desk_topics.TOPIC, staff_telegram.TOPIC, EVERYTHING}
        if not (wide | self._talks).isdisjoint(topics):
            self._news.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        await follow(
            self._news,
            self.tick,
            clock=self._clock,
            log=log,
            failed="the Telegram desk could not follow; trying again",
            again=AGAIN,
            wait=self._wait,
        )

    async def tick(self) -> datetime | None:
        """1. Find places. 2. Look at each topic in which something has changed or is due."""
        async with self._database.reading() as view:
            homeless = await desk_topics.homeless(view)
        due = None
        if homeless:
            async with self._database.transaction() as tx:
                due = await placing.place(tx, self._account, self._clock.now())
        async with self._database.reading() as view:
            going = await desk_topics.going(view)
            if any(not one["chat"] for one in going):
                self._ready = await placing.duty_talks(view, self._account)
        sides = [one[side] for one in going for side in ("citizen_talk", "talk_id")]
        self._talks = {messages.topic(talk) for talk in sides if talk}
        open_ones = {one["id"] for one in going}
        self._later = {key: at for key, at in self._later.items() if key in open_ones}
        for one in going:
            await self._look(one)
        return min(filter(None, [due, *self._later.values()]), default=None)

    async def _look(self, one: dict[str, Any]) -> None:
        number, later = one["id"], self._later.get(one["id"])
        if not one["chat"]:
            one = {**one, "ready": self._ready}
        if self._seen.get(number) == one and not (later and later <= self._clock.now()):
            return
        self._later.pop(number, None)
        for _, talk in () if one["chat"] else self._ready:
            await self._engine.act(talk, partial(private.show, topic_id=number))
        due = None
        if one["talk_id"] is not None:
            look = partial(mirroring.mirror, topic_id=number)
            due = await self._engine.act(one["talk_id"], look)
        elif one["closed_at"]:
            async with self._database.transaction() as tx:
                await desk_topics.end(tx, number, self._clock.now())
        self._seen[number] = one
        if due:
            self._later[number] = due
