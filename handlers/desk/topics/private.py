"""Without a group: members on duty get cards in their private chat and talk to one in focus.

1. Each member on duty sees the card; who claims has the citizen in focus, which is said and pinned.
2. Plain words go to whoever is in focus, a reply to whoever it answers.
3. Words within three seconds of a switch are asked about: they may be meant for the one before.
"""

from datetime import datetime, timedelta

from handlers import lately
from handlers.desk import group
from handlers.desk.newsdesk import composing
from handlers.desk.topics import answering, card, reacting, relaying, replying, tapping
from handlers.desk.topics import seat as seats
from handlers.desk.topics.mirroring import shown_as
from handlers.desk.topics.seat import Seat
from handlers.turn import Choice, Deed, Reply, Turn
from storage import desk_topics, relays, staff_telegram
from storage.desk_topics import Desk
from storage.errors import NotFound
from storage.staff import Member

HASTE = timedelta(seconds=3)


async def show(turn: Turn, topic_id: int) -> None:
    """The card of a handoff in this member's private chat, once, changed when the handoff moves."""
    desk = await desk_topics.by_id(turn.tx, topic_id)
    seat = await seats.of(turn, desk)
    known = {one["talk_id"]: one for one in await desk_topics.cards(turn.tx, topic_id)}
    mine = known.get(turn.talk.id)
    await _at_work(turn, desk)
    others = seat.talking and desk.talk_id != turn.talk.id and not seat.handoff.offered_at
    if mine is None and (seat.over or others):
        return
    reply = await card.reply(turn, seat)
    if seat.talking and desk.talk_id == turn.talk.id:
        reply.choices = (_offer(turn, desk.id, "focus"), *reply.choices)
    elif seat.talking and not seat.handoff.offered_at:
        reply.choices = ()
    elif seat.handoff.state == "CLOSED" and desk.talk_id != turn.talk.id:
        reply.choices = ()  # summed up by whoever had the chat
    elif seat.handoff.state == "OFFERED" and not await _is_asked(turn, seat):
        reply.choices = tuple(one for one in reply.choices if one.action != "topic.decline")
    shown = shown_as(seat, reply).partition("|")[0]
    if mine and mine["shown"] == shown:
        return
    reply.replaces = mine["message_key"] if mine else ""
    key = mine["message_key"] if mine else reply.key
    if turn.reply(reply):
        await desk_topics.keep_card(turn.tx, desk.id, turn.talk.id, key, shown)
    if mine and seat.handoff.state == "OFFERED":
        await _asked(turn, seat)


async def _asked(turn: Turn, seat: Seat) -> None:
    """It is their turn: a card that changes makes no sound."""
    if await _is_asked(turn, seat):
        choices = tuple(_offer(turn, seat.desk.id, one) for one in ("claim", "decline"))
        said = turn.t("topic-your-turn", name=card.name_of(seat.citizen))
        turn.reply(Reply(said, choices=choices, side="system"))


async def _is_asked(turn: Turn, seat: Seat) -> bool:
    """Whether it is this chat's member who is asked to take it."""
    linked = await staff_telegram.by_user(turn.tx, turn.talk.address.peer)
    return bool(linked and linked.member.id == seat.handoff.offered_to)


async def _at_work(turn: Turn, desk: Desk) -> None:
    """Whose group was lost in the middle of a talk goes on in private, which is a desk from then
    on."""
    if desk.talk_id != turn.talk.id or "duty" in turn.state:
        return
    linked = await staff_telegram.by_user(turn.tx, turn.talk.address.peer)
    if linked:
        turn.state["duty"] = linked.member.id
        seats.tell(turn, "topic-goes-on")


def _offer(turn: Turn, topic_id: int, name: str) -> Choice:
    return Choice(turn.t(f"topic-choice-{name}"), f"topic.{name}", {"topic": topic_id})


def on_duty(turn: Turn) -> bool:
    """Whether this private chat is a desk now, not a citizen's."""
    return "duty" in turn.state and turn.talk.address.channel == "telegram"


async def tapped(turn: Turn, choice: Choice) -> None:
    """A button of the desk in a private chat."""
    linked = await staff_telegram.by_user(turn.tx, turn.talk.address.peer)
    seat = await _seat(turn, int(choice.arguments["topic"]))
    if linked is None or seat is None:
        turn.toast = turn.t("topic-stale" if linked else "topic-not-linked")
        return
    if choice.action == "topic.focus":
        await focus(turn, seat)
    elif choice.action == "topic.yes":
        await _say_after_all(turn, seat, linked.member, choice)
    elif choice.action in tapping.DOES:
        await tapping.DOES[choice.action](turn, seat, linked.member, choice)
        await _about(turn, seat.desk.id)
        await show(turn, seat.desk.id)
        after = await _seat(turn, seat.desk.id)
        if (
            choice.action in ("topic.claim", "topic.open", "topic.accept")
            and after
            and after.talking
        ):
            await focus(turn, after)


