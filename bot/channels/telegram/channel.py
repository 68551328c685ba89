"""Telegram: updates into the inbox, the outbox out, files in. One bot account."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from starlette.routing import Route
from telegram.error import BadRequest, TelegramError

from bot.begun import Begun
from bot.channels import secrecy, standing
from bot.channels.telegram import menus
from bot.channels.telegram.account import Account
from bot.channels.telegram.chat_menus import ChatMenus
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.native import TelegramNative
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.reading import (
    CHANNEL,
    DOWNLOAD_LIMIT,
    from_desk,
    from_unit,
    group_of,
    moved_to,
    received,
    thread_of,
)
from bot.channels.telegram.request import TokenRefused
from bot.channels.telegram.sender import TelegramSender
from bot.channels.telegram.webhook import Webhook
from bot.clock import Clock
from bot.delivery import Delivery
from bot.fetching import NotFetched, Why
from bot.files import Files
from bot.metrics import RECEIVED
from bot.noticing.lane import NoticeLane
from bot.pace import Pace
from handlers.citizen.channels import TELEGRAM
from handlers.house import House
from storage import desk_groups, desk_topics, inbox, media, notes, units
from storage.database import Database, Transaction
from storage.inbox import Received

log = logging.getLogger("warmline.telegram")

REFUSED = "Telegram refuses the bot's token: check TELEGRAM_BOT_TOKEN. Everything else goes on."
TOO_LARGE = "too large to be fetched"
UNREADABLE = (
    "Telegram: the Bot API server runs with --local and names a file that cannot be read here "
    "(%s): run it on this machine, or mount its folder at the same path, readable for this user."
)
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


class Telegram:
    """The channel. `start` returns at once, and Warmline runs on whether Telegram answers or not.

    `groups` are the staff's own, departments' groups are in the table `units`; whatever other
    groups say is left alone. Without a `house` inline queries are.
    """

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        mode: Literal["polling", "webhook"],
        public_url: str,
        secret_key: str,
        database: Database,
        files: Files,
        clock: Clock,
        pace: Pace | None = None,
        groups: Sequence[int] = (),
        house: House | None = None,
        data_dir: Path | None = None,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.account = token.partition(":")[0]
        self.native = TelegramNative()
        self.refused = False
        self._token = token
        self._database = database
        self._files = files
        self._clock = clock
        self._groups = tuple(groups)
        self._wait = wait
        self._api = Account(token, api_url)
        self._inline = Inline(self._api, house, database, clock) if house else None
        self._poller: Poller | None = None
        self._webhook: Webhook | None = None
        if mode == "webhook":
            self._webhook = Webhook(
                public_url=public_url,
                secret_key=secret_key,
                account=self.account,
                store=self._store,
            )
        else:
            self._poller = Poller(token, api_url, store=self._store, on_refused=self._refuse)
        self.delivery = Delivery(
            database=database,
            clock=clock,
            sender=TelegramSender(self._api.call, files, database, clock),
            channel=CHANNEL,
            account=self.account,
            pace=pace,
            begun=Begun(data_dir, CHANNEL, self.account),
            notices=NoticeLane(CHANNEL, self.account, self.native, house.city) if house else None,
            wait=wait,
        )
        self._hidden: secrecy.TokenFilter | None = None
        self._menus = ChatMenus(self._api, self.account, database, wait)
        self._tasks: list[asyncio.Task[None]] = []
        self._called = ""

    def standing(self) -> standing.Account | None:
        """How the account stands, for the desk; None while another process has it."""
        if not self._tasks:
            return None
        trouble = self._poller.trouble if self._poller else ""
        state = "open" if self._called else "starting"
        if self.refused or trouble:
            state = "refused" if self.refused else "trouble"
        held = self.delivery.pace.account_held
        until = held.isoformat() if held and held > self._clock.now() else ""
        mode = "webhook" if self._webhook else "polling"
        return standing.Account(mode, self._called, state, trouble, until)

    @property
    def route(self) -> Route | None:
        """To be mounted where Telegram's webhook is wanted; None when we poll."""
        return self._webhook.route if self._webhook else None

    async def start(self) -> None:
        """Send what waits and begin to receive, in the background."""
        self._hidden = secrecy.hide(self._token)
        self._tasks = [
            asyncio.create_task(self.delivery.run(), name="telegram delivery"),
            asyncio.create_task(self._connect(), name="telegram start"),
            asyncio.create_task(self._menus.run(), name="telegram menus"),
        ]
        for task in self._tasks:
            task.add_done_callback(_tell_fault)

    async def stop_receiving(self) -> None:
        """Store and acknowledge what came; nothing new comes in. A webhook stays registered."""
        for connecting in self._tasks[1:]:
            connecting.cancel()
            await asyncio.gather(connecting, return_exceptions=True)
        if self._poller:
            await self._poller.stop()

    async def stop(self) -> None:
        """Stop receiving, send what is on its way, close."""
        await self.stop_receiving()
        if self._inline:
            await self._inline.stop()
        await self.delivery.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await self._api.shutdown()
        if self._hidden:
            secrecy.unhide(self._hidden)

    async def check(self) -> str:
        """Ask who we are (doctor): "@name". Raises PTB's `TelegramError`."""
        me = await self._api.call("getMe")
        return f"@{me['username']}"

    async def close(self) -> None:
        """After `check` alone, without `start`."""
        await self._api.shutdown()

    async def fetch(self, source: dict[str, Any]) -> bytes:
        """The bytes of a citizen's file; see `bot.fetching`. Telegram's servers give 20 MB; one's
        own as much as is taken from anybody (one without --local refuses what is more than 20)."""
        limit = self._files.limit_bytes
        if self._api.hosted:
            limit = min(DOWNLOAD_LIMIT, limit)
        large = bool(source.get("too_large"))
        if large and source.get("size", limit + 1) > limit:
            raise NotFetched(TOO_LARGE, final=True, why="size")
        try:
            file = await self._api.call("getFile", {"file_id": source["file_id"]})
            data = await self._api.fetch(file["file_path"], limit)
        except OSError as error:
            log.warning(UNREADABLE, error.strerror)
            raise NotFetched(media.UNREADABLE, final=False) from None
        except BadRequest as error:
            why: Why = "size" if large else "gone"
            raise NotFetched(error.message, final=True, why=why) from None
        except TelegramError as error:
            raise NotFetched(error.message, final=False) from None
        if data is None:
            raise NotFetched(TOO_LARGE, final=True, why="size")
        return data

    async def _is_called(self, name: str) -> None:
        """Others lead here by this name: answers to inline queries, and links to join chats."""
        if self._inline:
            self._inline.username = name
        async with self._database.transaction() as tx:
            await desk_groups.know(tx, [str(one) for one in self._groups])
            await notes.set_fact(tx, TELEGRAM, name)

    async def _connect(self) -> None:
        """Until Telegram and the storage answer: say who we are, and how updates shall come."""
        pause, told = FIRST_PAUSE, False
        while True:
            try:
                await self._begin_to_receive()
                break
            except TokenRefused:
                self._refuse()
                return
            except TelegramError as error:
                if not told:
                    log.warning("Telegram does not answer (%s); trying again", error)
                told = True
                await self._wait(pause)
            except Exception:
                log.exception("Telegram could not be begun with; trying again")
                await self._wait(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        await self._tell_menus()

    async def _begin_to_receive(self) -> None:
        name = await self.check()
        await self._is_called(name.removeprefix("@"))
        if self._webhook:
            await self._webhook.register(self._api)
        if self._poller:
            await self._poller.start()
        self._called = name
        log.info("Telegram: we are %s", name)

    async def _tell_menus(self) -> None:
        try:
            await menus.tell(self._api, self.account, self._database)
            for group in self._groups:
                await menus.tell_group(self._api, group)
        except TelegramError as error:
            log.warning("Telegram did not take the menus (%s); the next start tells them", error)
        except Exception:
            log.exception("whether Telegram has the menus is not known; the next start tells them")

    def _refuse(self) -> None:
        """401: this channel stops, once and for all."""
        if not self.refused:
            log.error(REFUSED)
        self.refused = self.delivery.failing.stopped = True

    async def _store(self, updates: Sequence[dict[str, Any]]) -> None:
        """Put a batch into the inbox, durably, in one transaction; inline queries are answered
        beside it."""
        for raw in updates if self._inline else ():
            if self._inline and isinstance(query := raw.get("inline_query"), dict):
                self._inline.take(query)
        mine = (received(raw, self.account) for raw in updates)
        rows = [row for row in mine if row]
        grouped = [raw for raw in updates if group_of(raw)]
        if not rows and not grouped:
            return
        async with self._database.transaction() as tx:
            rows += await self._of_groups(tx, grouped)
            await inbox.store(tx, rows, self._clock.now())
        RECEIVED.labels(CHANNEL).inc(len(rows))

    async def _of_groups(self, tx: Transaction, updates: list[dict[str, Any]]) -> list[Received]:
        """What is for us in the staff's and in departments' groups; other groups are nobody's."""
        found: list[Received | None] = []
        known = await units.chats(tx) if updates else set()
        for raw in updates:
            chat, to = group_of(raw), moved_to(raw)
            if await desk_groups.group(tx, chat):
                if to:
                    await desk_groups.move(tx, chat, to)
                else:
                    found.append(await self._of_desk(tx, raw, chat))
            elif chat in known and to:
                await units.move_chat(tx, chat, to)
            elif chat in known:
                found.append(from_unit(raw, self.account))
        return [row for row in found if row]

    async def _of_desk(self, tx: Transaction, raw: dict[str, Any], chat: str) -> Received | None:
        """An update of the staff's group: of one of our topics, or of the group itself."""
        thread = thread_of(raw)
        topic = await desk_topics.by_thread(tx, chat, thread) if thread else None
        if topic:
            return from_desk(raw, self.account, f"{chat}/{topic.id}", "topic")
        return from_desk(raw, self.account, chat, "general")


def _tell_fault(task: asyncio.Task[None]) -> None:
    """A task that ends by a fault of ours is not to end unheard."""
    if not task.cancelled() and task.exception():
        log.error("%s ended by a fault", task.get_name(), exc_info=task.exception())
