"""A reaction is a mark at a message, seen on both sides: nothing is said and no clock starts by it.

`extras["reactions"]` has who (citizen, operator) and what (`emoji`, empty once taken back; an
operator's `name`), and which revision of the message the marks began with (`before`) and made.
"""

from typing import Any, Literal

from handlers.errors import NotAllowed, NotNow
from handlers.turn import Deed, Turn
from storage import messages, quotes
from storage.messages import Message
from storage.staff import Member

Who = Literal["citizen", "operator"]

OFFERED = "👍"
"""What the web desk offers."""
LONGEST = 16


async def by_citizen(turn: Turn) -> None:
    """On Telegram a citizen marked a message of either side."""
    number = turn.incoming.platform_id or ""
    key = await quotes.by_number(turn.tx, turn.talk.id, number) if number else ""
    message = await messages.by_key(turn.tx, turn.talk.id, key) if key else None
    if message:
        await _mark(turn, message, "citizen", {"emoji": turn.incoming.text})


async def by_operator(turn: Turn, by: Member, key: str, emoji: str) -> None:
    """Whoever has the chat marks the citizen's words; on Telegram they get the reaction. Empty:
    it is taken back."""
    held = turn.talk.handoff
    if not turn.held or held is None:
        raise NotNow("这次接待已经结束，没有点上。")
    if held.staff_id != by.id:
        raise NotAllowed(f"现在由{held.staff_name}接待，没有点上。")
    message = await messages.by_key(turn.tx, turn.talk.id, key) if key else None
    if message is None or message.side != "citizen":
        raise NotNow("只能点市民说的话。")
    given = emoji[:LONGEST]
    if not await _mark(turn, message, "operator", {"emoji": given, "name": by.name}):
        return
    if message.platform_id:
        turn.deeds.append(Deed("mark" if given else "unmark", given, message.platform_id))


async def _mark(turn: Turn, message: Message, who: Who, what: dict[str, Any]) -> bool:
    """Whether something has changed by it."""
    old = message.extras.get("reactions", {})
    if old.get(who, {}).get("emoji", "") == what["emoji"]:
        return False
    before = worded(message)
    made = {**old, who: what, "before": before, "revision": turn.talk.revision + 1}
    message.extras = {**message.extras, "reactions": made}
    await messages.mark(turn.tx, turn.talk, message)
    return True


def worded(message: Message) -> int:
    """The revision that gave a message its words: what came after it were marks only."""
    marks = message.extras.get("reactions", {})
    return int(marks["before"] if marks.get("revision") == message.revision else message.revision)


def given(message: Message, who: Who) -> str | None:
    """What somebody marked a message with; empty once taken back, None for never."""
    found = message.extras.get("reactions", {}).get(who)
    return None if found is None else str(found["emoji"])
