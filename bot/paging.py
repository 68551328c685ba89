"""Alarms reach the staff's Telegram group, else duty leaders in private, each once."""

import logging
from functools import partial

from bot.clock import Clock
from bot.engine import Engine
from bot.rest import follow, news_of
from handlers.desk import group
from handlers.desk.permissions import BARGE_IN, may
from storage import conversations, desk_groups, notes, staff_telegram
from storage.conversations import Address
from storage.database import Database, Transaction

log = logging.getLogger("warmline.paging")

AGAIN = 30.0
"""Seconds after which a failed page is tried again."""


class Paging:
    def __init__(self, database: Database, engine: Engine, clock: Clock, desk: Address) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._desk = desk
        self._news = news_of(database, notes.ALARMS)

    async def run(self) -> None:
        """Tell the group what is new, until cancelled."""
        await follow(
            self._news,
            self.tell,
            clock=self._clock,
            log=log,
            failed="the group could not be told; trying again",
            again=AGAIN,
        )

    async def tell(self) -> None:
        """Tell what has not been told; telling and marking are one transaction.

        The first group that we may write into hears it; without one, duty leaders in private.
        """
        async with self._database.transaction() as tx:
            now = self._clock.now()
            places = [await conversations.of_place(tx, one, now) for one in await self._places(tx)]
            alarms = await notes.untold_alarms(tx, now) if places else []
            for talk in places if alarms else ():
                await self._engine.act_in(tx, talk.id, partial(group.page, alarms=alarms))

    async def _places(self, tx: Transaction) -> list[Address]:
        known = await desk_groups.groups(tx)
        usable = [one.chat for one in known if one.broken_at is None]
        if usable or not known:
            peer = usable[0] if usable else self._desk.peer
            return [Address(self._desk.channel, self._desk.account, peer)]
        leaders = [one for one in await staff_telegram.everyone(tx) if may(one.member, BARGE_IN)]
        return [Address(self._desk.channel, self._desk.account, one.user_id) for one in leaders]
