"""What staff do with cases. Every desk and the command line come through `act`."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from handlers.cases import deadlines, followup
from handlers.cases.card import department_name, moment
from handlers.cases.lifecycle import DEPARTMENT, RULES, target
from handlers.cases.urging import urge
from handlers.errors import NotNow, Refused
from handlers.turn import Attachment, Reply, Turn
from storage import cases, media, notes, timers
from storage.cases import Case
from storage.media import File
from storage.staff import Member

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Order:
    """What a member of staff wants done: `to` a department, with `text`, `reason`, `files`."""

    action: str
    to: str = ""
    text: str = ""
    reason: str = ""
    files: Sequence[Attachment] = ()


async def act(turn: Turn, number: str, by: Member, order: Order) -> Case:
    """Do one action to a case; raises `Refused` with the reason when it may not be done.

    Run it as a turn of the case's conversation, so that the citizen hears of it.
    """
    case = await cases.by_id(turn.tx, (await cases.by_number(turn.tx, number)).id)
    after = target(case, order.action, by.roles)
    if len(order.text) > LONGEST:
        raise NotNow(f"The text has {len(order.text)} characters; {LONGEST} are the most.")
    only_as_department = by.roles & RULES[order.action].roles == DEPARTMENT
    if only_as_department and case.department != by.department:
        raise Refused(f"Case {case.number} is not of {by.department or 'your department'}.")
    do = _ACTIONS.get(order.action, _plain)
    return await do(turn, case, f"staff:{by.name}", after, order)


Action = Callable[[Turn, Case, str, str, Order], Awaitable[Case]]


async def _plain(turn: Turn, case: Case, actor: str, after: str, order: Order) -> Case:
    return await cases.change(
        turn.tx,
        case,
        actor=actor,
        action=order.action,
        now=turn.now,
        status=after,
        text=order.text or order.reason,
    )


async def _dispatch(turn: Turn, case: Case, actor: str, after: str, order: Order) -> Case:
    """Give a case to a department; its time runs from now, and the citizen is told until when."""
    department = turn.house.city.department(order.to)
    if department is None:
        names = "、".join(one.name for one in turn.house.city.departments)
        raise NotNow(f"There is no department {order.to!r}. Known: {names}.")
    due = case.due_at or deadlines.due(turn.house.city, case.urgency, "resolve", turn.now)
    changed = await cases.change(
        turn.tx,
        case,
        actor=actor,
        action="dispatch",
        now=turn.now,
        status=after,
        text=order.text,
        details={"to": department.name},
        department=department.name,
        dispatched_at=case.dispatched_at or turn.now,
        due_at=due,
    )
    key = "news-dispatched" if due else "news-dispatched-no-limit"
    _tell(
        turn,
        key,
        number=case.number,
        department=department_name(turn, changed),
        due=moment(turn, due or turn.now),
    )
    return changed


async def _reply(turn: Turn, case: Case, actor: str, after: str, order: Order) -> Case:
    """The resolution: it reaches the citizen with its pictures, and the follow-up begins."""
    if not order.text.strip():
        raise NotNow("A reply needs words for the citizen: what was found and what was done.")
    for file in order.files:
        await media.add(turn.tx, _file(file), now=turn.now)
    await cases.attach(
        turn.tx, case.id, [file.key for file in order.files], side="department", now=turn.now
    )
    changed = await cases.change(
        turn.tx,
        case,
        actor=actor,
        action="reply",
        now=turn.now,
        status=after,
        text=order.text,
        details={"files": [file.key for file in order.files]},
        resolution=order.text.strip(),
        replied_at=turn.now,
    )
    await followup.report(turn, changed)
    return changed


def _file(file: Attachment) -> File:
    return File(
        file.key, None, file.kind, file.mime, file.name, file.size, file.sha256, {}, "stored", 0
    )


async def _end(turn: Turn, case: Case, actor: str, after: str, order: Order) -> Case:
    """Withdrawn, refused or closed by staff: never without a reason, which the citizen hears."""
    reason = (order.reason or order.text).strip()
    if not reason:
        raise NotNow(f"{order.action} needs a reason; the citizen will read it.")
    changed = await cases.change(
        turn.tx,
        case,
        actor=actor,
        action=order.action,
        now=turn.now,
        status=after,
        text=reason,
        closed_at=turn.now,
        close_reason=reason,
        satisfaction=case.satisfaction or ("not-rated" if order.action == "close" else ""),
    )
    await timers.cancel(turn.tx, followup.subject(case), turn.now)
    _tell(turn, f"news-{order.action}", number=case.number, reason=reason)
    return changed


async def _again(turn: Turn, case: Case, actor: str, after: str, order: Order) -> Case:
    changed = await followup.again(
        turn, case, action=order.action, reason=order.reason or order.text, actor=actor
    )
    _tell(turn, "news-reopened", number=case.number)
    return changed


async def _supervise(turn: Turn, case: Case, actor: str, after: str, order: Order) -> Case:
    changed = await cases.change(
        turn.tx,
        case,
        actor=actor,
        action="supervise",
        now=turn.now,
        text=order.text or order.reason,
        priority=case.priority + 50,
    )
    await notes.raise_alarm(
        turn.tx, "supervise", f"{case.number} {case.summary}", now=turn.now, case_id=case.id
    )
    return changed


async def _urge(turn: Turn, case: Case, actor: str, after: str, order: Order) -> Case:
    return await urge(turn, case, actor=actor, text=order.text or order.reason)


def _tell(turn: Turn, key: str, **values: str) -> None:
    """News of a case is said by the house itself, whoever holds the chat."""
    turn.reply(Reply(turn.t(key, **values), side="system"))


_ACTIONS: dict[str, Action] = {
    "dispatch": _dispatch,
    "reply": _reply,
    "withdraw": _end,
    "refuse": _end,
    "close": _end,
    "rework": _again,
    "reopen": _again,
    "supervise": _supervise,
    "urge": _urge,
}
