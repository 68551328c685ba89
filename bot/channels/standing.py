"""What a channel's own process knows of it, written down where every process's desk reads it."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from storage import notes
from storage.database import Database, Transaction

log = logging.getLogger("warmline.channels")

EVERY = 10.0
SOON = 1.0
"""Seconds to the next look while it is not open: asking costs nothing."""
BEAT = timedelta(minutes=1)
"""How often it is written at least: its age tells whether anybody looks after the channel."""
SILENT = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Account:
    """`state` is starting, open, trouble or refused; `trouble` is conflict, network or other;
    `held_until` (ISO) is when the platform lets us send again."""

    mode: str
    name: str
    state: str
    trouble: str = ""
    held_until: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    account: Account
    at: datetime

    def silent(self, now: datetime) -> bool:
        """Nobody looks after it any more."""
        return now - self.at > SILENT


class StandingWatch:
    """Writes an account's state when it changes, and once a minute."""

    def __init__(
        self, database: Database, clock: Clock, name: str, ask: Callable[[], Account | None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._fact = fact_of(name)
        self._ask = ask
        self._told: Told | None = None

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("how the channel stands could not be written down; trying again")
            told = self._told
            await asyncio.sleep(EVERY if told and told.account.state == "open" else SOON)

    async def look(self) -> None:
        account, now = self._ask(), self._clock.now()
        if account is None:  # another process has it
            return
        told = self._told
        if told and told.account == account and now - told.at < BEAT:
            return
        text = json.dumps({**asdict(account), "at": now.isoformat()})
        async with self._database.transaction() as tx:
            await notes.set_fact(tx, self._fact, text)
        self._told = Told(account, now)


def fact_of(name: str) -> str:
    return f"standing:{name}"


async def told(tx: Transaction, name: str) -> Told | None:
    """What was last written of `channel:account`; None before its first start."""
    text = await notes.fact(tx, fact_of(name))
    if text is None:
        return None
    known = json.loads(text)
    at = datetime.fromisoformat(known.pop("at"))
    return Told(Account(**known), at)
