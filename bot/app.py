"""The one place where the parts are joined. Importing does nothing.

`build` opens the database and makes every part; `App.running` starts what runs by itself;
the command line uses `build` alone, tests use both with their own clock and channels.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount

from bot import doors, profile, secrets, shelf
from bot.cache import Cached
from bot.channels.native import Native
from bot.channels.telegram import unfit
from bot.channels.telegram.native import TelegramNative
from bot.channels.web import WebNative
from bot.channels.wechat.native import WeChatNative
from bot.clock import Clock, WallClock
from bot.engine import Engine
from bot.figuring import Figuring
from bot.files import Files
from bot.forgetting import Forgetting
from bot.housekeeping import Housekeeping
from bot.noticing.cards import NoticeCards
from bot.noticing.lately import Lately
from bot.noticing.worker import Noticing
from bot.open311.pages import Open311Pages
from bot.pages.citizen import CitizenPages
from bot.pages.desk import DeskPages
from bot.pages.dictionary import DictionaryPages
from bot.pages.guard import BodyLimit, SafeHeaders, Visitors
from bot.pages.health import HealthPages
from bot.pages.live import Bells
from bot.pages.templating import static
from bot.paging import Paging
from bot.routing import Routing
from bot.seeding import seed
from bot.settings import Settings
from bot.tending import Tending
from bot.timers import Timers
from bot.topics import TopicDesk
from bot.units.inbound import Inbound
from bot.units.outside import Outside
from bot.units.posting import Posting
from bot.units.webhooks import Webhooks
from bot.watch_words import WatchWords
from bot.wordings import Wordings
from handlers.city.profile import City, load
from handlers.desk import canned
from handlers.files import MOST_FILES
from handlers.house import House
from handlers.texts import Texts
from storage.conversations import Address
from storage.database import Database
from storage.opening import open_database

if TYPE_CHECKING:
    from bot.channels.telegram.channel import Telegram
    from bot.channels.wechat.channel import WeChat

log = logging.getLogger("warmline.app")

STAND_BY = 5.0
"""Seconds between looks whether a platform's account has become free."""
STOP_WITHIN = 10.0
"""Seconds that a graceful stop waits for turns in hand."""


class Worker(Protocol):
    """Something that runs by itself until cancelled."""

    async def run(self) -> None: ...


