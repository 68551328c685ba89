"""暂停人工 at the Telegram desk: how long is a button, why is written as a reply."""

from handlers.desk import banning
from handlers.desk.topics import asking
from handlers.desk.topics import seat as seats
from handlers.desk.topics.seat import Seat
from handlers.turn import Choice, Reply, Turn
from storage.staff import Member


async def ask_how_long(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    if not seat.owned_by(by):
        turn.toast = turn.t("topic-stale")
        return
    choices = tuple(
        Choice(banning.in_words(one), "topic.ban_why", {"topic": seat.desk.id, "hours": one})
        for one in banning.lengths(by)
    )
    turn.reply(Reply(turn.t("topic-ban-how-long"), choices=choices, side="system"))


async def ask_why(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    if not seat.owned_by(by):
        turn.toast = turn.t("topic-stale")
        return
    said = turn.t("topic-ban-why", length=choice.label)
    await asking.ask(turn, seat, said, what="ban", hours=int(choice.arguments["hours"]))


async def lift(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    if await seats.done(turn, seat, lambda other: banning.lift(other, by)):
        turn.toast = turn.t("topic-ban-lifted")
        await asking.card_follows(turn, seat)


DOES = {"topic.ban": ask_how_long, "topic.ban_why": ask_why, "topic.lift": lift}
