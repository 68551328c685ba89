"""Outbox → platform: chat before bulk, in order for each peer, at the platform's pace.

One loop and one transaction a round: write what became of the parts that were on their way, take
the next ones. So what finishes together is settled together, and a part is marked `sending`,
durably, before it leaves; which of them had begun to leave is in `bot.begun`. See
docs/architecture.md.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby

from bot.begun import Begun
from bot.clock import Clock
from bot.failing import Failing, receipt
from bot.metrics import SEND_WAIT, SENDS
from bot.noticing.lane import LANE, NoticeLane
from bot.pace import Pace
from bot.rest import Wait, rest
from bot.sending import (
    Sender,
    SendError,
    leaves,
    on_leaving,
)
from handlers.desk import offering
from storage import conversations, messages, outbox
from storage.database import EVERYTHING, Database, Transaction
from storage.errors import NotFound
from storage.outbox import Part, Receipt

log = logging.getLogger("warmline.delivery")

IN_FLIGHT = 256
BATCH = 128
LOOK_AGAIN = 1.0
"""Seconds until a storage that is out of reach is looked at again."""
LAST_WORDS = 10.0
"""Seconds that a graceful stop waits for what is on its way."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of the loop brought: parts to be sent, and when to look again at the latest."""

    parts: tuple[Part, ...] = ()
    look_at: datetime | None = None


