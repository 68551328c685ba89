"""Every wording that an article had, who wrote and approved it. At most one is being written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database import Row, Transaction
from storage.errors import Conflict, NotFound

TOPIC = "versions"
_IS_OPEN = "state IN ('draft', 'unit_review', 'hotline_review')"


@dataclass(frozen=True, slots=True)
class Version:
    """`content` is the article as JSON; `revision` counts the changes made to this wording."""

    id: int
    article_id: str
    number: int
    state: str
    content: str
    question: str
    department: str
    author: str
    revision: int
    created_at: datetime
    changed_at: datetime
    published_at: datetime | None
    topic: str = ""


async def lock(tx: Transaction) -> None:
    """Be the only one who adds wordings, until the end of the transaction: numbers follow each
    other and an import does not cross an editor."""
    await tx.lock(TOPIC)


async def add(
    tx: Transaction, wordings: Sequence[Mapping[str, Any]], *, author: str, now: datetime
) -> None:
    """Add wordings, each with `article_id`, `number`, `state`, `content`, `question`, `topic`,
    `department`; hold `lock`. Raises `Conflict` when somebody is writing one of them already."""
    before = await tx.value("SELECT count(*) FROM article_versions")
    await tx.many(
        """INSERT INTO article_versions (article_id, number, state, content, question, topic,
            department, author, created_at, changed_at, published_at)
        VALUES (:article_id, :number, :state, :content, :question, :topic, :department, :author,
            :created_at, :created_at, :published_at) ON CONFLICT DO NOTHING""",
        [
            {
                **wording,
                "author": author,
                "created_at": now,
                "published_at": now if wording["state"] == "published" else None,
            }
            for wording in wordings
        ],
    )
    if await tx.value("SELECT count(*) FROM article_versions") != before + len(wordings):
        raise Conflict("Somebody else is writing this article already; open their draft.")
    tx.touch(TOPIC)


async def numbers(tx: Transaction) -> dict[str, int]:
    """The highest number of each article that ever was."""
    rows = await tx.rows(
        "SELECT article_id, max(number) AS last FROM article_versions GROUP BY article_id"
    )
    return {row["article_id"]: row["last"] for row in rows}


async def next_number(tx: Transaction, article_id: str) -> int:
    last = await tx.value(
        "SELECT max(number) FROM article_versions WHERE article_id = :id", id=article_id
    )
    return int(last or 0) + 1


async def of_article(tx: Transaction, article_id: str) -> list[Version]:
    """All wordings, the newest first."""
    rows = await tx.rows(
        "SELECT * FROM article_versions WHERE article_id = :id ORDER BY number DESC",
        id=article_id,
    )
    return [Version(**row) for row in rows]


async def by_number(tx: Transaction, article_id: str, number: int) -> Version:
    row = await tx.row(
        "SELECT * FROM article_versions WHERE article_id = :id AND number = :number",
        id=article_id,
        number=number,
    )
    if row is None:
        raise NotFound(f"Article {article_id} has no version {number}.")
    return Version(**row)


async def was_served(tx: Transaction, article_id: str) -> bool:
    """Whether citizens were ever given a wording of this article."""
    return bool(
        await tx.value(
            """SELECT 1 FROM article_versions WHERE article_id = :id
            AND state IN ('published', 'replaced', 'withdrawn') LIMIT 1""",
            id=article_id,
        )
    )


async def being_written(tx: Transaction) -> list[Version]:
    """Drafts and what waits for review, the longest untouched first."""
    rows = await tx.rows(f"SELECT * FROM article_versions WHERE {_IS_OPEN} ORDER BY changed_at, id")
    return [Version(**row) for row in rows]


async def draft_of(tx: Transaction, article_id: str) -> Version | None:
    """The wording that is being written, if any."""
    row = await tx.row(
        f"SELECT * FROM article_versions WHERE article_id = :id AND {_IS_OPEN}", id=article_id
    )
    return Version(**row) if row else None


async def change(
    tx: Transaction,
    seen: Version,
    *,
    now: datetime,
    state: str | None = None,
    wording: Mapping[str, str] | None = None,
) -> Version:
    """Write a new state or wording (`content`, `question`, `topic`, `department`) over the one
    that was seen. Raises `Conflict` when somebody changed it in between."""
    after = {
        "state": state or seen.state,
        "content": seen.content,
        "question": seen.question,
        "topic": seen.topic,
        "department": seen.department,
        **(wording or {}),
    }
    row = await tx.row(
        """UPDATE article_versions SET state = :state, content = :content, question = :question,
            topic = :topic, department = :department, revision = revision + 1, changed_at = :now_at,
            published_at = CASE WHEN :state = 'published' THEN :now_at ELSE published_at END
        WHERE id = :id AND revision = :revision AND state = :seen RETURNING *""",
        **after,
        now_at=now,
        id=seen.id,
        revision=seen.revision,
        seen=seen.state,
    )
    if row is None:
        raise Conflict("Somebody changed this article a moment ago; look at it again.")
    tx.touch(TOPIC)
    return Version(**row)


async def replace_published(tx: Transaction, article_ids: Sequence[str], *, state: str) -> None:
    """What was published until now becomes `replaced` or `withdrawn`."""
    await tx.many(
        """UPDATE article_versions SET state = :state
        WHERE article_id = :id AND state = 'published'""",
        [{"id": article_id, "state": state} for article_id in article_ids],
    )
    tx.touch(TOPIC)


async def note(
    tx: Transaction,
    events: Sequence[tuple[str, int, str, str]],
    *,
    actor: str,
    action: str,
    now: datetime,
    text: str = "",
) -> None:
    """Write down what was done; an event is (article id, number, state before, state after)."""
    await tx.many(
        """INSERT INTO article_events
            (article_id, number, actor, action, text, state_before, state_after, happened_at)
        VALUES (:article_id, :number, :actor, :action, :text, :before, :after, :happened_at)""",
        [
            {
                "article_id": article_id,
                "number": number,
                "before": before,
                "after": after,
                "actor": actor,
                "action": action,
                "text": text,
                "happened_at": now,
            }
            for article_id, number, before, after in events
        ],
    )


async def events(tx: Transaction, article_id: str) -> list[Row]:
    """What was done to an article and by whom, the latest first."""
    return await tx.rows(
        "SELECT * FROM article_events WHERE article_id = :id ORDER BY id DESC", id=article_id
    )
