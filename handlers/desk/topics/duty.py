"""`/duty on` and `/duty off`: whether a private chat is a desk, and its member there to be asked.

On duty one is there without being heard of, until `/duty off` or the end of the shift that one is
on. Whoever lets an offer pass is marked as away, hears of it, and is back with one tap.
"""

from datetime import datetime, timedelta

from handlers.desk import presence
from handlers.desk.permissions import TALK, may
from handlers.turn import Choice, Reply, Turn
from storage import desk_topics, handoff_lists, shifts, staff_telegram, timers
from storage import presence as there
from storage.staff import Member
from storage.timers import Timer

LOOK_AGAIN = timedelta(minutes=10)
"""How often it is looked, after a shift, whether the last chat has been handed back."""


async def asked(turn: Turn) -> None:
    """The command."""
    linked = await staff_telegram.by_user(turn.tx, turn.talk.address.peer)
    wanted = turn.incoming.argument.strip().lower()
    if linked is None or turn.talk.address.channel != "telegram":
        turn.state.pop("duty", None)
        _tell(turn, "link-none")
    elif wanted in ("on", "上班", "开"):
        await _begin(turn, linked.member)
    elif wanted in ("off", "下班", "关") and await desk_topics.held_in(turn.tx, turn.talk.id):
        _tell(turn, "duty-holds")
    elif wanted in ("off", "下班", "关"):
        await _end(turn, linked.member)
        _tell(turn, "duty-off")
    else:
        _tell(turn, "duty-is-on" if "duty" in turn.state else "duty-is-off")


async def _begin(turn: Turn, member: Member) -> None:
    turn.state["duty"] = member.id
    await staff_telegram.set_duty(turn.tx, member.id, turn.now)
    if may(member, TALK):
        await presence.go(turn.tx, member, "on", turn.now)
    await _watch_shift(turn, member)
    turn.reply(Reply(turn.t("duty-on", name=member.name), side="system"))


async def _end(turn: Turn, member: Member) -> None:
    """Whoever talks to citizens at the web desk as well stays there."""
    turn.state.pop("duty", None)
    await staff_telegram.set_duty(turn.tx, member.id, None)
    if not await handoff_lists.held_by(turn.tx, member.id):
        await there.set_state(turn.tx, member.id, "off", turn.now)


async def _watch_shift(turn: Turn, member: Member) -> None:
    """Look again when the shift of now ends; without one, duty lasts until `/duty off`."""
    now = await shifts.between(turn.tx, turn.now, turn.now + timedelta(seconds=1))
    ends = max((one.ends_at for one in now if one.staff_id == member.id), default=None)
    if ends:
        await _look_at(turn, member, ends)


async def _look_at(turn: Turn, member: Member, at: datetime) -> None:
    await timers.plan(
        turn.tx,
        f"duty:{member.id}",
        "duty-end",
        at,
        round=int(at.timestamp()),
        conversation_id=turn.talk.id,
    )


async def shift_over(turn: Turn, timer: Timer) -> bool:
    """The shift has ended: off duty, unless another one goes on or citizens are still held."""
    linked = await staff_telegram.by_user(turn.tx, turn.talk.address.peer)
    if linked is None or linked.duty_at is None or "duty" not in turn.state:
        return True
    member = linked.member
    if any(one.id == member.id for one in await shifts.on_duty(turn.tx, turn.now)):
        await _watch_shift(turn, member)
    elif await desk_topics.held_in(turn.tx, turn.talk.id):
        known = await there.of(turn.tx, member.id)
        if known is None or known.state == "on":
            await there.set_state(turn.tx, member.id, "away", turn.now)
            _tell(turn, "duty-over-holds")
        await _look_at(turn, member, turn.now + LOOK_AGAIN)
    else:
        await _end(turn, member)
        _tell(turn, "duty-over")
    return True


async def missed(turn: Turn, timer: Timer) -> bool:
    """An offer passed: the member hears that they are away now, if they still are."""
    known = await there.of(turn.tx, timer.details["staff"])
    if known and known.state == "away" and "duty" in turn.state:
        back = Choice(turn.t("duty-choice-again"), "duty.again")
        turn.reply(Reply(turn.t("duty-away"), choices=(back,), side="system"))
    return True


async def again(turn: Turn, choice: Choice) -> None:
    """They are there after all."""
    linked = await staff_telegram.by_user(turn.tx, turn.talk.address.peer)
    if linked is None or "duty" not in turn.state or not may(linked.member, TALK):
        turn.toast = turn.t("topic-stale")
        return
    await presence.go(turn.tx, linked.member, "on", turn.now)
    turn.toast = turn.t("duty-there")


def _tell(turn: Turn, key: str) -> None:
    turn.reply(Reply(turn.t(key), side="system"))
