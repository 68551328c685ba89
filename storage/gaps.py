"""Questions that the knowledge did not answer well: one row each, sorted into tasks later."""

from collections.abc import Sequence
from datetime import datetime

from storage import tasks
from storage.database import Row, Transaction


async def loose(tx: Transaction, *, limit: int) -> list[Row]:
    """Questions that belong to no task yet, the oldest first."""
    return await tx.rows(
        "SELECT * FROM gaps WHERE task_id IS NULL ORDER BY id LIMIT :limit", limit=limit
    )


async def loose_ids(tx: Transaction, *, limit: int) -> set[int]:
    """The numbers of the same questions."""
    rows = await tx.rows(
        "SELECT id FROM gaps WHERE task_id IS NULL ORDER BY id LIMIT :limit", limit=limit
    )
    return {row["id"] for row in rows}


async def asked(tx: Transaction, *, limit: int) -> list[tuple[int, str]]:
    """(task, question) of the gaps of open tasks, the latest ones."""
    rows = await tx.rows(
        """SELECT t.id, g.question, max(g.id) AS last FROM gaps g
            JOIN knowledge_tasks t ON t.id = g.task_id
        WHERE t.kind = 'gap' AND t.state = 'open'
        GROUP BY t.id, g.question ORDER BY last DESC LIMIT :limit""",
        limit=limit,
    )
    return sorted((row["id"], row["question"]) for row in rows)


async def dismissed(tx: Transaction, since: datetime, *, limit: int) -> list[tuple[int, str]]:
    """The same of the tasks that were dismissed since a time."""
    rows = await tx.rows(
        """SELECT t.id, g.question, max(g.id) AS last FROM gaps g
            JOIN knowledge_tasks t ON t.id = g.task_id
        WHERE t.kind = 'gap' AND t.state = 'dismissed' AND t.done_at >= :since_at
        GROUP BY t.id, g.question ORDER BY last DESC LIMIT :limit""",
        since_at=since,
        limit=limit,
    )
    return sorted((row["id"], row["question"]) for row in rows)


async def take(tx: Transaction, task_id: int, gaps: Sequence[Row]) -> None:
    """Give loose gaps, whose questions are masked by now, to a task, which counts them."""
    await tx.many(
        "UPDATE gaps SET task_id = :task_id, question = :question WHERE id = :id",
        [{"task_id": task_id, "id": gap["id"], "question": gap["question"]} for gap in gaps],
    )
    await tx.execute(
        """UPDATE knowledge_tasks SET times = times + :times,
            last_at = CASE WHEN last_at < :last_at THEN :last_at ELSE last_at END
        WHERE id = :id""",
        id=task_id,
        times=len(gaps),
        last_at=max(gap["asked_at"] for gap in gaps),
    )
    tx.touch(tasks.TOPIC)


async def examples(tx: Transaction, task_ids: Sequence[int], *, each: int) -> dict[int, list[str]]:
    """The latest different questions of each task."""
    found: dict[int, list[str]] = {}
    for task_id in task_ids:
        rows = await tx.rows(
            """SELECT question, max(id) AS last FROM gaps WHERE task_id = :id AND question <> ''
            GROUP BY question ORDER BY last DESC LIMIT :each""",
            id=task_id,
            each=each,
        )
        found[task_id] = [row["question"] for row in rows]
    return found


async def move_all(tx: Transaction, task_id: int, to: int) -> None:
    """All questions of a task go to another; who counts them is not changed here."""
    await tx.execute("UPDATE gaps SET task_id = :to_id WHERE task_id = :id", id=task_id, to_id=to)


async def of_words(tx: Transaction, task_id: int, question: str) -> list[Row]:
    """A task's gaps with these very words."""
    return await tx.rows(
        "SELECT * FROM gaps WHERE task_id = :id AND question = :question ORDER BY id",
        id=task_id,
        question=question,
    )