class Delivery:
    """Sends one account's outbox. Start it with `run`, end it with `stop`."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        sender: Sender,
        channel: str,
        account: str,
        pace: Pace | None = None,
        notices: NoticeLane | None = None,
        begun: Begun | None = None,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self.database = database
        self.clock = clock
        self.sender = sender
        self.channel = channel
        self.account = account
        self.pace = pace or Pace()
        self.notices = notices
        self._begun = begun or Begun(None, channel, account)
        self.failing = Failing(channel, self.pace)
        self.resting = False
        self._wait = wait
        self._topics = {outbox.topic(channel, account), EVERYTHING}
        self._topics |= notices.topics if notices else set()
        self._news = asyncio.Event()
        self._receipts: list[Receipt] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_flight = 0
        self._stopping = asyncio.Event()
        self._ended: asyncio.Event | None = None
        self._doubted = False
        database.listen(self._hear)

    def _hear(self, topics: frozenset[str]) -> None:
        if self.notices:
            self.notices.hear(topics)
        if not self._topics.isdisjoint(topics):
            self._news.set()

    async def run(self) -> None:
        """Send until stopped; first of all doubt what a crash left on its way."""
        self._ended = asyncio.Event()
        try:
            while not self._stopping.is_set():
                self._news.clear()
                self._begin(await self._round())
            await self._finish()
        finally:
            for task in self._tasks:
                task.cancel()
            self._begun.close()
            self._ended.set()

    async def stop(self) -> None:
        """Finish what is on its way and write down what became of it; `run` returns."""
        self._stopping.set()
        self._news.set()
        if self._ended is not None:
            await self._ended.wait()

    async def _doubt_unfinished(self) -> None:
        now = self.clock.now()
        async with self.database.transaction() as tx:
            doubted = await self._begun.doubt(tx, now)
            doubted += await self.notices.doubt(tx, now) if self.notices else 0
        self._begun.start()
        self._doubted = True
        if doubted:
            log.warning("%s: the fate of %d parts is unknown after a crash", self.channel, doubted)

    async def _finish(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LAST_WORDS)
        async with self.database.transaction() as tx:
            await self._settle(tx, self._receipts, self.clock.now())
        self._receipts = []

    # Rounds

    async def _round(self) -> Round:
        """Settle, take, and rest if there was nothing to take."""
        receipts, self._receipts = self._receipts, []
        try:
            if not self._doubted:
                await self._doubt_unfinished()
            for conversation_id in tuple(self.failing.gone):
                with suppress(NotFound):  # forgotten meanwhile, at their own wish
                    await self._blocked(conversation_id)
                del self.failing.gone[conversation_id]
            async with self.database.transaction() as tx:
                now = self.clock.now()
                await self._settle(tx, receipts, now)
                found = await self._take(tx, now)
            self._begun.done(one.part_id for one in receipts)
        except Exception:
            self._receipts = receipts + self._receipts
            self.failing.say("storage", "%s: the outbox is out of reach", self.channel, trace=True)
            await rest(self._stopping, self._wait, LOOK_AGAIN)
            return Round()
        if not found.parts and not self._receipts:
            await self._rest(found.look_at)
        return found

    async def _settle(self, tx: Transaction, receipts: Sequence[Receipt], now: datetime) -> None:
        """Each receipt to where its part came from."""
        noticed = [one for one in receipts if one.lane == LANE]
        await outbox.settle(tx, [one for one in receipts if one.lane != LANE], now=now)
        if noticed and self.notices:
            await self.notices.settle(tx, noticed, now)

    async def _take(self, tx: Transaction, now: datetime) -> Round:
        """The next parts: of the chat lane, or else as many of the bulk lane as its pace allows."""
        room = min(BATCH, IN_FLIGHT - self._in_flight)
        held = self.pace.account_held
        if self.failing.stopped or self._stopping.is_set() or room <= 0:
            return Round()
        if held and held > now:
            return Round((), held)
        chat = await outbox.claim(tx, self.channel, self.account, "chat", now=now, limit=room)
        if chat:
            return Round(await self._at_pace(tx, chat, now), now)
        look_at = [await outbox.next_due(tx, self.channel, self.account, "chat", now)]
        again_at: datetime | None
        allowed, again_at = self.pace.bulk(now)
        limit = min(room, allowed)
        bulk: list[Part] = []
        if limit:
            bulk = await outbox.claim(tx, self.channel, self.account, "bulk", now=now, limit=limit)
        if len(bulk) < limit:
            again_at = await outbox.next_due(tx, self.channel, self.account, "bulk", now)
            if self.notices:
                taken = await self.notices.claim(tx, now, limit - len(bulk))
                bulk += taken.parts
                look_at.append(taken.look_at)
        look_at.append(again_at)
        parts = await self._at_pace(tx, bulk, now)
        return Round(parts, min((at for at in look_at if at), default=None))

    async def _at_pace(
        self, tx: Transaction, parts: Iterable[Part], now: datetime
    ) -> tuple[Part, ...]:
        """Put back what its peer must wait for, in this same transaction; return the rest."""
        go: list[Part] = []
        back: list[Receipt] = []
        waits: dict[str, datetime] = {}
        for part in parts:
            cost = self.sender.cost(part.payload)
            until = waits.get(part.peer) if cost else None
            if cost and until is None:
                until = self.pace.ask(part.peer, cost, now)
            if until is None:
                self.pace.sent(cost, now)
                go.append(part)
            else:
                back.append(receipt(part, "pending", retry_at=until, tried=False))
                waits[part.peer] = until + self.pace.interval(part.peer)
        await self._settle(tx, back, now)
        return tuple(go)

    async def _rest(self, look_at: datetime | None) -> None:
        """Until there is news or it is time."""
        seconds = None if look_at is None else (look_at - self.clock.now()).total_seconds()
        self.resting = True
        await rest(self._news, self._wait, seconds)
        self.resting = False

    # Sending

    def _begin(self, found: Round) -> None:
        """A task for each peer, and one for each part that waits for nobody."""
        aside = [(part,) for part in found.parts if part.part < 0]
        ordered = sorted((p for p in found.parts if p.part >= 0), key=lambda p: (p.peer, p.id))
        lines = [tuple(line) for _, line in groupby(ordered, key=lambda p: p.peer)]
        if self.notices:
            self.notices.in_flight += sum(part.lane == LANE for part in found.parts)
        for line in aside + lines:
            self._in_flight += len(line)
            task = asyncio.create_task(self._send_line(line))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _send_line(self, line: tuple[Part, ...]) -> None:
        """One peer's parts, one after the other. What must wait holds back those behind it."""
        for number, part in enumerate(line):
            if self._stopping.is_set() or self.failing.stopped:
                became = receipt(part, "pending", tried=False)
            else:
                became = await self._send(part)
            self._done(became)
            if became.state == "pending" or became.error == outbox.BLOCKED:
                for other in line[number + 1 :]:
                    self._done(
                        replace(
                            became,
                            part_id=other.id,
                            lane=other.lane,
                            message_key=other.message_key,
                            retry_at=None,
                            tried=False,
                        )
                    )
                return

    def _done(self, became: Receipt) -> None:
        self._in_flight -= 1
        if self.notices and became.lane == LANE:
            self.notices.in_flight -= 1
        self._receipts.append(became)
        self._news.set()

    async def _send(self, part: Part) -> Receipt:
        try:
            on_leaving(partial(self._mark, part))
            if not self.sender.tells:
                leaves()
            platform_id = await self.sender.send(part.peer, part.payload)
        except SendError as error:
            became = self.failing.receipt(part, error, self.clock.now())
        except Exception:
            log.exception("%s: a fault of ours in sending part %d", self.channel, part.id)
            became = receipt(part, "unknown", error="a fault in the program")
        else:
            self.failing.reached()
            became = receipt(part, "sent", platform_id=platform_id)
            waited = (self.clock.now() - part.created_at).total_seconds()
            SEND_WAIT.labels(self.channel).observe(max(0.0, waited))
        SENDS.labels(self.channel, became.state).inc()
        return became

    def _mark(self, part: Part) -> None:
        """It goes out now. What is a notice's has a ledger of its own."""
        if part.lane != LANE:
            self._begun.mark(part.id)

    async def _blocked(self, conversation_id: int) -> None:
        """Remember that the citizen blocked us, and give up what waits for them."""
        now = self.clock.now()
        async with self.database.transaction() as tx:
            talk = await conversations.locked(tx, conversation_id)
            if talk.blocked_at is None:
                talk.blocked_at = now
                await conversations.save(tx, talk, seen_epoch=talk.epoch)
                tx.touch(messages.topic(conversation_id))
                if talk.handoff:  # whoever talks with them must know
                    about, gone = talk.handoff.id, int(self.failing.gone[conversation_id])
                    await offering.plan_for(
                        tx, about, conversation_id, "blocked", now, now, gone=gone
                    )
            await outbox.drop_pending(tx, conversation_id, now)
