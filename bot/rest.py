"""Waiting for news or for a time, whichever comes first; and working that way, again and again."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Hashable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.clock import Clock
from storage.database import EVERYTHING, Database

Wait = Callable[[float], Awaitable[None]]
Work = Callable[[], Awaitable[object]]
Key = TypeVar("Key", bound=Hashable)
PAUSE = 5.0
"""Seconds until what is out of reach, or in another's hands, is looked at again."""


def news_of(database: Database, *topics: str) -> asyncio.Event:
    """Set whenever one of these topics has been touched, by this process or another."""
    news = asyncio.Event()
    wanted = {*topics, EVERYTHING}

    def hear(touched: frozenset[str]) -> None:
        if not wanted.isdisjoint(touched):
            news.set()

    database.listen(hear)
    return news


async def rest(news: asyncio.Event, wait: Wait, seconds: float | None) -> None:
    """Return when there is news, or after `seconds` (None: only news counts)."""
    waits: set[asyncio.Future[Any]] = {asyncio.ensure_future(news.wait())}
    if seconds is not None:
        waits.add(asyncio.ensure_future(wait(max(0.0, seconds))))
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waits:
            one.cancel()


async def leased(
    database: Database, name: str, *, log: logging.Logger, wait: Wait = asyncio.sleep
) -> None:
    """Return when only we do `name`, which another process may be doing; asked until then."""
    told = False
    while True:
        try:
            if await database.lease(name):
                return
        except Exception:
            log.exception("whether %s is free cannot be asked; trying again", name)
        else:
            if not told:
                log.info("another process does %s; standing by", name)
            told = True
        await wait(PAUSE)


async def follow(
    news: asyncio.Event,
    look: Callable[[], Awaitable[datetime | None]],
    *,
    clock: Clock,
    log: logging.Logger,
    failed: str,
    again: float,
    wait: Wait = asyncio.sleep,
) -> None:
    """Look, and again at each news and at the time that the last look named, until cancelled.

    A look that fails is logged (`failed`) and repeated after `again` seconds.
    """
    while True:
        news.clear()
        due: datetime | None = None
        try:
            due = await look()
        except Exception:
            log.exception(failed)
            asyncio.get_running_loop().call_later(again, news.set)
        seconds = None if due is None else (due - clock.now()).total_seconds()
        await rest(news, wait, seconds)


async def keep_up(
    news: asyncio.Event,
    work: Callable[[], Awaitable[object]],
    *,
    log: logging.Logger,
    failed: str,
    pause: float,
    every: float | None = None,
) -> None:
    """Work, and again at each news, and after `every` seconds without any, until cancelled.

    From one to the next are `pause` seconds at least, however much is new; what fails is logged.
    """
    while True:
        news.clear()
        try:
            await work()
        except Exception:
            log.exception(failed)
        await asyncio.sleep(pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(news.wait(), every)


class AtWork(Generic[Key]):
    """Rows that are orders: what is due is begun, a task a key and never two, until cancelled.

    `due` gives what is to be begun now, and the seconds until something else is. What was at work
    before that look may be done by its end, and what was read of it stale; its own end calls for
    the next look. What is half done when all is cancelled is begun again at the next start.
    """

    def __init__(
        self,
        due: Callable[[], Awaitable[tuple[Sequence[tuple[Key, Work]], float | None]]],
        news: asyncio.Event,
        *,
        wait: Wait,
        log: logging.Logger,
        most: int | None = None,
    ) -> None:
        self._due = due
        self.news = news
        self._wait = wait
        self._log = log
        self._most = most
        self.tasks: dict[Key, asyncio.Task[None]] = {}

    async def run(self) -> None:
        try:
            while True:
                self.news.clear()
                try:
                    await self.look()
                except Exception:
                    self._log.exception("what is due cannot be looked up; looking again")
                    await self._wait(PAUSE)
        finally:
            for task in self.tasks.values():
                task.cancel()

    async def look(self) -> None:
        """Begin what is due, then rest until there is news or something is due."""
        at_work = set(self.tasks)
        found, seconds = await self._due()
        for key, work in found:
            if key not in at_work and (self._most is None or len(self.tasks) < self._most):
                self.tasks[key] = asyncio.create_task(self._do(key, work))
        await rest(self.news, self._wait, seconds)

    async def _do(self, key: Key, work: Work) -> None:
        """Whatever happens to the row, the task ends quietly: the row is still the order."""
        try:
            await work()
        except Exception:
            self._log.exception("what became of it could not be written down")
            await self._wait(PAUSE)
        finally:
            del self.tasks[key]
            self.news.set()
