"""The staff's groups themselves: whether we may work there."""

from handlers.turn import Turn
from storage import desk_groups, notes


async def our_rights(turn: Turn) -> None:
    """Thrown out, made a plain member, or let in again. Without the right to manage topics the
    group's handoffs go elsewhere; duty leaders hear of it."""
    chat = turn.talk.address.peer
    known = await desk_groups.group(turn.tx, chat)
    if known is None:
        return
    if turn.incoming.kind == "joined":
        turn.talk.blocked_at = None
        if known.broken_at:
            await desk_groups.mended(turn.tx, chat)
        return
    why = turn.incoming.text or "left"
    if await desk_groups.broken(turn.tx, chat, why, turn.now):
        await notes.raise_alarm(turn.tx, "desk-out", why, now=turn.now)
