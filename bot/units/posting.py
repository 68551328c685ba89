"""Cases reach departments' Telegram groups as soon as they move: telling and marking are one."""

import logging

from bot.clock import Clock
from bot.engine import Engine
from bot.rest import follow, news_of
from handlers.units import group
from storage import conversations, unit_outbox, units
from storage.conversations import Address
from storage.database import Database

log = logging.getLogger("warmline.units")

AGAIN = 30.0
"""Seconds after which a failed post is tried again."""


class Posting:
    def __init__(self, database: Database, engine: Engine, clock: Clock, account: str) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._account = account
        self._news = news_of(database, unit_outbox.TOPIC, units.TOPIC)

    async def run(self) -> None:
        """Tell the groups what is new, until cancelled."""
        await follow(
            self._news,
            self.tell,
            clock=self._clock,
            log=log,
            failed="departments' groups could not be told; trying again",
            again=AGAIN,
        )

    async def tell(self) -> None:
        """Post what waits, each group in a turn of its own conversation."""
        async with self._database.reading() as view:
            waiting = {one.unit_id for one in await unit_outbox.heads(view, unit_outbox.TELEGRAM)}
            known = [one for one in await units.everyone(view) if one.id in waiting]
        for unit in known:
            if not unit.telegram_chat:
                continue
            address = Address("telegram", self._account, unit.telegram_chat)
            async with self._database.transaction() as tx:
                await tx.lock(address.lock)
                talk = await conversations.of_place(tx, address, self._clock.now())
            while await self._engine.act(talk.id, group.post):
                pass
