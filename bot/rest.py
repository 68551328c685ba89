"""Waiting for news or for a time, whichever comes first; and working that way, again and again."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.clock import Clock
from storage.database import EVERYTHING, Database

Wait = Callable[[float], Awaitable[None]]


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