@dataclass
class App:
    """Warmline, built: each part by its name."""

    settings: Settings
    clock: Clock
    city: City
    database: Database
    shelf: shelf.Shelf
    routing: Routing
    house: House
    files: Files
    engine: Engine
    timers: Timers
    housekeeping: Housekeeping
    tending: Tending
    bells: Bells
    telegram: "Telegram | None"
    wechat: "WeChat | None"
    workers: list[Worker]
    webhooks: Webhooks
    secret_key: str
    web: Starlette

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything that runs by itself, from the first update to a graceful stop.

        1. Turns, timers and knowledge run. 2. Telegram and WeChat are opened, where there are any.
        3. At the end: doors first, then turns in hand, then what they still send.
        """
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(work, name=name)
                for name, work in (
                    ("engine", self.engine.run()),
                    ("timers", self.timers.run()),
                    ("knowledge", self.shelf.run()),
                    ("routing", self.routing.run()),
                    ("housekeeping", self.housekeeping.run()),
                    ("tending", self.tending.run()),
                    ("watch", self.database.watch()),
                    *((type(worker).__name__, worker.run()) for worker in self.workers),
                )
            ]
            accounts = self._accounts()
            tasks += [group.create_task(self._open(name, door)) for name, door in accounts]
            try:
                yield
            finally:
                self.bells.close()
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
        told = False
        while not await self.database.lease(f"{name}:{door.account}"):
            if not told:
                log.info("another process serves this %s account; standing by", name)
            told = True
            await asyncio.sleep(STAND_BY)
        await door.start()

    async def close(self) -> None:
        await self.database.close()


async def build(settings: Settings, *, clock: Clock | None = None) -> App:
    """Open the database and join the parts; raises what settings, city or storage refuse."""
    clock = clock or WallClock()
    load(settings.city)  # a mistake there is told before anything is opened
    doors.check(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    key = secrets.secret_key(settings)
    database = await open_database(settings.database_url, data_dir=settings.data_dir)
    try:
        await seed(database, sample=settings.sample, now=clock.now())
        async with database.transaction() as tx:
            await canned.seed(tx, sample=settings.sample, now=clock.now())
            city = await profile.of(tx, settings)
        knowledge = shelf.Shelf(database)
        await knowledge.load()
        texts = Texts()
        wordings = Wordings(database, texts)
        await wordings.load()
    except BaseException:
        await database.close()
        raise
    routing = Routing(database, city, knowledge, Cached(settings.data_dir, "routing"))
    desk, tests = (
        _group(settings, chats)
        for chats in (settings.telegram_desk_chat, settings.telegram_notice_test_chat)
    )
    words, lately = WatchWords(database), Lately(database)
    house = House(city, texts, knowledge, desk, tests, routing, words, lately)
    files = Files(settings.data_dir / "media", settings.max_upload_bytes)
    most = unfit.largest(settings.telegram_api_url, files.limit_bytes)
    natives: tuple[Native, ...] = (WebNative(), TelegramNative(most), WeChatNative())
    channels = {one.name: one for one in natives}
    engine = Engine(database, house, channels, files, clock)
    bells = Bells(database)
    outside = Outside(settings.internal_hosts)
    webhooks = Webhooks(database=database, house=house, clock=clock, outside=outside, key=key)
    telegram = doors.telegram(settings, house, database, files, clock, key)
    inbound = Inbound(
        database=database, engine=engine, files=files, clock=clock, outside=outside, key=key
    )
    routes = _routes(settings, database, house, files, engine, bells, clock, key, inbound.routes())
    wechat = doors.wechat(settings, house, database, files, clock)
    if telegram and telegram.route:
        routes.insert(0, telegram.route)
    if wechat:
        routes[:0] = wechat.routes
    return App(
        settings=settings,
        clock=clock,
        city=city,
        database=database,
        shelf=knowledge,
        routing=routing,
        house=house,
        files=files,
        engine=engine,
        timers=Timers(engine, clock),
        housekeeping=Housekeeping(database, files, clock),
        tending=Tending(database, house, clock),
        bells=bells,
        telegram=telegram,
        wechat=wechat,
        workers=[
            webhooks,
            Noticing(database, engine, clock),
            wordings,
            Forgetting(database, clock),
            Figuring(database, ZoneInfo(house.city.timezone)),
            *_workers(house, database, engine, clock, telegram),
            *doors.looking_after(database, files, clock, telegram, wechat),
        ],
        webhooks=webhooks,
        secret_key=key,
        web=_web(settings, routes),
    )


def _group(settings: Settings, chats: tuple[int, ...]) -> Address | None:
    account = settings.telegram_account
    return Address("telegram", account, str(chats[0])) if account and chats else None


def _workers(
    house: House,
    database: Database,
    engine: Engine,
    clock: Clock,
    telegram: "Telegram | None",
) -> list[Worker]:
    """What only runs where there is Telegram."""
    if telegram is None:
        return []
    paging = [Paging(database, engine, clock, house.desk)] if house.desk else []
    posting = Posting(database, engine, clock, telegram.account)
    desk = TopicDesk(database, engine, clock, telegram.account)
    cards = NoticeCards(database, engine, clock)
    return [posting, desk, cards, *paging]


def _routes(
    settings: Settings,
    database: Database,
    house: House,
    files: Files,
    engine: Engine,
    bells: Bells,
    clock: Clock,
    key: str,
    inbound: Iterable[BaseRoute],
) -> list[BaseRoute]:
    visitors = Visitors(key)
    citizen = CitizenPages(
        database=database,
        house=house,
        files=files,
        bells=bells,
        clock=clock,
        visitors=visitors,
    )
    dictionary = DictionaryPages(
        database=database,
        house=house,
        files=files,
        clock=clock,
        visitors=visitors,
        base_url=settings.base_url,
    )
    desk = DeskPages(
        database=database,
        engine=engine,
        house=house,
        files=files,
        bells=bells,
        clock=clock,
        secret_key=key,
        base_url=settings.base_url,
        outside=settings.outside,
        internal_hosts=settings.internal_hosts,
        telegram=settings.telegram_account,
        wechat=settings.wechat_app_id,
        city=settings.city,
    )
    health = HealthPages(database, clock)
    others = Open311Pages(
        database=database, engine=engine, house=house, clock=clock, base_url=settings.base_url
    )
    return [
        *citizen.routes(),
        *dictionary.routes(),
        *desk.routes(),
        *health.routes(),
        *others.routes(),
        *inbound,
        Mount("/static", static(), name="static"),
        dictionary.anywhere_else(),
    ]


def _web(settings: Settings, routes: list[BaseRoute]) -> Starlette:
    # As many files of the largest size, and the words beside them; more is refused unread.
    largest = MOST_FILES * settings.max_upload_bytes + 1024 * 1024
    return Starlette(
        routes=routes, middleware=[Middleware(SafeHeaders), Middleware(BodyLimit, largest=largest)]
    )
