"""Somebody goes: a citizen who blocks us, a member who is disabled, a shift that ends."""

from datetime import datetime, timedelta

from handlers.citizen import human
from handlers.desk import offering, watching
from handlers.turn import Turn
from storage import handoff_lists, handoffs, notes, shifts, staff, staff_telegram
from storage.database import Transaction
from storage.handoffs import HELD, Handoff
from storage.timers import Timer

BACK_WITHIN = timedelta(hours=24)
"""A citizen who unblocks us within this time finds the talk as it was (edge case 15)."""


async def citizen_left(turn: Turn) -> None:
    """Nothing reaches them now: whoever holds the chat is told, the clocks stand still."""
    open_one = turn.talk.handoff
    if open_one is None:
        return
    await watching.remark(turn, "市民屏蔽了机器人，消息送不到了。要紧的事请改用电话联系。")
    await offering.plan(turn, open_one.id, "gone", turn.now + BACK_WITHIN)


async def citizen_back(turn: Turn) -> None:
    if turn.talk.handoff:
        await watching.remark(turn, "市民回来了，可以接着说。")


async def gone(turn: Turn, timer: Timer) -> bool:
    """A day later they are still away: the talk ends, the cases stay."""
    open_one = await offering.open_one(turn, timer)
    blocked = turn.talk.blocked_at
    if open_one is None or blocked is None or turn.now - blocked < BACK_WITHIN:
        return True
    await _over(turn, open_one)
    return True


async def _over(turn: Turn, open_one: Handoff) -> None:
    await handoffs.close(turn.tx, open_one.id, actor="bot", reason="citizen_blocked", now=turn.now)
    human.changes_hands(turn)
    await offering.wake(turn.tx, turn.now)


async def found_blocked(turn: Turn, timer: Timer) -> bool:
    """A send was refused because they blocked us: delivery has written it down already. Whose
    account is deleted does not come back: the talk is over at once."""
    open_one = await offering.open_one(turn, timer)
    if turn.talk.blocked_at and open_one and timer.details.get("gone"):
        await watching.remark(turn, "市民的账号已经注销，消息送不到了，接待到此结束。")
        await _over(turn, open_one)
    elif turn.talk.blocked_at:
        await citizen_left(turn)
    return True


async def member_left(tx: Transaction, staff_id: int, now: datetime) -> None:
    """They are off duty; their chats go back to the queue, each in its own turn."""
    await staff_telegram.set_duty(tx, staff_id, None)
    for row in await handoff_lists.held_by(tx, staff_id):
        talk = row["conversation_id"]
        await offering.plan_for(tx, row["id"], talk, "ownerless", now, now, staff=staff_id)


async def ownerless(turn: Turn, timer: Timer) -> bool:
    handoff = await _held_by(turn, timer)
    if handoff:
        await watching.requeue(turn, handoff, "member_left")
    return True


async def shift_over(turn: Turn, timer: Timer) -> bool:
    """Still held by somebody whose shift is over: the duty leader sees to it (edge case 10)."""
    handoff = await _held_by(turn, timer)
    if handoff is None:
        return True
    on = await shifts.on_duty(turn.tx, turn.now)
    if handoff.staff_id not in {one.id for one in on}:
        owner = await staff.by_id(turn.tx, timer.details["staff"])
        await notes.raise_alarm(
            turn.tx, "handoff-shift", owner.name, now=turn.now, conversation_id=turn.talk.id
        )
    return True


async def _held_by(turn: Turn, timer: Timer) -> Handoff | None:
    """The chat of a timer, while the member that it names has it."""
    handoff = await handoffs.find(turn.tx, timer.details["handoff"])
    still = handoff.state in HELD and handoff.staff_id == timer.details["staff"]
    return handoff if still else None
