"""What is said about an arrangement, to whom: the citizen, the unit, the duty leader."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.cases import card
from handlers.cases.arrangements.rule import local
from handlers.cases.leader import alarm
from handlers.turn import Choice, Reply, Turn
from storage import arrangements, cases, unit_outbox
from storage.arrangements import Arrangement, Occurrence
from storage.cases import Case

STAFF = "zh"
"""The language of units and duty leaders."""


def zone(turn: Turn) -> ZoneInfo:
    return ZoneInfo(turn.house.city.timezone)


def when(turn: Turn, at: datetime, language: str = "") -> str:
    """11月24日（周二）8:00, in the city's time."""
    there = local(at, zone(turn))
    say = turn.house.texts.say
    language = language or turn.language
    return say(
        language,
        "arranged-when",
        month=there.month,
        day=there.day,
        weekday=say(language, f"arranged-weekday-{there.isoweekday()}"),
        clock=clock(turn, at),
    )


def clock(turn: Turn, at: datetime) -> str:
    there = local(at, zone(turn))
    return f"{there.hour}:{there.minute:02d}"


def kind(turn: Turn, arrangement: Arrangement) -> str:
    return turn.t(f"arranged-kind-{arrangement.kind}")


def route(turn: Turn, arrangement: Arrangement) -> str:
    """From where to where, as the end of a clause; empty where neither is known."""
    start, end = arrangement.place_from, arrangement.place_to
    if start and end:
        return turn.t("arranged-route", start=start, end=end)
    return turn.t("arranged-at", place=start or end) if start or end else ""


def rule(turn: Turn, arrangement: Arrangement) -> str:
    """每周二、周五8:00，到6月30日为止."""
    names = [turn.t(f"arranged-weekday-{one}") for one in arrangement.weekdays.split(",") if one]
    text = turn.t(
        f"arranged-rule-{arrangement.every}",
        step=arrangement.step,
        days=turn.t("list-joint").join(names),
        clock=arrangement.clock.removeprefix("0"),
    )
    if not arrangement.last_day:
        return text
    last = date.fromisoformat(arrangement.last_day)
    return text + turn.t("arranged-rule-until", month=last.month, day=last.day)


def values(turn: Turn, arrangement: Arrangement, occurrence: Occurrence) -> dict[str, Any]:
    return {
        "when": when(turn, occurrence.starts_at),
        "clock": clock(turn, occurrence.starts_at),
        "kind": kind(turn, arrangement),
        "route": route(turn, arrangement),
        "unit": card.named(turn, arrangement.unit),
    }


def say(turn: Turn, text: str, choices: Sequence[Choice] = ()) -> Reply | None:
    """To the citizen, also while a person holds the chat: it is news of the house."""
    reply = Reply(text, choices=tuple(choices), side="system" if turn.held else "bot")
    return turn.reply(reply)


def ways(turn: Turn, occurrence: Occurrence) -> list[Choice]:
    """What the citizen may do about one time, each with one tap."""
    of = {"occurrence": occurrence.id}
    return [
        Choice(turn.t("arranged-choice-skip"), "arranged.skip", of),
        Choice(turn.t("arranged-choice-move"), "arranged.move", of),
        Choice(turn.t("arranged-choice-end"), "arranged.end", of),
        Choice(turn.t("choice-human"), "human", {}),
    ]


async def unit(
    turn: Turn, arrangement: Arrangement, occurrence: Occurrence | None, key: str, **more: str
) -> None:
    """Tell the unit, once: into the log, which the desk shows, and from there into its group."""
    said = turn.house.texts.say(
        STAFF, f"arranged-unit-{key}", **{**_shown(turn, occurrence), **more}
    )
    event = await arrangements.record(
        turn.tx,
        arrangement.id,
        occurrence.id if occurrence else None,
        actor="bot",
        action="tell-unit",
        now=turn.now,
        text=said,
    )
    case = await cases.glance(turn.tx, arrangement.case_id)
    hands = (case.department, *case.helpers.split("｜"))
    if key == "thanks" and arrangement.unit in hands:
        return  # they hear of it with their case
    departments = (arrangement.unit, case.department)
    await unit_outbox.tell_arranged(turn.tx, case.id, event, departments, turn.now)


def _shown(turn: Turn, occurrence: Occurrence | None) -> dict[str, str]:
    return {"when": when(turn, occurrence.starts_at, STAFF)} if occurrence else {}


async def leader(
    turn: Turn, case: Case, arrangement: Arrangement, occurrence: Occurrence | None, name: str
) -> None:
    """Alarm the duty leader, and write down that it was done."""
    what = turn.house.texts.say(STAFF, f"arranged-kind-{arrangement.kind}")
    at = when(turn, occurrence.starts_at, STAFF) if occurrence else ""
    said = " ".join(one for one in (at, what, arrangement.unit) if one)
    await alarm(turn, case, f"arrange-{name}", said)
    await arrangements.record(
        turn.tx,
        arrangement.id,
        occurrence.id if occurrence else None,
        actor="bot",
        action=f"alarm-{name}",
        now=turn.now,
    )
