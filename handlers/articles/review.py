"""From draft to published: one pure table of who may do what to an article's wording.

draft 草稿 → unit_review 单位审核 → hotline_review 热线审核 → published 已发布. A published wording
is replaced by the next one, or withdrawn; a draft may be dropped.
"""

from dataclasses import dataclass

from handlers.errors import NotAllowed, NotNow, Refused
from storage.staff import Member
from storage.versions import Version

WRITERS = frozenset({"operator", "expert", "department", "duty_leader", "admin"})
HOTLINE = frozenset({"duty_leader", "admin"})
UNIT = frozenset({"department"})


@dataclass(frozen=True, slots=True)
class Rule:
    """From which states, by whom, to which state (None: it stays)."""

    sources: frozenset[str]
    roles: frozenset[str]
    target: str | None


RULES: dict[str, Rule] = {
    "save": Rule(frozenset({"draft"}), WRITERS, None),
    "correct": Rule(frozenset({"unit_review", "hotline_review"}), UNIT | HOTLINE, None),
    "submit": Rule(frozenset({"draft"}), WRITERS, "unit_review"),
    "approve": Rule(frozenset({"unit_review"}), UNIT | HOTLINE, "hotline_review"),
    "publish": Rule(frozenset({"hotline_review"}), HOTLINE, "published"),
    "return": Rule(frozenset({"unit_review", "hotline_review"}), UNIT | HOTLINE, "draft"),
    "drop": Rule(frozenset({"draft"}), WRITERS, "dropped"),
    "withdraw": Rule(frozenset({"published"}), HOTLINE, "withdrawn"),
}
NEEDS_REASON = frozenset({"return", "withdraw"})
_TO_PUBLISHED = ("submit", "approve", "publish")


def allowed(version: Version, by: Member) -> list[str]:
    """The actions that a member of staff may take now, in the table's order."""
    return [action for action, rule in RULES.items() if not _obstacle(version, rule, by)]


def target(version: Version, action: str, by: Member) -> str:
    """The state that an action leads to; raises `Refused` when it may not be done."""
    rule = RULES.get(action)
    if rule is None:
        raise NotNow(f"There is no action {action!r}. Known: {', '.join(RULES)}.")
    if obstacle := _obstacle(version, rule, by):
        raise obstacle
    return rule.target or version.state


def _obstacle(version: Version, rule: Rule, by: Member) -> Refused | None:
    own = by.roles & rule.roles
    if not own:
        return NotAllowed(f"This needs one of the roles {', '.join(sorted(rule.roles))}.")
    if version.state not in rule.sources:
        return NotNow(
            f"Version {version.number} of {version.article_id} is {version.state}; this is "
            f"possible from {', '.join(sorted(rule.sources))}."
        )
    if own == UNIT and version.department != by.department:
        return NotAllowed(f"This article belongs to {version.department or 'the hotline'}.")
    return None


def may_write(department: str, by: Member) -> None:
    """Raises `NotAllowed` when this person may not write an article of that department."""
    own = by.roles & WRITERS
    if not own:
        raise NotAllowed(f"Writing needs one of the roles {', '.join(sorted(WRITERS))}.")
    if own == UNIT and department != by.department:
        raise NotAllowed(f"You write articles of {by.department}; this one is of others.")


def steps_to_publish(version: Version, by: Member) -> list[str]:
    """The actions that lead from here to published, when this person may do them all."""
    states = ("draft", "unit_review", "hotline_review")
    if version.state not in states or not by.roles & HOTLINE:
        return []
    return list(_TO_PUBLISHED[states.index(version.state) :])
