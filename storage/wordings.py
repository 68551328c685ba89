"""Wordings that admins put in place of the program's sentences: the newest of each one counts."""

from datetime import datetime

from storage.database import Row, Transaction

TOPIC = "wordings"


async def current(tx: Transaction) -> dict[tuple[str, str], str]:
    """(Key, language) -> what is said instead of the program's own."""
    rows = await tx.rows(
        """SELECT v.text_key, v.language, v.text FROM text_versions v
        WHERE v.text <> '' AND v.id = (SELECT max(n.id) FROM text_versions n
            WHERE n.text_key = v.text_key AND n.language = v.language)"""
    )
    return {(row["text_key"], row["language"]): row["text"] for row in rows}


async def newest(tx: Transaction, key: str) -> dict[str, int]:
    """The number of the newest wording of a sentence in each language that had one."""
    rows = await tx.rows(
        """SELECT language, max(id) AS id FROM text_versions WHERE text_key = :key
        GROUP BY language""",
        key=key,
    )
    return {row["language"]: row["id"] for row in rows}


async def history(tx: Transaction, key: str, *, limit: int) -> list[Row]:
    """A sentence's wordings in both languages, the newest first."""
    return await tx.rows(
        "SELECT * FROM text_versions WHERE text_key = :key ORDER BY id DESC LIMIT :limit",
        key=key,
        limit=limit,
    )


async def by_id(tx: Transaction, version_id: int, key: str) -> Row | None:
    return await tx.row(
        "SELECT * FROM text_versions WHERE id = :id AND text_key = :key", id=version_id, key=key
    )


async def add(
    tx: Transaction, key: str, language: str, text: str, *, by: str, now: datetime
) -> None:
    """Another wording; empty: the program's own again. Every process is told."""
    await tx.execute(
        """INSERT INTO text_versions (text_key, language, text, made_by, made_at)
        VALUES (:key, :language, :text, :made_by, :made_at)""",
        key=key,
        language=language,
        text=text,
        made_by=by,
        made_at=now,
    )
    tx.touch(TOPIC)
