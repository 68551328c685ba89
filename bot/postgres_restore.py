"""A backup of PostgreSQL goes back through `pg_restore`, PostgreSQL's own program."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from bot.settings import Settings
from handlers.errors import Refused
from storage import health
from storage.errors import StorageError
from storage.postgres import open_postgres


async def pour(settings: Settings, dump: Path, *, force: bool) -> None:
    """Fill the database from a dump; with `force` an old one is dumped aside before it goes."""
    database = await open_postgres(settings.database_url)
    try:
        async with database.reading() as view:
            full = await health.tables(view)
        if full and not force:
            raise Refused(
                "The PostgreSQL database is not empty. Restore into an empty one, or add "
                "--force: it writes the old data into the data folder first."
            )
        if full:
            name = f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}.dump"
            await database.copy_to(settings.data_dir / name)
    finally:
        await database.close()
    await _pg_restore(settings.database_url, dump)


async def _pg_restore(url: str, dump: Path) -> None:
    """One transaction: all of the dump or nothing. The password is not shown to `ps`."""
    parts = urlsplit(url)
    environ = dict(os.environ)
    if parts.password:
        environ["PGPASSWORD"] = unquote(parts.password)
        host = parts.netloc.rpartition("@")[2]
        parts = parts._replace(netloc=f"{parts.username or ''}@{host}")
    try:
        run = await asyncio.create_subprocess_exec(
            *("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction"),
            f"--dbname={urlunsplit(parts)}",
            str(dump),
            env=environ,
            stderr=asyncio.subprocess.PIPE,
        )
    except FileNotFoundError:
        raise StorageError(
            "pg_restore was not found; install PostgreSQL's client programs to restore."
        ) from None
    _, said = await run.communicate()
    if run.returncode:
        why = said.decode("utf-8", "replace").strip().replace("\n", " ")
        raise StorageError(f"The database is as it was before: {why or 'pg_restore failed'}")
