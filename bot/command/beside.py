"""What a command does as a turn, beside a running server, which hears of it and sends what was
said. Imported by those only that act: a list need not load what every turn needs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.acts import Acts
from bot.clock import WallClock
from bot.core import open_core
from bot.settings import Settings


@asynccontextmanager
async def beside(settings: Settings) -> AsyncIterator[Acts]:
    core = await open_core(settings, WallClock())
    try:
        yield Acts(core.database, core.house, core.channels, core.files, core.clock)
    finally:
        await core.close()
