"""Tasks as the desk shows them: plain values for the templates. Decides nothing."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.pages.desk import shown
from bot.pages.desk.gap_labels import KINDS, OUTCOMES, G
from bot.pages.desk.room import Room, talks
from bot.pages.desk.suggested import why
from handlers.articles.tasks import leads
from handlers.masking import mask
from storage import articles, gaps
from storage.database import Transaction
from storage.staff import Member
from storage.tasks import Task

EXAMPLES = 20
LIKELY = 0.5
"""A department that is less likely than all others together is not proposed."""


def row(task: Task, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """One line of the list."""
    word, sign = KINDS[task.kind]
    return {
        "id": task.id,
        "kind": word,
        "sign": sign,
        "pressing": task.kind == "correction",
        "question": G["merged_one"] if task.merged_into else mask(task.question),
        "into": task.merged_into,
        "merges": task.kind == "gap" and task.state == "open",
        "times": G["times"].format(n=task.times) if task.times else "",
        "department": task.department or G["hotline"],
        "how": _how(task),
        "due": _due(task, now, zone),
        "open": task.state == "open",
        "outcome": OUTCOMES.get(task.outcome, mask(task.outcome)),
        "done": " · ".join(one for one in (task.done_by, shown.moment(task.done_at, zone)) if one),
        "last": shown.moment(task.last_at, zone),
        "writing": bool(task.draft),
    }


def _how(task: Task) -> str:
    if task.assigned_by:
        return G["assigned_by"].format(name=task.assigned_by)
    return G["guessed"] if task.department and task.kind == "gap" else ""


def _due(task: Task, now: datetime, zone: ZoneInfo) -> dict[str, str] | None:
    """How the time stands, with a word and a sign; None where none runs."""
    if task.due_at is None or task.state != "open":
        return None
    at = shown.moment(task.due_at, zone)
    if task.due_at <= now:
        return {"word": G["late"], "colour": "alarm", "sign": "alarm", "at": at}
    soon = task.due_at - now <= shown.SOON
    colour, sign = ("late", "late") if soon else ("", "clock")
    return {
        "word": f"还有{shown.span(task.due_at - now)}",
        "colour": colour,
        "sign": sign,
        "at": at,
    }


async def task(tx: Transaction, room: Room, task: Task, me: Member) -> dict[str, Any]:
    """All that the page of one task shows beside its line."""
    zone = room.zone
    article = await articles.by_id(tx, task.article_id) if task.article_id else None
    said = (await gaps.examples(tx, [task.id], each=EXAMPLES))[task.id]
    departments = [one.name for one in room.house.city.departments]
    return {
        "examples": [{"words": words, "shown": mask(words)} for words in said],
        "splits": len(said) > 1 and task.kind == "gap" and task.state == "open" and leads(me),
        "text": mask(task.text),
        "facts": [
            (G["opened"], shown.moment(task.opened_at, zone)),
            (G["last"], shown.moment(task.last_at, zone) if task.times > 1 else ""),
            (G["raised"], task.raised_by),
        ],
        "article": {"id": task.article_id, "question": article["question"]} if article else None,
        "draft": task.article_id if task.draft and task.state == "open" else "",
        "chat": task.conversation_id if talks(me) else None,
        "near": [],
        "like": [],
        "departments": departments,
        "proposed": _proposed(room, task, said) if leads(me) else None,
    }


def _proposed(room: Room, task: Task, said: Sequence[str]) -> dict[str, str] | None:
    """Whose matter it seems to be by its words, as a case's would be, where the nearest articles
    name nobody. It is only looked at: nobody has the task before somebody assigns it."""
    if task.kind != "gap" or task.state != "open" or task.department:
        return None
    found = room.house.departments.suggest(mask("\n".join([task.question, *said])))
    # A department that gave it back is named in the reason.
    likely = [one for one in found if not task.text.startswith(f"{one.value}：")]
    if not likely or likely[0].confidence < LIKELY:
        return None
    return {"name": likely[0].value, "why": why(likely[0])}


async def nearest(room: Room, asked: str, limit: int) -> list[dict[str, str]]:
    """The articles nearest to a question, whether sure or not."""
    index, today = room.house.knowledge.index, room.house.city.day(room.clock.now())
    found = await asyncio.to_thread(index.search, asked, limit=limit, on=today)
    near = [index.article(hit.id) for hit in found.hits]
    return [{"id": one.id, "question": one.question, "topic": one.topic} for one in near]


def acts(task: Task, me: Member) -> list[str]:
    """What is offered for a task, the likeliest first; whether it may be done is decided later."""
    if task.state != "open":
        return []
    own = ["write", "alias"] if task.kind == "gap" else ["mend"]
    if task.kind == "gap" and leads(me):
        own.append("merge")
    return [*own, "assign" if leads(me) else "return", "settle", "dismiss"]
