"""What people do with arrangements: make, confirm, skip, move, restore, end; came or did not.

Staff, units and the citizen come through the same functions (`by` is None for the citizen). Run
them in a turn of the case's conversation, so that the citizen hears of it; everybody else who is
concerned is told once. A unit is the case's department or the unit that the arrangement names.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.cases import card, disclosing
from handlers.cases.arrangements import planning, rule, telling
from handlers.cases.arrangements.planning import New
from handlers.cases.lifecycle import DEPARTMENT, STAFF
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Choice, Turn
from storage import arrangements, cases, timers
from storage.arrangements import LIVE, Arrangement, Occurrence
from storage.cases import Case
from storage.staff import Member

OVER = ("withdrawn", "refused", "merged")
AFTER = (*LIVE, "asked")
SOURCES = {
    "confirm": ("planned",),
    "skip": LIVE,
    "move": LIVE,
    "restore": ("skipped",),
    "came": AFTER,
    "missed": AFTER,
}
"""From which states of a time an action leads on; desks take their buttons from it."""


@dataclass(frozen=True, slots=True)
class Time:
    """One time with the arrangement and the case that it belongs to."""

    case: Case
    arrangement: Arrangement
    occurrence: Occurrence


def possible(occurrence: Occurrence, now: datetime) -> list[str]:
    """The actions that a time allows now."""
    over = occurrence.starts_at <= now
    return [
        name
        for name, states in SOURCES.items()
        if occurrence.state in states and (name in ("came", "missed")) == over
    ]


async def opened(turn: Turn, occurrence_id: int) -> Time:
    """A time, held until the transaction ends; the case is held first, as everywhere."""
    arrangement = await arrangements.arrangement_of(turn.tx, occurrence_id)
    case = await cases.by_id(turn.tx, arrangement.case_id)
    arrangement = await arrangements.by_id(turn.tx, arrangement.id)
    return Time(case, arrangement, await arrangements.occurrence(turn.tx, occurrence_id))


def may(by: Member | None, case: Case, unit: str) -> bool:
    """The citizen (whose case it is was looked at before), staff, and the unit's own people."""
    if by is None or by.roles & STAFF:
        return True
    own = bool(by.roles & DEPARTMENT and by.department)
    return own and by.department in (case.department, unit)


def actor(by: Member | None) -> str:
    return f"staff:{by.name}" if by else "citizen"


def _is_unit(by: Member | None) -> bool:
    return bool(by and not by.roles & STAFF)


async def add(turn: Turn, number: str, by: Member, new: New) -> Arrangement:
    """Make an arrangement; the citizen and the unit are told."""
    case = await cases.by_id(turn.tx, (await cases.by_number(turn.tx, number)).id)
    new = replace(new, unit=new.unit.strip() or case.department)
    if not may(by, case, ""):
        raise NotAllowed(f"Case {case.number} is not yours to arrange something for.")
    if case.status in OVER:
        raise NotNow(f"Case {case.number} is {case.status}: nothing can be arranged for it.")
    planning.check(new, turn.today)
    made = await arrangements.add(turn.tx, case.id, new.columns(), turn.now)
    await _record(turn, made, None, by, "add", telling.rule(turn, made))
    for unit in {made.unit, case.department}:
        await disclosing.arranged(turn.tx, case, unit, turn.now)
    await planning.ahead(turn, case, made)
    await telling.unit(turn, made, None, "made", rule=telling.rule(turn, made))
    coming = await arrangements.coming(turn.tx, made.id, turn.now)
    shown = {"kind": telling.kind(turn, made), "rule": telling.rule(turn, made)}
    shown |= {"route": telling.route(turn, made), "unit": card.named(turn, made.unit)}
    text = turn.t("arranged-made", **shown)
    if coming:
        text += turn.t("arranged-first", when=telling.when(turn, coming[0].starts_at))
    telling.say(turn, f"{text}\n{turn.t('arranged-made-ways')}")
    return made


