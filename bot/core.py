"""What every turn needs, opened: database, house, files, and how each channel says things.

The server is built on it (`bot.app`). A command that acts beside a server needs no more: it starts
without pages, doors and the reading of the knowledge, which no deed of a command asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot import profile, secrets
from bot.cache import Cached
from bot.channels.native import Native
from bot.channels.telegram import unfit
from bot.channels.telegram.native import TelegramNative
from bot.channels.web import WebNative
from bot.channels.wechat.native import WeChatNative
from bot.clock import Clock
from bot.files import Files
from bot.noticing.lately import Lately
from bot.routing import Routing
from bot.seeding import seed
from bot.settings import Settings
from bot.shelf import Shelf
from bot.watch_words import WatchWords
from bot.wordings import Wordings
from handlers.city.profile import City, load
from handlers.desk import canned
from handlers.house import House
from handlers.texts import Texts
from storage.conversations import Address
from storage.database import Database
from storage.opening import open_database


@dataclass(kw_only=True)
class Core:
    """Each part by its name; `shelf` and `routing` have read nothing yet."""

    settings: Settings
    clock: Clock
    secret_key: str
    database: Database
    city: City
    shelf: Shelf
    routing: Routing
    wordings: Wordings
    house: House
    files: Files
    channels: Mapping[str, Native]

    async def close(self) -> None:
        await self.database.close()


async def open_core(settings: Settings, clock: Clock) -> Core:
    """1. A mistake in the city is told before anything is opened. 2. The database, with what an
    empty one begins with. 3. The house, in the city's own words."""
    load(settings.city)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    key = secrets.secret_key(settings)
    database = await open_database(settings.database_url, data_dir=settings.data_dir)
    try:
        city = await _furnished(database, settings, clock)
        texts = Texts()
        wordings = Wordings(database, texts)
        await wordings.load()
    except BaseException:
        await database.close()
        raise
    shelf = Shelf(database)
    routing = Routing(database, city, shelf, Cached(settings.data_dir, "routing"))
    desk = _group(settings, settings.telegram_desk_chat)
    tests = _group(settings, settings.telegram_notice_test_chat)
    words, lately = WatchWords(database), Lately(database)
    files = Files(settings.data_dir / "media", settings.max_upload_bytes)
    return Core(
        settings=settings,
        clock=clock,
        secret_key=key,
        database=database,
        city=city,
        shelf=shelf,
        routing=routing,
        wordings=wordings,
        house=House(city, texts, shelf, desk, tests, routing, words, lately),
        files=files,
        channels=_natives(settings, files),
    )


async def _furnished(database: Database, settings: Settings, clock: Clock) -> City:
    await seed(database, sample=settings.sample, now=clock.now())
    async with database.transaction() as tx:
        await canned.seed(tx, sample=settings.sample, now=clock.now())
        return await profile.of(tx, settings)


def _natives(settings: Settings, files: Files) -> dict[str, Native]:
    most = unfit.largest(settings.telegram_api_url, files.limit_bytes)
    natives: tuple[Native, ...] = (WebNative(), TelegramNative(most), WeChatNative())
    return {one.name: one for one in natives}


def _group(settings: Settings, chats: tuple[int, ...]) -> Address | None:
    account = settings.telegram_account
    return Address("telegram", account, str(chats[0])) if account and chats else None
