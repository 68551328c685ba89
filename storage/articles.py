"""The knowledge base as it is served: one row an article, lists joined by ``｜``."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from storage.database import Row, Transaction

TOPIC = "articles"


async def everything(tx: Transaction) -> list[Row]:
    return await tx.rows("SELECT * FROM articles ORDER BY article_id")


async def pages(tx: Transaction, *, size: int) -> AsyncIterator[list[Row]]:
    """All articles in the order of their ids, `size` at a time; in between others have their
    turn."""
    after = ""
    while rows := await tx.rows(
        "SELECT * FROM articles WHERE article_id > :after ORDER BY article_id LIMIT :size",
        after=after,
        size=size,
    ):
        yield rows
        after = rows[-1]["article_id"]


async def marks(tx: Transaction, *, size: int) -> AsyncIterator[dict[str, str]]:
    """Each article's id with a mark that is another after each change, `size` at a time."""
    after = ""
    while rows := await tx.rows(
        """SELECT article_id, changed_at AS mark FROM articles WHERE article_id > :after
        ORDER BY article_id LIMIT :size""",
        after=after,
        size=size,
    ):
        yield {row["article_id"]: row["mark"] for row in rows}
        after = rows[-1]["article_id"]


async def count(tx: Transaction) -> int:
    return int(await tx.value("SELECT count(*) FROM articles"))


async def stamp(tx: Transaction) -> tuple[int, str]:
    """How many articles there are and when the last one changed: the same while nothing did."""
    row = await tx.row("SELECT count(*) AS n, max(changed_at) AS changed FROM articles")
    assert row is not None
    return row["n"], row["changed"] or ""


async def by_id(tx: Transaction, article_id: str) -> Row | None:
    return await tx.row("SELECT * FROM articles WHERE article_id = :id", id=article_id)


async def put(tx: Transaction, rows: Sequence[Mapping[str, str | int]], *, now: datetime) -> None:
    """Add articles, or replace those with the same id."""
    await tx.many(
        """INSERT INTO articles (article_id, question, aliases, answer, topic, department,
            keywords, source, valid_from, valid_until, more, version, changed_at)
        VALUES (:id, :question, :aliases, :answer, :topic, :department, :keywords, :source,
            :valid_from, :valid_until, :more, :version, :changed_at)
        ON CONFLICT (article_id) DO UPDATE SET question = excluded.question,
            aliases = excluded.aliases, answer = excluded.answer, topic = excluded.topic,
            department = excluded.department, keywords = excluded.keywords,
            source = excluded.source, valid_from = excluded.valid_from,
            valid_until = excluded.valid_until, more = excluded.more,
            version = excluded.version, changed_at = excluded.changed_at""",
        [{**row, "changed_at": now} for row in rows],
    )
    tx.touch(TOPIC)


async def withdraw(tx: Transaction, article_id: str) -> bool:
    """Serve an article no more; False when it was not served."""
    tx.touch(TOPIC)
    return bool(await tx.execute("DELETE FROM articles WHERE article_id = :id", id=article_id))


async def most_given(tx: Transaction, since: datetime, *, limit: int) -> list[str]:
    """Ids of the articles given as answers most often since then."""
    rows = await tx.rows(
        """SELECT article_id, count(*) AS times FROM messages
        WHERE said_at >= :since_at AND article_id IS NOT NULL
        GROUP BY article_id ORDER BY times DESC, article_id LIMIT :limit""",
        since_at=since,
        limit=limit,
    )
    return [str(row["article_id"]) for row in rows]