async def change(turn: Turn, arrangement_id: int, by: Member | None, **columns: object) -> None:
    """Change all times to come: `clock` and whatever else the table has of the rule."""
    arrangement = await arrangements.by_id(turn.tx, arrangement_id)
    case = await cases.by_id(turn.tx, arrangement.case_id)
    _running(arrangement)
    _allowed(by, case, arrangement)
    changed = await arrangements.change(turn.tx, arrangement.id, **columns)
    said = telling.rule(turn, changed)
    await _record(turn, changed, None, by, "change", said)
    await planning.replan(turn, case, changed)
    await telling.unit(turn, changed, None, "changed", rule=said)
    telling.say(turn, turn.t("arranged-changed", kind=telling.kind(turn, changed), rule=said))


async def end(turn: Turn, arrangement_id: int, by: Member | None, reason: str = "") -> None:
    """No more of it, from the next time on."""
    arrangement = await arrangements.by_id(turn.tx, arrangement_id)
    case = await cases.by_id(turn.tx, arrangement.case_id)
    _allowed(by, case, arrangement)
    if arrangement.ended_at:
        return
    for one in await arrangements.coming(turn.tx, arrangement.id, turn.now):
        await planning.put(turn, case, arrangement, one, state="skipped", reason=reason)
    await timers.cancel(turn.tx, f"arrangement:{arrangement.id}", turn.now)
    ended = await arrangements.change(turn.tx, arrangement.id, ended_at=turn.now)
    await _record(turn, ended, None, by, "end", reason)
    await telling.unit(turn, ended, None, "ended")
    if _is_unit(by):
        await telling.leader(turn, case, ended, None, "cancelled")
    telling.say(turn, turn.t("arranged-ended", kind=telling.kind(turn, ended)))


async def confirm(turn: Turn, occurrence: int, by: Member) -> Occurrence:
    """The unit says that it will come. Said twice it is said once."""
    time = await opened(turn, occurrence)
    _allowed(by, time.case, time.arrangement)
    if time.occurrence.state == "confirmed":
        return time.occurrence
    _possible(turn, time, "confirm")
    changed = await arrangements.update(
        turn.tx, time.occurrence, state="confirmed", confirmed_by=by.name
    )
    if changed is None:
        raise NotNow("Somebody else has just changed this time. Look at it again.")
    await _record(turn, time.arrangement, changed, by, "confirm")
    if changed.reminded:
        # The reminder had to say that nobody has confirmed yet.
        shown = telling.values(turn, time.arrangement, changed)
        telling.say(turn, turn.t("arranged-confirmed", **shown))
    return changed


async def skip(turn: Turn, occurrence: int, by: Member | None, reason: str = "") -> Occurrence:
    """Not this time. When the unit calls it off, the duty leader must find another way."""
    time = await opened(turn, occurrence)
    _allowed(by, time.case, time.arrangement)
    if time.occurrence.state == "skipped":
        return time.occurrence
    _possible(turn, time, "skip")
    changed = await planning.put(
        turn, time.case, time.arrangement, time.occurrence, state="skipped", reason=reason
    )
    await _record(turn, time.arrangement, changed, by, "skip", reason)
    shown = telling.values(turn, time.arrangement, changed)
    if _is_unit(by):
        await telling.leader(turn, time.case, time.arrangement, changed, "cancelled")
        human = Choice(turn.t("choice-human"), "human", {})
        telling.say(turn, turn.t("arranged-skipped-by-unit", **shown), [human])
        return changed
    await telling.unit(turn, time.arrangement, changed, "skipped")
    back = Choice(turn.t("arranged-choice-restore"), "arranged.restore", {"occurrence": changed.id})
    key = "arranged-skipped" if by is None else "arranged-skipped-by-staff"
    telling.say(turn, turn.t(key, **shown), [back])
    return changed


