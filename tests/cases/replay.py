"""A case told again from its log alone, and what the city's rules say of each due date.

Written apart from the code that it checks: plain facts by action, nothing looked up elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.cases import deadlines
from handlers.city.entries import City
from storage.cases import Case, Event
from storage.database import Row

LEADING = ("staff:班长", "staff:管理员")


@dataclass(slots=True)
class Told:
    """What the log says of a case."""

    status: str = ""
    department: str = ""
    helpers: str = ""
    round: int = 1
    asked: str = ""
    extended: int = 0
    returned: int = 0
    designated: bool = False
    supervision: int = 0
    urged: int = 0
    satisfaction: str = ""
    paused: bool = False
    due_at: datetime | None = None
    urgency: str = "normal"
    kind: str = "help"
    vulnerable: str = ""
    place: str = ""
    district: str = ""

    def same_as(self, case: Case) -> None:
        for name in self.__slots__:
            mine = getattr(self, name)
            theirs = bool(case.paused_at) if name == "paused" else getattr(case, name)
            theirs = bool(theirs) if name == "designated" else theirs
            assert mine == theirs, f"{case.number} {name}: the log says {mine}, the case {theirs}"


def replay(events: Sequence[Event], dues: Sequence[Row]) -> Told:
    told = Told()
    for event in events:
        assert event.status_before == told.status, f"a gap before {event.action}"
        told.status = event.status_after
        _take(told, event)
    for row in dues:
        if row["reason"] != "ask":  # the clock stands still; the date stays
            told.due_at = row["due_at"]
    return told


def _take(told: Told, event: Event) -> None:
    staff, what = event.actor.startswith("staff:"), event.details.get("what", "")
    match event.action:
        case "dispatch":
            told.department = event.details["to"]
            told.helpers = "｜".join(event.details.get("helpers", ()))
            told.designated |= event.details.get("designated", False)
        case "return":
            told.asked = "return"
        case "extend" if not what:
            told.asked = "extension"
        case "extend" | "approve" if what == "extension":
            told.asked, told.extended = "", told.extended + 1
        case "approve" if what == "return":
            told.asked, told.returned = "", told.returned + 1
            told.department = told.helpers = ""
        case "reject":
            told.asked = ""
            told.designated |= what == "return"
        case "reply" | "answer":
            told.asked = ""
        case "ask":
            told.paused = True
        case "supplement" if event.status_before == "awaiting_info":
            told.paused = False
        case "rework" | "reopen" if event.status_before in ("follow_up", "closed"):
            told.round, told.satisfaction = told.round + 1, ""
        case "rate" if event.text.startswith("satisfaction: "):
            told.satisfaction = event.text.removeprefix("satisfaction: ")
        case "close":
            given = told.satisfaction or "not-rated"
            told.satisfaction, told.asked = (given if staff else event.text), ""
        case "withdraw" | "refuse" | "merge" if staff:
            told.asked = ""
        case "supervise":
            more = min(3, told.supervision + 1) if staff else max(1, told.supervision)
            told.supervision = more
        case "notice":
            told.supervision = event.details.get("supervision", told.supervision)
        case "urge":
            told.urged += 1
        case "emergency":
            told.urgency = "critical"
        case "correct":
            for name, (before, after) in event.details["changed"].items():
                assert getattr(told, name) == before != after
                setattr(told, name, after)


def check_dues(city: City, events: Sequence[Event], rows: Sequence[Row]) -> None:
    """Each due date is what its reason and the city's rules make of the one before."""
    due: datetime | None = None
    paused: datetime | None = None
    for row in rows:
        at, new = row["happened_at"], row["due_at"]
        told = replay([one for one in events if one.happened_at <= at], ())
        limit = city.limit(told.urgency, "resolve")
        assert limit
        match row["reason"]:
            case "ask":
                paused = at
                continue
            case "dispatch":
                assert new == (due or deadlines.after(limit, at, city))
            case "review":
                assert new == due
            case "rework" | "reopen":
                assert new == (deadlines.after(limit, at, city) if told.department else None)
            case "supplement":
                assert paused
                assert new == (due and deadlines.moved(limit, city, due, paused, at))
            case "emergency":
                assert due
                assert new < due
            case "urgency":
                assert due
                assert new < due
                assert new == deadlines.after(limit, at, city)
            case "extension":
                assert due
                assert new in [deadlines.shifted(city, due, days) for days in range(1, 8)]
                assert row["actor"] in LEADING, "a leader gives it, whoever asked"
            case strange:
                raise AssertionError(f"a due date moved because of {strange}")
        due = new
