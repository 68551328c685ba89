"""The unit outbox → departments' webhooks: in order for each, tried again by the published
schedule, never lost.

A row is tried until it is answered with 2xx, given up at the end of the schedule (dead, shown at
the desk, sent again by one tap) or the unit takes nothing any more (410). What comes after it
waits. What was being sent when the power went is sent again under the same id and with the same
bytes: receivers know it by `webhook-id`.
"""

import asyncio
import json
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

from bot.clock import Clock
from bot.metrics import WEBHOOKS
from bot.rest import AtWork, Wait, Work, leased, news_of
from bot.units import signing
from bot.units.outside import Answer, NotOutside, Outside, Unreachable
from handlers.cases.disclosing import WEBHOOK, disclosed
from handlers.house import House
from handlers.turn import new_key
from handlers.units import events
from storage import arrangements, cases, notes, unit_outbox, units
from storage.database import Database, Transaction
from storage.unit_outbox import Due
from storage.units import Unit

log = logging.getLogger("warmline.webhooks")

SCHEDULE = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
"""Seconds between tries, after the first one at once (Standard Webhooks 1.0.0)."""
JITTER = 0.1
TRIPS = 5
"""This many failures in a row open the breaker."""
RESTS = timedelta(minutes=30)
"""How long nothing is sent while the breaker is open; then one delivery is tried."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a try came to; `status` 0: there was no answer. `wait` is what the other side asked
    for, in seconds."""

    status: int = 0
    error: str = ""
    wait: float = 0.0

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300


