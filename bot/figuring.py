"""The figures are kept up to date beside the chats: what the log has new is counted soon after."""

import asyncio
import logging
from zoneinfo import ZoneInfo

from bot.rest import keep_up, news_of
from handlers.cases import figures as counting
from storage import cases
from storage.database import Database

log = logging.getLogger("warmline.figuring")

EVERY = 3600.0
PAUSE = 20.0
"""Seconds between two looks, however much happens."""
BREATH = 0.05
"""Seconds between two pieces: SQLite has one writer, and chats come first."""


class Figuring:
    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database = database
        self._zone = zone
        self._news = news_of(database, cases.TOPIC)

    async def run(self) -> None:
        """Count when something happened to a case, and every hour, until cancelled."""
        failed = "the figures could not be counted; trying again"
        await keep_up(self._news, self.count, log=log, failed=failed, pause=PAUSE, every=EVERY)

    async def count(self) -> int:
        """All that is new, in pieces; how many cases."""
        done = 0
        while True:
            async with self._database.transaction() as tx:
                found = await counting.refresh(tx, self._zone)
            done += found
            if found < counting.AT_ONCE:
                return done
            await asyncio.sleep(BREATH)
