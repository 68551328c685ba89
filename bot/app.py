"""The one place where the parts are joined. Importing does nothing.

`build` opens what every turn needs (`bot.core`), and makes every other part of a server;
`App.running` starts what runs by itself. Tests use both with their own clock and channels.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from starlette.applications import Starlette

from bot import doors
from bot.clock import Clock, WallClock
from bot.core import Core, open_core
from bot.engine import Engine
from bot.figuring import Figuring
from bot.forgetting import Forgetting
from bot.housekeeping import Housekeeping
from bot.noticing.cards import NoticeCards
from bot.noticing.worker import Noticing
from bot.pages.live import Bells
from bot.pages.site import site
from bot.paging import Paging
from bot.rest import leased
from bot.settings import Settings
from bot.tending import Tending
from bot.timers import Timers
from bot.topics import TopicDesk
from bot.units.outside import Outside
from bot.units.posting import Posting
from bot.units.webhooks import Webhooks

if TYPE_CHECKING:
    from bot.channels.telegram.channel import Telegram
    from bot.channels.wechat.channel import WeChat

log = logging.getLogger("warmline.app")

STOP_WITHIN = 10.0
"""Seconds that a graceful stop waits for turns in hand."""


class Worker(Protocol):
    """Something that runs by itself until cancelled."""

    async def run(self) -> None: ...


@dataclass(kw_only=True)
class App(Core):
    """Warmline, built: each part by its name."""

    engine: Engine
    timers: Timers
    tending: Tending
    bells: Bells
    telegram: "Telegram | None"
    wechat: "WeChat | None"
    webhooks: Webhooks
    workers: list[Worker]
    web: Starlette

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything that runs by itself, from the first update to a graceful stop.

        1. Turns, timers and knowledge run. 2. Telegram and WeChat are opened, where there are any.
        3. At the end: doors first (one that waits for another process is opened no more), then
        turns in hand, then what they still send.
        """
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(work, name=name)
                for name, work in (
                    ("engine", self.engine.run()),
                    ("timers", self.timers.run()),
                    ("knowledge", self.shelf.run()),
                    ("routing", self.routing.run()),
                    ("tending", self.tending.run()),
                    ("watch", self.database.watch()),
                    *((type(worker).__name__, worker.run()) for worker in self.workers),
                )
            ]
            accounts = self._accounts()
            opening = [group.create_task(self._open(name, door)) for name, door in accounts]
            try:
                yield
            finally:
                self.bells.close()
                for task in opening:
                    task.cancel()
                for _, door in accounts:
                    await door.stop_receiving()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.engine.settled(), STOP_WITHIN)
                for _, door in accounts:
                    await door.stop()
                for task in tasks:
                    task.cancel()

    def _accounts(self) -> list[tuple[str, doors.Door]]:
        """The platforms' accounts that there are, by channel."""
        known = (("telegram", self.telegram), ("wechat", self.wechat))
        return [(name, door) for name, door in known if door]

    async def _open(self, name: str, door: doors.Door) -> None:
        """One process at a time may poll and send for an account; the others stand by."""
        await leased(self.database, f"{name}:{door.account}", log=log)
        await door.start()


async def build(settings: Settings, *, clock: Clock | None = None) -> App:
    """Open the database and join the parts; raises what settings, city or storage refuse."""
    doors.check(settings)
    core = await open_core(settings, clock or WallClock())
    try:
        await core.shelf.load()
    except BaseException:
        await core.close()
        raise
    engine = Engine(core.database, core.house, core.channels, core.files, core.clock)
    bells, outside = Bells(core.database), Outside(settings.internal_hosts)
    telegram, wechat = doors.telegram(core), doors.wechat(core)
    webhooks = Webhooks(
        database=core.database,
        house=core.house,
        clock=core.clock,
        outside=outside,
        key=core.secret_key,
    )
    return App(
        **vars(core),
        engine=engine,
        timers=Timers(engine, core.clock),
        tending=Tending(core.database, core.house, core.clock),
        bells=bells,
        telegram=telegram,
        wechat=wechat,
        webhooks=webhooks,
        workers=[
            webhooks,
            *_tidying(core, engine),
            *(_on_telegram(core, engine, telegram.account) if telegram else ()),
            *doors.looking_after(core, telegram, wechat),
        ],
        web=site(core, engine, bells, outside, doors.routes(telegram, wechat)),
    )


def _tidying(core: Core, engine: Engine) -> list[Worker]:
    """What is done in every house, beside turns and timers."""
    return [
        Noticing(core.database, engine, core.clock),
        core.wordings,
        Housekeeping(core.database, core.files, core.clock),
        Forgetting(core.database, core.clock),
        Figuring(core.database, ZoneInfo(core.city.timezone)),
    ]


def _on_telegram(core: Core, engine: Engine, account: str) -> list[Worker]:
    """What only runs where there is Telegram."""
    desk = core.house.desk
    return [
        Posting(core.database, engine, core.clock, account),
        TopicDesk(core.database, engine, core.clock, account),
        NoticeCards(core.database, engine, core.clock),
        *([Paging(core.database, engine, core.clock, desk)] if desk else []),
    ]
