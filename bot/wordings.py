"""What admins put in place of sentences, said by every process as soon as it hears of it."""

import asyncio
import contextlib
import logging

from bot.rest import news_of
from handlers.texts import Texts
from storage import wordings
from storage.database import Database

log = logging.getLogger("warmline.texts")

EVERY = 600.0
"""Seconds between looks without news, should some ever get lost."""


class Wordings:
    def __init__(self, database: Database, texts: Texts) -> None:
        self._database = database
        self._texts = texts
        self._news = news_of(database, wordings.TOPIC)

    async def load(self) -> None:
        """Swap the layer, if it changed; a turn costs nothing more for it."""
        async with self._database.reading() as tx:
            layer = await wordings.current(tx)
        if layer or self._texts.layer:
            # The sentences are read from the files for the first check: half a second, aside.
            await asyncio.to_thread(self._texts.lay_over, layer)

    async def run(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), EVERY)
            self._news.clear()
            try:
                await self.load()
            except Exception:
                log.exception("the wordings could not be loaded; the earlier ones stay")
