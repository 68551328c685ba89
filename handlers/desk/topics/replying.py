"""What replies to a question of the Telegram desk, and what is done with it (`asking`)."""

from handlers.desk.topics import asking, correcting
from handlers.desk.topics import seat as seats
from handlers.desk.topics.seat import Seat
from handlers.turn import Turn
from storage import desk_topics, outbox
from storage.errors import NotFound
from storage.staff import Member


async def replied(turn: Turn, by: Member) -> int:
    """The topic whose question was answered by what was written, and it is done; else 0."""
    number, text = turn.incoming.reply_to, turn.incoming.text.strip()
    key = await outbox.key_of(turn.tx, turn.talk.id, number) if number else ""
    about = turn.state.get("asked_words", {}).get(key) if key else None
    if not about or not text or turn.incoming.kind != "text":
        return 0
    try:
        seat = await seats.of(turn, await desk_topics.by_id(turn.tx, about["topic"]))
    except NotFound:
        return 0
    await _do(turn, seat, by, about, text)
    return seat.desk.id


async def _do(turn: Turn, seat: Seat, by: Member, about: dict[str, str], text: str) -> None:
    match about["what"]:
        case "wrap":
            await asking.wrapped(turn, seat, by, text)
        case "ban":
            await asking.banned(turn, seat, by, int(about["hours"]), text)
        case "correct":
            await correcting.put(turn, seat, by, about, text)
        case "correct_why":
            await correcting.put(turn, seat, by, about, about["value"], text)
        case _:
            await asking.filled(turn, seat, by, about["slot"], text)
