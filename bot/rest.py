"""Waiting for news or for a time, whichever comes first."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Wait = Callable[[float], Awaitable[None]]


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
