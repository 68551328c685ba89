"""Platforms' accounts: made where there are any, and what looks after each of them.

Their libraries are imported here, and only then: PTB costs a third of the start and of the memory.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from bot.channels.standing import StandingWatch
from bot.fetching import Fetching
from bot.pace import Pace
from bot.settings import Settings, SettingsError

NO_CIPHER = "WECHAT_APP_ID names a service account, and the cipher of its pushes is not installed."
INSTALL_IT = "Install it: .venv/bin/pip install -e '.[wechat]'."

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from bot.channels.telegram.channel import Telegram
    from bot.channels.wechat.channel import WeChat
    from bot.core import Core


def has_cipher() -> bool:
    """An extra: PTB would load it, too, and hold it where there is no WeChat."""
    return find_spec("cryptography") is not None


def check(settings: Settings) -> None:
    """Raises SettingsError when there is an account, but not what it needs."""
    if settings.wechat_app_id and not has_cipher():
        raise SettingsError([NO_CIPHER, INSTALL_IT])


class Door(Protocol):
    """A platform's account that this process serves."""

    account: str

    async def start(self) -> None: ...

    async def stop_receiving(self) -> None: ...

    async def stop(self) -> None: ...


def telegram(core: "Core") -> "Telegram | None":
    settings = core.settings
    if not settings.telegram_bot_token:
        return None
    from bot.channels.telegram.channel import Telegram

    return Telegram(
        token=settings.telegram_bot_token,
        api_url=settings.telegram_api_url,
        mode=settings.telegram_mode,
        public_url=settings.public_url,
        secret_key=core.secret_key,
        database=core.database,
        files=core.files,
        clock=core.clock,
        groups=settings.telegram_desk_chat,
        house=core.house,
        data_dir=settings.data_dir,
        pace=Pace(bulk_per_second=settings.telegram_bulk_rate),
    )


def wechat(core: "Core") -> "WeChat | None":
    if not core.settings.wechat_app_id:
        return None
    from bot.channels.wechat.channel import WeChat

    return WeChat(
        core.settings, house=core.house, database=core.database, files=core.files, clock=core.clock
    )


def routes(telegram: "Telegram | None", wechat: "WeChat | None") -> "list[BaseRoute]":
    """Where the platforms push to."""
    return [
        *(wechat.routes if wechat else ()),
        *((telegram.route,) if telegram and telegram.route else ()),
    ]


def looking_after(
    core: "Core", telegram: "Telegram | None", wechat: "WeChat | None"
) -> list[Fetching | StandingWatch]:
    """What runs for each platform: its files are fetched, and the desk hears how it stands."""
    doors = {"telegram": telegram, "wechat": wechat}
    sources = {name: door.fetch for name, door in doors.items() if door}
    if not sources:
        return []
    return [
        Fetching(database=core.database, files=core.files, clock=core.clock, sources=sources),
        *(
            StandingWatch(core.database, core.clock, f"{name}:{door.account}", door.standing)
            for name, door in doors.items()
            if door
        ),
    ]
