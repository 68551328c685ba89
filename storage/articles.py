"""The knowledge base as stored: one row an article, lists joined by ``｜``."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from storage.database import Row, Transaction

TOPIC = "articles"


async def everything(tx: Transaction) -> list[Row]:
    return await tx.rows("SELECT * FROM articles ORDER BY article_id")


async def count(tx: Transaction) -> int:
    return int(await tx.value("SELECT count(*) FROM articles"))


async def stamp(tx: Transaction) -> tuple[int, str]:
    """How many articles there are and when the last one changed: the same while nothing did."""
    row = await tx.row("SELECT count(*) AS n, max(changed_at) AS changed FROM articles")
    assert row is not None
    return row["n"], row["changed"] or ""


async def put(tx: Transaction, rows: Sequence[Mapping[str, str]], *, now: datetime) -> None:
    """Add articles, or replace those with the same id."""
    await tx.many(
        """INSERT INTO articles (article_id, question, aliases, answer, topic, department,
            keywords, source, valid_from, valid_until, changed_at)
        VALUES (:id, :question, :aliases, :answer, :topic, :department, :keywords, :source,
            :valid_from, :valid_until, :changed_at)
        ON CONFLICT (article_id) DO UPDATE SET question = excluded.question,
            aliases = excluded.aliases, answer = excluded.answer, topic = excluded.topic,
            department = excluded.department, keywords = excluded.keywords,
            source = excluded.source, valid_from = excluded.valid_from,
            valid_until = excluded.valid_until, changed_at = excluded.changed_at""",
        [{**row, "changed_at": now} for row in rows],
    )
    tx.touch(TOPIC)
