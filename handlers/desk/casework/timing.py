"""Until when: more is asked of the citizen, extension with its decision."""

from datetime import datetime

from handlers import lately
from handlers.cases import clock
from handlers.cases.card import moment
from handlers.cases.leader import alarm
from handlers.cases.lifecycle import LEADERS
from handlers.cases.news import tell
from handlers.desk.casework.order import Doing
from handlers.errors import NotNow
from storage.cases import Case


async def ask(doing: Doing) -> Case:
    """Something is missing: the citizen is asked, and the clock stands still until they answer."""
    turn, case = doing.turn, doing.case
    changed = await doing.change(
        action="ask",
        status=doing.after,
        text=doing.order.text,
        resumes=case.status,
        paused_at=turn.now,
    )
    await clock.pause(turn, changed, actor=doing.actor)
    if turn.conversation is not None:
        # Asked by us: whenever the citizen writes next, it is for this case.
        lately.keep(turn, "adding", case=case.id, asked=True)
    await tell(turn, changed, "news-ask", question=doing.order.text)
    return changed


async def extend(doing: Doing) -> Case:
    """A department asks for more time before it is due, where the city allows it; a leader gives
    it at once, beyond the rule too: the reason is needed anyhow."""
    turn, case = doing.turn, doing.case
    days = _days(doing)
    if case.due_at is None:
        raise NotNow(
            f"Case {case.number} has no deadline that could be extended.",
            chinese="这件工单没有可以延长的期限。",
        )
    if doing.by.roles & LEADERS:
        return await _extended(doing, case, "extend", days, doing.order.reason)
    if turn.now >= case.due_at:
        raise NotNow(
            f"Case {case.number} is overdue; an extension is asked for before that.",
            chinese="已经超过期限，延期要在到期以前申请。",
        )
    changed = await doing.change(
        action="extend",
        text=doing.order.reason,
        details={"days": days},
        asked="extension",
        asked_reason=doing.order.reason,
        asked_days=days,
    )
    await clock.await_decision(turn, changed)
    said = f"{case.department}：{doing.order.reason}"
    await alarm(turn, case, "extension-asked", said)
    return changed


def _days(doing: Doing) -> int:
    city, case = doing.turn.house.city, doing.case
    most = max((one.days for one in city.extensions), default=1)
    if of := city.extension(case.urgency):
        most = of.days
    days = doing.order.days or (most if of else 1)
    if not 1 <= days <= most:
        raise NotNow(
            f"An extension has from 1 to {most} working days.",
            chinese=f"延期从1到{most}个工作日。",
        )
    return days


async def approve_extension(doing: Doing) -> Case:
    case = doing.case
    return await _extended(doing, case, "approve", case.asked_days, case.asked_reason)


async def _extended(doing: Doing, case: Case, action: str, days: int, reason: str) -> Case:
    """A new due date; the citizen is told it and why."""
    turn = doing.turn
    due = _later(doing, case.due_at, days)
    beyond = case.extended > 0 or turn.house.city.extension(case.urgency) is None
    changed = await doing.change(
        action=action,
        text=reason,
        details={
            "what": "extension",
            "days": days,
            "due": due.isoformat(),
            **({"override": True} if beyond else {}),
        },
        asked="",
        asked_reason="",
        asked_days=0,
        extended=case.extended + 1,
        due_at=due,
    )
    await clock.decided(turn, changed)
    await clock.begin(turn, changed, actor=doing.actor, reason="extension", words=reason)
    await tell(turn, changed, "news-extended", due=moment(turn, due), reason=reason)
    return changed


def _later(doing: Doing, due: datetime | None, days: int) -> datetime:
    if due is None:
        raise NotNow(f"Case {doing.case.number} has no deadline that could be extended.")
    return clock.later(doing.turn, due, days)


async def reject_extension(doing: Doing) -> Case:
    await clock.decided(doing.turn, doing.case)
    return await doing.change(
        action="reject",
        text=doing.order.reason,
        details={"what": "extension"},
        asked="",
        asked_reason="",
        asked_days=0,
    )
