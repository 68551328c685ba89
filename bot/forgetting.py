"""What is kept no longer goes, in slices between which others write."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.clock import Clock
from handlers.admin.retention import days
from storage import retention
from storage.database import Database

log = logging.getLogger("warmline.retention")

EVERY = 6 * 3600.0
FIRST = 300.0
"""Seconds after the start: a restart has better things to do."""
REST = 0.1
"""Seconds between two slices: nobody else waits for the writer because of this."""


class Forgetting:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._clock = clock
        self._wait = wait

    async def run(self) -> None:
        """Look four times a day, until cancelled."""
        await self._wait(FIRST)
        while True:
            try:
                await self.forget()
            except Exception:
                log.exception("what is kept no longer could not be removed; trying again later")
            await self._wait(EVERY)

    async def forget(self) -> dict[str, int]:
        """Remove all that is older than the admins want; how much of each kind."""
        async with self._database.reading() as view:
            kept = await days(view)
        gone = {name: await self._forget(name, count) for name, count in kept.items() if count}
        if any(gone.values()):
            told = ", ".join(f"{count} {name}" for name, count in gone.items() if count)
            log.info("kept no longer, and removed: %s", told)
        return gone

    async def _forget(self, what: str, count: int) -> int:
        now = self._clock.now()
        before, day, removed, after = now - timedelta(days=count), now.date().isoformat(), 0, None
        while True:
            async with self._database.reading() as view:
                found = await retention.find(view, what, before, after)
            for start in range(0, len(found.ids), retention.SLICE):
                ids = found.ids[start : start + retention.SLICE]
                async with self._database.transaction() as tx:
                    await retention.drop(tx, what, ids, day)
                removed += len(ids)
                await self._wait(REST)
            after = found.after
            if after is None:
                return removed
