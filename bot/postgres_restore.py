"""A backup of PostgreSQL goes back through `pg_restore`, PostgreSQL's own program."""

from datetime import UTC, datetime
from pathlib import Path

from bot.settings import Settings
from handlers.errors import Refused
from storage import health, postgres_tools
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
    # One transaction: all of the dump or nothing.
    arguments = ("--clean", "--if-exists", "--no-owner", "--single-transaction", str(dump))
    await postgres_tools.run("pg_restore", settings.database_url, *arguments)
