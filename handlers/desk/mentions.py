"""@name in an internal note: the colleague who is named is told."""

from collections.abc import Sequence

from handlers.desk.permissions import TALK, may
from handlers.turn import Turn
from storage import mentions, staff
from storage.messages import Message
from storage.staff import Member


def colleagues(everyone: Sequence[Member]) -> list[Member]:
    """Those who see chats, and so can be named beside one."""
    return [one for one in everyone if one.disabled_at is None and may(one, TALK)]


def named(text: str, among: Sequence[Member]) -> list[Member]:
    """Whom a note names. Of names that begin alike the longest is meant: @小赵明 is not @小赵."""
    if "@" not in text and "＠" not in text:
        return []
    by_length = sorted(among, key=lambda one: len(one.name), reverse=True)
    found: dict[int, Member] = {}
    for piece in text.replace("＠", "@").split("@")[1:]:
        meant = next((one for one in by_length if piece.startswith(one.name)), None)
        if meant:
            found[meant.id] = meant
    return list(found.values())


async def tell(turn: Turn, by: Member, note: Message) -> None:
    """Those whom a note names hear of it, but for whoever wrote it."""
    if "@" not in note.text and "＠" not in note.text:
        return
    among = colleagues(await staff.everyone(turn.tx))
    meant = [one.id for one in named(note.text, among) if one.id != by.id]
    if meant:
        await mentions.add(
            turn.tx,
            meant,
            conversation_id=turn.talk.id,
            message_key=note.key,
            by_staff_id=by.id,
            now=turn.now,
        )
