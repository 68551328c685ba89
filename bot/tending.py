"""Who looks after the knowledge finds it sorted: questions nobody could answer become tasks, and
every week the old articles are listed.
"""

import asyncio
import logging
from datetime import datetime

from bot.clock import Clock
from bot.rest import keep_up, news_of
from handlers.admin import digest
from handlers.articles import duties, gathering
from handlers.articles.gathering import Planned, Seen
from handlers.house import House
from knowledge.articles import Article
from knowledge.clusters import Weights
from storage import notes
from storage.database import Database

log = logging.getLogger("warmline.tending")

EVERY = 3600.0
PAUSE = 30.0
"""Seconds between two looks, however many questions come."""
TRIES = 5


class Tending:
    def __init__(self, database: Database, house: House, clock: Clock) -> None:
        self._database = database
        self._house = house
        self._clock = clock
        self._weights: tuple[tuple[Article, ...], Weights] = ((), Weights({}))
        self._news = news_of(database, notes.GAPS)

    async def run(self) -> None:
        """Look when a gap has come, and every hour, until cancelled."""
        failed = "the knowledge's tasks could not be sorted; trying again"
        await keep_up(self._news, self.tend, log=log, failed=failed, pause=PAUSE, every=EVERY)

    async def tend(self) -> None:
        while await self.gather() == gathering.AT_ONCE:
            pass
        async with self._database.transaction() as tx:
            await duties.plan_week(tx, self._house.city, self._clock.now())
            await digest.plan(tx, self._house.city, self._clock.now())

    async def gather(self) -> int:
        """Sort the oldest loose gaps into tasks; how many. Others may do the same meanwhile."""
        for _ in range(TRIES):
            now = self._clock.now()
            async with self._database.reading() as view:
                seen = await gathering.look(view, now)
            if seen is None:
                return 0
            # Comparing takes a second for thousands: beside the event loop.
            planned = await asyncio.to_thread(self._plan, seen)
            if await self._write(seen, planned, now):
                return len(seen.loose)
        log.info("others sort the gaps as well; leaving them to it")
        return 0

    async def _write(self, seen: Seen, planned: list[Planned], now: datetime) -> bool:
        """Whether all was written; what others were faster with is left for another look."""
        for piece in gathering.pieces(planned):
            async with self._database.transaction() as tx:
                if not await gathering.write(tx, seen, piece, self._house.city, now):
                    return False
        return True

    def weights(self) -> Weights:
        """Of the present articles; for threads, it may take a second."""
        found, known = self._house.knowledge.index.articles, self._weights
        if known[0] is not found:
            # One assignment, so that threads see articles with their own weights only.
            self._weights = known = (found, Weights.of(found))
        return known[1]

    def _plan(self, seen: Seen) -> list[Planned]:
        index = self._house.knowledge.index
        today = self._house.city.day(self._clock.now())
        return gathering.plan(seen, index, self.weights(), today)
