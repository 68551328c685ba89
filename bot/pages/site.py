"""The web server's routes: the citizen's pages, the desk, and what other systems call."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount

from bot.core import Core
from bot.engine import Engine
from bot.open311.pages import Open311Pages
from bot.pages.citizen import CitizenPages
from bot.pages.desk import DeskPages
from bot.pages.dictionary import DictionaryPages
from bot.pages.guard import BodyLimit, SafeHeaders, Visitors
from bot.pages.health import HealthPages
from bot.pages.live import Bells
from bot.pages.plain import fault
from bot.pages.templating import static
from bot.units.inbound import Inbound
from bot.units.outside import Outside
from handlers.files import MOST_FILES


def site(
    core: Core, engine: Engine, bells: Bells, outside: Outside, platforms: Sequence[BaseRoute]
) -> Starlette:
    """`platforms`: where Telegram and WeChat push to. Any address else is the dictionary's."""
    visitors = Visitors(core.secret_key)
    dictionary = DictionaryPages(
        database=core.database,
        house=core.house,
        files=core.files,
        clock=core.clock,
        visitors=visitors,
        base_url=core.settings.base_url,
    )
    routes = [
        *platforms,
        *_chat(core, bells, visitors),
        *dictionary.routes(),
        *_desk(core, engine, bells),
        *HealthPages(core.database, core.clock).routes(),
        *_other_systems(core, engine, outside),
        Mount("/static", static(), name="static"),
        dictionary.anywhere_else(),
    ]
    # As many files of the largest size, and the words beside them; more is refused unread.
    largest = MOST_FILES * core.settings.max_upload_bytes + 1024 * 1024
    return Starlette(
        routes=routes,
        middleware=[Middleware(SafeHeaders), Middleware(BodyLimit, largest=largest)],
        exception_handlers={Exception: fault},
    )


def _chat(core: Core, bells: Bells, visitors: Visitors) -> Sequence[BaseRoute]:
    return CitizenPages(
        database=core.database,
        house=core.house,
        files=core.files,
        bells=bells,
        clock=core.clock,
        visitors=visitors,
    ).routes()


def _desk(core: Core, engine: Engine, bells: Bells) -> Sequence[BaseRoute]:
    settings = core.settings
    return DeskPages(
        database=core.database,
        engine=engine,
        house=core.house,
        files=core.files,
        bells=bells,
        clock=core.clock,
        secret_key=core.secret_key,
        base_url=settings.base_url,
        outside=settings.outside,
        internal_hosts=settings.internal_hosts,
        telegram=settings.telegram_account,
        wechat=settings.wechat_app_id,
        city=settings.city,
    ).routes()


def _other_systems(core: Core, engine: Engine, outside: Outside) -> Sequence[BaseRoute]:
    open311 = Open311Pages(
        database=core.database,
        engine=engine,
        house=core.house,
        clock=core.clock,
        base_url=core.settings.base_url,
    )
    inbound = Inbound(
        database=core.database,
        engine=engine,
        files=core.files,
        clock=core.clock,
        outside=outside,
        key=core.secret_key,
    )
    return [*open311.routes(), *inbound.routes()]
