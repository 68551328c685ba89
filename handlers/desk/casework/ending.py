"""The other ends: withdrawn, refused, merged, closed by staff, archived."""

from typing import Any

from handlers.cases import clock, followup
from handlers.cases.news import tell
from handlers.city.entries import Refusal
from handlers.desk.casework.order import Doing
from handlers.errors import NotNow
from handlers.turn import Choice
from storage import cases, joins, timers
from storage.cases import Case


async def end(doing: Doing) -> Case:
    """Never without a reason, which the citizen hears."""
    turn, order = doing.turn, doing.order
    reason = (order.reason or order.text).strip()
    if not reason:
        raise NotNow(f"{order.action} needs a reason; the citizen will read it.")
    changed = await _ended(doing, reason)
    await tell(turn, changed, f"news-{order.action}", reason=reason)
    return changed


async def _ended(doing: Doing, reason: str, **columns: Any) -> Case:
    turn, case, order = doing.turn, doing.case, doing.order
    changed = await doing.change(
        status=doing.after,
        text=reason,
        closed_at=turn.now,
        close_reason=reason,
        satisfaction=case.satisfaction or ("not-rated" if order.action == "close" else ""),
        asked="",
        **columns,
    )
    await timers.cancel(turn.tx, followup.subject(case), turn.now)
    await clock.stop(turn, changed)
    if changed.status == "closed":
        await followup.plan_archive(turn, changed)
    return changed


async def refuse(doing: Doing) -> Case:
    """By a reason of the city's list: what it is, by which rule, and the way that is open; a
    person is one tap away. Without one of the list, in the operator's own words."""
    turn, order = doing.turn, doing.order
    if not order.refusal:
        return await end(doing)
    known = next((one for one in turn.house.city.refusals if one.id == order.refusal), None)
    if known is None:
        ids = ", ".join(one.id for one in turn.house.city.refusals)
        raise NotNow(f"There is no reason {order.refusal!r}. Known: {ids}.")
    own = order.reason.strip()
    changed = await _ended(doing, own or known.reason_zh, refusal=known.id)
    await _tell_refusal(doing, changed, known)
    return changed


async def _tell_refusal(doing: Doing, case: Case, known: Refusal) -> None:
    turn = doing.turn
    english = turn.language == "en"
    await tell(
        turn,
        case,
        "news-refused-by-rule",
        reason=known.reason_en if english else known.reason_zh,
        legal=known.legal,
        route=known.route_en if english else known.route,
        choices=[Choice(turn.t("choice-human"), "human", {})],
    )


async def merge(doing: Doing) -> Case:
    """The same matter as another case: its citizen joins that one and hears of it."""
    turn, case = doing.turn, doing.case
    other = await cases.by_number(turn.tx, doing.order.to)
    if other.id == case.id or other.status in ("closed", "archived", "withdrawn", "refused"):
        raise NotNow(
            f"Case {other.number} is {other.status}; merge with an open, other case.",
            chinese=f"{other.number}不能并进去，请选另一件还没有办结的。",
        )
    if other.status == "merged":
        raise NotNow(
            f"Case {other.number} was merged itself; name the one that is worked on.",
            chinese=f"{other.number}自己已经并到别的工单，请写正在办的那一件。",
        )
    if (case.kind == "report") != (other.kind == "report"):
        raise NotNow(
            f"Case {other.number}: 举报 is not merged with other kinds, to protect who told.",
            chinese="举报不和别的类别并案，免得露出举报人。",
        )
    reason = doing.order.reason or other.number
    changed = await _ended(doing, reason, merged_into=other.id)
    if case.person_id != other.person_id:
        await joins.add(
            turn.tx,
            other.id,
            case.person_id,
            case.conversation_id,
            turn.now,
            summary=case.summary,
            place=case.place,
        )
    await cases.change(
        turn.tx,
        other,
        actor=doing.actor,
        action="join",
        now=turn.now,
        text=case.number,
        details={"from": case.number},
    )
    await tell(turn, changed, "news-merged", other=other.number)
    await joins.move(turn.tx, case.id, other.id)
    return changed


async def archive(doing: Doing) -> Case:
    return await doing.change(
        action="archive",
        status=doing.after,
        text=doing.order.text,
    )
