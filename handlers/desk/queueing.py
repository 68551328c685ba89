"""What becomes due for a chat that waits, was offered, is passed on or is on hold."""

from datetime import datetime

from handlers.citizen import human
from handlers.desk import holding, offering
from handlers.desk.watching import remark
from handlers.turn import Turn
from storage import handoff_steps, presence
from storage.handoffs import WAITING
from storage.timers import Timer


async def place(turn: Turn, timer: Timer) -> bool:
    """Bring the place in the queue up to date while the citizen waits."""
    waiting = await offering.open_one(turn, timer)
    if waiting and waiting.state in WAITING:
        await human.say_place(turn, only_news=True)
        await offering.plan(turn, waiting.id, "place", turn.now + human.TOLD_EVERY)
    return True


async def limit(turn: Turn, timer: Timer) -> bool:
    """Nobody came in time: a message is left, and the bot is there again."""
    waiting = await offering.open_one(turn, timer)
    since = datetime.fromisoformat(timer.details["since"])
    claimed_since = bool(waiting and waiting.claimed_at and waiting.claimed_at > since)
    if waiting and waiting.state in WAITING and not claimed_since:
        await human.leave_message(turn, waiting, "queue_timeout")
    return True


async def offer_over(turn: Turn, timer: Timer) -> bool:
    """Whoever was asked did not answer: they are away, somebody else is asked."""
    offered = await offering.open_one(turn, timer)
    if offered and offered.state == "OFFERED" and offered.epoch == timer.details["epoch"]:
        if offered.offered_to is not None:
            await _empty_chair(turn, offered.offered_to, offered.offered_at or turn.now)
        back = await offering.decline(turn, offered, "bot", "no answer")
        if back:
            await offering.offer(turn, back)
    return True


async def _empty_chair(turn: Turn, staff_id: int, asked_at: datetime) -> None:
    """Who did not answer is away, unless they said since then that they are there."""
    there = await presence.of(turn.tx, staff_id)
    if there and there.since_at > asked_at:
        return
    await presence.set_state(turn.tx, staff_id, "away", turn.now)
    await offering.tell_away(turn.tx, staff_id, turn.now)


async def next_one(turn: Turn, timer: Timer) -> bool:
    """Somebody has room now."""
    waiting = await offering.open_one(turn, timer)
    if waiting and waiting.state == "QUEUED":
        await offering.offer(turn, waiting)
    return True


async def pass_over(turn: Turn, timer: Timer) -> bool:
    """Nobody took what was passed on: it stays with its owner, who is told."""
    passed = await offering.open_one(turn, timer)
    if passed and passed.offered_at and passed.epoch == timer.details["epoch"]:
        await handoff_steps.pass_over(turn.tx, passed.id, turn.now)
        await remark(turn, "转交没有人接，对话还在您这里。")
    return True


async def hold_over(turn: Turn, timer: Timer) -> bool:
    """The time that was asked for is over: the talk goes on, its owner is reminded."""
    held = await offering.open_one(turn, timer)
    if held and held.state == "HOLD" and held.epoch == timer.details["epoch"]:
        await holding.go_on(turn, held.id, "bot")
        await remark(turn, f"说好的时间到了，请回复市民：{held.hold_why}")
    return True
