"""Opening the database that a setting names, brought up to date."""

from pathlib import Path

from storage.database import Database
from storage.sqlite import open_sqlite
from storage.upgrades import upgrade


async def open_database(url: str, *, data_dir: Path, as_it_is: bool = False) -> Database:
    """Open what `url` names (default: ``warmline.db`` in `data_dir`) and upgrade it, unless it is
    to stay as it is.

    Raises `StorageError` with a sentence for the reader when it cannot.
    """
    database: Database
    if url.startswith(("postgres://", "postgresql://")):
        from storage.postgres import open_postgres  # most need none of it

        database = await open_postgres(url)
    else:
        path = Path(url.removeprefix("sqlite:///")) if url else data_dir / "warmline.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        database = await open_sqlite(path)
    try:
        if not as_it_is:
            await upgrade(database)
    except BaseException:
        await database.close()
        raise
    return database
