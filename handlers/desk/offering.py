"""Who is asked to take a waiting chat: somebody who is there, has room and knows the matter.

An offer stands for 45 seconds; whoever lets it pass is marked as away, so that the next one is not
kept waiting by an empty chair. A chat that nobody can be offered stays for anybody to claim.
"""

from datetime import datetime, timedelta

from handlers.turn import Turn
from storage import handoff_lists, handoff_steps, handoffs, presence, shifts, staff_telegram, timers
from storage.database import Transaction
from storage.handoffs import Handoff
from storage.presence import There
from storage.staff import Member
from storage.timers import Timer

OFFER = timedelta(seconds=45)
AGAIN_WITHIN = timedelta(minutes=30)
"""Whoever spoke with the citizen within this time is asked first."""
BEFORE_THE_END = timedelta(minutes=30)
"""For this long before the end of their shift nobody gets new chats."""
DUTY_LEADER = "duty_leader"


async def plan(
    turn: Turn, handoff_id: int, event: str, due: datetime, **details: str | int
) -> None:
    """Plan something for the chat of this turn; see `plan_for`."""
    await plan_for(turn.tx, handoff_id, turn.talk.id, event, due, turn.now, **details)


async def plan_for(
    tx: Transaction,
    handoff_id: int,
    conversation_id: int,
    event: str,
    due: datetime,
    now: datetime,
    **details: str | int,
) -> None:
    """Plan `handoff-{event}`. Each planning has a key of its own; it looks again when due."""
    await timers.plan(
        tx,
        f"handoff:{handoff_id}",
        f"handoff-{event}",
        due,
        round=timers.anew(now),
        conversation_id=conversation_id,
        details={"handoff": handoff_id, **details},
    )


async def open_one(turn: Turn, timer: Timer) -> Handoff | None:
    """The chat of a timer, while it is the one that this conversation has open."""
    found = turn.talk.handoff
    if found is None or found.id != timer.details["handoff"]:
        return None
    return await handoffs.find(turn.tx, found.id)


async def offer(turn: Turn, waiting: Handoff) -> Handoff | None:
    """Offer a waiting chat to whoever is freest; None when nobody can be asked."""
    to = await _freest(turn, waiting)
    if to is None:
        return None
    offered = await handoff_steps.offer(turn.tx, waiting.id, to.staff_id, to.name, turn.now)
    if offered:
        await plan(turn, offered.id, "offer", turn.now + OFFER, epoch=offered.epoch)
    return offered


async def _freest(turn: Turn, waiting: Handoff) -> There | None:
    free = [one for one in await presence.everyone(turn.tx) if one.free(turn.now)]
    free = [one for one in free if one.staff_id not in waiting.declined]
    if not free:
        return None
    if waiting.skill:
        fit = await able(turn.tx, waiting.skill, turn.now)
        free = [one for one in free if one.staff_id in fit]
    ending = await shifts.ends_soon(turn.tx, turn.now, BEFORE_THE_END)
    leaving = {one.staff_id for one in ending}
    free = [one for one in free if one.staff_id not in leaving]
    lately = await handoff_lists.lately_with(turn.tx, waiting.person_id, turn.now - AGAIN_WITHIN)
    known = lately[0] if lately else None
    return min(free, key=lambda one: (one.staff_id != known, one.holds, one.since_at), default=None)


async def able(tx: Transaction, skill: str, now: datetime) -> frozenset[int]:
    """Who may be asked for a skill: an expert's topic, a language, or the duty leader."""
    if skill == DUTY_LEADER:
        leader = await shifts.leader(tx, now)
        return frozenset({leader.id}) if leader else await presence.with_role(tx, DUTY_LEADER)
    return await presence.with_skill(tx, skill)


async def skills_of(tx: Transaction, member: Member, now: datetime) -> frozenset[str]:
    """For what somebody may be asked."""
    own = await presence.skills(tx, member.id)
    leads = member.id in await able(tx, DUTY_LEADER, now)
    return own | {DUTY_LEADER} if leads else own


async def decline(turn: Turn, offered: Handoff, actor: str, why: str) -> Handoff | None:
    """Back into the queue at the same place; whoever declined is not asked again."""
    return await handoff_steps.decline(turn.tx, offered, actor, why, turn.now)


async def tell_away(tx: Transaction, staff_id: int, now: datetime) -> None:
    """Whoever is on duty in Telegram hears that they were marked as away: no page shows it."""
    talk = await staff_telegram.duty_talk(tx, staff_id)
    if talk is not None:
        await timers.plan(
            tx,
            f"duty:{staff_id}",
            "duty-away",
            now,
            round=timers.anew(now),
            conversation_id=talk,
            details={"staff": staff_id},
        )


async def wake(tx: Transaction, now: datetime) -> None:
    """Somebody has room: the first of those who wait are looked at at once."""
    for row in await handoff_lists.first_waiting(tx):
        await plan_for(tx, row["id"], row["conversation_id"], "next", now, now)
