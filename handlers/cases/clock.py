"""A case's clock: it begins with the dispatch, stands still only while more is asked of the
citizen, and no comment or urging resets it (docs/cases.md).

What is to happen on the way lies in the timers, anew each time the due date moves: notices at half
and at four fifths of the time, the yellow card a working day before, the red one when it is due,
and what was not dispatched or signed in time goes to the duty leader by itself. So does what stands
still elsewhere: a citizen whom nobody called, a return or an extension that nobody decides, a reply
that nobody reviews, a question that the citizen does not answer.
"""

from datetime import datetime, timedelta
from typing import Any

from handlers.cases import deadlines, news, span
from handlers.cases.card import moment
from handlers.cases.leader import alarm
from handlers.cases.lifecycle import AT_WORK, NEW
from handlers.turn import Turn
from storage import cases, dues, timers
from storage.cases import Case
from storage.database import Row
from storage.timers import Timer

NOTICES = {"half": 0.5, "eighty": 0.8}
RAISED = 20
ASKED_AGAIN = (timedelta(hours=24), timedelta(hours=72))
UNANSWERED = timedelta(hours=96)
"""A citizen who is asked for more is reminded twice; a day later the leader decides. Ours."""
SUPERVISED = 50
"""How far a case moves up when a leader watches over it."""


def subject(case: Case) -> str:
    return f"clock:{case.id}"


def limit(turn: Turn, urgency: str, stage: str, start: datetime) -> datetime | None:
    """When a stage that begins at `start` must be done; None when the city sets no limit."""
    return deadlines.due(turn.house.city, urgency, stage, start)


def later(turn: Turn, due: datetime, days: int) -> datetime:
    """A number of working days after a due date, or before it."""
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
    if case.status in NEW:
        await _await_dispatch(turn, case)
    elif case.status == "to_sign":
        await _await_signature(turn, case, span.dispatched(rows) or turn.now)
    if case.status in AT_WORK:
        await _await_contact(turn, case, span.anew(rows) or turn.now)
    if case.due_at:
        await _plan_resolution(turn, case, rows)


async def stays(turn: Turn, case: Case) -> None:
    """A department keeps the case that it wanted to return: its time to sign runs from here."""
    await _await_signature(turn, case, turn.now)


async def stop(turn: Turn, case: Case) -> None:
    """It was answered or ended."""
    await timers.cancel(turn.tx, subject(case), turn.now)


async def await_decision(turn: Turn, case: Case) -> None:
    """A department has asked: somebody must say yes or no."""
    due = limit(turn, case.urgency, "return", turn.now)
    if due:
        await _plan(turn, case, "clock-undecided", due, of=f"asked:{case.id}")


async def decided(turn: Turn, case: Case) -> None:
    await timers.cancel(turn.tx, f"asked:{case.id}", turn.now)


async def await_review(turn: Turn, case: Case) -> None:
    """The department has answered, so its clock stops; the review has one of its own."""
    await stop(turn, case)
    due = limit(turn, case.urgency, "review", turn.now)
    if due:
        await _plan(turn, case, "clock-unreviewed", due)


async def pause(turn: Turn, case: Case, *, actor: str) -> None:
    await timers.cancel(turn.tx, subject(case), turn.now)
    for number, wait in enumerate(ASKED_AGAIN, start=1):
        await _plan(turn, case, f"info-reminder-{number}", turn.now + wait)
    await _plan(turn, case, "clock-unanswered", turn.now + UNANSWERED)
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
    if case.paused_at and await _made_urgent(turn, case, case.paused_at):
        after = await hasten(turn, after, actor=actor, reason="urgency")
    if after.due_at and after.due_at != case.due_at:
        await news.tell(turn, after, "news-due-supplement", due=moment(turn, after.due_at))
    return after


async def _made_urgent(turn: Turn, case: Case, since: datetime) -> bool:
    """Whether its urgency was corrected while the clock stood still."""
    return any(
        one.action == "correct" and "urgency" in one.details["changed"]
        for one in await cases.events(turn.tx, case.id)
        if one.happened_at >= since
    )


