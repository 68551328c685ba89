"""The WeChat channel: pushes into the inbox, the outbox out, files in. One service account."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.routing import Route

from bot.begun import Begun
from bot.channels import secrecy, standing
from bot.channels.wechat import menu, reading
from bot.channels.wechat.api import Api
from bot.channels.wechat.crypto import Keyring
from bot.channels.wechat.errors import (
    ACCOUNT,
    IP_REFUSED,
    MEDIA_GONE,
    Broken,
    NotSent,
    WeChatError,
)
from bot.channels.wechat.knocking import Knocker, Template
from bot.channels.wechat.native import NoticeNative
from bot.channels.wechat.reading import CHANNEL, Missed, received
from bot.channels.wechat.sender import WeChatSender
from bot.channels.wechat.webhook import Webhook
from bot.clock import Clock
from bot.delivery import Delivery
from bot.fetching import NotFetched
from bot.files import Files
from bot.metrics import RECEIVED, SENDS
from bot.noticing.lane import NoticeLane
from bot.pace import Limit, Pace
from bot.settings import Settings
from handlers.house import House
from storage import awaiting, inbox
from storage.conversations import Address
from storage.database import Database

log = logging.getLogger("warmline.wechat")

REFUSED = (
    "WeChat refuses the account (%s): check WECHAT_APP_ID and WECHAT_APP_SECRET. "
    "Everything else goes on."
)
TOO_LARGE = "too large to be fetched"
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
BURST = Limit(20, 5.0)
"""WeChat counts what goes to a citizen but names no rate: this keeps a fault from flooding."""


class WeChat:
    """The channel. `start` returns at once, and Warmline runs on whether WeChat answers or not.
    Pushes are taken by every process, sent is by the one that started the channel."""

    def __init__(
        self,
        settings: Settings,
        *,
        house: House,
        database: Database,
        files: Files,
        clock: Clock,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.account = settings.wechat_app_id
        self.refused = False
        self._settings = settings
        self._database = database
        self._files = files
        self._clock = clock
        self._wait = wait
        self._trouble = ""
        self._open = False
        self._tasks: list[asyncio.Task[None]] = []
        self._hidden: secrecy.TokenFilter | None = None
        self._api = Api(
            app_id=self.account,
            secret=settings.wechat_app_secret,
            base_url=settings.wechat_api_url,
            on_token=self._knows,
        )
        keys = (settings.wechat_aes_key, settings.wechat_aes_key_before)
        self.routes: list[Route] = Webhook(
            token=settings.wechat_token, keys=Keyring(self.account, keys), store=self._store
        ).routes
        template, timezone = settings.wechat_template_id, house.city.timezone
        self._knocker = (
            Knocker(self._api, Template.named(template), clock, timezone) if template else None
        )
        self.delivery = self._delivery(house)

    def _delivery(self, house: House) -> Delivery:
        return Delivery(
            database=self._database,
            clock=self._clock,
            sender=WeChatSender(
                api=self._api,
                files=self._files,
                database=self._database,
                account=self.account,
                knocker=self._knocker,
                on_answer=self._answered,
            ),
            channel=CHANNEL,
            account=self.account,
            pace=Pace(chat=BURST),
            begun=Begun(self._settings.data_dir, CHANNEL, self.account),
            notices=NoticeLane(CHANNEL, self.account, NoticeNative(), house.city),
            wait=self._wait,
        )

    def standing(self) -> standing.Account | None:
        """How the account stands, for the desk; None while another process has it."""
        if not self._tasks:
            return None
        state = "open" if self._open else "starting"
        if self.refused or self._trouble:
            state = "refused" if self.refused else "trouble"
        held = self.delivery.pace.account_held
        until = held.isoformat() if held and held > self._clock.now() else ""
        return standing.Account("webhook", self.account, state, self._trouble, until)

    async def start(self) -> None:
        """Send what waits, and tell WeChat the menu, in the background."""
        self._hidden = secrecy.hide(self._settings.wechat_app_secret, self._settings.wechat_token)
        self._tasks = [
            asyncio.create_task(self.delivery.run(), name="wechat delivery"),
            asyncio.create_task(self._connect(), name="wechat start"),
        ]
        for task in self._tasks:
            task.add_done_callback(_tell_fault)

    async def stop_receiving(self) -> None:
        """Nothing to be told: WeChat repeats what we do not take, and the server shuts the door."""
        for connecting in self._tasks[1:]:
            connecting.cancel()
            await asyncio.gather(connecting, return_exceptions=True)

    async def stop(self) -> None:
        """Send what is on its way, close."""
        await self.stop_receiving()
        await self.delivery.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await self._api.close()
        if self._hidden:
            secrecy.unhide(self._hidden)

    async def fetch(self, source: dict[str, Any]) -> bytes:
        """The bytes of a citizen's file; see `bot.fetching`. WeChat keeps them for three days."""
        try:
            data = await self._api.fetch(source["media_id"], self._files.limit_bytes)
        except WeChatError as error:
            raise NotFetched(str(error), final=error.code == MEDIA_GONE) from None
        except (NotSent, Broken) as error:
            raise NotFetched(str(error), final=False) from None
        if data is None:
            raise NotFetched(TOO_LARGE, final=True, why="size")
        return data

    async def _store(self, pushed: dict[str, str]) -> None:
        """Put a push into the inbox, durably; what waited for this citizen's word goes first."""
        rows = received(pushed, self.account)
        if not rows:
            if missed := reading.missed(pushed):
                await self._not_reached(missed)
            return
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await inbox.store(tx, rows, now)
            await awaiting.citizen_wrote(tx, rows[0].address, now)
        RECEIVED.labels(CHANNEL).inc(len(rows))
        if self._knocker:
            self._knocker.wrote(rows[0].address.peer)

    async def _not_reached(self, missed: Missed) -> None:
        """Our template message did not arrive: what waits behind it is shown to staff as failed.
        Which one was ours only the process that sends knows; another believes what it is told."""
        sends, final = bool(self._tasks), missed.taken_by_none
        ours = self._knocker and self._knocker.missed(missed.peer, missed.number, for_good=final)
        if sends and not ours:
            return
        async with self._database.transaction() as tx:
            where = Address(CHANNEL, self.account, missed.peer)
            count = await awaiting.in_vain(tx, where, self._clock.now())
        SENDS.labels(CHANNEL, "failed").inc(count)
        why = "they take none" if final else "WeChat's own fault"
        log.warning("WeChat: a template message did not arrive (%s); %d waited for it", why, count)

    async def _connect(self) -> None:
        """Until WeChat knows us: tell it the menu."""
        pause = FIRST_PAUSE
        while not self.refused:
            try:
                await self._api.token()
                self._answered(None)
                self._open = True
                await menu.tell(self._api, self.account, self._database)
                log.info("WeChat: we are %s", self.account)
                return
            except WeChatError as error:
                self._answered(error)
                if self._open:
                    log.warning("WeChat did not take the menu (%s); the next start tells it", error)
                    return
            except (NotSent, Broken) as error:
                self._say("network", "WeChat does not answer (%s); trying again", error)
            except Exception:
                log.exception("WeChat could not be told the menu; trying again")
            await self._wait(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    def _answered(self, error: WeChatError | None) -> None:
        """What an answer of WeChat's says about the account itself."""
        if error is None:
            self._trouble = ""
        elif error.code in ACCOUNT:
            if not self.refused:
                log.error(REFUSED, error)
            self.refused = self.delivery.failing.stopped = True
        elif error.code == IP_REFUSED:
            self._say("ip", "WeChat: put %s on the account's IP list", error.address or "our IP")

    def _say(self, trouble: str, words: str, *values: object) -> None:
        """Once for each kind of trouble, until it is over."""
        if self._trouble != trouble:
            log.error(words, *values)
        self._trouble = trouble

    def _knows(self, token: str) -> None:
        if self._hidden:
            self._hidden.knows(token)


def _tell_fault(task: asyncio.Task[None]) -> None:
    """A task that ends by a fault of ours is not to end unheard."""
    if not task.cancelled() and task.exception():
        log.error("%s ended by a fault", task.get_name(), exc_info=task.exception())
