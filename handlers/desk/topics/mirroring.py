"""A topic follows the citizen's conversation: card, news, changed words, what did not get through.

Each look is a turn of the topic's conversation. It does what is due and says when to look again,
so that twenty changes in ten seconds cost two calls of the group's twenty a minute.
"""

import json
from datetime import datetime, timedelta

from handlers.desk.topics import card, relaying, telling
from handlers.desk.topics import seat as seats
from handlers.desk.topics.seat import Seat
from handlers.turn import Choice, Deed, Reply, Turn
from storage import desk_topics, messages, outbox, relays, staff
from storage.database import Row

SETTLE = timedelta(seconds=8)
"""How long changes are gathered before a message of the desk is changed."""


async def mirror(turn: Turn, topic_id: int) -> datetime | None:
    """Do what is due in a topic; when to look again, None: when there is news."""
    desk = await desk_topics.by_id(turn.tx, topic_id)
    if desk.ended_at or desk.talk_id != turn.talk.id or turn.talk.blocked_at:
        return None
    seat = await seats.of(turn, desk)
    later = [await relaying.albums(turn, seat)]
    if desk.chat and not desk.card_key:
        later.append(await show_card(turn, seat))
    if desk.live and (seat.talking or seat.over):
        later.append(await telling.news(turn, seat))
    if desk.live and not seat.talking and not seat.over:
        await desk_topics.go_live(turn.tx, desk.id, live=False)
        if not desk.chat:
            await desk_topics.seat(turn.tx, desk.id, None)
    later.append(await _changes(turn, seat))
    for trouble in await relays.troubles(turn.tx, desk.id):
        await _trouble(turn, seat, trouble)
    if desk.chat and desk.card_key:
        later.append(await show_card(turn, seat))
    due = min((one for one in later if one), default=None)
    if seat.over and due is None:
        await desk_topics.end(turn.tx, desk.id, turn.now)
    return due


async def show_card(turn: Turn, seat: Seat, *, at_once: bool = False) -> datetime | None:
    """Post the card, or change it: at once when the handoff has moved, else by and by."""
    desk = seat.desk
    reply = await card.reply(turn, seat)
    shown = shown_as(seat, reply)
    if not desk.card_key:
        if not desk.thread:
            turn.deeds.append(Deed("topic", text=desk.name))
        if turn.reply(reply):
            await desk_topics.card(turn.tx, desk.id, key=reply.key, shown=shown, now=turn.now)
        return None
    if shown == desk.card_shown:
        return None
    moved = shown.partition("|")[0] != desk.card_shown.partition("|")[0]
    if not moved and not at_once and desk.card_at and desk.card_at + SETTLE > turn.now:
        return desk.card_at + SETTLE
    await outbox.outdated(turn.tx, turn.talk.id, desk.card_key)
    reply.replaces = desk.card_key
    turn.reply(reply)
    if moved and seat.handoff.state == "OFFERED" and seat.handoff.offered_to:
        first = await staff.by_id(turn.tx, seat.handoff.offered_to)
        seats.tell(turn, "topic-asked-first", name=first.name)  # a changed card makes no sound
    await desk_topics.card(turn.tx, desk.id, key=desk.card_key, shown=shown, now=turn.now)
    return None


def shown_as(seat: Seat, reply: Reply) -> str:
    """What is on a card, after what moves it at once."""
    told = reply.card.as_json() if reply.card else {}
    labels = [one.label for one in reply.choices]
    return f"{seat.handoff.id}:{seat.handoff.epoch}|{json.dumps([told, labels])}"


async def _changes(turn: Turn, seat: Seat) -> datetime | None:
    """The citizen's changed words, old → new, in the message that told them."""
    later: list[datetime] = []
    for relay in await relays.changes(turn.tx, seat.desk.id):
        assert relay.changed_at
        if relay.changed_at + SETTLE > turn.now:
            later.append(relay.changed_at + SETTLE)
            continue
        await relays.changed(turn.tx, relay.id, None)
        message = await messages.by_key(turn.tx, seat.citizen.id, relay.citizen_key)
        if message is None:
            continue
        before = await messages.versions(turn.tx, message.id)
        first = before[0]["text"] if before else ""
        said = turn.t("topic-changed", before=first, now=message.text)
        if message.side == "operator":  # at the web desk
            name = message.staff_name
            said = turn.t("topic-changed-by", name=name, before=first, now=message.text)
        reply = Reply(said, side="system")
        plain = not message.extras.keys() & {"files", "place"}
        if plain and await relays.told_with(turn.tx, relay.desk_key) == 1:
            reply.replaces = relay.desk_key
            await outbox.outdated(turn.tx, turn.talk.id, relay.desk_key)
        else:
            reply.answers = relay.desk_id
        turn.reply(reply)
    return min(later, default=None)


_WAYS_ON = {
    "topic-unknown": ("resend", "arrived"),
    "topic-failed": ("resend",),
    "topic-late": (),
    "topic-awaited": (),
}
"""What may be done about what did not get through."""


def _trouble_key(trouble: Row) -> str:
    if trouble["state"] == "pending":
        return "topic-awaited"
    if trouble["state"] == "unknown":
        return "topic-unknown"
    return "topic-late" if trouble["error"] == outbox.CLOSED else "topic-failed"


async def _trouble(turn: Turn, seat: Seat, trouble: Row) -> None:
    """What did not get through. To the citizen a person decides; at the desk once more."""
    await relays.tell(turn.tx, trouble["id"], trouble["state"])
    message = await messages.theirs(turn.tx, seat.citizen.person_id, trouble["citizen_key"])
    if message is None:
        return
    if trouble["way"] == "in":
        await telling.tell(turn, seat, [message], again=turn.t("topic-again"))
        return
    key = _trouble_key(trouble)
    choices = tuple(
        Choice(
            turn.t(f"topic-choice-{one}"),
            f"topic.{one}",
            {"topic": seat.desk.id, "key": message.key},
        )
        for one in _WAYS_ON[key]
    )
    text = turn.t(key, text=message.text[:60] or turn.t("topic-files", count=1))
    turn.reply(Reply(text, choices=choices, answers=trouble["desk_id"], side="system"))
