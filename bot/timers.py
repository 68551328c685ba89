"""What is due becomes a turn. APScheduler only wakes us; the table is the truth.

One date job stands at the next due time; a slow interval looks again in case a wake was missed
(a clock that jumped, another process that planned something).
"""

import asyncio
import logging
import random
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.engine import Engine
from bot.metrics import TIMERS
from bot.rest import news_of
from handlers.timers import EVENTS
from handlers.turn import Turn
from storage import notes, timers
from storage.timers import Timer

log = logging.getLogger("warmline.timers")

SAFETY = timedelta(seconds=30)
AGAIN = timedelta(minutes=10)
AFTER_FAILURE = timedelta(minutes=1)
TRIES = 8
SIDE_BY_SIDE = 32
OF = 128
"""Of this many that are due longest, some are fired side by side."""
SOON = 0.2
"""Seconds until we look again at what another process is doing."""


class _InOtherHands(Exception):
    """Another process was faster, or it was called off: nothing of the turn is to be written."""


class Timers:
    """Fires due timers; `fire_due` may be called at any time and by anybody."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._database = engine.database
        self._clock = clock
        self._scheduler: AsyncIOScheduler | None = None
        self._firing = asyncio.Lock()
        self._wake = news_of(self._database, timers.TOPIC)

    async def run(self) -> None:
        """Fire what is due and arm the next wake, until cancelled."""
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(self._wake.set, "interval", seconds=SAFETY.total_seconds())
        self._scheduler.start()
        try:
            while True:
                self._wake.clear()
                await self._look()
                await self._wake.wait()
        finally:
            self._scheduler.shutdown(wait=False)

    async def _look(self) -> None:
        try:
            fired = await self.fire_due()
            due = await self._next()
        except Exception:
            log.exception("could not look at the timers; trying again")
            return
        if due and due <= self._clock.now():
            if fired:
                self._wake.set()
            else:  # another process has them in hand
                asyncio.get_running_loop().call_later(SOON, self._wake.set)
        elif due and self._scheduler:
            self._scheduler.add_job(
                self._wake.set,
                "date",
                # A delay, not a date: the house's clock need not be that of the scheduler.
                run_date=datetime.now(UTC) + (due - self._clock.now()),
                id="next",
                replace_existing=True,
                misfire_grace_time=None,
            )

    async def _next(self) -> datetime | None:
        async with self._database.reading() as view:
            return await timers.next_due(view)

    async def fire_due(self) -> int:
        """Fire everything that is due now; how many were fired."""
        fired = 0
        async with self._firing:
            while lines := await self._due():
                fired += sum(await asyncio.gather(*(self._fire_line(line) for line in lines)))
        return fired

    async def _fire_line(self, line: list[Timer]) -> int:
        """What is due for one conversation, in its order; how many were fired."""
        return sum([await self._fire(timer) for timer in line])

    async def _due(self) -> list[list[Timer]]:
        """Some that are due, by conversation; to find none, as mostly, takes no place among the
        writers."""
        now, due = self._clock.now(), await self._next()
        if due is None or due > now:
            return []
        async with self._database.transaction() as tx:
            found = await timers.due(tx, now, limit=OF)
        lines: dict[int | str, list[Timer]] = {}
        for timer in found:
            lines.setdefault(timer.conversation_id or timer.subject, []).append(timer)
        # Several processes that look at once would otherwise all go for the same.
        return random.sample(list(lines.values()), min(len(lines), SIDE_BY_SIDE))

    async def _fire(self, timer: Timer) -> bool:
        try:
            fired = await self._engine.act(timer.conversation_id, lambda turn: _happen(turn, timer))
        except _InOtherHands:
            return False
        except Exception as error:
            log.exception("timer %s of %s failed", timer.event, timer.subject)
            await self._failed(timer, error)
            return False
        if fired:
            TIMERS.labels(timer.event).inc()
        return fired

    async def _failed(self, timer: Timer, error: Exception) -> None:
        """Again in 1, 2, 4 … minutes; the last time somebody must know that it will not happen."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if timer.tries + 1 < TRIES:
                await timers.failed(tx, timer.id, now + AFTER_FAILURE * 2**timer.tries)
                return
            why = f"{type(error).__name__}: {error}"[:500]
            if await timers.give_up(tx, timer.id, now, why):
                text = f"{timer.subject} {timer.event}"
                await notes.raise_alarm(
                    tx, "timer-failed", text, now=now, conversation_id=timer.conversation_id
                )


async def _happen(turn: Turn, timer: Timer) -> bool:
    """Take the timer and do what it is for, in one transaction."""
    taken = await timers.take(turn.tx, timer.id, turn.now)
    if taken is None:
        raise _InOtherHands
    done = await EVENTS[taken.event](turn, taken)
    if done is True:
        return True
    await timers.put_off(turn.tx, taken.id, done or turn.now + AGAIN)
    return False
