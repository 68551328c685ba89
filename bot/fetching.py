"""Files that citizens sent, from the platform into the data folder.

A row of `media` in state waiting is the order; it is looked for when something arrives and when
a failed try is due again. What the bytes are is decided by the bytes (`bot.files`). What is given
up is told to whoever sent it (`handlers.citizen.unfit`), by a timer of the same transaction.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Literal

from bot.clock import Clock
from bot.files import Files, NotTaken
from bot.rest import AtWork, Wait, Work, news_of
from storage import media, messages, timers
from storage.database import Database, Transaction
from storage.media import File

log = logging.getLogger("warmline.fetching")

AT_ONCE = 8
PAUSES = (2, 10, 60, 300, 1800)
"""Seconds before the next try; after the last one it is given up."""
TOGETHER = timedelta(seconds=2)
"""What of an album is given up so close together is told in one line."""

Why = Literal["size", "kind", "gone"]
"""Too large and a kind that is not taken are refused for good; what is gone may be sent again."""

Fetch = Callable[[dict[str, Any]], Awaitable[bytes]]


class NotFetched(Exception):
    """The bytes could not be had; `final` when they never will be."""

    def __init__(self, reason: str, *, final: bool, why: Why = "gone") -> None:
        super().__init__(reason)
        self.final = final
        self.why: Why = why


class Fetching:
    """Fetches what waits, until stopped. `sources` has for each channel its way to the bytes."""

    def __init__(
        self,
        *,
        database: Database,
        files: Files,
        clock: Clock,
        sources: Mapping[str, Fetch],
        wait: Wait = asyncio.sleep,
    ) -> None:
        self.database = database
        self.files = files
        self.clock = clock
        self.sources = sources
        news = news_of(database, media.TOPIC)
        self._at_work = AtWork(self._due, news, wait=wait, log=log, most=AT_ONCE)

    async def run(self) -> None:
        await self._at_work.run()

    async def _due(self) -> tuple[list[tuple[str, Work]], float | None]:
        now = self.clock.now()
        async with self.database.reading() as view:
            found = await media.waiting(view, now, limit=AT_ONCE * 2)
            due = await media.next_due(view, now)
        seconds = None if due is None else (due - now).total_seconds()
        return [(file.key, partial(self._try, file)) for file in found], seconds

    async def _try(self, file: File) -> None:
        """1. Fetch. 2. Look what it is and keep it. 3. Say so, or when to try again."""
        try:
            stored = await self.files.keep(await self._bytes(file))
        except NotTaken as refused:
            why: Why = "size" if str(refused) == "too-large" else "kind"
            await self._failed(file, f"{media.NOT_TAKEN}: {refused}", final=True, why=why)
        except NotFetched as error:
            await self._failed(file, str(error), final=error.final, why=error.why)
        except Exception:
            log.exception("a file could not be fetched or kept")
            await self._failed(file, "a fault in the program", final=False)
        else:
            async with self.database.transaction() as tx:
                await media.stored(
                    tx,
                    file.key,
                    sha256=stored.sha256,
                    size=stored.size,
                    mime=stored.mime,
                    kind=stored.kind,
                )
                self._tell(tx, file)

    async def _bytes(self, file: File) -> bytes:
        fetch = self.sources.get(str(file.source.get("channel")))
        if fetch is None:
            raise NotFetched("its channel is not running", final=False)
        return await fetch(file.source)

    async def _failed(self, file: File, reason: str, *, final: bool, why: Why = "gone") -> None:
        """Again by and by; in the end, or at once when that is in vain, whoever sent it hears."""
        again = None
        if not final and file.tries < len(PAUSES):
            again = self.clock.now() + timedelta(seconds=PAUSES[file.tries])
        if again is None:
            log.warning("a citizen's file was given up: %s", reason)
        async with self.database.transaction() as tx:
            await media.not_fetched(tx, file.key, error=reason, again=again)
            if again is None:
                self._tell(tx, file)
            if again is None and file.conversation_id is not None:
                await timers.plan(
                    tx,
                    f"file:{file.key}",
                    "file-unfit",
                    self.clock.now() + TOGETHER,
                    conversation_id=file.conversation_id,
                    details={"file": file.key, "why": why},
                )

    @staticmethod
    def _tell(tx: Transaction, file: File) -> None:
        """Pages that show the conversation look again."""
        if file.conversation_id is not None:
            tx.touch(messages.topic(file.conversation_id))
