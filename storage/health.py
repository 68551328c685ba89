"""What a doctor and a backup ask of a database: its schema, its size, whether it is whole."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from storage.database import Transaction
from storage.errors import StorageError

COUNTED = ("people", "conversations", "messages", "cases", "articles", "media", "staff")

_STEPS = 100_000  # of SQLite's virtual machine, some milliseconds


async def schema(tx: Transaction) -> int:
    """The number of the last upgrade that was run."""
    return int(await tx.value("SELECT max(number) FROM schema_upgrades") or 0)


async def counts(tx: Transaction) -> dict[str, int]:
    """How many rows the tables that people ask about have."""
    return {name: await tx.value(f"SELECT count(*) FROM {name}") for name in COUNTED}


async def tables(tx: Transaction) -> int:
    """How many tables a PostgreSQL database has."""
    found = await tx.value(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()"
    )
    return int(found)


def schema_of_file(path: Path, *, patience: float | None = None) -> int:
    """The schema of a SQLite file after a look through all of it, without changing it; blocks.

    0 for a database that is not ours. Raises `StorageError` when the file is damaged, is no
    database or stays locked, and TimeoutError when the look takes longer than `patience` seconds.
    """
    end = time.monotonic() + patience if patience else None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            if end:
                database.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
            found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise StorageError(f"The database {path} is damaged: {found}.")
            known = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_upgrades'")
            if known.fetchone() is None:
                return 0
            last = database.execute("SELECT max(number) FROM schema_upgrades").fetchone()[0]
            return int(last or 0)
    except sqlite3.Error as error:
        if end and time.monotonic() > end:
            raise TimeoutError from None
        raise StorageError(f"The database {path} cannot be used: {error}.") from None
