"""The data folder, the database in it and the key."""

import asyncio
import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import profile
from bot.backup import database_file
from bot.doctor.finding import PATIENCE, Finding, good, note, wrong
from bot.secrets import key_file
from bot.settings import Settings
from bot.values import KEY_LENGTH
from handlers.city.profile import read
from handlers.errors import BadProfile
from storage import health, media, outbox, profiles
from storage.database import Database, Transaction
from storage.errors import StorageError
from storage.upgrades import available

MEGABYTE = 1024 * 1024
LATELY = timedelta(days=7)
PROFILES = 19
"""The schema from which on profiles are kept in the database."""
LOW, TOO_LOW = 1024 * MEGABYTE, 100 * MEGABYTE


def _nearest(folder: Path) -> Path:
    """The folder, or the first one above it that exists."""
    folder = folder.absolute()
    return next(one for one in (folder, *folder.parents) if one.exists())


def folder(settings: Settings) -> Finding:
    there = _nearest(settings.data_dir)
    if not there.is_dir():
        return wrong("data", f"{there} is a file.", "Set WARMLINE_DATA_DIR to a folder.")
    if not os.access(there, os.W_OK | os.X_OK):
        return wrong("data", f"{there} cannot be written.", "Give this user the right to write.")
    if there != settings.data_dir.absolute():
        return good("data", f"{settings.data_dir} will be made at the first start")
    return good("data", f"{settings.data_dir} can be written")


def disk(settings: Settings) -> list[Finding]:
    free = shutil.disk_usage(_nearest(settings.data_dir)).free
    text = f"{free // MEGABYTE:,} MB are free"
    if free < TOO_LOW:
        return [wrong("disk", f"only {text}.", "Make room: a full disk stops the hotline.")]
    return [note("disk", f"only {text}.", "Make room soon.") if free < LOW else good("disk", text)]


def usable(settings: Settings) -> bool:
    """Whether anything can lie in the data folder; why not is told by `folder`."""
    return _nearest(settings.data_dir).is_dir()


def key(settings: Settings) -> Finding:
    path = key_file(settings)
    if settings.secret_key:
        return good("secret key", "set by WARMLINE_SECRET_KEY")
    if not path.exists():
        return good("secret key", f"{path} will be made at the first start")
    if not os.access(path, os.R_OK):
        return wrong("secret key", f"{path} cannot be read.", "Give this user the right to read.")
    if len(path.read_text("utf-8").strip()) < KEY_LENGTH:
        return wrong("secret key", f"{path} holds no usable key.", "Remove it: a new one is made.")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return note("secret key", f"others can read {path}.", f"Run: chmod 600 {path}")
    return good("secret key", f"{path}, readable by its owner only")


async def database(settings: Settings) -> list[Finding]:
    path = database_file(settings)
    try:
        if path:
            return await _sqlite(path, settings)
        from storage.postgres import open_postgres

        opened = await asyncio.wait_for(open_postgres(settings.database_url), PATIENCE)
        return await _contents(opened, "PostgreSQL", settings)
    except StorageError as error:
        return [wrong("database", str(error))]
    except TimeoutError:
        return [wrong("database", "PostgreSQL does not answer.", "Check DATABASE_URL.")]


async def _sqlite(path: Path, settings: Settings) -> list[Finding]:
    found = await asyncio.to_thread(_look, path)
    if isinstance(found, Finding):
        return [found]
    from storage.sqlite import open_sqlite

    return await _contents(await open_sqlite(path), found, settings)


def _look(path: Path) -> Finding | str:
    """What keeps the file from being read as it is, or else its description."""
    if not path.exists():
        return good("database", f"{path} will be made at the first start")
    size = sum(one.stat().st_size for one in path.parent.glob(f"{path.name}*"))  # with its WAL
    what = f"SQLite {path}, {size / MEGABYTE:.1f} MB"
    try:
        schema = health.schema_of_file(path, patience=PATIENCE)
    except TimeoutError:
        return note("database", f"{what}: too large to be checked here.", "A backup checks it.")
    newest = max(available())
    if schema == 0:
        return wrong("database", f"{path} is not Warmline's.", "Set another WARMLINE_DATA_DIR.")
    if schema > newest:
        return wrong(
            "database",
            f"{what} was written by a newer Warmline (schema {schema}, this one {newest}).",
            "Start the newer version, or restore an older backup.",
        )
    if schema < newest:
        return note("database", f"{what}, schema {schema}: the next start upgrades it.")
    return what


def _unreadable(count: int) -> Finding:
    return wrong(
        "telegram files",
        f"{count} files that citizens sent this week cannot be read: the Bot API server runs with "
        "--local, and its folder is not here.",
        "Run it on this machine, or mount its folder at the same path, readable for this user.",
    )


async def _edited(view: Transaction, settings: Settings) -> list[Finding]:
    """A profile that was written at the desk, and whether it is used."""
    newest = await profiles.newest(view)
    if not newest or not newest["text"]:
        return []
    who = f"the one that {newest['made_by']} wrote at the desk on {newest['made_at']:%Y-%m-%d}"
    if profile.by_file(settings):
        return [note("city edited", f"WARMLINE_CITY names a file, so {who} is not used.")]
    try:
        read(newest["text"], profile.EDITED)
    except BadProfile as error:
        return [
            wrong("city edited", f"{error}", f"Mend it at the desk; until then {settings.city}.")
        ]
    return [good("city edited", f"{who} is used instead of {settings.city}")]


async def _stranded(view: Transaction, settings: Settings) -> list[Finding]:
    """Messages of accounts that the settings no longer name: nobody sends them."""
    served = {("telegram", settings.telegram_account), ("wechat", settings.wechat_app_id)}
    return [
        wrong(
            "messages",
            f"{count} messages wait for {channel} {account}, which is not set.",
            "Set its token again, or tell whom they are for in another way.",
        )
        for (channel, account), count in (await outbox.open_by_account(view)).items()
        if (channel, account) not in served
    ]


async def _contents(opened: Database, what: str, settings: Settings) -> list[Finding]:
    try:
        async with opened.reading() as view:
            if opened.name == "postgresql" and not await health.tables(view):
                return [good("database", f"{what}: empty, filled at the first start")]
            schema, counts = await health.schema(view), await health.counts(view)
            unread = await media.count_unreadable(view, datetime.now(UTC) - LATELY)
            findings = await _stranded(view, settings)
            findings += await _edited(view, settings) if schema >= PROFILES else []
    finally:
        await opened.close()
    rows = ", ".join(f"{counts[name]} {name}" for name in ("people", "cases", "staff"))
    findings += [_unreadable(unread)] if unread else []
    findings.append(good("database", f"{what}, sound, schema {schema}: {rows}"))
    if counts["articles"]:
        return [*findings, good("knowledge", f"{counts['articles']} articles")]
    empty = note("knowledge", "there is no article.", "Import some: warmline kb import FILE")
    return [*findings, empty]
