"""Keeps the cards of notices in members' private chats: a second leader is shown what waits for
approval, and a card that would read otherwise is edited, every three seconds at most (an edit costs
a message)."""

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.engine import Engine
from bot.rest import Wait, follow, news_of
from handlers.desk.newsdesk import card, composing
from handlers.desk.permissions import APPROVE_NOTICES, may
from handlers.notices import reach
from storage import notice_cards, notices, staff_telegram
from storage.database import Database, Row, Transaction
from storage.notices import Notice

log = logging.getLogger("warmline.notices")

EVERY = timedelta(seconds=3)
AGAIN = 5.0
"""Seconds after which a failed look is tried again."""
WAITS = "review"
COUNTED = ("draft", WAITS)
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
        self._news = news_of(database, notices.TOPIC, staff_telegram.TOPIC)
        self._news.set()
        self._told: dict[tuple[int, int], datetime] = {}

    async def run(self) -> None:
        """Follow until cancelled."""
        await follow(
            self._news,
            self.tick,
            clock=self._clock,
            log=log,
            failed="the cards of notices could not follow; trying again",
            again=AGAIN,
            wait=self._wait,
        )

    async def tick(self) -> datetime | None:
        """Bring all cards up to date that may be edited now; when to look again."""
        async with self._database.reading() as view:
            waiting = await notices.in_states(view, [WAITS])
            numbers = [one.id for one in waiting]
            numbers += [n for n in await notice_cards.open_ones(view) if n not in numbers]
            found = [await notices.find(view, number) for number in numbers]
        return min(filter(None, [await self._look(one) for one in found]), default=None)

    async def _look(self, notice: Notice) -> datetime | None:
        """One notice's cards; when those may be edited that are too young."""
        async with self._database.reading() as view:
            cards = await notice_cards.of_notice(view, notice.id)
            talks = [one["conversation_id"] for one in cards]
            new = await self._approvers(view, notice) if notice.state == WAITS else []
            moved = [one for one in cards if self._may_differ(notice, one)]
            now = self._clock.now()
            ready = [one["conversation_id"] for one in moved if one["shown_at"] + EVERY <= now]
            wanted = notice.state in COUNTED and (ready or set(new) - set(talks))
            # Read beside the one writer: it takes seconds for a million.
            people = await reach.people(view, notice, now) if wanted else 0
        for talk in ready:
            await self._show(notice, talk, people)
        for talk in new:
            if talk not in talks:
                await self._show(notice, talk, people)
        young = [one["shown_at"] + EVERY for one in moved if one["shown_at"] + EVERY > now]
        return min(young, default=None)

    def _may_differ(self, notice: Notice, shown: Row) -> bool:
        """A draft is told its count after each change that its writer has made."""
        if notice.state == "draft":
            return bool(self._told.get((notice.id, shown["conversation_id"])) != shown["shown_at"])
        return notice.state in MOVING or notice.changed_at >= shown["shown_at"]

    async def _show(self, notice: Notice, talk: int, people: int) -> None:
        if notice.state in COUNTED:
            tell = partial(composing.counted, notice_id=notice.id, people=people)
            self._told[notice.id, talk] = await self._engine.act(talk, tell)
        else:
            self._told.pop((notice.id, talk), None)
            await self._engine.act(talk, partial(card.show, notice_id=notice.id))

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
