"""What no page of ours shows: a mini program's card, a poll, a sticker without an emoji.

It stands in the transcript under its name, so that whoever looks knows that something came.
"""

from handlers.citizen import report
from handlers.turn import Turn
from storage import handoffs


async def answered(turn: Turn) -> None:
    """Say what can be seen instead; a report that is open goes on with what it asked."""
    turn.say("cannot-see")
    if turn.talk.handoff:
        await handoffs.spoke(turn.tx, turn.talk.handoff.id, "citizen", turn.now)
    elif "form" in turn.state:
        report.touch(turn)
        await report.back(turn)
