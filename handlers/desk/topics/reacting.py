"""Reactions at the Telegram desk: the owner's go to the citizen, theirs stand at the copy."""

from handlers import reacting
from handlers.desk.topics import seat as seats
from handlers.errors import Refused
from handlers.turn import Deed, Turn
from storage import desk_topics, relays
from storage.errors import NotFound
from storage.messages import Message
from storage.relays import Relay


async def react(turn: Turn) -> None:
    """Somebody marked a message in the group or in a private chat at work. What a colleague marks
    is theirs; so is a mark at anything but the citizen's words."""
    number = turn.incoming.platform_id or ""
    chat = turn.talk.address.peer.partition("/")[0]
    relay = await relays.at_desk(turn.tx, chat, number) if number else None
    by = await seats.member(turn)
    if relay is None or by is None:
        return
    try:
        desk = await desk_topics.by_id(turn.tx, relay.topic_id)
        key, emoji = relay.citizen_key, turn.incoming.text
        await turn.beside(
            desk.citizen_talk, lambda other: reacting.by_operator(other, by, key, emoji)
        )
    except (Refused, NotFound):
        return  # a mark is no word: nobody waits to hear that it stayed here


def show(turn: Turn, message: Message, known: list[Relay]) -> None:
    """The citizen's mark at the copy of the message that they marked; at the operator's own words
    it takes the place of the sign that they have arrived."""
    emoji = reacting.given(message, "citizen")
    relay = next((one for one in known if one.desk_id), None)
    if emoji is None or relay is None:
        return
    own = not relay.desk_key
    turn.deeds.append(Deed("mark" if emoji or own else "unmark", emoji, relay.desk_id))
