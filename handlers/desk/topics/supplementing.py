"""`/add` in reply to a citizen's words: they go to a case that is filed already (edge case 26)."""

from handlers.citizen import track
from handlers.desk import supplementing
from handlers.desk.topics import seat as seats
from handlers.desk.topics.seat import Seat
from handlers.errors import Refused
from handlers.turn import Turn
from storage import relays
from storage.staff import Member


async def add(turn: Turn, seat: Seat, by: Member, argument: str) -> None:
    """To the case that is named; without a name to the only one that is open."""
    keys = await _said(turn, seat)
    if not keys:
        seats.tell(turn, "topic-add-how")
        return
    number = track.number_in(argument) or argument.upper()[:40]
    if not number:
        found = await supplementing.open_cases(turn.tx, seat.citizen.person_id)
        if len(found) != 1:
            numbers = "、".join(one.number for one in found)
            seats.tell(turn, "topic-add-which" if found else "topic-add-none", numbers=numbers)
            return
        number = found[0].number

    async def put(other: Turn) -> bool:
        handoff = seat.handoff.id
        return any([await supplementing.to_case(other, handoff, by, key, number) for key in keys])

    try:
        new = await turn.beside(seat.desk.citizen_talk, put)
    except Refused as refused:
        seats.tell(turn, "topic-not-added", why=str(refused))
        return
    seats.tell(turn, "topic-added" if new else "topic-added-before", number=number)


async def _said(turn: Turn, seat: Seat) -> list[str]:
    """The citizen's messages that are told in what is replied to: several short ones at once."""
    chat, number = turn.talk.address.peer.partition("/")[0], turn.incoming.reply_to
    relay = await relays.at_desk(turn.tx, chat, number) if number else None
    if relay is None or relay.topic_id != seat.desk.id or not relay.desk_key:
        return []
    return await relays.told_in(turn.tx, relay.desk_key)
