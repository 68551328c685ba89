"""What staff do in a topic. Only the owner's plain words and files go to the citizen.

`//` or 🔒 in front makes a note of them; what anybody else writes is a note anyway; what comes
without a name, or after the end, is not sent and says so.
"""

from handlers.desk import chats
from handlers.desk.topics import relaying, replying, supplementing, tapping
from handlers.desk.topics import seat as seats
from handlers.desk.topics.seat import Seat
from handlers.errors import Refused
from handlers.turn import Choice, Reply, Turn
from storage.staff import Member

NOTES = ("//", "🔒")
ANONYMOUS = "anonymous"


async def answer(turn: Turn) -> None:
    """Something was written, changed, tapped or done in a topic."""
    turn.talk.blocked_at = None  # whoever writes there shows that we are there
    seat = await seats.at(turn)
    kind = turn.incoming.kind
    if seat is None:
        turn.toast = turn.t("topic-stale") if turn.incoming.toast_to else ""
    elif kind == "choice":
        await tapping.tapped(turn, seat)
    elif kind == "closed":
        _closed(turn, seat)
    elif kind not in ("joined", "left", "reopened", "nothing"):
        await _written(turn, seat)


async def _written(turn: Turn, seat: Seat) -> None:
    if turn.incoming.sender == ANONYMOUS:
        if turn.incoming.kind != "edit":
            seats.tell(turn, "topic-anonymous")
        return
    by = await seats.member(turn)
    if by is None:
        seats.hint(turn, "topic-not-linked")
    elif turn.incoming.kind == "strange":
        if seat.owned_by(by):
            seats.tell(turn, "topic-strange")
    elif turn.incoming.kind == "edit":
        await relaying.change(turn, seat, by)
    elif turn.incoming.kind == "command":
        await command(turn, seat, by)
    elif not await replying.replied(turn, by):
        await said(turn, seat, by)


async def said(turn: Turn, seat: Seat, by: Member) -> None:
    """Plain words or a file."""
    text = turn.incoming.text
    for mark in NOTES:
        if text.startswith(mark):
            await note(turn, seat, by, text.removeprefix(mark))
            return
    if seat.over:
        _over(turn, seat)
    elif seat.owned_by(by):
        await relaying.say(turn, seat, by)
    else:
        await note(turn, seat, by, text or turn.t("topic-files", count=1))
        _not_owner(turn, seat, by)


async def note(turn: Turn, seat: Seat, by: Member, text: str) -> None:
    """An internal note beside the citizen's chat; the desk does not hear it again."""
    try:
        await turn.beside(seat.desk.citizen_talk, lambda other: _noted(turn, other, seat, by, text))
    except Refused as refused:
        seats.tell(turn, "topic-not-sent", why=str(refused))


async def _noted(turn: Turn, other: Turn, seat: Seat, by: Member, text: str) -> None:
    key = await chats.note(other, by, text)
    await tapping.known(turn, seat, key)


def _not_owner(turn: Turn, seat: Seat, by: Member) -> None:
    """One hint for each colleague; whoever has chosen to help needs none."""
    told = turn.state.setdefault("told", [])
    if by.id in told:
        return
    told.append(by.id)
    choices = tuple(
        Choice(turn.t(f"topic-choice-{one}"), f"topic.{one}", {"topic": seat.desk.id})
        for one in ("claim", "help")
    )
    turn.reply(
        Reply(
            turn.t("topic-noted", name=by.name),
            choices=choices,
            answers=turn.incoming.platform_id or "",
            side="system",
        )
    )


def _over(turn: Turn, seat: Seat) -> None:
    """Words after the end are not sent: whoever wrote them decides what they are."""
    incoming = turn.incoming
    number = incoming.platform_id or ""
    kept = {"topic": seat.desk.id, "text": incoming.text, "id": number}
    actions = ("open", "leave") if incoming.text else ("open",)
    choices = tuple(Choice(turn.t(f"topic-choice-{one}"), f"topic.{one}", kept) for one in actions)
    turn.reply(Reply(turn.t("topic-over"), choices=choices, answers=number, side="system"))


def _closed(turn: Turn, seat: Seat) -> None:
    """The topic was closed by hand: is the talk to end? Asked once."""
    if seat.over or turn.state.get("asked_end") == seat.handoff.id:
        return
    turn.state["asked_end"] = seat.handoff.id
    kept = {"topic": seat.desk.id}
    choices = tuple(Choice(turn.t(f"topic-choice-{one}"), f"topic.{one}", kept) for one in ("end",))
    turn.reply(Reply(turn.t("topic-closed"), choices=choices, side="system"))


async def command(turn: Turn, seat: Seat, by: Member) -> None:
    name, argument = turn.incoming.text, turn.incoming.argument.strip()
    if name == "del":
        await relaying.erase(turn, seat, by)
    elif name == "add":
        await supplementing.add(turn, seat, by, argument)
    elif name == "note" and argument:
        await note(turn, seat, by, argument)
    elif name == "claim":
        await tapping.claim(turn, seat, by)
    elif name == "back":
        await tapping.back(turn, seat, by, argument)
    else:
        seats.tell(turn, "topic-help")
