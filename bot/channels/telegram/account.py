"""The bot's account: PTB's `Bot` over our request class, with updates as plain JSON.

PTB's `Updater` polls with it. It acknowledges a batch of updates by asking for the next one, so
what was received is stored before each asking (promise 1):

1. `get_updates` stores what the updater put into the queue, in one transaction.
2. Only then it asks Telegram; the offset acknowledges the batch that is stored now.
3. When storing fails, `NetworkError` makes PTB wait and try again; nothing is acknowledged.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.channels.telegram.request import AiohttpRequest, Call, TokenRefused, Upload
from bot.settings import HOSTED

log = logging.getLogger("warmline.telegram")

WANTED = (
    *("message", "edited_message", "callback_query", "my_chat_member", "inline_query"),
    "message_reaction",
)
"""The updates that we ask for; all others never arrive."""
GRACE = 10.0
"""Seconds more than the long poll's own time before it counts as broken."""
LAST = 2.0
"""Seconds that the end waits for Telegram to hear what has been stored."""

Store = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]


def _from_disk(path: Path, limit: int) -> bytes | None:
    with path.open("rb") as file:
        data = file.read(limit + 1)
    return data if len(data) <= limit else None


class RawUpdate:
    """An update as Telegram wrote it, with all that PTB's updater asks of one."""

    __slots__ = ("raw", "update_id")

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.update_id = int(raw["update_id"])


class Account(Bot):
    """One bot. `call` is for everything that we send; `get_updates` is for PTB's updater."""

    def __init__(
        self,
        token: str,
        api_url: str,
        *,
        store: Store | None = None,
        on_refused: Callable[[], None] = lambda: None,
        on_heard: Callable[[], None] = lambda: None,
        connections: int = 256,
    ) -> None:
        base = api_url.rstrip("/")
        self._wire = AiohttpRequest(connections)
        self._poll_wire = AiohttpRequest(2, read_timeout=GRACE)
        super().__init__(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._wire,
            get_updates_request=self._poll_wire,
        )
        self._hosted = urlsplit(base).hostname == HOSTED
        self._store = store
        self._on_refused = on_refused
        self._on_heard = on_heard
        self._received: asyncio.Queue[object] = asyncio.Queue()
        self._unstored: list[RawUpdate] = []
        self._refused = False
        self._closing = False

    @property
    def received(self) -> asyncio.Queue[object]:
        """The queue for PTB's updater; it only buffers until the next `get_updates`."""
        return self._received

    @property
    def hosted(self) -> bool:
        """Whether Telegram's own servers are asked, which never name files of this machine."""
        return self._hosted

    def closes(self) -> None:
        """The next `get_updates` is the last: it only says what has been stored."""
        self._closing = True

    async def initialize(self) -> None:
        """Open the connections. `getMe` is asked by whoever wants to know (doctor, start)."""
        await asyncio.gather(self._wire.initialize(), self._poll_wire.initialize())
        self._requests_initialized = True

    async def shutdown(self) -> None:
        """Close the connections, those opened by a call too."""
        await asyncio.gather(self._wire.shutdown(), self._poll_wire.shutdown())
        self._requests_initialized = False

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        files: Mapping[str, Upload] | None = None,
    ) -> Any:
        """Call a method with plain values; its plain result. Raises PTB's errors and ours."""
        return await self._wire.call(
            f"{self.base_url}/{method}", Call(parameters or {}, files or {})
        )

    async def fetch(self, file_path: str, limit: int) -> bytes | None:
        """The bytes of a file that getFile named; None when they are more than `limit`. A server of
        one's own that runs with --local names a file of this machine; `OSError` when it is none."""
        if not self._hosted and Path(file_path).is_absolute():
            return await asyncio.to_thread(_from_disk, Path(file_path), limit)
        return await self._wire.download(f"{self.base_file_url}/{file_path}", limit)

    async def get_updates(  # type: ignore[override]
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: float | timedelta | None = None,  # noqa: ASYNC109
        allowed_updates: Sequence[str] | None = None,
        **_: Any,
    ) -> tuple[RawUpdate, ...]:
        """Store what came before, then ask for more; see the module's docstring."""
        if self._refused:
            await asyncio.sleep(0.01)  # until the updater is stopped
            return ()
        try:
            return await self._asked(offset, timeout, allowed_updates)
        except TelegramError as error:
            if not self._closing:
                raise
            log.warning("Telegram: the end could not be told (%s); what came last is known", error)
            return ()

    async def _asked(
        self,
        offset: int | None,
        timeout: float | timedelta | None,  # noqa: ASYNC109
        allowed_updates: Sequence[str] | None,
    ) -> tuple[RawUpdate, ...]:
        await self._flush()
        seconds = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout or 0.0
        parameters = {
            "offset": offset,
            "timeout": int(seconds),
            "allowed_updates": list(allowed_updates or WANTED),
        }
        try:
            updates = await self._poll_wire.call(
                f"{self.base_url}/getUpdates",
                Call(parameters),
                read_timeout=LAST if self._closing else seconds + GRACE,
            )
        except TokenRefused:
            self._refused = True
            self._on_refused()
            return ()
        self._on_heard()
        return tuple(RawUpdate(update) for update in updates)

    async def _flush(self) -> None:
        """Store the buffer; it is only let go once that is durable."""
        while not self._received.empty():
            update = self._received.get_nowait()
            assert isinstance(update, RawUpdate)
            self._unstored.append(update)
        batch = tuple(self._unstored)
        if not batch or self._store is None:
            return
        try:
            await self._store([update.raw for update in batch])
        except Exception as error:
            log.error("updates could not be stored (%s); Telegram keeps them", error)
            raise NetworkError("updates could not be stored") from None
        del self._unstored[: len(batch)]
