"""Passing a chat on and holding it from the Telegram desk: whom to ask and how long are buttons."""

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.desk import holding, offering
from handlers.desk import passing as desk
from handlers.desk.permissions import TALK, may
from handlers.desk.topics import mirroring
from handlers.desk.topics import seat as seats
from handlers.desk.topics.seat import Seat
from handlers.turn import Choice, Reply, Turn
from storage import desk_topics, presence, staff
from storage.staff import Member

MOST = 8
MINUTES = (10, 30, 60)

Do = Callable[[Turn], Awaitable[Any]]


async def _done(turn: Turn, seat: Seat, do: Do, said: str) -> bool:
    """Do it in the citizen's conversation; the card follows at once."""
    if not await seats.done(turn, seat, do):
        return False
    turn.toast = said
    await mirroring.mirror(turn, seat.desk.id)
    return True


async def ask_whom(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """Colleagues who are there first, and the duty leader."""
    if not seat.owned_by(by):
        turn.toast = turn.t("topic-stale")
        return
    there = {one.staff_id for one in await presence.everyone(turn.tx) if one.state == "on"}
    others = [
        one
        for one in await staff.everyone(turn.tx)
        if one.disabled_at is None and may(one, TALK) and one.id != by.id and one.name != "system"
    ]
    others.sort(key=lambda one: one.id not in there)
    kept = {"topic": seat.desk.id}
    choices = [Choice(one.name, "topic.pass", {**kept, "to": one.id}) for one in others[:MOST]]
    leader = {**kept, "skill": offering.DUTY_LEADER}
    choices.append(Choice(turn.t("topic-duty-leader"), "topic.pass", leader))
    turn.reply(Reply(turn.t("topic-pass-whom"), choices=tuple(choices), side="system"))


async def pass_on(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """The old owner keeps it until somebody accepts."""
    skill = str(choice.arguments.get("skill", ""))
    to = None if skill else await staff.by_id(turn.tx, int(choice.arguments["to"]))
    await _done(
        turn,
        seat,
        lambda other: desk.transfer(other, seat.handoff.id, by, to, skill),
        turn.t("topic-passed", name=choice.label),
    )


async def accept(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    do = await _done(
        turn,
        seat,
        lambda other: desk.accept(other, seat.handoff.id, by),
        turn.t("topic-yours"),
    )
    if do and not seat.desk.chat:
        # In private the citizen's words move to the chat of whoever has accepted.
        await desk_topics.seat(turn.tx, seat.desk.id, turn.talk.id)
        await desk_topics.go_live(turn.tx, seat.desk.id)
        await mirroring.mirror(turn, seat.desk.id)


async def decline(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    await _done(
        turn,
        seat,
        lambda other: desk.decline(other, seat.handoff.id, by),
        turn.t("topic-declined" if seat.talking else "topic-declined-next"),
    )


async def ask_how_long(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    if not seat.owned_by(by):
        turn.toast = turn.t("topic-stale")
        return
    choices = tuple(
        Choice(
            turn.t("topic-minutes", minutes=one),
            "topic.wait",
            {"topic": seat.desk.id, "minutes": one},
        )
        for one in MINUTES
    )
    turn.reply(Reply(turn.t("topic-hold-how-long"), choices=choices, side="system"))


async def hold(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    minutes, why = int(choice.arguments["minutes"]), turn.t("topic-hold-why")
    await _done(
        turn,
        seat,
        lambda other: holding.hold(other, seat.handoff.id, by, minutes, why),
        turn.t("topic-held", minutes=minutes),
    )


async def resume(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    await _done(
        turn,
        seat,
        lambda other: holding.resume(other, seat.handoff.id, by),
        turn.t("topic-yours"),
    )


async def barge_in(turn: Turn, seat: Seat, by: Member) -> bool:
    """A duty leader takes the chat from whoever has it."""
    why = turn.t("topic-barge-why")
    return await seats.done(
        turn, seat, lambda other: desk.barge_in(other, seat.handoff.id, by, why)
    )
