"""Long polling by PTB's `Updater`, and what to do when it goes wrong."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from telegram.error import Conflict, NetworkError, TelegramError
from telegram.ext import Updater

from bot.channels.telegram.account import WANTED, Account, Store

log = logging.getLogger("warmline.telegram")

LONG_POLL = 30
TWO_POLL = (
    "Telegram: another process polls with this bot's token. Only one may; "
    "this one goes on trying. Stop the other one, or give it a bot of its own."
)


class Poller:
    """Starts polling, tells about trouble once, stops when Telegram refuses the token."""

    def __init__(
        self, token: str, api_url: str, *, store: Store, on_refused: Callable[[], None]
    ) -> None:
        self.account = Account(
            token,
            api_url,
            store=store,
            on_refused=self._refused,
            on_heard=self._heard,
            connections=4,
        )
        self._updater = Updater(self.account, self.account.received)
        self._on_refused = on_refused
        self._trouble: type[TelegramError] | None = None
        self._ending: asyncio.Task[None] | None = None

    @property
    def trouble(self) -> str:
        """What keeps updates from coming now: conflict, network or other; empty when they come."""
        if self._trouble is None:
            return ""
        if issubclass(self._trouble, Conflict):
            return "conflict"
        return "network" if issubclass(self._trouble, NetworkError) else "other"

    async def start(self) -> None:
        """Take away a webhook, if there is one, and poll. Raises `TokenRefused`.

        PTB retries the rest for as long as it takes.
        """
        await self._updater.initialize()
        await self.account.call("deleteWebhook")
        await self._updater.start_polling(
            timeout=LONG_POLL,
            bootstrap_retries=-1,
            allowed_updates=WANTED,
            error_callback=self._failed,
        )

    async def stop(self) -> None:
        """Store what is still in the queue, acknowledge it, close."""
        if self._ending is not None:
            await self._ending
        await self._end()

    async def _end(self) -> None:
        self.account.closes()
        if self._updater.running:
            with contextlib.suppress(TelegramError):
                await self._updater.stop()
        await self._updater.shutdown()

    def _failed(self, error: TelegramError) -> None:
        """PTB's error callback: one line for each kind of trouble, until it is over."""
        kind = type(error)
        if kind is self._trouble:
            return
        self._trouble = kind
        if isinstance(error, Conflict):
            log.error(TWO_POLL)
        elif isinstance(error, NetworkError):
            log.warning("Telegram: polling failed (%s); trying again", error)
        else:
            log.warning("Telegram: polling was refused (%s); trying again", error)

    def _heard(self) -> None:
        if self._trouble is not None:
            log.info("Telegram: polling works again")
            self._trouble = None

    def _refused(self) -> None:
        """The updater cannot be stopped from inside its own call: let a task do it."""
        self._on_refused()
        self._ending = asyncio.get_running_loop().create_task(self._end())
