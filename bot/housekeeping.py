"""What is tidied now and then: done inbox rows and timers, files that no row names, old words."""

import asyncio
import logging
from datetime import timedelta

from bot.clock import Clock
from bot.files import Files
from storage import (
    inbox,
    links,
    media,
    staff,
    staff_telegram,
    timers,
    unit_calls,
    unit_outbox,
    word_blocks,
)
from storage.database import Database

log = logging.getLogger("warmline.housekeeping")

EVERY = 3600.0
KEEP_INBOX = timedelta(days=3)
"""Platforms repeat an update for a day at most (Telegram 24 h); three are safe."""
KEEP_TIMERS = timedelta(days=30)
KEEP_UNITS = timedelta(days=30)
KEEP_UNNAMED = timedelta(hours=1)
"""A file's bytes are written before the row that names them."""


class Housekeeping:
    def __init__(self, database: Database, files: Files, clock: Clock) -> None:
        self._database = database
        self._files = files
        self._clock = clock

    async def run(self) -> None:
        """Tidy every hour until cancelled."""
        while True:
            try:
                await self.tidy()
            except Exception:
                log.exception("tidying failed; trying again in an hour")
            await asyncio.sleep(EVERY)

    async def tidy(self) -> None:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            removed = await inbox.forget_done(tx, now - KEEP_INBOX)
            for codes in (links.CODES, staff_telegram.CODES, staff.LINKS):
                removed += await codes.forget(tx, now - KEEP_INBOX)
            removed += await timers.forget_done(tx, now - KEEP_TIMERS)
            removed += await unit_outbox.forget_done(tx, now - KEEP_UNITS)
            removed += await unit_calls.forget(tx, now - KEEP_UNITS)
            named = await media.hashes(tx)
        await self.seal()
        files = await self._files.remove_unnamed(named, now - KEEP_UNNAMED)
        if removed or files:
            log.info("%d old rows and %d files that nobody needs removed", removed, files)

    async def seal(self) -> None:
        """Let the search pass over old messages; each block by itself, so that chats go between."""
        async with self._database.reading() as view:
            blocks = await word_blocks.unsealed(view, self._clock.now())
        for block in blocks:
            async with self._database.transaction() as tx:
                await word_blocks.seal(tx, block)
