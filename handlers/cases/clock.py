"""A case's clock: it begins with the dispatch, stands still only while more is asked of the
citizen, and no comment or urging resets it (facts/work-orders.md).

What is to happen on the way lies in the timers, anew each time the due date moves: notices at half
and at four fifths of the time, the yellow card a working day before, the red one when it is due,
and what was not dispatched or signed in time goes to the duty leader by itself.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers.cases import deadlines
from handlers.turn import Turn
from storage import cases, dues, notes, timers
from storage.cases import Case
from storage.timers import Timer

LEVELS = (1, 2, 3)
"""Levels of supervision, one for each of `OVERDUE` working days after the due date."""
OVERDUE = (0, 1, 3)
RAISED = 20


def subject(case: Case) -> str:
    return f"clock:{case.id}"


def limit(turn: Turn, urgency: str, stage: str, start: datetime) -> datetime | None:
    """When a stage that begins at `start` must be done; None when the city sets no limit."""
    return deadlines.due(turn.house.city, urgency, stage, start)


def later(turn: Turn, due: datetime, days: int) -> datetime:
    """So many working days after a due date, at the same time of day."""
    zone = ZoneInfo(turn.house.city.timezone)
    local = due.astimezone(zone)
    day = deadlines.workdays_after(local.date(), days)
    return local.replace(year=day.year, month=day.month, day=day.day)


async def begin_dispatch(turn: Turn, case: Case) -> None:
    """Somebody must dispatch it; unassigned cases go up as well."""
    await timers.cancel(turn.tx, subject(case), turn.now)
    due = limit(turn, case.urgency, "dispatch", turn.now)
    if due:
        await _plan(turn, case, "clock-undispatched", due, await _round(turn, case))
    if case.due_at:
        await _plan_resolution(turn, case, case.dispatched_at or turn.now, case.due_at)


async def begin(turn: Turn, case: Case, *, actor: str, reason: str) -> None:
    """A due date was set or moved: it is written down, and all notices are planned anew."""
    await timers.cancel(turn.tx, subject(case), turn.now)
    await dues.add(turn.tx, case.id, case.due_at, actor=actor, reason=reason, now=turn.now)
    if case.status == "to_sign":
        sign = limit(turn, case.urgency, "sign", turn.now)
        if sign:
            await _plan(turn, case, "clock-unsigned", sign, await _round(turn, case))
    if case.due_at:
        await _plan_resolution(turn, case, case.dispatched_at or turn.now, case.due_at)


async def stop(turn: Turn, case: Case) -> None:
    """It was answered or ended."""
    await timers.cancel(turn.tx, subject(case), turn.now)


async def pause(turn: Turn, case: Case, *, actor: str) -> None:
    await timers.cancel(turn.tx, subject(case), turn.now)
    await dues.add(turn.tx, case.id, None, actor=actor, reason="ask", now=turn.now)


async def resume(turn: Turn, case: Case, *, actor: str) -> Case:
    """The citizen answered: the time that the clock stood still is added to the due date."""
    due = case.due_at
    if due and case.paused_at:
        due = deadlines.moved(turn.house.city, case.urgency, due, case.paused_at, turn.now)
    after = await cases.set_due(turn.tx, case, due)
    await begin(turn, after, actor=actor, reason="supplement")
    return after


async def _round(turn: Turn, case: Case) -> int:
    """Each change of the due date has timers of its own."""
    return len(await dues.of_case(turn.tx, case.id)) + case.returned


async def _plan_resolution(turn: Turn, case: Case, start: datetime, due: datetime) -> None:
    whole, number = due - start, await _round(turn, case)
    notices = {
        "clock-half": start + whole / 2,
        "clock-eighty": start + whole * 0.8,
        "clock-yellow": later(turn, due, -1) if whole > timedelta(days=2) else due,
    }
    for event, at in notices.items():
        if turn.now < at < due:
            await _plan(turn, case, event, at, number)
    for level, days in zip(LEVELS, OVERDUE, strict=True):
        await _plan(turn, case, f"clock-red-{level}", later(turn, due, days), number)


async def _plan(turn: Turn, case: Case, event: str, at: datetime, number: int) -> None:
    await timers.plan(
        turn.tx,
        subject(case),
        event,
        at,
        round=number,
        conversation_id=case.conversation_id,
        details={"case": case.id},
    )


async def strike(turn: Turn, timer: Timer) -> bool:
    """A notice is due: written into the case, told to those who must act."""
    case = await cases.by_id(turn.tx, timer.details["case"])
    name = timer.event.removeprefix("clock-")
    if not _still(case, name):
        return True
    columns: dict[str, Any] = {}
    if name.startswith("red-"):
        level = int(name[-1])
        columns = {"supervision": max(case.supervision, level), "priority": case.priority + RAISED}
    elif name in ("undispatched", "unsigned"):
        columns = {"priority": case.priority + RAISED}
    await cases.change(
        turn.tx, case, actor="bot", action="notice", now=turn.now, text=name, **columns
    )
    if name != "half":
        await notes.raise_alarm(
            turn.tx,
            f"clock-{name}",
            f"{case.number} {case.department} {case.summary}",
            now=turn.now,
            conversation_id=case.conversation_id,
            case_id=case.id,
        )
    return True


def _still(case: Case, name: str) -> bool:
    """Whether what the notice is about still holds."""
    if name == "undispatched":
        return case.status in ("pending", "to_dispatch")
    if name == "unsigned":
        return case.status == "to_sign"
    return case.status in ("to_sign", "in_progress", "to_dispatch")
