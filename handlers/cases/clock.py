"""A case's clock: it begins with the dispatch, stands still only while more is asked of the
citizen, and no comment or urging resets it (facts/work-orders.md).

What is to happen on the way lies in the timers, anew each time the due date moves: notices at half
and at four fifths of the time, the yellow card a working day before, the red one when it is due,
and what was not dispatched or signed in time goes to the duty leader by itself.
"""

from datetime import datetime, timedelta
from typing import Any

from handlers.cases import deadlines, news, span
from handlers.cases.card import moment
from handlers.turn import Turn
from storage import cases, dues, notes, timers
from storage.cases import Case
from storage.database import Row
from storage.timers import Timer

NOTICES = {"half": 0.5, "eighty": 0.8}
RAISED = 20
SUPERVISED = 50
"""How far a case moves up when a leader watches over it."""


def subject(case: Case) -> str:
    return f"clock:{case.id}"


def limit(turn: Turn, urgency: str, stage: str, start: datetime) -> datetime | None:
    """When a stage that begins at `start` must be done; None when the city sets no limit."""
    return deadlines.due(turn.house.city, urgency, stage, start)


def later(turn: Turn, due: datetime, days: int) -> datetime:
    """So many working days after a due date."""
    return deadlines.shifted(turn.house.city, due, days)


async def begin_dispatch(turn: Turn, case: Case) -> None:
    """Somebody must dispatch it; unassigned cases go up as well."""
    await timers.cancel(turn.tx, subject(case), turn.now)
    due = limit(turn, case.urgency, "dispatch", turn.now)
    if due:
        await _plan(turn, case, "clock-undispatched", due)
    if case.due_at:
        await _plan_resolution(turn, case, await dues.of_case(turn.tx, case.id))


async def begin(turn: Turn, case: Case, *, actor: str, reason: str, words: str = "") -> None:
    """A due date was set or moved: it is written down, and all notices are planned anew."""
    await timers.cancel(turn.tx, subject(case), turn.now)
    await dues.add(
        turn.tx, case.id, case.due_at, actor=actor, reason=reason, now=turn.now, words=words
    )
    rows = await dues.of_case(turn.tx, case.id)
    if case.status in ("pending", "to_dispatch"):
        await _await_dispatch(turn, case)
    elif case.status == "to_sign":
        await _await_signature(turn, case, span.dispatched(rows) or turn.now)
    if case.due_at:
        await _plan_resolution(turn, case, rows)


async def stays(turn: Turn, case: Case) -> None:
    """A department keeps the case that it wanted to return: its time to sign runs from here."""
    await _await_signature(turn, case, turn.now)


async def stop(turn: Turn, case: Case) -> None:
    """It was answered or ended."""
    await timers.cancel(turn.tx, subject(case), turn.now)


async def pause(turn: Turn, case: Case, *, actor: str) -> None:
    await timers.cancel(turn.tx, subject(case), turn.now)
    await dues.add(turn.tx, case.id, None, actor=actor, reason="ask", now=turn.now)


async def resume(turn: Turn, case: Case, *, actor: str) -> Case:
    """The citizen answered: the time that the clock stood still is added to the due date, and
    they are told until when it is now."""
    city, due = turn.house.city, case.due_at
    if due and case.paused_at:
        of = city.limit(case.urgency, "resolve")
        due = deadlines.moved(of, city, due, case.paused_at, turn.now)
    after = await cases.set_due(turn.tx, case, due)
    await begin(turn, after, actor=actor, reason="supplement")
    if due and due != case.due_at:
        await news.tell(turn, after, "news-due-supplement", due=moment(turn, due))
    return after


async def hasten(turn: Turn, case: Case, *, actor: str, words: str) -> Case:
    """A case became more urgent: the shorter limit holds from now on, never a later date."""
    if case.status in ("pending", "to_dispatch"):
        await begin_dispatch(turn, case)
    shorter = limit(turn, case.urgency, "resolve", turn.now)
    if case.due_at is None or shorter is None or shorter >= case.due_at:
        return case
    after = await cases.set_due(turn.tx, case, shorter)
    await begin(turn, after, actor=actor, reason="emergency", words=words)
    return after


async def _await_dispatch(turn: Turn, case: Case) -> None:
    """What was missing has come: the time to dispatch goes on where it stood."""
    city = turn.house.city
    of = city.limit(case.urgency, "dispatch")
    if of is None:
        return
    since, pauses = span.waits(await cases.events(turn.tx, case.id))
    due = deadlines.after(of, since, city)
    for paused, resumed in pauses:
        due = deadlines.moved(of, city, due, paused, resumed)
    if due > turn.now:
        await _plan(turn, case, "clock-undispatched", due)


async def _await_signature(turn: Turn, case: Case, since: datetime) -> None:
    """Counted from the dispatch, whatever moved since; what is over was told already."""
    due = limit(turn, case.urgency, "sign", since)
    if due and due > turn.now:
        await _plan(turn, case, "clock-unsigned", due)


async def _plan_resolution(turn: Turn, case: Case, rows: list[Row]) -> None:
    """Notices at shares of the time that counts: working time when the limit runs in it."""
    city, due, ran = turn.house.city, case.due_at, span.ran(rows)
    if due is None or not ran:
        return
    of = city.limit(case.urgency, "resolve")
    used = sum((deadlines.lasts(of, city, since, to or turn.now) for since, to in ran), timedelta())
    whole = used + deadlines.lasts(of, city, turn.now, due)
    at = {
        name: deadlines.passes(of, city, turn.now, share * whole - used)
        for name, share in NOTICES.items()
        if share * whole > used
    }
    if due - ran[0][0] > timedelta(days=2):
        at["yellow"] = later(turn, due, -1)
    for name, moment_ in at.items():
        if turn.now < moment_ < due:
            await _plan(turn, case, f"clock-{name}", moment_)
    for level, moment_ in enumerate(deadlines.escalations(of, city, due), start=1):
        if moment_ > turn.now or case.supervision < level:
            await _plan(turn, case, f"clock-red-{level}", moment_)


async def _plan(turn: Turn, case: Case, event: str, at: datetime) -> None:
    """Each event of a case may plan its notices; the number of events keeps their keys apart."""
    await timers.plan(
        turn.tx,
        subject(case),
        event,
        at,
        round=await cases.count_events(turn.tx, case.id),
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
