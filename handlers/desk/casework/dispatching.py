"""Who does it: dispatch, sign, return with its decision."""

from handlers.cases import clock, disclosing
from handlers.cases.card import department_name, moment
from handlers.cases.leader import alarm
from handlers.cases.news import tell
from handlers.city.profile import City
from handlers.desk.casework.order import Doing
from handlers.errors import NotNow
from storage.cases import Case


def _known(city: City, names: tuple[str, ...]) -> list[str]:
    found = []
    for name in names:
        department = city.department(name)
        if department is None:
            raise NotNow(city.no_department(name))
        found.append(department.name)
    return found


async def dispatch(doing: Doing) -> Case:
    """Give a case to a department; its time runs from now, and the citizen is told until when."""
    turn, case, order = doing.turn, doing.case, doing.order
    lead, *others = _known(turn.house.city, (order.to, *order.helpers))
    helpers = [one for one in dict.fromkeys(others) if one != lead]
    due = case.due_at or clock.limit(turn, case.urgency, "resolve", turn.now)
    details = {"to": lead, "helpers": helpers, "designated": order.designate}
    topic = turn.house.departments.topic(f"{case.summary}\n{case.detail}", lead)
    changed = await doing.change(
        action="dispatch",
        status=doing.after,
        text=order.text,
        details={name: value for name, value in details.items() if value},
        department=lead,
        helpers="｜".join(helpers),
        designated=int(order.designate or case.designated),
        dispatched_at=case.dispatched_at or turn.now,
        signed_at=None,
        due_at=due,
        topic=topic or case.topic,
    )
    await clock.begin(turn, changed, actor=doing.actor, reason="dispatch")
    await disclosing.arranged(turn.tx, changed, lead, turn.now)
    await tell(
        turn,
        changed,
        "news-dispatched" if due else "news-dispatched-no-limit",
        department=department_name(turn, changed),
        due=moment(turn, due or turn.now),
    )
    return changed


async def sign(doing: Doing) -> Case:
    turn = doing.turn
    changed = await doing.change(
        action="sign",
        status=doing.after,
        text=doing.order.text,
        signed_at=turn.now,
    )
    await tell(turn, changed, "news-signed", department=department_name(turn, changed))
    return changed


async def ask_return(doing: Doing) -> Case:
    """A department says that it is not theirs, and by which rule: the hotline decides.

    By the hotline's own staff it is decided at once.
    """
    turn, case, reason = doing.turn, doing.case, _basis(doing)
    changed = await doing.change(
        action="return",
        text=reason,
        asked="return",
        asked_reason=reason,
    )
    if not doing.by.roles.isdisjoint({"operator", "duty_leader", "admin"}):
        return await _given_back(doing, changed)
    await clock.await_decision(turn, changed)
    await alarm(turn, case, "return-asked", f"{case.department}：{reason}")
    await tell(turn, changed, "news-finding-department")
    return changed


def _basis(doing: Doing) -> str:
    """The ground of the city's list with its rule, then their own words."""
    own, chosen = doing.order.reason.strip(), doing.order.refusal
    if not chosen:
        return own
    known = {one.id: one for one in doing.turn.house.city.returns}
    if chosen not in known:
        raise NotNow(f"There is no ground {chosen!r}. Known: {', '.join(known)}.")
    ground = f"{known[chosen].reason}（{known[chosen].legal}）"
    return f"{ground}。{own}" if own else ground


async def approve_return(doing: Doing) -> Case:
    return await _given_back(doing, doing.case)


async def _given_back(doing: Doing, case: Case) -> Case:
    """Back to be dispatched; the clock of the resolution goes on, the one of dispatch begins."""
    turn = doing.turn
    changed = await doing.change(
        action="approve",
        status="to_dispatch",
        text=doing.order.reason or doing.order.text,
        details={"what": "return", "from": case.department},
        asked="",
        asked_reason="",
        returned=case.returned + 1,
        returned_by="｜".join(dict.fromkeys([*_returned_by(case), case.department])),
        department="",
        helpers="",
    )
    await clock.decided(turn, changed)
    await clock.begin_dispatch(turn, changed)
    if changed.returned > 1:
        # The second department says no as well: somebody must decide whose it is.
        await alarm(turn, case, "ping-pong")
    await tell(turn, changed, "news-finding-department")
    return changed


def _returned_by(case: Case) -> list[str]:
    """All who gave it back so far: none of them may again."""
    return [one for one in case.returned_by.split("｜") if one]


async def reject_return(doing: Doing) -> Case:
    """The department keeps it, and from here on it cannot return it."""
    turn = doing.turn
    changed = await doing.change(
        action="reject",
        status=doing.after,
        text=doing.order.reason,
        details={"what": "return"},
        asked="",
        asked_reason="",
        designated=1,
    )
    await clock.decided(turn, changed)
    await clock.stays(turn, changed)
    await tell(turn, changed, "news-department-stays", department=department_name(turn, changed))
    return changed
