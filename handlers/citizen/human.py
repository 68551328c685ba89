"""A person on first request: into the queue with one's place in it, and out again."""

from datetime import timedelta

from handlers.turn import Choice, Reply, Turn
from storage import handoffs, messages
from storage.handoffs import Handoff

GUESS = timedelta(minutes=3)
"""The wait that is told while there is nothing to reckon from."""


async def ask_for(turn: Turn, reason: str = "citizen") -> None:
    """Queue the chat. Asked again, the place is said again; a draft goes along."""
    draft = turn.state.get("form") or {}
    urgent = draft.get("slots", {}).get("urgency") in ("urgent", "critical")
    new = await handoffs.queue(
        turn.tx,
        conversation_id=turn.talk.id,
        person_id=turn.talk.person_id,
        reason=reason,
        priority=50 if urgent or reason.startswith("emergency") else 0,
        draft=draft,
        now=turn.now,
    )
    if new is None:
        await say_place(turn)
        return
    reply = turn.reply(await _place(turn, new))
    if reply:
        turn.state["queue_message"] = reply.key


async def say_place(turn: Turn) -> None:
    """Say the place in the queue, in the one message that says it."""
    open_one = turn.talk.handoff
    if open_one is None:
        return
    waiting = await handoffs.find(turn.tx, open_one.id)
    reply = await _place(turn, waiting)
    reply.replaces = turn.state.get("queue_message", "")
    turn.reply(reply)


async def _place(turn: Turn, waiting: Handoff) -> Reply:
    ahead = await handoffs.ahead(turn.tx, waiting)
    waits = await handoffs.recent_wait(turn.tx)
    each = (
        sum(((end - start) for start, end in waits), timedelta()) / len(waits) if waits else GUESS
    )
    minutes = max(1, round(each.total_seconds() / 60))
    return Reply(
        turn.t("queue-place", ahead=ahead, minutes=minutes),
        choices=(Choice(turn.t("choice-leave-queue"), "human.cancel", {}),),
        side="system",
    )


async def waiting_words(turn: Turn) -> None:
    """The citizen writes while waiting: it is kept for the operator; one word, once."""
    if turn.state.get("queue_told"):
        return
    turn.state["queue_told"] = True
    turn.say("queue-heard")


async def leave(turn: Turn) -> None:
    """Out of the queue, or out of the talk; the bot is there again at once."""
    open_one = turn.talk.handoff
    if open_one is None:
        turn.say("choice-stale")
        return
    await handoffs.close(
        turn.tx, open_one.id, actor="citizen", reason="citizen_ended", now=turn.now
    )
    turn.talk.handoff = None
    turn.talk.epoch += 1
    forget(turn)
    turn.say("queue-left")
    turn.tx.touch(messages.topic(turn.talk.id))


def forget(turn: Turn) -> None:
    """Nothing of the queue is remembered once it is over."""
    turn.state.pop("queue_told", None)
    turn.state.pop("queue_message", None)
    turn.state.pop("unsure", None)
