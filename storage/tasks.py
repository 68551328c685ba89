"""What those who look after the knowledge have to do, and the questions that it came from.

A gap is one citizen's question; a task is one matter. Every gap belongs to one task at most,
`times` counts them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database import Row, Transaction
from storage.errors import Conflict, NotFound

TOPIC = "knowledge_tasks"
KINDS = ("gap", "useless", "correction", "stale")


@dataclass(frozen=True, slots=True)
class Task:
    """`kind` is one of KINDS, `state` open, done or dismissed; `draft` is the number of the
    wording of `article_id` that was begun for it."""

    id: int
    kind: str
    question: str
    article_id: str
    text: str
    times: int
    department: str
    state: str
    outcome: str
    raised_by: str
    opened_at: datetime
    last_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    done_by: str
    draft: int
    assigned_by: str
    late_at: datetime | None
    conversation_id: int | None
    merged_into: int | None


async def lock(tx: Transaction) -> None:
    """Be the only one who sorts gaps and begins tasks, until the end of the transaction."""
    await tx.lock(TOPIC)


async def begin(tx: Transaction, kind: str, question: str, *, now: datetime, **more: Any) -> Task:
    """A new task. `more`: article_id, text, department, raised_by, due_at, conversation_id."""
    row = await tx.row(
        """INSERT INTO knowledge_tasks (kind, question, article_id, text, department, raised_by,
            due_at, conversation_id, opened_at, last_at)
        VALUES (:kind, :question, :article_id, :text, :department, :raised_by, :due_at,
            :conversation_id, :now_at, :now_at) RETURNING *""",
        **{
            "article_id": "",
            "text": "",
            "department": "",
            "raised_by": "",
            "due_at": None,
            "conversation_id": None,
            **more,
        },
        kind=kind,
        question=question,
        now_at=now,
    )
    assert row is not None
    tx.touch(TOPIC)
    return Task(**row)


async def by_id(tx: Transaction, task_id: int) -> Task:
    row = await tx.row("SELECT * FROM knowledge_tasks WHERE id = :id", id=task_id)
    if row is None:
        raise NotFound(f"There is no task {task_id}.")
    return Task(**row)


async def open_ids(tx: Transaction) -> set[int]:
    rows = await tx.rows("SELECT id FROM knowledge_tasks WHERE state = 'open'")
    return {row["id"] for row in rows}


async def open_of_article(tx: Transaction, kind: str, article_id: str) -> Task | None:
    """The oldest open task of a kind about an article."""
    row = await tx.row(
        """SELECT * FROM knowledge_tasks WHERE state = 'open' AND kind = :kind
            AND article_id = :article_id ORDER BY id LIMIT 1""",
        kind=kind,
        article_id=article_id,
    )
    return Task(**row) if row else None


async def listed(
    tx: Transaction,
    *,
    kind: str = "",
    state: str = "open",
    department: str | None = None,
    limit: int = 200,
) -> list[Task]:
    """Tasks that press most first: what is due, then what was asked most; closed ones by time."""
    order = "due_at IS NULL, due_at, times DESC, id" if state == "open" else "done_at DESC, id"
    rows = await tx.rows(
        f"""SELECT * FROM knowledge_tasks WHERE state = :state
            AND (CAST(:kind AS TEXT) = '' OR kind = :kind)
            AND (CAST(:department AS TEXT) IS NULL OR department = :department)
        ORDER BY {order} LIMIT :limit""",
        state=state,
        kind=kind,
        department=department,
        limit=limit,
    )
    return [Task(**row) for row in rows]


async def counts(tx: Transaction, *, department: str | None = None) -> dict[str, int]:
    """How many open tasks there are of each kind."""
    rows = await tx.rows(
        """SELECT kind, count(*) AS n FROM knowledge_tasks WHERE state = 'open'
            AND (CAST(:department AS TEXT) IS NULL OR department = :department) GROUP BY kind""",
        department=department,
    )
    return {row["kind"]: row["n"] for row in rows}


async def change(tx: Transaction, seen: Task, **values: Any) -> Task:
    """Write new values over an open task; raises `Conflict` when it was closed meanwhile."""
    given = {
        "department": seen.department,
        "assigned_by": seen.assigned_by,
        "article_id": seen.article_id,
        "draft": seen.draft,
        "due_at": seen.due_at,
        "text": seen.text,
        "last_at": seen.last_at,
        **values,
    }
    row = await tx.row(
        """UPDATE knowledge_tasks SET department = :department, assigned_by = :assigned_by,
            article_id = :article_id, draft = :draft, due_at = :due_at, text = :text,
            last_at = :last_at
        WHERE id = :id AND state = 'open' RETURNING *""",
        id=seen.id,
        **given,
    )
    return _changed(tx, row)


async def close(
    tx: Transaction, seen: Task, *, state: str, outcome: str, by: str, now: datetime
) -> Task:
    """Close as done or dismissed; raises `Conflict` when it was closed meanwhile."""
    row = await tx.row(
        """UPDATE knowledge_tasks SET state = :state, outcome = :outcome, done_by = :by,
            done_at = :now_at WHERE id = :id AND state = 'open' RETURNING *""",
        id=seen.id,
        state=state,
        outcome=outcome,
        by=by,
        now_at=now,
    )
    return _changed(tx, row)


async def merge(tx: Transaction, seen: Task, into: int, *, by: str, now: datetime) -> Task:
    """Close as put into another task, which counts its questions from now on and has its words.
    Raises `Conflict` when it was closed meanwhile."""
    closed = await close(tx, seen, state="done", outcome="merged", by=by, now=now)
    await tx.execute(
        "UPDATE knowledge_tasks SET merged_into = :into, question = '' WHERE id = :id",
        into=into,
        id=seen.id,
    )
    await tx.execute(
        """UPDATE knowledge_tasks SET times = times + :times, last_at = CASE
            WHEN last_at < :last_at THEN :last_at ELSE last_at END WHERE id = :into""",
        times=closed.times,
        last_at=closed.last_at,
        into=into,
    )
    return closed


async def less(tx: Transaction, task_id: int, times: int, question: str) -> None:
    """A number of questions left a task, which is now named after another of its own."""
    await tx.execute(
        """UPDATE knowledge_tasks SET question = :question,
            times = CASE WHEN times > :times THEN times - :times ELSE 0 END WHERE id = :id""",
        question=question,
        times=times,
        id=task_id,
    )


def _changed(tx: Transaction, row: Row | None) -> Task:
    if row is None:
        raise Conflict("Somebody closed this task a moment ago; look at it again.")
    tx.touch(TOPIC)
    return Task(**row)


# ---- what happens to their articles ----


async def answered(tx: Transaction, article_id: str, number: int, *, by: str, now: datetime) -> int:
    """A wording was published: the tasks that it was begun for are done; how many."""
    tx.touch(TOPIC)
    return await tx.execute(
        """UPDATE knowledge_tasks SET state = 'done', outcome = 'published', done_by = :by,
            done_at = :now_at
        WHERE state = 'open' AND article_id = :article_id AND draft = :number""",
        article_id=article_id,
        number=number,
        by=by,
        now_at=now,
    )


async def dropped(tx: Transaction, article_id: str, number: int) -> int:
    """A wording was given up: its tasks wait again, those of a gap without an article."""
    tx.touch(TOPIC)
    return await tx.execute(
        """UPDATE knowledge_tasks SET draft = 0,
            article_id = CASE WHEN kind = 'gap' THEN '' ELSE article_id END
        WHERE state = 'open' AND article_id = :article_id AND draft = :number""",
        article_id=article_id,
        number=number,
    )


async def withdrawn(tx: Transaction, article_id: str, *, by: str, now: datetime) -> int:
    """An article is served no more: whatever was wrong with it is settled."""
    tx.touch(TOPIC)
    return await tx.execute(
        """UPDATE knowledge_tasks SET state = 'done', outcome = 'withdrawn', done_by = :by,
            done_at = :now_at WHERE state = 'open' AND article_id = :article_id
            AND kind <> 'gap'""",
        article_id=article_id,
        by=by,
        now_at=now,
    )


# ---- time ----


async def take_late(tx: Transaction, now: datetime) -> list[Task]:
    """Open tasks that are overdue and nobody was told of; from here on somebody was."""
    rows = await tx.rows(
        """UPDATE knowledge_tasks SET late_at = :now_at WHERE state = 'open'
            AND late_at IS NULL AND due_at <= :now_at RETURNING *""",
        now_at=now,
    )
    return sorted((Task(**row) for row in rows), key=lambda task: task.id)


async def stale_articles(
    tx: Transaction, *, until: str, untouched_since: datetime, ratings: int, useless_percent: int
) -> list[Row]:
    """Served articles that want a look: `valid_until` up to a day, not changed since a time, or
    so many percent of at least so many ratings of this wording 没用. The first to end come first.
    """
    return await tx.rows(
        """SELECT * FROM (
            SELECT a.article_id, a.question, a.department, a.valid_until, a.changed_at,
                (SELECT count(*) FROM feedback f WHERE f.article_id = a.article_id
                    AND f.given_at >= a.changed_at) AS rated,
                (SELECT count(*) FROM feedback f WHERE f.article_id = a.article_id
                    AND f.given_at >= a.changed_at AND f.useful = 0) AS useless
            FROM articles a) AS found
        WHERE (valid_until <> '' AND valid_until <= :until) OR changed_at < :since_at
            OR (rated >= :ratings AND useless * 100 > rated * :percent)
        ORDER BY CASE WHEN valid_until = '' THEN '9999' ELSE valid_until END, changed_at,
            article_id""",
        until=until,
        since_at=untouched_since,
        ratings=ratings,
        percent=useless_percent,
    )
