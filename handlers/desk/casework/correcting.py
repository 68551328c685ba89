"""What was understood wrongly is put right: kind, urgency, vulnerable person, place, district.

The state stays. A case that presses more gets the shorter limit from now on; one that presses less
keeps the date that the citizen was told (handlers.cases.clock).
"""

from collections.abc import Mapping
from typing import Any

from handlers.cases import clock, groups, spots
from handlers.cases.card import moment
from handlers.cases.leader import alarm
from handlers.cases.lifecycle import AT_WORK, CORRECTED, LEADERS, NEW
from handlers.cases.news import tell
from handlers.cases.urging import PRESSES
from handlers.city.profile import City
from handlers.desk.casework.order import Doing
from handlers.errors import NotAllowed, NotNow
from storage.cases import Case

LONGEST = 500
TIMED = NEW | AT_WORK | {"awaiting_info"}
"""States in which an urgency still moves something."""


async def correct(doing: Doing) -> Case:
    """1. refuse what is not known or not theirs to change 2. write it 3. place, clock, alarm."""
    turn, case, order = doing.turn, doing.case, doing.order
    new = {name: _value(turn.house.city, name, value) for name, value in order.changes.items()}
    changes = {name: value for name, value in new.items() if getattr(case, name) != value}
    _check(doing, new, changes)
    changed = await doing.change(
        action="correct",
        text=order.reason or order.text,
        details={
            "changed": {name: [getattr(case, name), value] for name, value in changes.items()},
            "confirmed": [name for name in new if name not in changes],
        },
        **changes,
        **_columns(case, changes),
    )
    if not {"place", "district"}.isdisjoint(changes):
        await groups.keep(turn.tx, changed)
    if "urgency" in changes:
        changed = await _presses(doing, changed)
    return changed


def _value(city: City, name: str, value: str) -> str:
    """A value as the case keeps it; raises `NotNow` for what the city does not know."""
    value = value.strip()
    if name == "place":
        if len(value) > LONGEST:
            raise NotNow(
                f"A place has at most {LONGEST} characters.", chinese=f"地点最多{LONGEST}个字。"
            )
        return value
    known = _known(city).get(name)
    if known is None:
        raise NotNow(f"{name!r} is not corrected. Known: {', '.join(CORRECTED)}.")
    if not value and name in ("vulnerable", "district"):
        return ""
    if value not in known:
        raise NotNow(f"There is no {name} {value!r}. Known: {', '.join(sorted(known))}.")
    return known[value]


def _known(city: City) -> dict[str, dict[str, str]]:
    """What may be written, by id or name, and how it is kept."""
    return {
        "kind": {one.id: one.id for one in city.kinds},
        "urgency": {one.id: one.id for one in city.urgencies},
        "vulnerable": {key: one.name for one in city.vulnerable for key in (one.id, one.name)},
        "district": {key: one.name for one in city.districts for key in (one.id, one.name)},
    }


def options(city: City, language: str = "zh") -> dict[str, list[tuple[str, str]]]:
    """The fields with few values: each value as a case keeps it, and its word (empty: none)."""
    return {
        "kind": [(one.id, city.kind_name(one.id, language)) for one in city.kinds],
        "urgency": [(one.id, city.urgency_name(one.id, language)) for one in city.urgencies],
        "vulnerable": [("", ""), *((one.name, one.name) for one in city.vulnerable)],
        "district": [("", ""), *((one.name, one.name) for one in city.districts)],
    }


def wants_reason(case: Case, changes: Mapping[str, str]) -> bool:
    """Whether somebody must say why: a 举报 becomes another kind, a case less urgent."""
    less = "urgency" in changes and _less(case.urgency, changes["urgency"])
    return less or (case.kind == "report" and changes.get("kind", "report") != "report")


def _check(doing: Doing, new: dict[str, str], changes: dict[str, str]) -> None:
    case, order = doing.case, doing.order
    if not new:
        raise NotNow(
            f"correct needs at least one of {', '.join(CORRECTED)}.", chinese="还没有改动哪一项。"
        )
    moved = [name for name, seen in order.seen.items() if getattr(case, name, seen) != seen]
    if moved:
        raise NotNow(
            f"{', '.join(moved)} was corrected by somebody else. Look at it again.",
            chinese="别的同事刚刚改过这一项，请再看一眼。",
        )
    reason = (order.reason or order.text).strip()
    if case.kind == "report" and "kind" in changes:
        # Whoever told of it is shielded as long as it is a 举报.
        if not doing.by.roles & LEADERS:
            raise NotAllowed("Only the duty leader takes the shield of a 举报 away.")
        if not reason:
            raise NotNow(
                "A 举报 becomes another kind only with a reason.",
                chinese="举报改成别的类别，要写明原因。",
            )
    if "urgency" in changes:
        _check_urgency(case, changes["urgency"], reason)


def _check_urgency(case: Case, urgency: str, reason: str) -> None:
    if case.status not in TIMED:
        raise NotNow(
            f"Case {case.number} is answered; its urgency moves nothing any more.",
            chinese="已经答复了，改紧急程度不再起作用。",
        )
    if _less(case.urgency, urgency) and not reason:
        raise NotNow(
            "Making a case less urgent needs a reason.", chinese="改低紧急程度，要写明原因。"
        )


def _less(before: str, after: str) -> bool:
    return PRESSES.get(after, 0) < PRESSES.get(before, 0)


def _columns(case: Case, changes: dict[str, str]) -> dict[str, Any]:
    """What goes along: how much it presses, and a pin goes that is not
    known to be at the place."""
    columns: dict[str, Any] = {}
    if "urgency" in changes:
        less, more = PRESSES.get(case.urgency, 0), PRESSES.get(changes["urgency"], 0)
        columns["priority"] = max(0, case.priority - less + more)
    if case.latitude is not None and changes.get("place") and case.place:
        before, after = spots.spot(case.place), spots.spot(changes["place"])
        if spots.relation(before, after) in (spots.APART, spots.UNKNOWN):
            columns |= {"latitude": None, "longitude": None}
    return columns


async def _presses(doing: Doing, case: Case) -> Case:
    """The clock follows; the citizen hears of an earlier date, the leader of what is urgent."""
    turn, before = doing.turn, doing.case
    if _less(before.urgency, case.urgency):
        if case.status in NEW:
            await clock.begin_dispatch(turn, case)
        return case
    if case.urgency in PRESSES:
        await alarm(turn, case, "urgent-case")
    if case.status == "awaiting_info":
        return case  # its clock stands still: it is hastened when it goes on
    changed = await clock.hasten(turn, case, actor=doing.actor, reason="urgency")
    if changed.due_at and changed.due_at != before.due_at:
        await tell(
            turn,
            changed,
            "news-due-urgency",
            urgency=turn.house.city.urgency_name(case.urgency, turn.language),
            due=moment(turn, changed.due_at),
        )
    return changed
