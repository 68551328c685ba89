"""What may follow what: one pure table of a case's actions.

The states and actions are those of facts/work-orders.md; what is not in the table is refused
with the states from which it could be done.
"""

from dataclasses import dataclass

from handlers.errors import NotAllowed, NotNow
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
WORKED = frozenset({"to_sign", "in_progress", "in_review"})

STAFF = frozenset({"operator", "duty_leader", "admin"})
CITIZEN = frozenset({"citizen"})
DEPARTMENT = frozenset({"department"})


@dataclass(frozen=True, slots=True)
class Rule:
    """From which states, by whom, to which state (None: it stays)."""

    sources: frozenset[str]
    roles: frozenset[str]
    target: str | None


RULES: dict[str, Rule] = {
    "dispatch": Rule(frozenset({"pending", "to_dispatch", "to_sign"}), STAFF, "to_sign"),
    "sign": Rule(frozenset({"to_sign"}), STAFF | DEPARTMENT, "in_progress"),
    "reply": Rule(
        frozenset({"pending", "to_dispatch", "to_sign", "in_progress", "in_review"}),
        STAFF | DEPARTMENT,
        "follow_up",
    ),
    "note": Rule(frozenset(STATUSES), STAFF | DEPARTMENT, None),
    "supplement": Rule(OPEN, CITIZEN | STAFF, None),
    "urge": Rule(OPEN - {"follow_up"}, CITIZEN | STAFF, None),
    "supervise": Rule(OPEN, frozenset({"duty_leader", "admin"}), None),
    "withdraw": Rule(OPEN, CITIZEN | STAFF, "withdrawn"),
    "refuse": Rule(frozenset({"pending", "to_dispatch"}), STAFF, "refused"),
    "rework": Rule(frozenset({"follow_up"}), CITIZEN | STAFF, "in_progress"),
    "close": Rule(frozenset({"follow_up"}), CITIZEN | STAFF, "closed"),
    "reopen": Rule(frozenset({"closed"}), CITIZEN | STAFF, "in_progress"),
}


def allowed(case_status: str, roles: frozenset[str]) -> list[str]:
    """The actions that these roles may take now, in the table's order (a desk's buttons)."""
    return [
        action
        for action, rule in RULES.items()
        if case_status in rule.sources and roles & rule.roles
    ]


def target(case: Case, action: str, roles: frozenset[str]) -> str:
    """The state that an action leads to; raises `Refused` when it may not be done."""
    rule = RULES.get(action)
    if rule is None:
        raise NotNow(f"There is no action {action!r}. Known: {', '.join(RULES)}.")
    if not roles & rule.roles:
        raise NotAllowed(f"{action} needs one of the roles {', '.join(sorted(rule.roles))}.")
    if case.status not in rule.sources:
        raise NotNow(
            f"Case {case.number} is {case.status}; {action} is possible from "
            f"{', '.join(sorted(rule.sources))}."
        )
    return rule.target or case.status
