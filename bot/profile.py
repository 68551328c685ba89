"""Which city's profile is used: a file that WARMLINE_CITY names, or what was written at the desk,
or the one that comes with Warmline."""

import asyncio
import logging
from pathlib import Path

from bot.backup import database_file
from bot.settings import Settings
from handlers.city.profile import City, load, read
from handlers.errors import BadProfile
from storage import profiles
from storage.database import Transaction
from storage.opening import open_database

log = logging.getLogger("warmline.city")

EDITED = "the profile written at the desk"


def by_file(settings: Settings) -> bool:
    """Whether somebody keeps the profile as a file: then that is used, whatever the desk says."""
    return Path(settings.city).suffix == ".toml"


async def of(tx: Transaction, settings: Settings) -> City:
    """The profile to be used. One of the desk that this version of the program cannot read does
    not stop the start: Warmline's own is used, and the log tells."""
    newest = None if by_file(settings) else await profiles.newest(tx)
    if newest and newest["text"]:
        try:
            return read(newest["text"], EDITED)
        except BadProfile as error:
            log.error("%s; %s is used instead", error, settings.city)
    return load(settings.city)


def of_now(settings: Settings) -> City:
    """The same for a command that has no database open. Blocks."""
    path = database_file(settings)
    if by_file(settings) or (path and not path.is_file()):
        return load(settings.city)
    return asyncio.run(_asked(settings))


async def _asked(settings: Settings) -> City:
    database = await open_database(settings.database_url, data_dir=settings.data_dir)
    try:
        async with database.reading() as tx:
            return await of(tx, settings)
    finally:
        await database.close()
