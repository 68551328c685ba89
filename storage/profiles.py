"""City profiles that were written at the desk: every one is kept, the newest counts."""

from datetime import datetime

from storage.database import Row, Transaction


async def newest(tx: Transaction) -> Row | None:
    """The newest: its text is empty when the program's own or the file is wanted again."""
    return await tx.row("SELECT * FROM profile_versions ORDER BY id DESC LIMIT 1")


async def history(tx: Transaction, *, limit: int) -> list[Row]:
    """Who wrote one when, the newest first; without the texts, which are long."""
    return await tx.rows(
        """SELECT id, made_by, made_at, length(text) AS size FROM profile_versions
        ORDER BY id DESC LIMIT :limit""",
        limit=limit,
    )


async def by_id(tx: Transaction, version_id: int) -> Row | None:
    return await tx.row("SELECT * FROM profile_versions WHERE id = :id", id=version_id)


async def add(tx: Transaction, text: str, *, by: str, now: datetime) -> None:
    await tx.execute(
        """INSERT INTO profile_versions (text, made_by, made_at)
        VALUES (:text, :made_by, :made_at)""",
        text=text,
        made_by=by,
        made_at=now,
    )
