"""What happens when something around a time is due. Each looks again before it speaks.

A time that was called off or moved has another round: what was planned for the earlier one does
nothing. False means: not now, look again a little later (the quiet hours).
"""

from handlers.cases.arrangements import acting, planning, rule, telling
from handlers.cases.arrangements.acting import Time
from handlers.turn import Choice, Turn
from storage import arrangements, cases
from storage.arrangements import LIVE
from storage.timers import Timer


async def plan(turn: Turn, timer: Timer) -> bool:
    """The window moves on."""
    arrangement = await arrangements.by_id(turn.tx, timer.details["arrangement"])
    if not arrangement.ended_at:
        case = await cases.by_id(turn.tx, arrangement.case_id)
        await planning.ahead(turn, case, arrangement)
    return True


async def ending(turn: Turn, timer: Timer) -> bool:
    """The last day is near: whether it goes on is asked of the duty leader."""
    arrangement = await arrangements.by_id(turn.tx, timer.details["arrangement"])
    if not arrangement.ended_at and arrangement.last_day == timer.details["last"]:
        case = await cases.by_id(turn.tx, arrangement.case_id)
        await telling.leader(turn, case, arrangement, None, "ending")
    return True


async def strike(turn: Turn, timer: Timer) -> bool:
    """Something around one time is due."""
    time = await acting.opened(turn, timer.details["occurrence"])
    if time.occurrence.round != timer.details["round"]:
        return True
    name = timer.event.removeprefix("arrange-")
    if name in ("evening", "hour", "holiday", "after") and rule.quiet(turn.now, telling.zone(turn)):
        return False
    do = {
        "unit": _tell_unit,
        "evening": _evening,
        "hour": _hour,
        "unconfirmed": _unconfirmed,
        "last-call": _last_call,
        "after": _after,
        "holiday": _holiday,
    }[name]
    await do(turn, time)
    return True


def _to_come(turn: Turn, time: Time) -> bool:
    return time.occurrence.state in LIVE and turn.now < time.occurrence.starts_at


async def _tell_unit(turn: Turn, time: Time) -> None:
    if _to_come(turn, time) and time.occurrence.state == "planned":
        await telling.unit(turn, time.arrangement, time.occurrence, "tomorrow")


async def _evening(turn: Turn, time: Time) -> None:
    """The evening before. If we come so late that the hour before speaks as well, let it speak."""
    if turn.now < time.occurrence.starts_at - rule.HOUR:
        await _remind(turn, time, "evening")


async def _hour(turn: Turn, time: Time) -> None:
    await _remind(turn, time, "hour")


async def _remind(turn: Turn, time: Time, which: str) -> None:
    """Remind the citizen, with what can be done; what is not confirmed is not promised."""
    if not _to_come(turn, time):
        return
    open_ = time.occurrence.state == "planned"
    key = f"arranged-{which}{'-open' if open_ else ''}"
    shown = telling.values(turn, time.arrangement, time.occurrence)
    if telling.say(turn, turn.t(key, **shown), telling.ways(turn, time.occurrence)):
        await arrangements.record(
            turn.tx,
            time.arrangement.id,
            time.occurrence.id,
            actor="bot",
            action=f"remind-{which}",
            now=turn.now,
        )
        await arrangements.update(turn.tx, time.occurrence, reminded=int(open_))


async def _unconfirmed(turn: Turn, time: Time) -> None:
    """Nobody has confirmed: the duty leader, while there is time to find another way."""
    if _to_come(turn, time) and time.occurrence.state == "planned":
        await telling.leader(turn, time.case, time.arrangement, time.occurrence, "unconfirmed")
        await arrangements.update(turn.tx, time.occurrence, alarmed=1)


async def _last_call(turn: Turn, time: Time) -> None:
    if _to_come(turn, time) and time.occurrence.state == "planned":
        await telling.leader(turn, time.case, time.arrangement, time.occurrence, "last-call")
        await arrangements.update(turn.tx, time.occurrence, alarmed=2)


async def _after(turn: Turn, time: Time) -> None:
    """It should have taken place: the citizen says whether it did."""
    if time.occurrence.state not in LIVE:
        return
    asked = await arrangements.update(turn.tx, time.occurrence, state="asked")
    if asked is None or turn.conversation is None:
        return
    kind = time.arrangement.kind
    shown = telling.values(turn, time.arrangement, asked)
    of = {"occurrence": asked.id}
    telling.say(
        turn,
        turn.t(f"arranged-after-{kind}", **shown),
        [
            Choice(turn.t(f"arranged-came-{kind}"), "arranged.came", of),
            Choice(turn.t("arranged-missed-choice"), "arranged.missed", of),
        ],
    )


async def _holiday(turn: Turn, time: Time) -> None:
    """A holiday is near: say that there is nothing, or ask; unanswered, it takes place."""
    occurrence = time.occurrence
    shown = telling.values(turn, time.arrangement, occurrence)
    of = {"occurrence": occurrence.id}
    if occurrence.starts_at <= turn.now:
        return
    if occurrence.state == "skipped" and occurrence.reason == planning.BY_HOLIDAY:
        want = Choice(turn.t("arranged-choice-restore"), "arranged.restore", of)
        telling.say(turn, turn.t("arranged-holiday-off", **shown), [want])
        await telling.unit(turn, time.arrangement, occurrence, "holiday")
    elif occurrence.state in LIVE:
        keep = Choice(turn.t("arranged-choice-keep"), "arranged.keep", of)
        off = Choice(turn.t("arranged-choice-skip"), "arranged.skip", of)
        telling.say(turn, turn.t("arranged-holiday-ask", **shown), [keep, off])
