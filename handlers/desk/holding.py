"""A talk that waits for the citizen or a department: nobody is nudged, nobody is sent away."""

from datetime import timedelta

from handlers.desk import offering, watching
from handlers.desk.owning import own
from handlers.errors import NotNow
from handlers.turn import Reply, Turn
from storage import handoff_steps
from storage.handoffs import Handoff
from storage.staff import Member

LONGEST = 24 * 60


async def hold(turn: Turn, handoff_id: int, by: Member, minutes: int, why: str) -> Handoff:
    """Say when it goes on; `minutes` up to a day. The citizen is told."""
    own(turn, handoff_id, by)
    if not 1 <= minutes <= LONGEST:
        raise NotNow("请写多少分钟后继续，从1到1440。")
    if not why.strip():
        raise NotNow("请写一句在等什么。")
    until = turn.now + timedelta(minutes=minutes)
    held = await handoff_steps.hold(turn.tx, handoff_id, by.id, until, why.strip(), turn.now)
    if held is None:
        raise NotNow("这次接待已经结束了。")
    await offering.plan(turn, handoff_id, "hold", until, epoch=held.epoch)
    turn.reply(Reply(turn.t("person-holds", name=by.name, minutes=minutes), side="system"))
    return held


async def resume(turn: Turn, handoff_id: int, by: Member) -> Handoff:
    """Go on with the talk."""
    own(turn, handoff_id, by)
    going_on = await go_on(turn, handoff_id, f"staff:{by.id}")
    if going_on is None:
        raise NotNow("这次接待没有在等。")
    return going_on


async def go_on(turn: Turn, handoff_id: int, actor: str) -> Handoff | None:
    """The clocks of both sides begin anew; None when nothing is on hold."""
    going_on = await handoff_steps.resume(turn.tx, handoff_id, actor, turn.now)
    if going_on:
        await watching.await_answer(turn, going_on)
    return going_on
