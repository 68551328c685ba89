"""What an operator says at the desk, to the citizen: words, files, albums whole, changes, /del."""

import json
from dataclasses import asdict, replace
from datetime import datetime

from handlers.desk import chats, mending, quoting
from handlers.desk.topics import seat as seats
from handlers.desk.topics.seat import Seat
from handlers.desk.topics.telling import PATIENCE, QUIET
from handlers.errors import NotNow, Refused
from handlers.files import as_file
from handlers.turn import Attachment, Copies, Deed, Reply, Turn, new_key
from storage import desk_topics, media, messages, relays, staff
from storage.database import Row
from storage.messages import Message
from storage.staff import Member


async def say(turn: Turn, seat: Seat, by: Member) -> None:
    """The owner's words and files go to the citizen; an album waits until it is whole."""
    incoming = turn.incoming
    if incoming.album and incoming.files:
        await desk_topics.keep_part(
            turn.tx,
            seat.desk.id,
            staff_id=by.id,
            album=incoming.album,
            desk_id=incoming.platform_id or "",
            file=json.dumps(asdict(incoming.files[0])),
            text=incoming.text,
            quotes=await _quoted(turn, seat),
            now=turn.now,
        )
        return
    text = incoming.text or incoming.phone
    if incoming.place:
        place = incoming.place
        text = f"📍 {place.label} {place.latitude:.5f}, {place.longitude:.5f}"
    reply = Reply(" ".join(text.split(" ")), files=incoming.files)
    reply.quotes = await _quoted(turn, seat)
    await send(turn, seat, by, reply, (incoming.platform_id or "",), placed=bool(incoming.place))


async def albums(turn: Turn, seat: Seat) -> datetime | None:
    """Send the operator's albums that are whole; when the next one will be."""
    later: list[datetime] = []
    parts = await desk_topics.album_parts(turn.tx, seat.desk.id)
    for album in dict.fromkeys(one["album"] for one in parts):
        group = [one for one in parts if one["album"] == album]
        whole = min(group[-1]["came_at"] + QUIET, group[0]["came_at"] + PATIENCE)
        if whole > turn.now:
            later.append(whole)
            continue
        await desk_topics.drop_parts(turn.tx, seat.desk.id, album)
        await _album(turn, seat, group)
    return min(later, default=None)


async def _album(turn: Turn, seat: Seat, group: list[Row]) -> None:
    by = await staff.by_id(turn.tx, group[0]["staff_id"])
    files = tuple(Attachment(**json.loads(one["file"])) for one in group)
    text = "\n".join(one["text"] for one in group if one["text"])
    ids = tuple(one["desk_id"] for one in group)
    await send(turn, seat, by, Reply(text, files=files, quotes=group[0]["quotes"]), ids)


async def send(
    turn: Turn,
    seat: Seat,
    by: Member,
    reply: Reply,
    desk_ids: tuple[str, ...],
    *,
    placed: bool = False,
) -> bool:
    """Say it in the citizen's conversation and remember which is which; False: told why not."""
    chat = turn.talk.address.peer.partition("/")[0]
    reply.files = tuple(replace(one, key=new_key()) for one in reply.files)
    known = tuple(one for one in desk_ids if one)
    if seat.citizen.address.channel == "telegram" and known:
        reply.marks = (chat, known[0])
        if reply.files or placed:
            reply.copies = Copies(chat, known)

    async def speak(other: Turn) -> None:
        if other.talk.blocked_at is not None:
            raise NotNow(turn.t("topic-citizen-blocked"))
        await chats.say(other, seat.handoff.id, by, reply)
        for file in reply.files:
            await media.add(other.tx, as_file(file, other.talk.id), now=other.now)

    try:
        await turn.beside(seat.desk.citizen_talk, speak)
    except Refused as refused:
        seats.tell(turn, "topic-not-sent", why=str(refused))
        return False
    await relays.add(turn.tx, seat.desk.id, [reply.key], chat=chat, desk_ids=known, now=turn.now)
    if seat.citizen.address.channel != "telegram" and known:
        turn.deeds.append(Deed("mark", key=known[0]))
    if not seat.desk.live:
        await desk_topics.go_live(turn.tx, seat.desk.id)
    return True


async def _quoted(turn: Turn, seat: Seat) -> str:
    """The citizen's message, or one said to them, to which the operator replies; else empty. What
    answers an internal note or our own card goes out as it is, without a quote."""
    number = turn.incoming.reply_to
    chat = turn.talk.address.peer.partition("/")[0]
    relay = await relays.at_desk(turn.tx, chat, number) if number else None
    if relay is None or relay.topic_id != seat.desk.id:
        return ""
    message = await messages.by_key(turn.tx, seat.citizen.id, relay.citizen_key)
    return message.key if message and quoting.may_be(message) else ""


async def _own(turn: Turn, seat: Seat, desk_id: str) -> Message | None:
    """What of ours a message at the desk is to the citizen; None when it is none, or too old."""
    chat = turn.talk.address.peer.partition("/")[0]
    relay = await relays.at_desk(turn.tx, chat, desk_id) if desk_id else None
    if relay is None or relay.topic_id != seat.desk.id:
        return None
    message = await messages.theirs(turn.tx, seat.citizen.person_id, relay.citizen_key)
    return message if message and message.side == "operator" else None


async def change(turn: Turn, seat: Seat, by: Member) -> None:
    """The operator changed their words: the citizen's copy follows, each version is kept."""
    message = await _own(turn, seat, turn.incoming.platform_id or "")
    words = turn.incoming.text
    if message is None or message.text == words:
        return
    if not mending.mendable(message, by, turn.now):
        seats.tell(turn, "topic-too-old-to-change")
        return
    key = message.key
    await turn.beside(message.conversation_id, lambda other: mending.change(other, by, key, words))


async def erase(turn: Turn, seat: Seat, by: Member) -> None:
    """`/del` in reply to one's own words: they go at the citizen's, the versions keep them."""
    message = await _own(turn, seat, turn.incoming.reply_to)
    if message is None:
        seats.tell(turn, "topic-del-how")
        return
    if turn.now - message.said_at > mending.CHANGEABLE:
        seats.tell(turn, "topic-too-old-to-erase")
        return
    key = message.key
    try:
        await turn.beside(message.conversation_id, lambda other: mending.take_back(other, by, key))
    except Refused as refused:
        seats.tell(turn, "topic-not-erased", why=str(refused))
        return
    seats.tell(turn, "topic-erased")
