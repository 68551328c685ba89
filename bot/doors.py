"""Platforms' accounts: made where there are any, and what looks after each of them.

Their libraries are imported here, and only then: PTB costs a third of the start and of the memory.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from bot.channels.standing import StandingWatch
from bot.clock import Clock
from bot.fetching import Fetching
from bot.files import Files
from bot.pace import Pace
from bot.settings import Settings, SettingsError
from handlers.house import House
from storage.database import Database

NO_CIPHER = "WECHAT_APP_ID names a service account, and the cipher of its pushes is not installed."
INSTALL_IT = "Install it: .venv/bin/pip install -e '.[wechat]'."

if TYPE_CHECKING:
    from bot.channels.telegram.channel import Telegram
    from bot.channels.wechat.channel import WeChat


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


def telegram(
    settings: Settings, house: House, database: Database, files: Files, clock: Clock, key: str
) -> "Telegram | None":
    if not settings.telegram_bot_token:
        return None
    from bot.channels.telegram.channel import Telegram

    return Telegram(
        token=settings.telegram_bot_token,
        api_url=settings.telegram_api_url,
        mode=settings.telegram_mode,
        public_url=settings.public_url,
        secret_key=key,
        database=database,
        files=files,
        clock=clock,
        groups=settings.telegram_desk_chat,
        house=house,
        data_dir=settings.data_dir,
        pace=Pace(bulk_per_second=settings.telegram_bulk_rate),
    )


def wechat(
    settings: Settings, house: House, database: Database, files: Files, clock: Clock
) -> "WeChat | None":
    if not settings.wechat_app_id:
        return None
    from bot.channels.wechat.channel import WeChat

    return WeChat(settings, house=house, database=database, files=files, clock=clock)


def looking_after(
    database: Database,
    files: Files,
    clock: Clock,
    telegram: "Telegram | None",
    wechat: "WeChat | None",
) -> list[Fetching | StandingWatch]:
    """What runs for each platform: its files are fetched, and the desk hears how it stands."""
    doors = {"telegram": telegram, "wechat": wechat}
    sources = {name: door.fetch for name, door in doors.items() if door}
    if not sources:
        return []
    return [
        Fetching(database=database, files=files, clock=clock, sources=sources),
        *(
            StandingWatch(database, clock, f"{name}:{door.account}", door.standing)
            for name, door in doors.items()
            if door
        ),
    ]
