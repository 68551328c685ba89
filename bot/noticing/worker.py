"""What happens to notices by itself: lists are made in small slices, chats of the web get their
message, and what has reached everybody is over."""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine import Engine
from bot.rest import follow, news_of
from handlers import choices
from handlers.notices import catching, content, running
from handlers.notices.content import Said
from handlers.turn import Turn
from storage import notice_ledger, notice_readers, notices
from storage.database import Database, Transaction
from storage.errors import Conflict, NotFound
from storage.notice_ledger import Outcome, Recipient
from storage.notices import Door, Notice

log = logging.getLogger("warmline.notices")

AGAIN = timedelta(seconds=30)
AFTER_FAILURE = 5.0
AT_ONCE = 20
"""People of the web in one transaction: each is a turn of their conversation."""
BREATH = 0.02
"""Seconds between slices, so that chats come in between on SQLite's one writer."""


class Noticing:
    """Works on what is `freezing` or `running`. `step` may be called at any time by anybody."""

    def __init__(self, database: Database, engine: Engine, clock: Clock) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._city = engine.house.city
        self._news = news_of(database, notices.TOPIC)

    async def run(self) -> None:
        await follow(
            self._news,
            self._look,
            clock=self._clock,
            log=log,
            failed="notices: a fault; trying again",
            again=AFTER_FAILURE,
        )

    async def _look(self) -> datetime:
        """Not at every receipt by itself; and now and then although nothing was heard."""
        await asyncio.sleep(BREATH)
        look_at = await self.step()
        latest = self._clock.now() + AGAIN
        return min(look_at or latest, latest)

    async def step(self) -> datetime | None:
        """Do all that can be done now; when to look again."""
        async with self._database.reading() as view:
            going = await notices.in_states(view, notices.GOING)
        look_at = [await self._work(notice) for notice in going]
        return min((at for at in look_at if at), default=None)

    async def _work(self, notice: Notice) -> datetime | None:
        if notice.state == "freezing":
            await self._freeze(notice)
            return self._clock.now()
        quiet = running.quiet_until(self._city, notice, self._clock.now())
        if quiet:
            return quiet
        async with self._database.reading() as view:
            doors = await notices.doors(view, notice.id)
        web = [one for one in doors if one.left and not self._engine.channels[one.channel].pushes]
        look_at = [await self._walk(notice, door) for door in web]
        if notice.grade == "A":
            await self._show_in_chats(notice.id)
        await self._end(notice)
        return min((at for at in look_at if at), default=None)

    async def _freeze(self, notice: Notice) -> None:
        more = True
        while more:
            async with self._database.transaction() as tx:
                fresh = await notices.find(tx, notice.id)
                if fresh.state != "freezing":
                    return
                try:
                    more = (await running.freeze(tx, fresh, self._clock.now())).more
                except Conflict:  # cancelled, or done by another process, at this very moment
                    return
            await asyncio.sleep(BREATH / 10)

    async def _show_in_chats(self, notice_id: int) -> None:
        """Whoever is talking with a citizen at this moment sees what danger they were told of."""
        async with self._database.reading() as view:
            talks = await notice_readers.untold_in_chats(view, notice_id, AT_ONCE)
        for talk in talks:
            await self._engine.act(talk, catching.catch_up)

    async def _end(self, notice: Notice) -> None:
        """Looked at beside the one writer: this happens with each receipt, ending it once."""
        async with self._database.reading() as view:
            over = await notice_ledger.all_gone(view, notice.id)
        if over:
            async with self._database.transaction() as tx:
                await running.finish(tx, notice, self._city, self._clock.now())

    async def _walk(self, notice: Notice, door: Door) -> datetime | None:
        """Through all whose turn has come, of an account whose chats read the transcript: nothing
        is pushed there. When the next of those put off is due."""
        more = AT_ONCE
        while more:
            more = await self._some(notice.id, door)
            await asyncio.sleep(BREATH / 4)
        async with self._database.reading() as view:
            return await notice_ledger.next_again(view, notice.id, door.channel, door.account)

    async def _some(self, notice_id: int, door: Door) -> int:
        """A few recipients in one transaction: their message is in their chat and they are settled,
        or neither."""
        at = notice_id, door.channel, door.account
        now = self._clock.now()
        async with self._database.transaction() as tx:
            notice = await notices.find(tx, notice_id)
            if notice.state != notices.RUNNING:
                return 0
            people = await notice_ledger.due_again(tx, *at, now=now, limit=AT_ONCE)
            people += await notice_ledger.walk(tx, *at, limit=AT_ONCE - len(people))
            if people:
                said = await content.all_said(tx, notice)
                outcomes = [await self._tell(tx, notice, said, who, now) for who in people]
                await notice_ledger.settle(tx, *at, outcomes, now=now)
        return len(people)

    async def _tell(
        self,
        tx: Transaction,
        notice: Notice,
        said: dict[str, Said],
        who: Recipient,
        now: datetime,
    ) -> Outcome:
        done = running.fate(notice, who, now)
        if done:
            return done
        about = notice_ledger.key_of(notice.root_id, who.person_id)

        async def say(turn: Turn) -> None:
            reply = said[who.language].to(who.key)
            reply.replaces = about if notice.kind != "notice" else ""
            turn.reply(reply)
            kept = choices.offered(about, reply.choices)
            catching.remember(turn, notice, who.person_id, now, kept)

        try:
            await self._engine.act_in(tx, who.conversation_id, say)
        except NotFound:
            return Outcome(who.person_id, "skipped", error="gone", tried=False)
        await notice_readers.transcribed(tx, notice.id, who.person_id)
        return Outcome(who.person_id, "sent")
