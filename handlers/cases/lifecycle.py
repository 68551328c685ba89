"""What may follow what: one pure table of a case's actions, states and roles.

The states and actions are those of the hotlines' statutes. Desks take their buttons from it, every
action its permission, and `docs/cases.md` its diagram; what is not in the table is refused with
the states from which it could be done. Effects beyond the state are in handlers.desk.cases.
"""

from dataclasses import dataclass

from handlers.city.entries import City
from handlers.errors import NotAllowed, NotNow, Refused
from storage.cases import Case

STATUSES = (
    "pending",
    "awaiting_info",
    "to_dispatch",
    "to_sign",
    "in_progress",
    "in_review",
    "follow_up",
    "closed",
    "archived",
    "withdrawn",
    "refused",
    "merged",
)
OPEN = frozenset(STATUSES[:7])
NEW = frozenset({"pending", "to_dispatch"})
AT_WORK = frozenset({"to_sign", "in_progress"})
PATIENCE = 2
"""Rounds after which a case is supervised."""

STAFF = frozenset({"operator", "duty_leader", "admin"})
LEADERS = frozenset({"duty_leader", "admin"})
CITIZEN = frozenset({"citizen"})
DEPARTMENT = frozenset({"department"})
BOT = frozenset({"bot"})

GOES_ON = "goes_on"
"""The state in which the case was when more was asked of the citizen."""
ONCE_MORE = "once_more"
"""Worked on again by whoever has it; what was answered without a department is to be dispatched."""


@dataclass(frozen=True, slots=True)
class Rule:
    """An action: from which states, by whom, to which state (None: it stays).

    `asked`: only while this is asked of the hotline (return, extension, withdraw), or "" while
    nothing is, or None whatever is asked. `needs` names what must come along.
    """

    action: str
    sources: frozenset[str]
    roles: frozenset[str]
    target: str | None
    needs: tuple[str, ...] = ()
    asked: str | None = None


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


RULES: tuple[Rule, ...] = (
    Rule("accept", _from("pending"), STAFF, "to_dispatch"),
    Rule("correct", OPEN, STAFF, None),
    Rule("ask", NEW, STAFF, "awaiting_info", ("text",)),
    Rule("ask", _from("in_progress"), STAFF | DEPARTMENT, "awaiting_info", ("text",), ""),
    Rule("supplement", _from("awaiting_info"), CITIZEN | STAFF, GOES_ON),
    Rule("supplement", OPEN - {"awaiting_info"}, CITIZEN | STAFF, None),
    Rule("answer", NEW, STAFF, "follow_up", ("text",)),
    Rule("emergency", NEW | AT_WORK, STAFF, None, ("text",)),
    Rule("refuse", NEW | {"awaiting_info"}, STAFF, "refused", ("reason",)),
    Rule("merge", NEW | AT_WORK, STAFF, "merged", ("to",)),
    Rule("dispatch", NEW | {"to_sign"}, STAFF, "to_sign", ("to",), ""),
    Rule("sign", _from("to_sign"), STAFF | DEPARTMENT, "in_progress", (), ""),
    Rule("contact", AT_WORK, STAFF | DEPARTMENT, None),
    Rule("return", AT_WORK, STAFF | DEPARTMENT, None, ("reason",), ""),
    Rule("approve", AT_WORK, STAFF, "to_dispatch", (), "return"),
    Rule("reject", AT_WORK, STAFF, "to_sign", ("reason",), "return"),
    Rule("extend", AT_WORK, LEADERS, None, ("reason",)),
    Rule("extend", AT_WORK, DEPARTMENT, None, ("reason",), ""),
    Rule("approve", AT_WORK, LEADERS, None, (), "extension"),
    Rule("reject", AT_WORK, LEADERS, None, ("reason",), "extension"),
    Rule("reply", NEW | AT_WORK | {"in_review"}, STAFF, "follow_up", ("text",)),
    Rule("reply", AT_WORK, DEPARTMENT, "in_review", ("text",)),
    Rule("approve", _from("in_review"), STAFF, "follow_up"),
    Rule("rework", _from("in_review"), STAFF, "in_progress", ("reason",)),
    Rule("rework", _from("follow_up"), CITIZEN | STAFF, ONCE_MORE),
    Rule("close", _from("follow_up"), CITIZEN | STAFF, "closed"),
    Rule("reopen", _from("closed"), CITIZEN | STAFF, ONCE_MORE),
    Rule("archive", _from("closed"), LEADERS | BOT, "archived"),
    Rule("withdraw", OPEN, CITIZEN | STAFF, "withdrawn"),
    Rule("urge", OPEN - {"follow_up"}, CITIZEN | STAFF, None),
    Rule("supervise", OPEN, LEADERS, None),
    Rule("note", frozenset(STATUSES), STAFF | DEPARTMENT, None),
)
ACTIONS = tuple(dict.fromkeys(rule.action for rule in RULES))
CORRECTED = ("kind", "urgency", "vulnerable", "place", "district")
"""What `correct` may put something else in place of."""


