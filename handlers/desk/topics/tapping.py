"""The buttons of the Telegram desk: claim, hand back, help, open again, send again, has arrived."""

from collections.abc import Awaitable, Callable

from handlers import choices
from handlers.desk import chats, wrapping
from handlers.desk.owning import leads
from handlers.desk.topics import asking, banning, correcting, mirroring, passing, relaying, telling
from handlers.desk.topics import seat as seats
from handlers.desk.topics.seat import Seat, answer
from handlers.errors import NotNow, Refused
from handlers.files import as_attachment
from handlers.turn import Choice, Reply, Turn
from storage import desk_topics, media, messages, notes, outbox, relays
from storage.staff import Member


async def tapped(turn: Turn, seat: Seat) -> None:
    """A button below one of our messages in the topic `seat` or in a private chat."""
    choice = await chosen(turn)
    by = await seats.member(turn)
    if by is None:
        turn.toast = turn.t("topic-not-linked")
    elif choice is None:
        turn.toast = await _stands(turn, seat, by)
    else:
        await DOES[choice.action](turn, seat, by, choice)


async def chosen(turn: Turn) -> Choice | None:
    key = choices.message_key(turn.incoming.choice)
    message = await messages.by_key(turn.tx, turn.talk.id, key) if key else None
    offered = message.extras.get("choices", ()) if message else ()
    turn.chosen = choices.by_id(offered, turn.incoming.choice)
    if turn.chosen and turn.chosen.action not in DOES:
        turn.chosen = None
    return turn.chosen


async def _stands(turn: Turn, seat: Seat, by: Member) -> str:
    """To a button that is gone: the same tap came twice, or somebody was faster."""
    if seat.owned_by(by):
        return turn.t("topic-yours")
    if seat.talking and seat.citizen.handoff:
        return turn.t("topic-state-held", name=seat.citizen.handoff.staff_name)
    return turn.t("topic-stale")


async def claim(turn: Turn, seat: Seat, by: Member) -> None:
    """Take the chat: the first tap wins, all others hear who has it."""
    if seat.owned_by(by):
        answer(turn, turn.t("topic-yours"))
        return
    if seat.talking and leads(by):
        if await passing.barge_in(turn, seat, by):
            answer(turn, turn.t("topic-yours"))
            await taken(turn, seat)
        return
    if await seats.done(turn, seat, lambda other: chats.claim(other, seat.handoff.id, by)):
        answer(turn, turn.t("topic-yours"))
        await taken(turn, seat)


async def taken(turn: Turn, seat: Seat) -> None:
    """From now on the citizen's words are told here; the pictures of before come first."""
    await desk_topics.go_live(turn.tx, seat.desk.id)
    if not seat.desk.chat:
        await desk_topics.seat(turn.tx, seat.desk.id, turn.talk.id)
    await telling.earlier(turn, seat)
    await mirroring.mirror(turn, seat.desk.id)


async def back(turn: Turn, seat: Seat, by: Member, summary: str = "") -> None:
    number = seat.handoff.id
    if await seats.done(turn, seat, lambda other: chats.hand_back(other, number, by, summary)):
        answer(turn, turn.t("topic-back"))
        await mirroring.mirror(turn, seat.desk.id)


async def known(turn: Turn, seat: Seat, key: str) -> None:
    """A note written here is not told here again."""
    chat = turn.talk.address.peer.partition("/")[0]
    number = turn.incoming.platform_id or f"note-{key}"
    await relays.add(turn.tx, seat.desk.id, [key], chat=chat, desk_ids=(number,), now=turn.now)


async def _claim(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    await claim(turn, seat, by)


async def _back(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    await back(turn, seat, by)


async def _help(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    answer(turn, turn.t("topic-helping"))


async def _open(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """The citizen's chat is taken up once more, in this topic; nothing is sent by that alone."""

    async def again(other: Turn) -> int:
        new = await chats.unasked(other, "reopened")
        if new is None:
            raise NotNow(turn.t("topic-open-elsewhere"))
        await chats.claim(other, new.id, by)
        return new.id

    try:
        handoff = await turn.beside(seat.desk.citizen_talk, again)
    except Refused as refused:
        answer(turn, str(refused))
        return
    await desk_topics.take_up(turn.tx, seat.desk.id, handoff)
    turn.reply(Reply(turn.t("topic-opened", name=by.name), side="system"))
    await mirroring.mirror(turn, seat.desk.id)


async def _left(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """A message that was left is taken up: the talk begins, in this topic."""
    if not await seats.done(
        turn, seat, lambda other: wrapping.answer_left(other, seat.handoff.id, by)
    ):
        return
    await desk_topics.take_up(turn.tx, seat.desk.id, seat.handoff.id)
    answer(turn, turn.t("topic-yours"))
    await taken(turn, seat)


async def _leave(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """The words go as a message to read later; the bot goes on serving the citizen."""
    text, number = str(choice.arguments["text"]), str(choice.arguments["id"])
    if await once(turn):
        try:
            reply = await turn.beside(
                seat.desk.citizen_talk, lambda other: chats.leave(other, by, text)
            )
        except Refused as refused:
            answer(turn, str(refused))
            return
        chat = turn.talk.address.peer.partition("/")[0]
        await relays.add(
            turn.tx, seat.desk.id, [reply.key], chat=chat, desk_ids=(number,), now=turn.now
        )
    answer(turn, turn.t("topic-left"))


async def _resend(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """What failed or may not have arrived, once more, because a person wants it."""
    key = str(choice.arguments["key"])
    message = await messages.theirs(turn.tx, seat.citizen.person_id, key)
    if message is None or not await once(turn):
        turn.toast = turn.t("topic-stale")
        return
    kept = await media.several(turn.tx, message.extras.get("files", []))
    reply = Reply(message.text, files=tuple(as_attachment(one) for one in kept))
    if await relaying.send(turn, seat, by, reply, ()):
        turn.toast = turn.t("topic-resent")


async def _arrived(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """Somebody has learnt that a doubtful message did arrive."""
    key = str(choice.arguments["key"])
    message = await messages.theirs(turn.tx, seat.citizen.person_id, key)
    if message and await outbox.arrived(turn.tx, message.conversation_id, key, turn.now):
        actor = f"staff:{by.name}"
        await notes.audit(turn.tx, actor, "arrived", f"message:{key}", now=turn.now)
    turn.toast = turn.t("topic-arrived")


async def once(turn: Turn) -> bool:
    """Whether a button that has one effect is tapped for the first time."""
    done = turn.state.setdefault("done", [])
    mark = turn.incoming.choice
    if mark in done:
        return False
    done.append(mark)
    del done[:-50]
    return True


Does = Callable[[Turn, Seat, Member, Choice], Awaitable[None]]
DOES: dict[str, Does] = {
    "topic.transfer": passing.ask_whom,
    "topic.pass": passing.pass_on,
    "topic.accept": passing.accept,
    "topic.decline": passing.decline,
    "topic.hold": passing.ask_how_long,
    "topic.wait": passing.hold,
    "topic.resume": passing.resume,
    "topic.claim": _claim,
    "topic.back": _back,
    "topic.end": _back,
    "topic.help": _help,
    "topic.open": _open,
    "topic.leave": _leave,
    "topic.left": _left,
    "topic.resend": _resend,
    "topic.arrived": _arrived,
    **asking.DOES,
    **banning.DOES,
    **correcting.DOES,
}
