"""Passing a chat on: to a colleague, to an expert's topic, to the duty leader.

Until somebody accepts, the chat stays with whoever has it: there is no moment without an owner.
"""

from datetime import datetime, timedelta

from handlers.desk import offering, watching
from handlers.desk.owning import held, leads, may_talk, own
from handlers.desk.permissions import TALK, may
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Turn
from storage import handoff_steps, handoffs, notes
from storage.database import Transaction
from storage.handoffs import Handoff
from storage.staff import Member

TO_A_COLLEAGUE = offering.OFFER
TO_A_SKILL = timedelta(minutes=10)


async def transfer(
    turn: Turn, handoff_id: int, by: Member, to: Member | None, skill: str = "", why: str = ""
) -> Handoff:
    """Ask a colleague, or whoever has a skill, to take the chat; the owner keeps it until then."""
    own(turn, handoff_id, by, or_leader=True)
    if to is not None:
        if to.disabled_at is not None or not may(to, TALK):
            raise NotNow(f"{to.name}不能接待市民，请另选一位。")
        if turn.talk.handoff and to.id == turn.talk.handoff.staff_id:
            raise NotNow(f"现在就是{to.name}在接待。")
    elif not skill:
        raise NotNow("请选要转给谁，或者转给哪个专题。")
    passed = await handoff_steps.transfer(
        turn.tx,
        handoff_id,
        by.id,
        to=to.id if to else None,
        skill=skill,
        text=f"{to.name if to else skill} {why}".strip(),
        now=turn.now,
    )
    if passed is None:
        raise NotNow("这次接待已经结束了。")
    until = turn.now + (TO_A_COLLEAGUE if to else TO_A_SKILL)
    await offering.plan(turn, handoff_id, "pass", until, epoch=passed.epoch)
    await watching.remark(turn, f"{by.name}请{to.name if to else _named(skill)}接手。{why}".strip())
    return passed


def _named(skill: str) -> str:
    return "值班班长" if skill == offering.DUTY_LEADER else f"{skill}专家"


async def accept(turn: Turn, handoff_id: int, by: Member) -> Handoff:
    """Take what was passed on; from this commit on the old owner's words do not go out."""
    may_talk(by)
    handoff = await handoffs.find(turn.tx, handoff_id)
    if handoff.offered_at is None or handoff.state not in handoffs.HELD:
        raise NotNow("这次转交已经有人接了，或者已经撤回。")
    if handoff.offered_to is not None and handoff.offered_to != by.id:
        raise NotAllowed("这是转给别的同事的。")
    if handoff.offered_to is None and not await able(turn.tx, handoff.skill, by, turn.now):
        raise NotAllowed(f"这是转给{_named(handoff.skill)}的。")
    return await _take(turn, handoff, by, "accept", "")


async def able(tx: Transaction, skill: str, by: Member, now: datetime) -> bool:
    """Whether somebody may take what is passed on to whoever has a skill."""
    if skill == offering.DUTY_LEADER and leads(by):
        return True
    return by.id in await offering.able(tx, skill, now)


async def barge_in(turn: Turn, handoff_id: int, by: Member, why: str) -> Handoff:
    """The duty leader takes a chat from whoever has it."""
    if not leads(by):
        raise NotAllowed("只有值班班长和管理员可以直接接过来。")
    if not why.strip():
        raise NotNow("请写一句为什么接过来。")
    found = turn.talk.handoff
    if found is None or found.id != handoff_id:
        raise NotNow("这次接待已经结束了。")
    if turn.held and held(turn, handoff_id).staff_id == by.id:
        raise NotNow("您已接待")
    handoff = await handoffs.find(turn.tx, handoff_id)
    taken = await _take(turn, handoff, by, "barge_in", why.strip())
    await notes.audit(
        turn.tx, f"staff:{by.name}", "barge-in", f"handoff:{handoff_id}", text=why, now=turn.now
    )
    return taken


async def _take(turn: Turn, handoff: Handoff, by: Member, action: str, why: str) -> Handoff:
    taken = await handoff_steps.take(turn.tx, handoff, by.id, action, why, turn.now)
    if taken is None:
        raise NotNow("刚刚有同事先接了。")
    await watching.began(turn, taken, by)
    await offering.wake(turn.tx, turn.now)
    return taken


async def decline(turn: Turn, handoff_id: int, by: Member, why: str = "") -> None:
    """Somebody who was asked cannot take it: an offer goes to the next, a transfer back."""
    handoff = await handoffs.find(turn.tx, handoff_id)
    if handoff.offered_to != by.id:
        raise NotNow("这个对话已经不在等您了。")
    if handoff.state == "OFFERED":
        back = await offering.decline(turn, handoff, f"staff:{by.id}", why)
        if back:
            await offering.offer(turn, back)
        return
    await handoff_steps.decline_transfer(turn.tx, handoff_id, by.id, why, turn.now)
    await watching.remark(turn, f"{by.name}现在不方便接手。{why}".strip())