async def hasten(
    turn: Turn, case: Case, *, actor: str, reason: str = "emergency", words: str = ""
) -> Case:
    """A case became more urgent: the shorter limit holds from now on, never a later date."""
    if case.status in NEW:
        await begin_dispatch(turn, case)
    shorter = limit(turn, case.urgency, "resolve", turn.now)
    if case.due_at is None or shorter is None or shorter >= case.due_at:
        return case
    after = await cases.set_due(turn.tx, case, shorter)
    await begin(turn, after, actor=actor, reason=reason, words=words)
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


async def _await_contact(turn: Turn, case: Case, since: datetime) -> None:
    """The department speaks with the citizen early, whatever else it does."""
    due = limit(turn, case.urgency, "contact", since)
    if due and due > turn.now and not await _contacted(turn, case):
        await _plan(turn, case, "clock-uncontacted", due)


async def _contacted(turn: Turn, case: Case) -> bool:
    """Whether somebody has, since the case was dispatched or came back."""
    since = span.anew(await dues.of_case(turn.tx, case.id))
    events = await cases.events(turn.tx, case.id)
    return any(
        one.action == "contact" and (not since or one.happened_at >= since) for one in events
    )


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


async def _plan(turn: Turn, case: Case, event: str, at: datetime, of: str = "") -> None:
    """Each event of a case may plan its notices; the number of events keeps their keys apart."""
    await timers.plan(
        turn.tx,
        of or subject(case),
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
    if not _still(case, name) or (name == "uncontacted" and await _contacted(turn, case)):
        return True
    columns: dict[str, Any] = {}
    if name.startswith("red-"):
        level = int(name[-1])
        columns = {"supervision": max(case.supervision, level), "priority": case.priority + RAISED}
    elif name.startswith("un"):
        columns = {"priority": case.priority + RAISED}
    if name == "unreviewed" and timer.details.get("again"):
        columns["supervision"] = max(case.supervision, 1)
    case = await cases.change(
        turn.tx,
        case,
        actor="bot",
        action="notice",
        now=turn.now,
        text=name,
        details={name: value for name, value in columns.items() if name == "supervision"},
        **columns,
    )
    if name != "half":
        await alarm(turn, case, f"clock-{name}", f"{case.department} {case.summary}")
    if name == "unreviewed" and not timer.details.get("again"):
        await _once_more(turn, case)
    return True


async def _once_more(turn: Turn, case: Case) -> None:
    """A review that was told of and is not done yet is supervised after as long again."""
    due = limit(turn, case.urgency, "review", turn.now)
    if due:
        await timers.plan(
            turn.tx,
            subject(case),
            "clock-unreviewed",
            due,
            round=await cases.count_events(turn.tx, case.id),
            conversation_id=case.conversation_id,
            details={"case": case.id, "again": True},
        )


async def ask_again(turn: Turn, timer: Timer) -> bool:
    """What was asked of the citizen is asked once more; False: not now, a person is talking."""
    case = await cases.by_id(turn.tx, timer.details["case"])
    if turn.conversation is None or case.conversation_id != turn.talk.id:
        return True
    if case.status != "awaiting_info":
        return True
    if turn.held:
        return False
    asked = [one.text for one in await cases.events(turn.tx, case.id) if one.action == "ask"]
    turn.say("case-ask-again", number=case.number, question=asked[-1])
    return True


def _still(case: Case, name: str) -> bool:
    """Whether what the notice is about still holds."""
    if name == "undispatched":
        return case.status in NEW
    if name == "unsigned":
        return case.status == "to_sign"
    if name == "uncontacted":
        return case.status in AT_WORK
    if name == "undecided":
        return bool(case.asked) and case.status in AT_WORK
    if name == "unreviewed":
        return case.status == "in_review"
    if name == "unanswered":
        return case.status == "awaiting_info"
    return case.status in AT_WORK | {"to_dispatch"}
