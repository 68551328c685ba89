"""The clocks of a talk: the operator who does not answer, the citizen who has gone quiet.

2 / 5 / 10 minutes without an answer: the owner is nudged, the duty leader alarmed, the chat goes
back to its place in the queue. 10 / 30 minutes without the citizen: they are asked, then the chat
is the bot's again. Nothing of this runs while a chat is on hold.
"""

from datetime import datetime, timedelta

from handlers.citizen import human
from handlers.desk import offering
from handlers.turn import Choice, Reply, Turn
from storage import handoff_steps, handoffs, messages, notes, presence, shifts
from storage.handoffs import Handoff
from storage.staff import Member
from storage.timers import Timer

LADDER = {1: timedelta(minutes=2), 2: timedelta(minutes=5), 3: timedelta(minutes=10)}
SILENCE = {"warn": timedelta(minutes=10), "close": timedelta(minutes=30)}
RAISED = 20
"""How much a chat gains that comes back from somebody who left it."""


async def citizen_spoke(turn: Turn) -> None:
    """From the first word that is not answered yet the ladder runs."""
    open_one = turn.talk.handoff
    assert open_one is not None
    handoff = await handoffs.find(turn.tx, open_one.id)
    answered = handoff.last_human_at or handoff.claimed_at or turn.now
    first = handoff.last_citizen_at is None or handoff.last_citizen_at <= answered
    await handoffs.spoke(turn.tx, handoff.id, "citizen", turn.now)
    if first and handoff.state == "ACTIVE":
        await await_answer(turn, handoff)


async def began(turn: Turn, taken: Handoff, by: Member, key: str = "person-came") -> None:
    """A person has the chat from this commit on: the bot is silent, the citizen hears who it is."""
    human.changes_hands(turn)
    end = Choice(turn.t("choice-end-talk"), "human.cancel", {})
    told = turn.reply(Reply(turn.t(key, name=by.name), choices=(end,), side="system"))
    if told:
        turn.state["person_message"] = told.key
    await await_answer(turn, taken)
    await _watch_shift(turn, taken, by)


async def _watch_shift(turn: Turn, taken: Handoff, by: Member) -> None:
    """When the owner's shift ends, the chat must have been handed on (edge case 10)."""
    now = await shifts.between(turn.tx, turn.now, turn.now)
    mine = next((one for one in now if one.staff_id == by.id), None)
    if mine:
        await offering.plan(turn, taken.id, "shift", mine.ends_at, staff=by.id)


async def await_answer(turn: Turn, handoff: Handoff) -> None:
    for rung, after in LADDER.items():
        await offering.plan(
            turn, handoff.id, f"idle-{rung}", turn.now + after, since=turn.now.isoformat()
        )


async def human_spoke(turn: Turn, handoff_id: int) -> None:
    await handoffs.spoke(turn.tx, handoff_id, "human", turn.now)
    for what, after in SILENCE.items():
        await offering.plan(
            turn, handoff_id, f"silent-{what}", turn.now + after, since=turn.now.isoformat()
        )


async def idle(turn: Turn, timer: Timer) -> bool:
    """A rung of the ladder, if the citizen still waits for this owner's answer."""
    handoff = await offering.open_one(turn, timer)
    if handoff is None or handoff.state != "ACTIVE" or turn.talk.blocked_at:
        return True
    since = datetime.fromisoformat(timer.details["since"])
    if (handoff.last_human_at or since) > since or (handoff.claimed_at or since) > since:
        return True
    rung = int(timer.event[-1])
    if rung == 1:
        await remark(turn, "市民等了2分钟，还没有回复。")
    elif rung == 2:
        name = turn.talk.handoff.staff_name if turn.talk.handoff else ""
        await notes.raise_alarm(
            turn.tx, "handoff-idle", name, now=turn.now, conversation_id=turn.talk.id
        )
    else:
        await requeue(turn, handoff, "operator_idle")
    return True


async def requeue(turn: Turn, handoff: Handoff, why: str) -> None:
    """Back to the same place, a little higher; the citizen is told once, the owner is away."""
    back = await handoff_steps.requeue(turn.tx, handoff.id, why, RAISED, turn.now)
    if back is None:
        return
    if handoff.staff_id is not None and why == "operator_idle":
        await presence.set_state(turn.tx, handoff.staff_id, "away", turn.now)
        await offering.tell_away(turn.tx, handoff.staff_id, turn.now)
    human.changes_hands(turn)
    turn.reply(Reply(turn.t("person-away"), side="system"))
    await human.wait(turn, back)


async def silent(turn: Turn, timer: Timer) -> bool:
    """The citizen has gone quiet since the operator's last word."""
    handoff = await offering.open_one(turn, timer)
    if handoff is None or handoff.state != "ACTIVE" or turn.talk.blocked_at:
        return True
    since = datetime.fromisoformat(timer.details["since"])
    last_words = (handoff.last_citizen_at, handoff.last_human_at)
    if any(at is not None and at > since for at in last_words):
        return True
    if timer.event == "handoff-silent-warn":
        turn.reply(Reply(turn.t("person-still-there"), side="system"))
        return True
    await handoffs.close(turn.tx, handoff.id, actor="bot", reason="citizen_idle", now=turn.now)
    human.changes_hands(turn)
    turn.reply(Reply(turn.t("person-quiet"), side="system"))
    await offering.wake(turn.tx, turn.now)
    return True


async def remark(turn: Turn, text: str) -> None:
    """A word of the house to whoever holds the chat, on note paper."""
    said = messages.Message(Reply("").key, "note", text, turn.now)
    await messages.add(turn.tx, turn.talk, [said])
    turn.tx.touch(handoffs.TOPIC)
