"""Which event of a case concerns a department, and what it is told of it.

Pure: a case, its event and the unit in, the message out (docs/webhooks.md). What may name a
citizen is masked; their contact comes along only where the city allows it for this unit, never
for a report (举报) and never against their wish.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.city.profile import City
from handlers.shielding import for_department
from storage.arrangements import Arrangement, Occurrence
from storage.cases import Case, Event
from storage.units import Unit

TYPES = {
    "ask": "case.paused",
    "supplement": "case.supplemented",
    "correct": "case.corrected",
    "emergency": "case.emergency",
    "refuse": "case.refused",
    "merge": "case.merged",
    "join": "case.joined",
    "dispatch": "case.dispatched",
    "extend": "case.due_moved",
    "rework": "case.rework",
    "reopen": "case.rework",
    "reply": "case.answered",
    "answer": "case.answered",
    "withdraw": "case.withdrawn",
    "urge": "case.urged",
    "supervise": "case.supervised",
    "notice": "case.notice",
    "thanks": "case.thanks",
    "close": "case.closed",
}
"""By the action; a decision (approve, reject) is named after what was decided."""
DECISIONS = {"return": "case.return_decided", "extension": "case.extension_decided"}
TAKEN_BACK = "case.taken_back"
ARRANGED = "arrangement.told"
TEST = "unit.test"
LONGEST = 2000
"""Characters of one text: a message stays below the 20 KB of the specification."""


def type_of(event: Event, unit: Unit) -> str:
    """What the message is called; empty for what is no concern of theirs."""
    if event.actor == by_unit(unit):
        return ""
    if event.action in ("approve", "reject"):
        what = str(event.details.get("what", ""))
        return DECISIONS.get(what, "case.answer_approved" if event.action == "approve" else "")
    if event.action == "dispatch" and not _role(event, unit):
        return TAKEN_BACK
    return TYPES.get(event.action, "")


def by_unit(unit: Unit) -> str:
    """The actor of what the unit's own system or group does."""
    return f"staff:{member_name(unit.department)}"


def member_name(department: str) -> str:
    """The name under which a unit's system and group act."""
    return f"{department}（对接）"


def _role(event: Event, unit: Unit) -> str:
    """What a dispatch makes of the unit: lead, helper or nothing any more."""
    if event.details.get("to") == unit.department:
        return "lead"
    return "helper" if unit.department in event.details.get("helpers", ()) else ""


def message(city: City, unit: Unit, case: Case, event: Event, *, sequence: int) -> dict[str, Any]:
    """The body of a webhook; `sequence` grows with each message to this unit."""
    zone = ZoneInfo(city.timezone)
    return {
        "type": type_of(event, unit),
        "timestamp": _at(event.happened_at, zone),
        "data": {
            "sequence": sequence,
            "department": unit.department,
            "event": {
                "id": event.id,
                "action": event.action,
                "by": _by(event.actor),
                "text": for_department(case, event.text)[:LONGEST],
                "status_before": event.status_before,
                "status_after": event.status_after,
                "details": _details(event),
            },
            "case": described(city, unit, case),
        },
    }


def arranged(
    city: City,
    unit: Unit,
    case: Case,
    told: Mapping[str, Any],
    arrangement: Arrangement,
    time: Occurrence | None,
    *,
    sequence: int,
) -> dict[str, Any]:
    """The body that tells of a standing arrangement what its log tells the unit (`told`); `time` is
    the one that it is about, if it is about one."""
    zone = ZoneInfo(city.timezone)
    places = {
        "from": for_department(case, arrangement.place_from),
        "to": for_department(case, arrangement.place_to),
    }
    return {
        "type": ARRANGED,
        "timestamp": _at(told["happened_at"], zone),
        "data": {
            "sequence": sequence,
            "department": unit.department,
            "event": {"id": told["id"], "text": for_department(case, told["text"])[:LONGEST]},
            "arrangement": {
                "id": arrangement.id,
                "kind": arrangement.kind,
                "unit": arrangement.unit,
                "time": time.id if time else None,
                "starts_at": _at(time.starts_at, zone) if time else None,
                "state": time.state if time else None,
                **places,
            },
            "case": described(city, unit, case),
        },
    }


def described(city: City, unit: Unit, case: Case) -> dict[str, Any]:
    """A case as a unit may see it."""
    zone = ZoneInfo(city.timezone)
    known: dict[str, Any] = {
        "number": case.number,
        "status": case.status,
        "role": _hand(case, unit),
        "asked": case.asked,
        "kind": case.kind,
        "urgency": case.urgency,
        "vulnerable": bool(case.vulnerable),
        "round": case.round,
        "urged": case.urged,
        "supervision": case.supervision,
        "created_at": _at(case.created_at, zone),
        "dispatched_at": _at(case.dispatched_at, zone),
        "due_at": _at(case.due_at, zone),
    }
    if not known["role"]:
        return known
    return known | {
        "summary": for_department(case, case.summary)[:LONGEST],
        "detail": for_department(case, case.detail)[:LONGEST],
        "happened": for_department(case, case.happened)[:LONGEST],
        "place": for_department(case, case.place)[:LONGEST],
        "district": case.district,
        "latitude": case.latitude,
        "longitude": case.longitude,
        "contact": contact(unit, case),
    }


def contact(unit: Unit, case: Case) -> dict[str, str] | None:
    """Name and phone, where this unit may have them for this case."""
    if not unit.contact or case.kind == "report" or case.anonymous or not case.contact_phone:
        return None
    return {"name": case.contact_name, "phone": case.contact_phone}


def _hand(case: Case, unit: Unit) -> str:
    if case.department == unit.department:
        return "lead"
    return "helper" if unit.department in case.helpers.split("｜") else ""


def _by(actor: str) -> str:
    """Who it was, without a name: citizen, hotline or the house itself."""
    return {"citizen": "citizen", "bot": "system"}.get(actor, "hotline")


_SHOWN = ("to", "helpers", "designated", "what", "days", "due")


def _details(event: Event) -> dict[str, Any]:
    return {name: event.details[name] for name in _SHOWN if name in event.details}


def _at(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def test_message(unit: Unit, now: datetime) -> dict[str, Any]:
    """What `warmline unit test` sends."""
    return {
        "type": TEST,
        "timestamp": now.isoformat(timespec="seconds"),
        "data": {"department": unit.department},
    }
