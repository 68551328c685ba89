"""Who may do what to a chat that is held, told in a sentence when they may not."""

from handlers.desk.permissions import BARGE_IN, CLAIM, may
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Turn
from storage.conversations import OpenHandoff
from storage.staff import Member

OVER = "这次接待已经结束了。"


def may_talk(by: Member) -> None:
    if not may(by, CLAIM):
        raise NotAllowed("接待市民需要受理员、值班班长、专家或管理员的角色。")


def leads(by: Member) -> bool:
    return may(by, BARGE_IN)


def held(turn: Turn, handoff_id: int) -> OpenHandoff:
    """The chat, while it is this one that somebody holds."""
    found = turn.talk.handoff
    if found is None or found.id != handoff_id or not turn.held:
        raise NotNow(OVER)
    return found


def own(turn: Turn, handoff_id: int, by: Member, *, or_leader: bool = False) -> OpenHandoff:
    """The chat, while this member holds it (or leads)."""
    found = held(turn, handoff_id)
    if found.staff_id != by.id and not (or_leader and leads(by)):
        raise NotAllowed(f"现在由{found.staff_name}接待，请由本人或值班班长来做。")
    return found