async def focus(turn: Turn, seat: Seat) -> None:
    """From now on plain words go to this citizen: said, and pinned above."""
    if seat.desk.talk_id != turn.talk.id or turn.state.get("focus") == seat.desk.id:
        turn.toast = turn.toast or turn.t("topic-stale")
        return
    if turn.state.get("focus"):
        turn.state["focus_at"] = turn.now.isoformat()
    turn.state["focus"] = seat.desk.id
    name = card.name_of(seat.citizen)
    turn.toast = turn.t("topic-focus", name=name)
    pinned = turn.reply(Reply(turn.t("topic-focus", name=name), side="system"))
    if pinned:
        turn.deeds.append(Deed("pin", key=pinned.key))


async def answer(turn: Turn) -> None:
    """What a member on duty writes in private."""
    linked = await staff_telegram.by_user(turn.tx, turn.talk.address.peer)
    if linked is None:
        turn.state.pop("duty", None)
        lately.forget(turn, "newsdesk")
        seats.tell(turn, "link-none")
        return
    incoming = turn.incoming
    by = linked.member
    if incoming.kind == "reaction":
        await reacting.react(turn)
        return
    if incoming.kind == "strange":
        seats.tell(turn, "topic-strange")
        return
    if await group.looked_up(turn) or await composing.answer(turn, by) or await _answers(turn, by):
        return
    number = incoming.platform_id if incoming.kind == "edit" else incoming.reply_to
    seat = await _answered(turn, number or "")
    if incoming.kind == "edit":
        if seat:
            await relaying.change(turn, seat, linked.member)
            await _about(turn, seat.desk.id)
        return
    focused = seat is None
    seat = seat or await _seat(turn, turn.state.get("focus", 0))
    if seat is None:
        seats.tell(turn, "topic-no-focus")
    elif focused and _hasty(turn):
        _ask(turn, seat)
    elif incoming.kind == "command":
        await answering.command(turn, seat, linked.member)
        await show(turn, seat.desk.id)
    else:
        await answering.said(turn, seat, linked.member)
    if seat:
        await _about(turn, seat.desk.id)


async def _about(turn: Turn, topic_id: int) -> None:
    """What was written and answered here is about this citizen: it goes when they are forgotten."""
    chat, number = turn.talk.address.peer, turn.incoming.platform_id
    if number and turn.incoming.kind != "choice":
        key = f"written-{number}"
        await relays.add(turn.tx, topic_id, [key], chat=chat, desk_ids=(number,), now=turn.now)
    for reply in turn.replies:
        if not reply.relayed:
            key = f"ours-{reply.key}"
            await relays.add(turn.tx, topic_id, [key], chat=chat, desk_key=reply.key, now=turn.now)


async def _answers(turn: Turn, by: Member) -> bool:
    """What was asked for; the card of what it is about follows."""
    about = await replying.replied(turn, by)
    if about:
        await show(turn, about)
        await _about(turn, about)
    return bool(about)


async def _answered(turn: Turn, number: str) -> Seat | None:
    """Whose handoff a message of this chat is of."""
    relay = await relays.at_desk(turn.tx, turn.talk.address.peer, number) if number else None
    return await _seat(turn, relay.topic_id) if relay else None


async def _seat(turn: Turn, topic_id: int) -> Seat | None:
    try:
        return await seats.of(turn, await desk_topics.by_id(turn.tx, topic_id))
    except NotFound:
        return None


def _hasty(turn: Turn) -> bool:
    switched = turn.state.pop("focus_at", "")
    if not switched or turn.incoming.kind == "command":
        return False
    return turn.now - datetime.fromisoformat(switched) < HASTE


def _ask(turn: Turn, seat: Seat) -> None:
    """Not sent yet: is it for them?"""
    name = card.name_of(seat.citizen)
    number = turn.incoming.platform_id or ""
    kept = {"topic": seat.desk.id, "text": turn.incoming.text, "id": number}
    yes = Choice(turn.t("topic-choice-yes", name=name), "topic.yes", kept)
    choices = (yes,) if turn.incoming.text else ()
    asked = turn.t("topic-for-whom", name=name)
    turn.reply(Reply(asked, choices=choices, answers=number, side="system"))


async def _say_after_all(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    if not seat.owned_by(by) or not await tapping.once(turn):
        turn.toast = turn.t("topic-stale")
        return
    words, number = str(choice.arguments["text"]), str(choice.arguments["id"])
    if await relaying.send(turn, seat, by, Reply(words), (number,)):
        turn.toast = turn.t("topic-sent")
