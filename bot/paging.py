"""Alarms reach the staff's Telegram group as soon as they are raised, each once."""

import asyncio
import logging

from bot.clock import Clock
from bot.engine import Engine
from handlers.desk import group
from storage import conversations, notes
from storage.conversations import Address
from storage.database import EVERYTHING, Database

log = logging.getLogger("warmline.paging")

AGAIN = 30.0
"""Seconds after which a failed page is tried again."""


class Paging:
    def __init__(self, database: Database, engine: Engine, clock: Clock, desk: Address) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._desk = desk
        self._news = asyncio.Event()
        self._news.set()
        database.listen(self._hear)

    def _hear(self, topics: frozenset[str]) -> None:
        if notes.ALARMS in topics or EVERYTHING in topics:
            self._news.set()

    async def run(self) -> None:
        """Tell the group what is new, until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self.tell()
            except Exception:
                log.exception("the group could not be told; trying again")
                asyncio.get_running_loop().call_later(AGAIN, self._news.set)

    async def tell(self) -> None:
        """Tell what has not been told; telling and marking are one transaction."""
        async with self._database.transaction() as tx:
            talk = await conversations.at(tx, self._desk) or await conversations.begin(
                tx, self._desk, language="zh", display_name="", now=self._clock.now()
            )
        await self._engine.act(talk.id, group.page)
