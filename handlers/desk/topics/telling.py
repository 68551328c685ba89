"""What the citizen says, told at the desk: words, photos, albums whole, places, answers to what.

1. What is new is read from the citizen's transcript by its revision, so nothing is told twice and
   a restart loses nothing.
2. An album waits until it is whole: `QUIET` after its last part, `PATIENCE` at most.
3. Many short lines at once are one message: a group may hear only twenty a minute.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from handlers import reacting as marks
from handlers.desk.topics import reacting
from handlers.desk.topics.card import name_of
from handlers.desk.topics.seat import Seat
from handlers.files import as_attachment
from handlers.turn import Copies, Reply, Turn
from storage import desk_topics, media, messages, notice_ledger, quotes, relays
from storage.messages import Message

AT_ONCE = 200
QUIET = timedelta(seconds=1.5)
PATIENCE = timedelta(seconds=5)
LINES = 3
"""More lines than these at once are told in one message."""
EARLIER = 20


async def news(turn: Turn, seat: Seat) -> datetime | None:
    """Tell what is new; when to look again for an album that is not whole yet."""
    found = await messages.after(turn.tx, seat.citizen.id, seat.desk.seen, limit=AT_ONCE)
    fresh: list[Message] = []
    seen, later = seat.desk.seen, None
    for message in found:
        later = _not_whole(message, found, turn.now)
        if later:
            break
        seen = message.revision
        known = await relays.of_citizen(turn.tx, seat.desk.id, message.key)
        reacting.show(turn, message, known)
        if marks.worded(message) <= seat.desk.seen:
            continue
        if known and message.edited_at and known[0].desk_key:
            await relays.changed(turn.tx, known[0].id, turn.now)
        elif not known and _concerns(message, seat):
            fresh.append(message)
    for group in _groups(fresh):
        await tell(turn, seat, group)
    if seen != seat.desk.seen:
        await desk_topics.told(turn.tx, seat.desk.id, seen)
    return later


def _not_whole(message: Message, found: Sequence[Message], now: datetime) -> datetime | None:
    """Until when an album's part waits for the others."""
    album = message.extras.get("album")
    if not album:
        return None
    times = [one.said_at for one in found if one.extras.get("album") == album]
    whole = min(max(times) + QUIET, min(times) + PATIENCE)
    return whole if whole > now else None


def _concerns(message: Message, seat: Seat) -> bool:
    """What the bot said in between the citizen knows and the operator sees on the web."""
    if seat.handoff.closed_at and message.said_at > seat.handoff.closed_at:
        return False
    return message.side in ("citizen", "note", "operator") or _is_notice(message)


def _is_notice(message: Message) -> bool:
    """A notice that reached the citizen in the middle of the talk."""
    return message.side == "system" and notice_ledger.of_key(message.key) is not None


def _groups(fresh: Sequence[Message]) -> list[list[Message]]:
    """What is told together: an album, and short lines when there are many."""
    many = sum(1 for one in fresh if _plain(one)) > LINES

    def what(message: Message) -> str:
        album = message.extras.get("album")
        if album:
            return f"album {album}"
        return "lines" if many and _plain(message) else message.key

    return [list(group) for _, group in groupby(fresh, key=what)]


def _plain(message: Message) -> bool:
    simple = not message.extras.keys() & {"files", "place", "reply_to", "quotes"}
    return message.side == "citizen" and simple


async def earlier(turn: Turn, seat: Seat) -> None:
    """Pictures and places from before the citizen asked for a person."""
    for group in _groups(
        [
            one
            for one in await messages.latest(turn.tx, seat.citizen.id, limit=EARLIER)
            if one.side == "citizen"
            and one.revision <= seat.desk.seen
            and one.extras.keys() & {"files", "place"}
            and not await relays.of_citizen(turn.tx, seat.desk.id, one.key)
        ]
    ):
        await tell(turn, seat, group)


async def tell(turn: Turn, seat: Seat, group: Sequence[Message], again: str = "") -> str:
    """One message at the desk for one or several of the citizen's; its key."""
    first = group[0]
    reply = Reply(_words(turn, group, again), side="system", relayed=True)
    if not seat.desk.chat:
        reply.title = name_of(seat.citizen)
    reply.answers = await answered(turn, seat, first)
    files = [key for one in group for key in one.extras.get("files", ())]
    if files or "place" in first.extras:
        kept = await media.several(turn.tx, files)
        reply.files = tuple(as_attachment(one) for one in kept)
        reply.copies = _copies(seat, group)
    chat = turn.talk.address.peer.partition("/")[0]
    if turn.reply(reply) and not again:
        keys = [one.key for one in group]
        await relays.add(turn.tx, seat.desk.id, keys, chat=chat, desk_key=reply.key, now=turn.now)
    return reply.key


def _copies(seat: Seat, group: Sequence[Message]) -> Copies | None:
    """Where the citizen writes by Telegram, what they sent is copied as it is there."""
    ids = tuple(one.platform_id for one in group if one.platform_id)
    of_telegram = seat.citizen.address.channel == "telegram" and group[0].side == "citizen"
    if not of_telegram or len(ids) != len(group):
        return None
    return Copies(seat.citizen.address.peer, ids)


def _words(turn: Turn, group: Sequence[Message], again: str) -> str:
    first = group[0]
    text = "\n".join(_placed(one) for one in group if _placed(one))
    if first.side == "note":
        who = f"{first.staff_name}：" if first.staff_name else ""
        text = f"🔒 {who}{text}"
    elif _is_notice(first):
        text = turn.t("topic-notice", title=first.extras.get("title", ""), text=text)
    elif first.side == "operator":
        text = turn.t("topic-from-web", name=first.staff_name, text=text)
    return f"{again}{text}"


def _placed(message: Message) -> str:
    place = message.extras.get("place")
    if not place:
        return message.text
    where = f"📍 {place.get('label') or ''} {place['lat']:.5f}, {place['lng']:.5f}"
    return f"{' '.join(where.split())}\n{message.text}".strip()


async def answered(turn: Turn, seat: Seat, message: Message) -> str:
    """The number at the desk of what a message of the citizen's conversation replies to."""
    key = await quotes.key_of(turn.tx, message)
    known = await relays.of_citizen(turn.tx, seat.desk.id, key) if key else []
    return next((one.desk_id for one in known if one.desk_id), "")
