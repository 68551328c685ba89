"""What staff, a timer or a command does, as a turn: the same lock and the same transaction as a
citizen's (`bot.engine`)."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from bot import transcript
from bot.channels.native import Native
from bot.clock import Clock
from bot.files import Files
from bot.logs import turn_id
from handlers.citizen import cards
from handlers.house import House
from handlers.turn import Turn, new_key
from storage import conversations
from storage.database import Database, Transaction
from storage.errors import TakenOver
from storage.messages import Message

log = logging.getLogger("warmline.engine")

T = TypeVar("T")


@dataclass(eq=False, repr=False)
class Acts:
    """Runs such turns, one at a call."""

    database: Database
    house: House
    channels: Mapping[str, Native]
    files: Files
    clock: Clock

    async def act(self, conversation_id: int | None, do: Callable[[Turn], Awaitable[T]]) -> T:
        """Run something that staff or a timer does, as a turn of a citizen's conversation."""
        turn_id.set(new_key())
        while True:
            try:
                async with self.database.transaction() as tx:
                    return await self.act_in(tx, conversation_id, do)
            except TakenOver as taken_over:
                log.info("turn repeated: %s", taken_over)

    async def act_in(
        self, tx: Transaction, conversation_id: int | None, do: Callable[[Turn], Awaitable[T]]
    ) -> T:
        """`act` inside a transaction that is open already."""
        talk = None
        if conversation_id is not None:
            talk = await conversations.locked(tx, conversation_id)
        turn = Turn(
            house=self.house,
            tx=tx,
            now=self.clock.now(),
            conversation=talk,
            beside=partial(self.act_in, tx),
        )
        result = await do(turn)
        await self.finish(turn)
        return result

    async def finish(self, turn: Turn, first: Message | None = None) -> None:
        """Cards follow; what was done and said is written down."""
        await cards.follow(turn)
        if turn.conversation is not None:
            native = self.channels[turn.conversation.address.channel]
            await transcript.finish(turn, native, self.files, first)
