"""One person at two places and one handoff: the talk goes on where they last wanted it.

Each place is a conversation, and a relative may sit at the other one: so what is written there does
not reach the operator by itself, the bot answers it. It says once where the talk is, and one tap
moves the talk, or the place in the queue, with whoever holds it.
"""

from dataclasses import replace
from functools import partial

from handlers.citizen import human
from handlers.desk import watching
from handlers.desk.topics.card import CHANNELS
from handlers.turn import Choice, Reply, Turn
from storage import conversations, handoffs
from storage.conversations import OpenHandoff


async def hint(turn: Turn) -> None:
    """Said once for each talk, before the bot answers here."""
    there = turn.talk.elsewhere
    if there is None or there.state not in handoffs.HELD:
        return
    if turn.state.get("told_elsewhere") != there.id:
        turn.state["told_elsewhere"] = there.id
        await human.say_elsewhere(turn, there)


async def come_here(turn: Turn) -> None:
    """The talk or the place in the queue moves here. 1. The old place is told, and what was begun
    there is stale. 2. The handoff, its clocks and its topic follow. 3. It is said here."""
    there = turn.talk.elsewhere
    if there is None:
        await human.ask_for(turn)
        return
    to = turn.talk.address.channel
    there = await turn.beside(there.conversation_id, partial(_goes, there=there, to=to))
    turn.talk.elsewhere = None
    if there is None:
        await human.ask_for(turn)
        return
    moved = await handoffs.move(
        turn.tx, there.id, turn.talk.id, seen=turn.talk.revision, now=turn.now
    )
    human.changes_hands(turn)
    turn.talk.handoff = replace(there, conversation_id=turn.talk.id)
    if there.state in handoffs.HELD:
        await _goes_on(turn, there)
    else:
        await human.say_new_place(turn, moved)


async def _goes(other: Turn, there: OpenHandoff, to: str) -> OpenHandoff | None:
    """It leaves this conversation, as it stands now; None when it has ended meanwhile."""
    now = other.talk.handoff
    if now is None or now.id != there.id:
        return None
    human.changes_hands(other)
    place = other.t(f"channels-name-{to}")
    other.reply(Reply(other.t("person-moved-on", place=place), side="system"))
    return now


async def _goes_on(turn: Turn, there: OpenHandoff) -> None:
    end = Choice(turn.t("choice-end-talk"), "human.cancel", {})
    said = turn.t("person-here-now", name=there.staff_name)
    if told := turn.reply(Reply(said, choices=(end,), side="system")):
        turn.state["person_message"] = told.key
    other = await conversations.find(turn.tx, there.conversation_id)
    place = CHANNELS.get(other.address.channel, other.address.channel)
    await watching.remark(turn, f"市民从{place}换到这里接着说，以前的话在那边的对话里。")
