"""One stored update, one handler turn, one transaction.

Channels store what they receive and touch its address; the engine takes the oldest waiting row
of each address in turn, different addresses side by side. A staff action and a due timer are
turns too (`bot.acts`).
"""

import asyncio
import logging
import time
from dataclasses import dataclass
from functools import partial

from bot import heard
from bot.acts import Acts
from bot.logs import turn_id
from bot.metrics import TURN_SECONDS, TURNS
from handlers import router
from handlers.turn import Turn, new_key
from storage import conversations, inbox
from storage.conversations import Address, Waiting
from storage.database import EVERYTHING, Transaction
from storage.errors import TakenOver

log = logging.getLogger("warmline.engine")

WORKERS = 64
TRIES = 3
PAUSE = 1.0
"""Seconds until we look again when the database is out of reach."""


@dataclass(eq=False, repr=False)
class Engine(Acts):
    """Runs turns. Start it with `run`; `settled` waits until nothing is left to do."""

    def __post_init__(self) -> None:
        self._ready: asyncio.Queue[Address] = asyncio.Queue()
        self._known: dict[Address, bool] = {}  # in the queue or at work; True: look once more
        self._idle = asyncio.Event()
        self._idle.set()
        self._rescan = asyncio.Event()
        self._at_work: set[asyncio.Task[None]] = set()
        self._stopping = False
        self.database.listen(self._hear)

    def _hear(self, topics: frozenset[str]) -> None:
        for topic in topics:
            if topic.startswith("inbox|"):
                self._wake(Address(*topic.split("|", 3)[1:]))
            elif topic == EVERYTHING:
                self._rescan.set()

    def _wake(self, address: Address) -> None:
        if address.channel not in self.channels:
            return  # of a door that is shut now: what came through it waits
        if address in self._known:
            self._known[address] = True
        else:
            self._known[address] = False
            self._idle.clear()
            self._ready.put_nowait(address)

    async def run(self) -> None:
        """Take up what was left waiting, then work until cancelled; turns in hand are finished."""
        self._stopping = False
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._look_for_waiting())
                for _ in range(WORKERS):
                    group.create_task(self._work())
        finally:
            self._stopping = True
            if self._at_work:
                await asyncio.wait(self._at_work)

    async def _look_for_waiting(self) -> None:
        while True:
            self._rescan.clear()
            try:
                async with self.database.reading() as view:
                    for address in await inbox.waiting(view):
                        self._wake(address)
            except Exception:
                log.exception("could not look for what waits; looking again")
                asyncio.get_running_loop().call_later(PAUSE, self._rescan.set)
            await self._rescan.wait()

    async def settled(self) -> None:
        """Wait until no address is waiting or at work (a graceful stop, tests)."""
        await self._idle.wait()

    async def _work(self) -> None:
        while True:
            address = await self._ready.get()
            task = asyncio.create_task(self._all_of(address))
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)
            await asyncio.shield(task)

    async def _all_of(self, address: Address) -> None:
        """Turn after turn until nothing waits, or until we are to stop."""
        try:
            while not self._stopping:
                self._known[address] = False
                while await self._next(address) and not self._stopping:
                    pass
                if not self._known[address]:
                    return
        except Exception:
            # The database is out of reach: the rows stay.
            log.exception("could not work on %s; looking again", address.channel)
            asyncio.get_running_loop().call_later(PAUSE, self._wake, address)
        finally:
            del self._known[address]
            if not self._known:
                self._idle.set()

    async def _next(self, address: Address) -> bool:
        """Run one turn; False when nothing more waits."""
        turn_id.set(new_key())
        began = time.perf_counter()
        try:
            worked = await self._turn(address)
        except TakenOver as taken_over:
            log.info("turn repeated: %s", taken_over)
            return True
        except Exception as error:
            log.exception("turn failed")
            TURNS.labels(address.channel, "failed").inc()
            await self._failed(address, error)
            return True
        if worked is None:
            return False
        turn, more = worked
        took = time.perf_counter() - began
        TURNS.labels(address.channel, "done").inc()
        TURN_SECONDS.observe(took)
        kind, said = turn.incoming.kind, len(turn.replies)
        log.debug("%s, %s: %d said, %.1f ms", address.channel, kind, said, took * 1000)
        return more

    async def _turn(self, address: Address) -> tuple[Turn, bool] | None:
        """The turn that was done, and whether more waits; None when nothing does
        (docs/architecture.md, "One message's way").

        1. Lock the address and take its oldest waiting row.
        2. Find or begin the conversation; write down what the citizen did.
        3. Let the router answer.
        4. Save conversation, words, outbox and the inbox mark; all commits together.
        """
        async with self.database.transaction() as tx:
            waiting = await conversations.next_turn(tx, address)
            if waiting is None:
                return None
            turn = await self._begun(tx, address, waiting)
            await heard.came_along(turn)
            if waiting.tries >= TRIES:
                turn.say("sorry-went-wrong")
            else:
                await router.answer(turn)
                turn.talk.last_in_at = waiting.received_at
                if turn.incoming.name:
                    turn.talk.display_name = turn.incoming.name
            first = await heard.kept(turn, waiting.received_at)
            await self.finish(turn, first)
            await inbox.done(tx, waiting.inbox_id, turn.now, _tried_out(waiting.tries))
        return turn, waiting.more

    async def _begun(self, tx: Transaction, address: Address, waiting: Waiting) -> Turn:
        """The turn for what waits, in a new conversation when these are the first words."""
        now = self.clock.now()
        incoming = self.channels[address.channel].to_neutral(waiting.payload)
        talk = waiting.conversation or await conversations.begin(
            tx,
            address,
            language=incoming.language or "zh",
            display_name=incoming.name,
            now=now,
        )
        return Turn(
            house=self.house,
            tx=tx,
            now=now,
            conversation=talk,
            incoming=incoming,
            beside=partial(self.act_in, tx),
        )

    async def _failed(self, address: Address, error: Exception) -> None:
        """Count the try. When not even the apology could be said, let the next one come."""
        why = f"{type(error).__name__}: {error}"[:500]
        async with self.database.transaction() as tx:
            waiting = await conversations.next_turn(tx, address)
            if waiting is None:
                return
            await inbox.failed(tx, waiting.inbox_id, why)
            if waiting.tries >= TRIES:
                await inbox.done(tx, waiting.inbox_id, self.clock.now(), why)


def _tried_out(tries: int) -> str | None:
    return "given up after repeated failures" if tries >= TRIES else None
