"""A handoff at the Telegram desk with all that is needed to work on it, and how it is done there.

What is done to the citizen's conversation runs beside the topic's, in the same transaction.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.errors import Refused
from handlers.turn import Reply, Turn
from storage import conversations, desk_topics, handoffs, staff_telegram
from storage.conversations import Conversation
from storage.desk_topics import Desk
from storage.handoffs import Handoff
from storage.staff import Member


@dataclass(frozen=True, slots=True)
class Seat:
    """`citizen` is the citizen's conversation as it stands, looked at and not held."""

    desk: Desk
    handoff: Handoff
    citizen: Conversation

    @property
    def talking(self) -> bool:
        return self.handoff.state in handoffs.HELD

    @property
    def over(self) -> bool:
        return self.handoff.closed_at is not None

    def owned_by(self, member: Member) -> bool:
        return self.talking and self.handoff.staff_id == member.id


async def of(turn: Turn, desk: Desk) -> Seat:
    handoff = await handoffs.find(turn.tx, desk.handoff_id)
    return Seat(desk, handoff, await conversations.find(turn.tx, desk.citizen_talk))


async def at(turn: Turn) -> Seat | None:
    """The handoff whose topic this conversation is."""
    desk = await desk_topics.of_talk(turn.tx, turn.talk.id)
    return await of(turn, desk) if desk else None


async def member(turn: Turn) -> Member | None:
    """Who of the staff wrote or tapped this; None for strangers and the nameless."""
    in_group = turn.talk.address.peer.startswith("-")
    user = turn.incoming.sender if in_group else turn.talk.address.peer
    linked = await staff_telegram.by_user(turn.tx, user)
    return linked.member if linked else None


async def done(turn: Turn, seat: Seat, do: Callable[[Turn], Awaitable[object]]) -> bool:
    """Do it in the citizen's conversation; a refusal is told."""
    try:
        await turn.beside(seat.desk.citizen_talk, do)
    except Refused as refused:
        answer(turn, str(refused))
        return False
    return True


def answer(turn: Turn, text: str) -> None:
    """To a tap as a toast, to a command in words."""
    if turn.incoming.toast_to:
        turn.toast = text
    else:
        turn.reply(Reply(text, side="system"))


def tell(turn: Turn, key: str, **values: str) -> None:
    turn.reply(Reply(turn.t(key, **values), side="system"))


def hint(turn: Turn, key: str, **values: str) -> None:
    """Tell something once in this topic."""
    told = turn.state.setdefault("hinted", [])
    if key not in told:
        told.append(key)
        tell(turn, key, **values)
