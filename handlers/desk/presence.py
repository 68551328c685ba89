"""上线接单, 离开, 下线: what members say of themselves."""

from datetime import datetime

from handlers.desk import offering
from handlers.desk.owning import may_talk
from handlers.errors import NotNow
from storage import handoff_lists, presence
from storage.database import Transaction
from storage.staff import Member

STATES = ("on", "away", "off")
MOST = 20


async def go(tx: Transaction, member: Member, state: str, now: datetime) -> None:
    """Raises `NotNow` for going home while chats are held: they are handed on first."""
    may_talk(member)
    if state not in STATES:
        raise NotNow("请选上线、离开或下线。")
    if state == "off" and (held := await handoff_lists.held_by(tx, member.id)):
        raise NotNow(f"您还接待着{len(held)}位市民，请先交还或转交，再下线。")
    await presence.set_state(tx, member.id, state, now)
    if state == "on":
        await offering.wake(tx, now)


async def set_capacity(tx: Transaction, member: Member, capacity: int, now: datetime) -> None:
    """How many chats they take at once."""
    if not 1 <= capacity <= MOST:
        raise NotNow(f"同时接待的人数从1到{MOST}。", f"Chats at once are from 1 to {MOST}.")
    if await presence.of(tx, member.id) is None:
        await presence.set_state(tx, member.id, "off", now)
    await presence.set_capacity(tx, member.id, capacity)
    await offering.wake(tx, now)
