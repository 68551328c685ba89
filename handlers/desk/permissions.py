"""Who may do what at the desk: one table.

The desk's checks, its menu and the table in docs/security.md are made from it. What may be done to
a case in which state is a table of its own (`handlers/cases/lifecycle.py`, docs/cases.md), and so
is who writes and approves articles (`handlers/articles/review.py`).
"""

from dataclasses import dataclass

from storage.staff import Member

ROLES = ("operator", "duty_leader", "expert", "department", "inspector", "trainer", "admin")


@dataclass(frozen=True, slots=True)
class Right:
    """Something that roles may do; `own`: those that may do it for their department alone."""

    name: str
    what: str
    roles: frozenset[str]
    own: frozenset[str] = frozenset()


_UNIT = frozenset({"department"})
_TALKERS = frozenset({"operator", "duty_leader", "expert", "admin"})
_LEADERS = frozenset({"duty_leader", "admin"})
_ADMIN = frozenset({"admin"})
_TRAIL = frozenset({"inspector", "admin"})

TALK = Right("talk", "see chats with citizens, and talk in those that are theirs", _TALKERS)
CLAIM = Right("claim", "take over a waiting chat", _TALKERS)
TRANSFER = Right("transfer", "pass on a chat that is theirs", _TALKERS)
BARGE_IN = Right("barge_in", "take over or hand back a colleague's chat", _LEADERS)
BAN = Right("ban", "stop the personal service for who abuses them, for a day at most", _TALKERS)
BAN_LONG = Right("ban_long", "stop it in any chat, for 30 days at most; give it back", _LEADERS)
SHARE_REPLIES = Right("share_replies", "write canned replies that all share", _LEADERS)
SEARCH_CHATS = Right("search_chats", "search all transcripts, leaving a trace", _TALKERS)
SEE_WALL = Right("see_wall", "see the live wall of the queue and the desk", _LEADERS)
SEE_CASES = Right("see_cases", "see cases", _TALKERS, _UNIT)
EXPORT_CASES = Right("export_cases", "take the list of cases along, masked", _LEADERS, _UNIT)
SEE_PHONE = Right("see_phone", "see a whole number, with a reason and a trace", _TALKERS, _UNIT)
SEE_SECRET = Right("see_secret", "see who told of a wrong (举报)", _TALKERS)
SEE_FIGURES = Right("see_figures", "see the figures", _LEADERS | {"inspector"}, _UNIT)
SEE_ROSTER = Right("see_roster", "see who is on duty this hour", frozenset(ROLES))
ROSTER = Right("roster", "plan the duty roster", _LEADERS)
WATCH_WORDS = Right("watch_words", "choose the words at which the desk looks up", _LEADERS)
MEND_UNITS = Right("mend_units", "see departments' systems, send again what is stuck", _LEADERS)
MANAGE_UNITS = Right("manage_units", "add departments' systems, change secrets", _ADMIN)
MANAGE_STAFF = Right(
    "manage_staff", "add, change and disable staff, end their sessions, reset a factor", _ADMIN
)
WRITE_NOTICES = Right("write_notices", "write notices, send them to oneself, recall them", _LEADERS)
APPROVE_NOTICES = Right("approve_notices", "approve notices that a colleague wrote", _LEADERS)
MANAGE_SETTINGS = Right(
    "manage_settings", "change what is said, the city's profile, what is kept for how long", _ADMIN
)
SEE_DIGEST = Right("see_digest", "read the daily digest, have it in Telegram", _LEADERS)
SEE_AUDIT = Right("see_audit", "read the audit trail", _TRAIL)
EXPORT_AUDIT = Right("export_audit", "take the audit trail along, masked", _TRAIL)

RIGHTS = (
    TALK,
    CLAIM,
    TRANSFER,
    BARGE_IN,
    BAN,
    BAN_LONG,
    SHARE_REPLIES,
    SEARCH_CHATS,
    SEE_WALL,
    SEE_CASES,
    EXPORT_CASES,
    SEE_PHONE,
    SEE_SECRET,
    SEE_FIGURES,
    SEE_ROSTER,
    ROSTER,
    WATCH_WORDS,
    MEND_UNITS,
    MANAGE_UNITS,
    MANAGE_STAFF,
    WRITE_NOTICES,
    APPROVE_NOTICES,
    MANAGE_SETTINGS,
    SEE_DIGEST,
    SEE_AUDIT,
    EXPORT_AUDIT,
)

NEED_FACTOR = _LEADERS
"""Who signs in with a second factor where the desk can be reached from outside."""


def may(by: Member, right: Right) -> bool:
    """Whether somebody may do something wherever it is."""
    return bool(by.roles & right.roles)


def may_own(by: Member, right: Right) -> bool:
    """Whether somebody may do something for their own department and nowhere else."""
    return not may(by, right) and bool(by.department and by.roles & right.own)


def may_for(by: Member, right: Right, department: str) -> bool:
    """Whether somebody may do something to what `department` has in hand."""
    return may(by, right) or (may_own(by, right) and by.department == department)


def rights(by: Member) -> frozenset[str]:
    """The names of all that somebody may do somewhere, for pages to ask."""
    return frozenset(right.name for right in RIGHTS if may(by, right) or may_own(by, right))


def needs_factor(by: Member) -> bool:
    """Whether the roles ask for a second factor."""
    return bool(by.roles & NEED_FACTOR)
