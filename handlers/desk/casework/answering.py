"""What the citizen hears: the reply, its review, another round."""

from typing import Any

from handlers.cases import clock, followup
from handlers.cases.card import moment
from handlers.cases.leader import alarm
from handlers.cases.news import tell
from handlers.desk.casework.order import Doing
from handlers.files import as_file
from storage import cases, media, notes
from storage.cases import Case


async def reply(doing: Doing) -> Case:
    """The resolution. From the hotline it reaches the citizen at once, from a department after
    review; the clock stops when it is given."""
    turn, case, order = doing.turn, doing.case, doing.order
    for file in order.files:
        await media.add(turn.tx, as_file(file, None), now=turn.now)
    await cases.attach(
        turn.tx, case.id, [file.key for file in order.files], side="department", now=turn.now
    )
    changed = await doing.change(
        status=doing.after,
        text=order.text,
        details={"files": [file.key for file in order.files]},
        resolution=order.text.strip(),
        replied_at=turn.now,
        **_nothing_asked(),
    )
    await clock.decided(turn, changed)
    await notes.alarm_over(turn.tx, "review", case.id, turn.now)
    if changed.status == "in_review":
        await clock.await_review(turn, changed)
        await alarm(turn, case, "review")
        return changed
    await clock.stop(turn, changed)
    await followup.report(turn, changed)
    return changed


def _nothing_asked() -> dict[str, Any]:
    return {"asked": "", "asked_reason": "", "asked_days": 0}


async def approve_reply(doing: Doing) -> Case:
    """The reply passed review: it reaches the citizen, and the follow-up begins."""
    turn = doing.turn
    changed = await doing.change(
        action="approve",
        status=doing.after,
        text=doing.order.text,
        details={"what": "reply"},
    )
    await notes.alarm_over(turn.tx, "review", changed.id, turn.now)
    await clock.stop(turn, changed)
    await followup.report(turn, changed)
    return changed


async def again(doing: Doing) -> Case:
    """Another round, after the citizen's word or after review."""
    turn, case, order = doing.turn, doing.case, doing.order
    if case.status == "in_review":
        changed = await doing.change(
            status=doing.after,
            text=order.reason,
        )
        await notes.alarm_over(turn.tx, "review", case.id, turn.now)
        await clock.begin(turn, changed, actor=doing.actor, reason="review")
        return changed
    changed = await followup.again(
        turn, case, action=order.action, reason=order.reason or order.text, actor=doing.actor
    )
    if changed.due_at:
        await tell(turn, changed, "news-due-again", due=moment(turn, changed.due_at))
    else:
        await tell(turn, changed, "news-reopened")
    return changed
