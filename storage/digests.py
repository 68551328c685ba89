"""What a day was like, counted; the days that were told, and who wants to hear of them."""

from datetime import datetime, timedelta

from storage.database import Row, Transaction

SLACK = timedelta(minutes=10)
"""Rows are numbered a little before or after their moment: this much more is looked through."""
_RATED = "('very', 'satisfied', 'fair', 'dissatisfied', 'very-dissatisfied')"
_CLOSED = "status_after = 'closed' AND status_before <> 'closed'"


async def count(tx: Transaction, begin: datetime, end: datetime, now: datetime) -> dict[str, int]:
    """The figures of the time from `begin` to before `end`."""
    span = {"begin_at": begin, "end_at": end}
    found: dict[str, int] = {}
    at = await _ids(tx, "messages", "said_at", begin, end)
    for name, condition in (
        ("heard", "side = 'citizen'"),
        ("answered", "side = 'bot' AND article_id IS NOT NULL"),
        ("by_people", "side = 'operator'"),
    ):
        found[name] = await tx.value(
            f"""SELECT count(*) FROM messages WHERE id BETWEEN :first AND :last AND {condition}
                AND said_at >= :begin_at AND said_at < :end_at""",
            **at,
            **span,
        )
    at = await _ids(tx, "case_events", "happened_at", begin, end)
    for name, condition in (("opened", "action = 'submit'"), ("closed", _CLOSED)):
        found[name] = await tx.value(
            f"""SELECT count(DISTINCT case_id) FROM case_events
            WHERE id BETWEEN :first AND :last AND {condition}
                AND happened_at >= :begin_at AND happened_at < :end_at""",
            **at,
            **span,
        )
    found |= await _satisfaction(tx, at, span)
    return found | await _others(tx, begin, end, now)


async def _satisfaction(
    tx: Transaction, at: dict[str, int], span: dict[str, datetime]
) -> dict[str, int]:
    """Of the cases closed then: how many were rated, and how many of these well."""
    row = await tx.row(
        f"""SELECT count(CASE WHEN satisfaction IN {_RATED} THEN 1 END) AS rated,
            count(CASE WHEN satisfaction IN ('very', 'satisfied', 'fair') THEN 1 END) AS satisfied
        FROM cases WHERE id IN (SELECT case_id FROM case_events
            WHERE id BETWEEN :first AND :last AND {_CLOSED}
                AND happened_at >= :begin_at AND happened_at < :end_at)""",
        **at,
        **span,
    )
    assert row is not None
    return {"rated": row["rated"], "satisfied": row["satisfied"]}


async def _others(tx: Transaction, begin: datetime, end: datetime, now: datetime) -> dict[str, int]:
    span = {"begin_at": begin, "end_at": end}
    at = await _ids(tx, "handoffs", "opened_at", begin, end)
    waits = await tx.rows(
        """SELECT opened_at, COALESCE(claimed_at, closed_at) AS over_at FROM handoffs
        WHERE id BETWEEN :first AND :last
            AND opened_at >= :begin_at AND opened_at < :end_at""",
        **at,
        **span,
    )
    waited = [(row["over_at"] or now) - row["opened_at"] for row in waits]
    noticed = await tx.row(
        """SELECT count(DISTINCT n.id) AS notices, COALESCE(sum(d.sent), 0) AS people
        FROM notices n LEFT JOIN notice_doors d ON d.notice_id = n.id
        WHERE n.begun_at >= :begin_at AND n.begun_at < :end_at""",
        **span,
    )
    sends = await tx.rows(
        """SELECT state, count(*) AS n FROM outbox WHERE state IN ('failed', 'unknown')
            AND done_at >= :begin_at AND done_at < :end_at GROUP BY state""",
        **span,
    )
    bad = {row["state"]: row["n"] for row in sends}
    at = await _ids(tx, "gaps", "asked_at", begin, end)
    gaps = await tx.value(
        """SELECT count(*) FROM gaps WHERE id BETWEEN :first AND :last
            AND asked_at >= :begin_at AND asked_at < :end_at""",
        **at,
        **span,
    )
    assert noticed is not None
    return {
        "handoffs": len(waits),
        "waited": int(max((one.total_seconds() for one in waited), default=0)),
        "notices": noticed["notices"],
        "noticed": int(noticed["people"]),
        "failed": bad.get("failed", 0),
        "unknown": bad.get("unknown", 0),
        "gaps": gaps,
    }


async def standing(tx: Transaction, now: datetime) -> dict[str, int]:
    """What stands open at this moment: overdue cases, alarms, gaps."""
    overdue = await tx.value(
        """SELECT count(*) FROM cases WHERE due_at < :now_at AND status IN
            ('pending', 'to_dispatch', 'to_sign', 'in_progress', 'in_review')""",
        now_at=now,
    )
    alarms = await tx.value("SELECT count(*) FROM alarms WHERE seen_at IS NULL")
    tasks = await tx.value("SELECT count(*) FROM knowledge_tasks WHERE state = 'open'")
    return {"overdue": overdue, "alarms": alarms, "tasks": tasks}


async def _ids(
    tx: Transaction, table: str, column: str, begin: datetime, end: datetime
) -> dict[str, int]:
    """Between which ids the rows of a time lie, found by halving: no index of times is kept."""
    first = await _first_from(tx, table, column, begin - SLACK)
    return {"first": first, "last": await _first_from(tx, table, column, end + SLACK)}


async def _first_from(tx: Transaction, table: str, column: str, at: datetime) -> int:
    low, high = 0, int(await tx.value(f"SELECT max(id) FROM {table}") or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = await tx.row(
            f"SELECT id, {column} FROM {table} WHERE id > :id ORDER BY id LIMIT 1", id=middle
        )
        if row is None or row[column] >= at:
            high = middle
        else:
            low = int(row["id"])
    return low + 1


async def keep(tx: Transaction, day: str, content: str, now: datetime) -> bool:
    """Keep a day's figures; False: they were told before."""
    return bool(
        await tx.execute(
            """INSERT INTO digests (day, content, made_at) VALUES (:day, :content, :made_at)
            ON CONFLICT DO NOTHING""",
            day=day,
            content=content,
            made_at=now,
        )
    )


async def of_day(tx: Transaction, day: str) -> Row | None:
    return await tx.row("SELECT * FROM digests WHERE day = :day", day=day)


async def readers(tx: Transaction) -> list[int]:
    """Members who want it in Telegram."""
    rows = await tx.rows("SELECT staff_id FROM digest_readers ORDER BY staff_id")
    return [row["staff_id"] for row in rows]


async def wants(tx: Transaction, staff_id: int, *, on: bool, now: datetime) -> None:
    if on:
        await tx.execute(
            """INSERT INTO digest_readers (staff_id, since_at) VALUES (:id, :since_at)
            ON CONFLICT DO NOTHING""",
            id=staff_id,
            since_at=now,
        )
    else:
        await tx.execute("DELETE FROM digest_readers WHERE staff_id = :id", id=staff_id)
