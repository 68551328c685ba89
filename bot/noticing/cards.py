"""Keeps the cards of notices in members' private chats: a second leader is shown what waits for
approval, and a card that would read otherwise is edited, every three seconds at most (an edit costs
a message, facts/broadcast.md)."""

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.engine import Engine
from bot.rest import Wait, rest
from handlers.desk.newsdesk import card
from handlers.desk.permissions import APPROVE_NOTICES, may
from storage import notice_cards, notices, staff_telegram
from storage.database import EVERYTHING, Database, Transaction
from storage.notices import Notice

log = logging.getLogger("warmline.notices")

EVERY = timedelta(seconds=3)
AGAIN = 5.0
"""Seconds after which a failed look is tried again."""
WAITS = "review"
MOVING = ("freezing", "running", "paused")
"""What may read otherwise though nobody has done anything to it."""


class NoticeCards:
    def __init__(
        self, database: Database, engine: Engine, clock: Clock, *, wait: Wait = asyncio.sleep
    ) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._wait = wait
        self._news = asyncio.Event()
        self._news.set()
        database.listen(self._hear)

    def _hear(self, topics: frozenset[str]) -> None:
        if not topics.isdisjoint({notices.TOPIC, staff_telegram.TOPIC, EVERYTHING}):
            self._news.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            self._news.clear()
            due: datetime | None = None
            try:
                due = await self.tick()
            except Exception:
                log.exception("the cards of notices could not follow; trying again")
                asyncio.get_running_loop().call_later(AGAIN, self._news.set)
            seconds = None if due is None else (due - self._clock.now()).total_seconds()
            await rest(self._news, self._wait, seconds)

    async def tick(self) -> datetime | None:
        """Bring all cards up to date that may be edited now; when to look again."""
        async with self._database.reading() as view:
            waiting = await notices.in_states(view, [WAITS])
            numbers = [one.id for one in waiting]
            numbers += [n for n in await notice_cards.open_ones(view) if n not in numbers]
            plans = [await self._plan(view, await notices.find(view, n)) for n in numbers]
        for number, talks, _ in plans:
            for talk in talks:
                await self._engine.act(talk, partial(card.show, notice_id=number))
        return min((due for _, _, due in plans if due), default=None)

    async def _plan(
        self, view: Transaction, notice: Notice
    ) -> tuple[int, list[int], datetime | None]:
        """Whose cards to look at now, and when to look at the others. A draft's is its writer's
        own business, and changes as they write."""
        cards = await notice_cards.of_notice(view, notice.id)
        if notice.state == "draft":
            # A list to tick stands there without a mark; what was sent back has one.
            cards = [one for one in cards if one["shown"]]
        now, due = self._clock.now(), None
        ready = []
        for one in cards:
            if notice.state not in MOVING and notice.changed_at < one["shown_at"]:
                continue
            at = one["shown_at"] + EVERY
            if at <= now:
                ready.append(one["conversation_id"])
            else:
                due = min(due or at, at)
        if notice.state == WAITS:
            known = {one["conversation_id"] for one in cards}
            ready += [talk for talk in await self._approvers(view, notice) if talk not in known]
        return notice.id, ready, due

    async def _approvers(self, view: Transaction, notice: Notice) -> list[int]:
        """The private chats of those who may approve: on duty, else all of them."""
        able = [
            one
            for one in await staff_telegram.everyone(view)
            if may(one.member, APPROVE_NOTICES) and one.member.id != notice.author_id
        ]
        there = [one for one in able if one.duty_at] or able
        talks = [await staff_telegram.talk(view, one.member.id) for one in there]
        return [talk for talk in talks if talk is not None]