def allowed(case: Case, roles: frozenset[str], city: City | None = None) -> list[str]:
    """The actions that these roles may take now, in the table's order (a desk's buttons).

    `city` says which urgencies are extended; without it nothing is barred for that.
    """
    found = [rule.action for rule in RULES if _fits(rule, case) and roles & rule.roles]
    return [name for name in dict.fromkeys(found) if not _barred(case, name, roles, city)]


def hands(case: Case) -> tuple[str, ...]:
    """The departments that have a case: who leads ("" while nobody does), then who helps."""
    return (case.department, *filter(None, case.helpers.split("｜")))


def open_to(
    case: Case, roles: frozenset[str], department: str, city: City | None = None
) -> list[str]:
    """`allowed` for one member: who only helps may write notes, and leaves the rest to the lead."""
    found = allowed(case, roles, city)
    if roles & (STAFF | LEADERS) or not roles & DEPARTMENT or case.department == department:
        return found
    return [name for name in found if name == "note" and department in hands(case)]


def rule(case: Case, action: str, roles: frozenset[str], city: City | None = None) -> Rule:
    """The rule by which an action is done; raises `Refused` when it may not be done."""
    known = [one for one in RULES if one.action == action]
    if not known:
        raise NotNow(f"There is no action {action!r}. Known: {', '.join(ACTIONS)}.")
    mine = [one for one in known if roles & one.roles]
    if not mine:
        wanted = sorted(frozenset().union(*[one.roles for one in known]))
        raise NotAllowed(f"{action} needs one of the roles {', '.join(wanted)}.")
    fitting = [one for one in mine if _fits(one, case)]
    if not fitting:
        raise _not_from_here(case, action, mine)
    if barred := _barred(case, action, roles, city):
        raise barred
    return fitting[0]


def target(case: Case, action: str, roles: frozenset[str]) -> str:
    """The state that an action leads to; raises `Refused` when it may not be done."""
    state = rule(case, action, roles).target
    if state == GOES_ON:
        return case.resumes or "pending"
    if state == ONCE_MORE:
        return "in_progress" if case.department else "to_dispatch"
    return state or case.status


def _fits(one: Rule, case: Case) -> bool:
    return case.status in one.sources and (one.asked is None or one.asked == case.asked)


def _barred(
    case: Case, action: str, roles: frozenset[str], city: City | None = None
) -> Refused | None:
    """What the case's history or the city's rules forbid, whatever its state allows."""
    if action == "return" and case.designated:
        return NotNow(f"{case.department} was designated for case {case.number}: no return.")
    if action == "return" and case.department in case.returned_by.split("｜"):
        return NotNow(f"{case.department} has returned case {case.number} once already.")
    if action == "close" and judged(case) and not roles & (LEADERS | CITIZEN):
        return NotAllowed(
            f"Case {case.number} failed twice: the duty leader decides between another round and "
            "closing it with a reason."
        )
    if action == "extend" and case.extended and not roles & LEADERS:
        return NotNow(f"Case {case.number} was extended once; only the duty leader can again.")
    never = city is not None and city.extension(case.urgency) is None
    if action == "extend" and never and not roles & LEADERS:
        return NotNow(
            f"Case {case.number} is {case.urgency}, which the city does not extend; only the duty "
            "leader can, with a reason."
        )
    return None


def judged(case: Case) -> bool:
    """Whether two rounds have failed, so that a leader decides how it goes on (督办)."""
    return case.round > PATIENCE


def _not_from_here(case: Case, action: str, rules: list[Rule]) -> NotNow:
    states = sorted(frozenset().union(*[one.sources for one in rules]))
    if case.status in states:
        waiting = case.asked or "nothing"
        return NotNow(f"Case {case.number} waits for a decision on: {waiting}. No {action} now.")
    return NotNow(
        f"Case {case.number} is {case.status}; {action} is possible from {', '.join(states)}."
    )