class Webhooks:
    """Delivers until cancelled; of several processes one does it."""

    def __init__(
        self,
        *,
        database: Database,
        house: House,
        clock: Clock,
        outside: Outside,
        key: str,
        wait: Wait = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._house = house
        self._clock = clock
        self._outside = outside
        self._key = key
        self._wait = wait
        self._chance = chance
        news = news_of(database, unit_outbox.TOPIC, units.TOPIC)
        self._at_work = AtWork(self._due, news, wait=wait, log=log)

    async def run(self) -> None:
        await leased(self._database, "webhooks", log=log, wait=self._wait)
        await self._at_work.run()

    async def _due(self) -> tuple[list[tuple[int, Work]], float | None]:
        """The first delivery of each unit that may be tried now; when the next one may be."""
        now, heads = self._clock.now(), await self._heads()
        later = [at for at, _, _ in heads if at > now]
        seconds = (min(later) - now).total_seconds() if later else None
        ready = [(unit, due) for at, unit, due in heads if at <= now]
        return [(unit.id, partial(self.deliver, unit, due)) for unit, due in ready], seconds

    async def _heads(self) -> list[tuple[datetime, Unit, Due]]:
        """What comes first for each unit that takes something, and from when on it may be tried."""
        async with self._database.reading() as view:
            known = {one.id: one for one in await units.everyone(view)}
            heads = await unit_outbox.heads(view, unit_outbox.WEBHOOK)
        firsts = [(known[one.unit_id], one) for one in heads]
        return [
            (max(one.not_before_at, unit.rests_until_at or one.not_before_at), unit, one)
            for unit, one in firsts
            if unit.enabled and unit.webhook_url
        ]

    async def deliver_due(self) -> int:
        """Everything that is due now, one after the other; how many tries were made."""
        tried = 0
        while True:
            ready, _ = await self._due()
            if not ready:
                return tried
            for _, deliver in ready:
                await deliver()
                tried += 1

    async def deliver(self, unit: Unit, due: Due) -> None:
        """One try: 1. write down what goes out. 2. Send it. 3. Write down what became of it."""
        written = await self._written(unit, due)
        if written is None:
            return
        outcome = await self.post(unit, written.message_key, written.payload.encode())
        await self._settle(unit, written, outcome)

    async def _written(self, unit: Unit, due: Due) -> Due | None:
        if due.payload not in ("", unit_outbox.ARRANGED):
            return due
        async with self._database.transaction() as tx:
            body = await self._body(tx, unit, due)
            if body is None:
                await unit_outbox.done(tx, due.id, "skipped", self._clock.now())
                return None
            if body["data"]["case"].get("contact"):
                case = await cases.glance(tx, due.case_id)
                await disclosed(tx, case, unit.department, WEBHOOK, self._clock.now())
            await unit_outbox.written(
                tx,
                due.id,
                message_key=f"msg_{new_key()}{new_key()}",
                payload=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
            )
            return await unit_outbox.by_id(tx, due.id)

    async def _body(self, tx: Transaction, unit: Unit, due: Due) -> dict[str, Any] | None:
        """What is said now of what happened then; None for what is no concern of theirs."""
        city = self._house.city
        case = await cases.glance(tx, due.case_id)
        if due.payload == unit_outbox.ARRANGED:
            told = await arrangements.event(tx, due.event_id)
            ride = await arrangements.by_id(tx, told["arrangement_id"])
            number = told["occurrence_id"]
            time = await arrangements.glance(tx, number) if number else None
            return events.arranged(city, unit, case, told, ride, time, sequence=due.id)
        event = await cases.event(tx, due.event_id)
        if not events.type_of(event, unit):
            return None
        return events.message(city, unit, case, event, sequence=due.id)

    async def post(self, unit: Unit, id: str, body: bytes) -> Outcome:
        """Send bytes to a unit's webhook, signed with each of its valid secrets."""
        now = self._clock.now()
        known = [signing.derived(self._key, salt) for salt in unit.salts(now)]
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "Warmline-Webhooks",
            **signing.headers(known, id, int(now.timestamp()), body),
        }
        try:
            answer = await self._outside.call(
                "POST", unit.webhook_url, headers=headers, content=body
            )
        except (NotOutside, Unreachable) as error:
            return Outcome(0, str(error))
        if 200 <= answer.status < 300:
            return Outcome(answer.status)
        return Outcome(answer.status, _why(answer), _retry_after(answer, now))

    async def _settle(self, unit: Unit, due: Due, outcome: Outcome) -> None:
        now = self._clock.now()
        WEBHOOKS.labels("sent" if outcome.taken else "failed").inc()
        async with self._database.transaction() as tx:
            if outcome.taken:
                status = outcome.status
                await unit_outbox.done(tx, due.id, "sent", now, status_code=status, tries=1)
                await units.rests(tx, unit.id, failures=0, until=None)
            elif outcome.status == 410:
                await unit_outbox.again(tx, due.id, now, error=outcome.error, status_code=410)
                await units.enable(tx, unit.id, why_not="HTTP 410")
                await _alarm(tx, unit, outcome, now)
            else:
                await self._failed(tx, unit, due, outcome, now)

    async def _failed(
        self, tx: Transaction, unit: Unit, due: Due, outcome: Outcome, now: datetime
    ) -> None:
        """Later by the schedule, or given up at its end; the breaker counts."""
        error, status = outcome.error, outcome.status
        log.warning("%s was not told (try %d): %s", unit.department, due.tries + 1, error)
        dead = due.tries >= len(SCHEDULE)
        if dead:
            await unit_outbox.done(
                tx, due.id, "dead", now, error=error, status_code=status, tries=1
            )
        else:
            pause = max(SCHEDULE[due.tries] * self._spread(), outcome.wait)
            at = now + timedelta(seconds=pause)
            await unit_outbox.again(tx, due.id, at, error=error, status_code=status)
        failures = unit.failures + 1
        until = now + RESTS if failures >= TRIPS else None
        await units.rests(tx, unit.id, failures=failures, until=until)
        if dead or failures == TRIPS:
            await _alarm(tx, unit, outcome, now)

    def _spread(self) -> float:
        """Up to a tenth later, so that all do not come back at the same moment."""
        return 1.0 + JITTER * self._chance()


async def _alarm(tx: Transaction, unit: Unit, outcome: Outcome, now: datetime) -> None:
    text = f"{unit.department}：{outcome.error}"
    await notes.raise_alarm(tx, "unit-out", text, now=now)


def _why(answer: Answer) -> str:
    if 300 <= answer.status < 400:
        return f"HTTP {answer.status}: redirects are not followed; give the last address."
    return f"HTTP {answer.status}"


def _retry_after(answer: Answer, now: datetime) -> float:
    """Seconds that the other side asks us to wait, up to a day."""
    value = answer.headers.get("retry-after", "")
    if value.isascii() and value.isdecimal() and len(value) < 9:
        return min(float(value), 86400.0)
    try:
        seconds = (parsedate_to_datetime(value) - now).total_seconds()
    except (ValueError, TypeError):
        return 0.0
    return min(max(0.0, seconds), 86400.0)
