"""Putting right what was understood of a case: the form, and what was suggested by one tap.

What the citizen's words suggested when it was filed stays with the case; what differs from it, and
what was not sure, is offered until somebody has said how it is.
"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from starlette.datastructures import FormData

from bot.pages.desk.room import text, words
from bot.pages.desk.suggested import S
from handlers.cases.lifecycle import CORRECTED
from handlers.cases.routing.departments import Suggested
from handlers.cases.routing.suggestion import Suggestion
from handlers.city.entries import City
from handlers.desk.casework.correcting import TIMED, options
from storage import routing
from storage.cases import Case, Event
from storage.database import Transaction

C = {
    "heading": "系统的判断",
    "say": "和工单不一样的、拿不准的，点一下就定。",
    "take": "改成这个",
    "confirm": "就是这个",
    "none": "没有",
    "now": "现在是",
    "reason": "为什么（改低紧急程度、举报改为其他类别时必填）",
}
FIELDS = {
    "kind": "类别",
    "urgency": "紧急程度",
    "vulnerable": "需要照顾",
    "place": "地点",
    "district": "区县",
}


async def offered(tx: Transaction, case: Case, events: Sequence[Event], city: City) -> list[Any]:
    """What was suggested and nobody has looked at yet, before it is answered: each to be taken by
    one tap. A 举报 becomes something else by the form only, with a reason."""
    kept = await routing.of_case(tx, case.id) if case.status in TIMED else None
    if kept is None:
        return []
    settled = {name for event in events if event.action == "correct" for name in _of(event)}
    settled |= {"kind"} if case.kind == "report" else set()
    found = Suggestion.from_dict(kept)
    chips = [(name, getattr(found, name)) for name in CORRECTED if name not in settled]
    return [_chip(name, one, case, city) for name, one in chips if _wants_a_look(name, one, case)]


def _of(event: Event) -> set[str]:
    return {*event.details.get("changed", ()), *event.details.get("confirmed", ())}


def _wants_a_look(name: str, one: Suggested, case: Case) -> bool:
    return bool(one.value) and (getattr(case, name) != one.value or not one.sure)


def _chip(name: str, one: Suggested, case: Case, city: City) -> dict[str, str]:
    now = getattr(case, name)
    return {
        "name": name,
        "label": FIELDS[name],
        "value": one.value,
        "word": said(city, name, one.value),
        "now": "" if now == one.value else said(city, name, now),
        "seen": now,
        "percent": str(min(99, max(1, round(one.confidence * 100)))),
        "why": S["by_words"].partition("，")[0].format(words="".join(f"“{w}”" for w in one.words))
        if one.words
        else "",
        "key": str(uuid4()),
    }


def said(city: City, name: str, value: str) -> str:
    """A value in words."""
    if name == "kind":
        return city.kind_name(value, "zh")
    if name == "urgency":
        return city.urgency_name(value, "zh")
    return value or C["none"]


def fields(case: Case, city: City, typed: dict[str, str] | None) -> list[dict[str, Any]]:
    """The form's fields as the case stands, or as they were typed when it was refused."""
    known = options(city)
    return [
        {
            "name": name,
            "label": FIELDS[name],
            "options": [(value, word or C["none"]) for value, word in known.get(name, [])],
            "seen": getattr(case, name),
            "value": (typed or {}).get(name, getattr(case, name)),
        }
        for name in CORRECTED
    ]


def read(form: FormData) -> tuple[dict[str, str], dict[str, str]]:
    """What is to be changed, and what stood there when it was looked at. A form carries all of
    its fields: only those that were changed are meant, a chip means the one that it carries."""
    given = {name: words(form, name) for name in CORRECTED if name in form}
    seen = {name: text(form, f"seen_{name}") for name in given}
    if not text(form, "chip"):
        given = {name: value for name, value in given.items() if value != seen[name]}
    return given, {name: seen[name] for name in given}


def history(event: Event, city: City) -> str:
    """What was put right, in words: 类别：求助 → 投诉."""
    changed = [
        f"{FIELDS[name]}：{said(city, name, before)} → {said(city, name, after)}"
        for name, (before, after) in event.details.get("changed", {}).items()
    ]
    sure = "、".join(FIELDS[name] for name in event.details.get("confirmed", ()))
    return "\n".join(filter(None, [*changed, sure and f"看过，没有错：{sure}", event.text]))