async def restore(turn: Turn, occurrence: int, by: Member | None) -> Occurrence:
    """It is wanted after all; the unit has to confirm it."""
    time = await opened(turn, occurrence)
    _allowed(by, time.case, time.arrangement)
    _running(time.arrangement)
    if time.occurrence.state in LIVE:
        return time.occurrence
    _possible(turn, time, "restore")
    return await _anew(turn, time, by, "restore", time.occurrence.starts_at)


async def move(turn: Turn, occurrence: int, by: Member | None, at: datetime) -> Occurrence:
    """This one time at another moment; the unit has to confirm it, unless it moved it itself."""
    time = await opened(turn, occurrence)
    _allowed(by, time.case, time.arrangement)
    _possible(turn, time, "move")
    if at <= turn.now:
        raise NotNow("That moment is over already.")
    if at == time.occurrence.starts_at:
        return time.occurrence
    return await _anew(turn, time, by, "move", at)


async def _anew(turn: Turn, time: Time, by: Member | None, action: str, at: datetime) -> Occurrence:
    unit = _is_unit(by)
    changed = await planning.put(
        turn,
        time.case,
        time.arrangement,
        time.occurrence,
        starts_at=at,
        state="confirmed" if unit else "planned",
        confirmed_by=by.name if unit and by else "",
        reason="",
        # From here on the citizen knows that it is open, and is told when it is confirmed.
        reminded=int(not unit),
    )
    await _record(turn, time.arrangement, changed, by, action, telling.when(turn, at, "zh"))
    shown = telling.values(turn, time.arrangement, changed)
    if not unit:
        await telling.unit(turn, time.arrangement, changed, "moved")
    key = "arranged-moved-by-unit" if unit else "arranged-moved"
    telling.say(turn, turn.t(key, **shown), telling.ways(turn, changed))
    return changed


async def outcome(turn: Turn, occurrence: int, by: Member | None, *, came: bool) -> Occurrence:
    """Whether it took place. If nobody came, the duty leader knows it at once."""
    time = await opened(turn, occurrence)
    _allowed(by, time.case, time.arrangement)
    state = "came" if came else "missed"
    if time.occurrence.state in ("came", "missed"):
        return time.occurrence
    _possible(turn, time, state)
    changed = await arrangements.update(turn.tx, time.occurrence, state=state)
    if changed is None:
        raise NotNow("Somebody else has just changed this time. Look at it again.")
    await timers.cancel(turn.tx, planning.subject(changed.id), turn.now)
    await _record(turn, time.arrangement, changed, by, state)
    if not came:
        await telling.leader(turn, time.case, time.arrangement, changed, "missed")
        await telling.unit(turn, time.arrangement, changed, "missed")
    return changed


async def thanked(turn: Turn, case: Case, text: str) -> None:
    """Words of thanks for those who come each time."""
    for one in await arrangements.of_case(turn.tx, case.id):
        await telling.unit(turn, one, None, "thanks", text=text)


def _allowed(by: Member | None, case: Case, arrangement: Arrangement) -> None:
    if not may(by, case, arrangement.unit):
        raise NotAllowed(f"What is arranged for case {case.number} is not of your unit.")


def _running(arrangement: Arrangement) -> None:
    if arrangement.ended_at:
        raise NotNow("This arrangement has ended.")


def _possible(turn: Turn, time: Time, action: str) -> None:
    if action not in possible(time.occurrence, turn.now):
        at = rule.local(time.occurrence.starts_at, telling.zone(turn))
        raise NotNow(
            f"The time of {at:%Y-%m-%d %H:%M} is {time.occurrence.state}: no {action} now."
        )


async def _record(
    turn: Turn,
    arrangement: Arrangement,
    occurrence: Occurrence | None,
    by: Member | None,
    action: str,
    text: str = "",
) -> None:
    await arrangements.record(
        turn.tx,
        arrangement.id,
        occurrence.id if occurrence else None,
        actor=actor(by),
        action=action,
        now=turn.now,
        text=text,
    )
