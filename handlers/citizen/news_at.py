"""Where the news of a person's cases goes, when they write to us from several places.

The card, what is told, the follow-up and every reminder go to the place that they have chosen; a
case keeps in mind where it was told, and goes back there when the places part.
"""

from handlers.citizen import joined, track
from handlers.turn import Turn
from storage import cases, links, timers
from storage.timers import Timer

SHOWN = 3
"""Cards that are shown at the new place at once; the others by 我的诉求."""


def subject(conversation_id: int) -> str:
    return f"channel:{conversation_id}"


async def here(turn: Turn) -> int:
    """The news of all cases comes here from now on; how many moved, the newest with their cards."""
    me = turn.talk
    moved = await links.elsewhere(turn.tx, me.person_id, me.id)
    for case_id in moved:
        await links.move(turn.tx, case_id, me.person_id, me.id)
    for case_id in moved[-SHOWN:]:
        case = await cases.glance(turn.tx, case_id)
        if case.person_id == me.person_id:
            await track.show_card(turn, case)
        else:
            await joined.show(turn, case)
    return len(moved)


async def send(turn: Turn, to: int) -> None:
    """The news goes to another place, in a turn of its own there."""
    await timers.plan(
        turn.tx,
        subject(to),
        "channel-news",
        turn.now,
        round=timers.anew(turn.now),
        conversation_id=to,
        details={"person": turn.talk.person_id},
    )


async def come(turn: Turn, timer: Timer) -> bool:
    """What was told elsewhere comes here, if that is still wanted."""
    if turn.conversation is None or turn.talk.blocked_at is not None:
        return True
    if await links.wanted(turn.tx, turn.talk.person_id) != turn.talk.id:
        return True
    if turn.held:
        return False
    waiting = await links.elsewhere(turn.tx, turn.talk.person_id, turn.talk.id)
    if waiting:
        turn.say("channels-moved", count=len(waiting))
        await here(turn)
    return True


async def filed(turn: Turn) -> None:
    """A case was filed here: its news goes where the person wants all news."""
    wanted = await links.wanted(turn.tx, turn.talk.person_id)
    if wanted not in (None, turn.talk.id):
        await send(turn, wanted)


async def left(turn: Turn) -> None:
    """The place was left: what is told of cases goes back to where they were told."""
    if await links.wanted(turn.tx, turn.talk.person_id) == turn.talk.id:
        await links.want(turn.tx, turn.talk.person_id, None)
        await links.back(turn.tx, turn.talk.person_id)
