"""Until when a task must be done, and what happens when it is not; what is looked at weekly."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers.cases import deadlines
from handlers.city.profile import City, Limit
from handlers.turn import Turn
from storage import articles, notes, tasks, timers
from storage.database import Row, Transaction
from storage.tasks import Task

SUBJECT = "knowledge"
WORKDAYS = {"gap": 5, "useless": 5, "correction": 1, "stale": 5}
"""Days to do it in; "knowledge is wrong" is mended within one (issue 3, item 6)."""

WEEK_BEGINS = timedelta(hours=9)
SOON = timedelta(days=30)
UNTOUCHED = timedelta(days=180)
RATINGS, USELESS_PERCENT = 5, 30
MOST_STALE = 200
NAMED = 3


async def begin(
    tx: Transaction, kind: str, question: str, city: City, *, now: datetime, **more: Any
) -> Task:
    """A new task with its due date, and a look at it when that has come."""
    due = due_date(kind, city, now)
    # One timer for all that is due at the same moment, so that one alarm tells of all.
    await timers.plan(tx, SUBJECT, "knowledge-overdue", due, round=int(due.timestamp()))
    return await tasks.begin(tx, kind, question, now=now, due_at=due, **more)


def due_date(kind: str, city: City, now: datetime) -> datetime:
    limit = Limit("", SUBJECT, WORKDAYS[kind], "workdays", "")
    return deadlines.after(limit, now, city)


async def overdue(turn: Turn) -> bool:
    """One alarm for all tasks that have become overdue; each is told of once."""
    late = await tasks.take_late(turn.tx, turn.now)
    if late:
        text = _say(turn, "knowledge-overdue", [task.question for task in late])
        await notes.raise_alarm(turn.tx, "knowledge-overdue", text, now=turn.now)
    return True


def _say(turn: Turn, key: str, questions: list[str]) -> str:
    """A sentence that names the first few."""
    named = "；".join(question[:40] for question in questions[:NAMED])
    return turn.t(key, count=len(questions), named=named)


# ---- once a week ----


async def plan_week(tx: Transaction, city: City, now: datetime) -> bool:
    """Plan this week's look at old articles, for Monday morning; False: it is planned already."""
    local = now.astimezone(ZoneInfo(city.timezone))
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(local.weekday())
    year, week, _ = local.isocalendar()
    return await timers.plan(
        tx, SUBJECT, "knowledge-week", monday + WEEK_BEGINS, round=year * 100 + week
    )


async def look_at_old(turn: Turn) -> bool:
    """The week's list: old articles become tasks, and the duty leaders hear how many there are.

    A task whose article wants no look any more is done; one that is open already stays.
    """
    await tasks.lock(turn.tx)
    found = await tasks.stale_articles(
        turn.tx,
        until=(turn.today + SOON).isoformat(),
        untouched_since=turn.now - UNTOUCHED,
        ratings=RATINGS,
        useless_percent=USELESS_PERCENT,
    )
    wanted = {row["article_id"]: row for row in found}
    open_ones = await tasks.listed(turn.tx, kind="stale", limit=MOST_STALE * 10)
    for task in open_ones:
        if task.article_id not in wanted:
            served = await articles.by_id(turn.tx, task.article_id)
            outcome = "renewed" if served else "withdrawn"
            await tasks.close(
                turn.tx, task, state="done", outcome=outcome, by="system", now=turn.now
            )
    known = {task.article_id for task in open_ones}
    for row in [row for row in found if row["article_id"] not in known][:MOST_STALE]:
        await _begin_stale(turn, row)
    if found:
        text = _say(turn, "knowledge-stale", [row["question"] for row in found])
        await notes.raise_alarm(turn.tx, "knowledge-stale", text, now=turn.now)
    return True


async def _begin_stale(turn: Turn, row: Row) -> None:
    await begin(
        turn.tx,
        "stale",
        row["question"],
        turn.house.city,
        now=turn.now,
        article_id=row["article_id"],
        department=row["department"],
        text=_why_stale(turn, row),
    )


def _why_stale(turn: Turn, row: Row) -> str:
    """Every reason for which an article is on the list."""
    reasons = []
    today, until = turn.today.isoformat(), row["valid_until"]
    if until and until < today:
        reasons.append(turn.t("stale-expired", date=until))
    elif until and until <= (turn.today + SOON).isoformat():
        reasons.append(turn.t("stale-soon", date=until))
    if row["changed_at"] < turn.now - UNTOUCHED:
        reasons.append(turn.t("stale-untouched", days=(turn.now - row["changed_at"]).days))
    if row["rated"] >= RATINGS and row["useless"] * 100 > row["rated"] * USELESS_PERCENT:
        reasons.append(turn.t("stale-useless", useless=row["useless"], rated=row["rated"]))
    return "；".join(reasons)
