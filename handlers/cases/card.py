"""A case as the citizen sees it: what, where, how far it is, until when, what can be done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.cases import span
from handlers.cases.lifecycle import OPEN, allowed
from handlers.turn import Card, Choice, Row, Step, Turn
from storage.cases import Case
from storage.database import Row as Stored

STAGES = ("filed", "dispatched", "working", "answered", "closed")
SHORT = 600
"""How many characters of an answer stand on a card."""
_REACHED = {
    "pending": 0,
    "awaiting_info": 0,
    "to_dispatch": 0,
    "to_sign": 1,
    "in_progress": 2,
    "in_review": 2,
    "follow_up": 3,
    "closed": 4,
    "archived": 4,
    "merged": 4,
}


def card(turn: Turn, case: Case) -> Card:
    """The status card of a case."""
    rows = [
        Row(turn.t("label-kind"), turn.house.city.kind_name(case.kind, turn.language)),
    ]
    if case.place:
        rows.append(Row(turn.t("label-place"), case.place))
    rows.append(Row(turn.t("label-status"), turn.t(f"status-{case.status.replace('_', '-')}")))
    if case.department:
        rows.append(Row(turn.t("label-department"), department_name(turn, case)))
    if case.helpers:
        rows.append(Row(turn.t("label-helpers"), helper_names(turn, case)))
    if answered(case):
        rows.append(Row(turn.t("label-resolution"), shortened(case.resolution)))
    waiting = case.status in OPEN and case.status != "follow_up"
    return Card(
        kind="case",
        title=case.summary,
        number=case.number,
        rows=tuple(rows),
        steps=_steps(turn, case),
        due=moment(turn, case.due_at) if case.due_at and waiting and not case.paused_at else "",
        note=_note(turn, case),
    )


def answered(case: Case) -> bool:
    """Whether its answer may be read by the citizen."""
    return bool(case.resolution) and case.status in ("follow_up", "closed", "archived")


def shortened(resolution: str) -> str:
    """As much of an answer as a card takes, so that it stays one message."""
    if len(resolution) <= SHORT:
        return resolution
    return f"{resolution[:SHORT].rstrip()}…"


def whole(turn: Turn, case: Case) -> list[Choice]:
    """The way to read the whole answer, where the card has not got it."""
    if not answered(case) or len(case.resolution) <= SHORT:
        return []
    return [Choice(turn.t("choice-whole-answer"), "case.whole", {"case": case.id})]


def _note(turn: Turn, case: Case) -> str:
    """What the citizen should know of the state, when its name does not say it."""
    if case.asked == "return" or (case.returned and case.status == "to_dispatch"):
        return turn.t("case-note-finding")
    if case.status == "awaiting_info":
        return turn.t("case-note-awaiting")
    if case.supervision and case.status in OPEN:
        return turn.t("case-note-supervised")
    if case.department and case.status in _NOW:
        return turn.t(_NOW[case.status], department=department_name(turn, case))
    return ""


_NOW = {
    "to_sign": "case-note-to-sign",
    "in_progress": "case-note-in-progress",
    "in_review": "case-note-in-review",
}


def department_name(turn: Turn, case: Case) -> str:
    return named(turn, case.department)


def helper_names(turn: Turn, case: Case) -> str:
    """The departments that help (协办)."""
    return turn.t("list-joint").join(named(turn, one) for one in case.helpers.split("｜"))


def named(turn: Turn, name: str) -> str:
    """A department in the citizen's language; what the city does not know, as it is."""
    department = turn.house.city.department(name)
    if department is None:
        return name
    return department.name_en if turn.language == "en" else department.name


def _steps(turn: Turn, case: Case) -> tuple[Step, ...]:
    """Five words; none for a case that ended another way."""
    if case.status not in _REACHED:
        return ()
    reached = _REACHED[case.status]
    last = reached == len(STAGES) - 1
    return tuple(
        Step(
            turn.t(f"stage-{stage}"),
            "done" if n < reached or last else "now" if n == reached else "todo",
        )
        for n, stage in enumerate(STAGES)
    )


def moment(turn: Turn, at: datetime) -> str:
    """A date and time in the city's zone and the citizen's language."""
    local = at.astimezone(ZoneInfo(turn.house.city.timezone))
    return turn.t(
        "moment",
        month=local.month,
        day=local.day,
        hour=f"{local.hour:02d}",
        minute=f"{local.minute:02d}",
    )


def say_due(turn: Turn, case: Case) -> None:
    """Until when a case that is worked on again will be answered."""
    if case.due_at:
        turn.say("case-due-again", due=moment(turn, case.due_at))


def with_dues(turn: Turn, shown: Card, rows: Sequence[Stored]) -> Card:
    """A card that also tells how the due date moved, each time with its reason; nothing when it
    never did. `rows` are those of `storage.dues`."""
    moves = span.changes(rows)
    if len(moves) < 2:
        return shown
    told = turn.t("list-joint").join(_move(turn, row) for row in moves)
    return replace(shown, rows=(*shown.rows, Row(turn.t("label-dues"), told)))


def _move(turn: Turn, row: Stored) -> str:
    reason = turn.t(f"due-reason-{row['reason']}")
    if row["words"] and row["reason"] == "extension":
        reason = f"{reason}{turn.t('colon')}{row['words']}"
    return turn.t("due-moved", due=moment(turn, row["due_at"]), reason=reason)


def choices(turn: Turn, case: Case) -> list[Choice]:
    """What the citizen can do with a case now."""
    may = allowed(case, frozenset({"citizen"}))
    offers = [
        ("supplement", "case.add"),
        ("urge", "case.urge"),
        ("withdraw", "case.withdraw"),
        ("reopen", "case.reopen"),
    ]
    found = [
        Choice(turn.t(f"choice-{action}"), name, {"case": case.id})
        for action, name in offers
        if action in may or (action == "reopen" and case.status == "archived")
    ]
    if case.status == "follow_up":
        found.insert(0, Choice(turn.t("choice-rate"), "rate.begin", {"case": case.id}))
    return found + whole(turn, case)
