"""What presses: urge, supervise, emergency, more words, notes."""

from handlers.cases import clock
from handlers.cases.card import moment
from handlers.cases.clock import SUPERVISED
from handlers.cases.leader import alarm
from handlers.cases.news import tell
from handlers.cases.urging import urge as urge_case
from handlers.desk.casework.order import Doing
from handlers.errors import NotNow
from storage.cases import Case

HIGHEST = 3
"""Levels of supervision: the office, the head in charge, the city."""


async def plain(doing: Doing) -> Case:
    """The event and the state, nothing more."""
    return await doing.change(status=doing.after, text=doing.order.text or doing.order.reason)


async def note(doing: Doing) -> Case:
    if not (doing.order.text or doing.order.reason).strip():
        raise NotNow("note needs words; only staff read them.")
    return await plain(doing)


async def urge(doing: Doing) -> Case:
    order = doing.order
    return await urge_case(
        doing.turn, doing.case, actor=doing.actor, text=order.text or order.reason
    )


async def supervise(doing: Doing) -> Case:
    """One level up, to the third."""
    turn, case, order = doing.turn, doing.case, doing.order
    changed = await doing.change(
        action="supervise",
        text=order.text or order.reason,
        priority=case.priority + SUPERVISED,
        supervision=min(HIGHEST, case.supervision + 1),
    )
    await alarm(turn, case, "supervise")
    return changed


async def emergency(doing: Doing) -> Case:
    """It is for 110, 119, 120 or 122: the citizen is told at once, and we go on watching it."""
    turn, case, order = doing.turn, doing.case, doing.order
    changed = await doing.change(
        action="emergency",
        text=order.text,
        urgency="critical",
        priority=case.priority + SUPERVISED,
    )
    await alarm(turn, case, "urgent-case")
    before = changed.due_at
    changed = await clock.hasten(turn, changed, actor=doing.actor, words=order.text)
    await tell(turn, changed, "news-emergency", text=order.text)
    if changed.due_at and changed.due_at != before:
        await tell(turn, changed, "news-due-emergency", due=moment(turn, changed.due_at))
    return changed


async def supplement(doing: Doing) -> Case:
    changed = await plain(doing)
    if doing.case.status == "awaiting_info":
        return await clock.resume(doing.turn, changed, actor=doing.actor)
    return changed
