"""A case as a department's group sees it: what, where, until when, what can be done."""

from handlers.cases.card import moment
from handlers.cases.lifecycle import AT_WORK, OPEN, allowed
from handlers.shielding import for_department
from handlers.turn import Card, Choice, Row, Turn
from handlers.units import events
from storage.cases import Case
from storage.units import Unit

DEPARTMENT = frozenset({"department"})
BUTTONS = ("sign", "contact", "reply", "extend", "return")


def theirs(unit: Unit, case: Case) -> bool:
    """Whether a unit has a case, as the lead or as a helper."""
    return unit.department in (case.department, *case.helpers.split("｜"))


def card(turn: Turn, unit: Unit, case: Case) -> Card:
    status = turn.t(f"status-{case.status.replace('_', '-')}")
    if not theirs(unit, case):
        return Card("case", turn.t("unit-card-gone"), number=case.number)
    city = turn.house.city
    contact = events.contact(unit, case)
    rows = [
        ("label-status", status),
        ("label-kind", city.kind_name(case.kind, turn.language)),
        ("label-urgency", city.urgency_name(case.urgency, turn.language)),
        ("label-place", for_department(case, case.place)),
        ("label-happened", for_department(case, case.happened)),
        ("label-matter", for_department(case, case.detail)[: events.LONGEST]),
        ("label-contact", f"{contact['name']} {contact['phone']}".strip() if contact else ""),
        ("label-department", "" if case.department == unit.department else case.department),
        ("label-helpers", case.helpers),
    ]
    waiting = case.status in OPEN and case.status != "follow_up" and not case.paused_at
    return Card(
        "case",
        for_department(case, case.summary),
        number=case.number,
        rows=tuple(Row(turn.t(label), value) for label, value in rows if value),
        due=moment(turn, case.due_at) if case.due_at and waiting else "",
        note=_note(turn, case),
    )


def _note(turn: Turn, case: Case) -> str:
    if case.asked in ("return", "extension"):
        return turn.t(f"unit-note-{case.asked}")
    if case.status in AT_WORK and (case.urged or case.supervision):
        return turn.t("unit-note-pressed", urged=case.urged, level=case.supervision)
    return ""


def choices(turn: Turn, unit: Unit, case: Case) -> tuple[Choice, ...]:
    """The department's buttons, from the table of actions."""
    if case.department != unit.department:
        return ()
    may = allowed(case, DEPARTMENT, turn.house.city)
    return tuple(
        Choice(turn.t(f"unit-choice-{action}"), f"unit.{action}", {"case": case.id})
        for action in BUTTONS
        if action in may
    )
