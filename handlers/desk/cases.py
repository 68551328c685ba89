"""What staff do with cases. Every desk and the command line come through `act`."""

from handlers.cases.lifecycle import DEPARTMENT, open_to, rule, target
from handlers.desk.casework import answering, correcting, dispatching, ending, pressing, timing
from handlers.desk.casework.order import Action, Doing, Order
from handlers.errors import NotNow, Refused
from handlers.turn import Turn
from storage import cases
from storage.cases import Case
from storage.staff import Member

__all__ = ["LONGEST", "Order", "act"]

LONGEST = 4000


async def act(turn: Turn, number: str, by: Member, order: Order) -> Case:
    """Do one action to a case; raises `Refused` with the reason when it may not be done.

    Run it as a turn of the case's conversation, so that the citizen hears of it.
    """
    case = await cases.by_id(turn.tx, (await cases.by_number(turn.tx, number)).id)
    city = turn.house.city
    found = rule(case, order.action, by.roles, city)
    after = target(case, order.action, by.roles)
    _check(order, found.needs)
    of_unit = by.roles & found.roles == DEPARTMENT
    if of_unit and order.action not in open_to(case, DEPARTMENT, by.department, city):
        raise Refused(f"Case {case.number} is not of {by.department or 'your department'}.")
    do = _DECISIONS.get((order.action, case.asked or case.status)) or _ACTIONS[order.action]
    return await do(Doing(turn, case, by, found, after, order))


def _check(order: Order, needs: tuple[str, ...]) -> None:
    if max(len(order.text), len(order.reason)) > LONGEST:
        raise NotNow(f"A text has more than {LONGEST} characters, which are the most.")
    for name in needs:
        if not getattr(order, name).strip() and not (name == "reason" and order.refusal):
            raise NotNow(f"{order.action} needs {_NEEDED[name]}.")


_NEEDED = {
    "text": "words: the citizen will read them",
    "reason": "a reason; it is written down, and the citizen may read it",
    "to": "to whom: a department, or for merge the number of the other case",
}

_DECISIONS: dict[tuple[str, str], Action] = {
    ("approve", "return"): dispatching.approve_return,
    ("reject", "return"): dispatching.reject_return,
    ("approve", "extension"): timing.approve_extension,
    ("reject", "extension"): timing.reject_extension,
    ("approve", "in_review"): answering.approve_reply,
}
"""What a decision means depends on what is asked."""

_ACTIONS: dict[str, Action] = {
    "accept": pressing.plain,
    "correct": correcting.correct,
    "ask": timing.ask,
    "supplement": pressing.supplement,
    "answer": answering.reply,
    "emergency": pressing.emergency,
    "refuse": ending.refuse,
    "merge": ending.merge,
    "dispatch": dispatching.dispatch,
    "sign": dispatching.sign,
    "contact": pressing.plain,
    "return": dispatching.ask_return,
    "extend": timing.extend,
    "reply": answering.reply,
    "rework": answering.again,
    "close": ending.end,
    "reopen": answering.again,
    "archive": ending.archive,
    "withdraw": ending.end,
    "urge": pressing.urge,
    "supervise": pressing.supervise,
    "note": pressing.note,
}
