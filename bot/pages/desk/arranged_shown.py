"""Arrangements as the desk shows them: plain values for the templates. Decides nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.pages.desk.arrangement_labels import ACTIONS, EVENTS, KINDS, STATES, WEEKDAYS
from bot.pages.desk.shown import phone
from handlers.cases.arrangements import acting
from handlers.masking import mask
from storage import arrangements
from storage.arrangements import Arrangement, Listed, Occurrence
from storage.cases import Case
from storage.database import Row, Transaction
from storage.staff import Member

LOGGED = 60


def moment(at: datetime, zone: ZoneInfo) -> str:
    there = at.astimezone(zone)
    return f"{there.month}月{there.day}日（{WEEKDAYS[there.weekday()]}）{there:%H:%M}"


def rule(one: Arrangement) -> str:
    """每周二、周五08:00，从2026-11-24起."""
    if one.every == "weeks":
        days = "、".join(WEEKDAYS[int(n) - 1] for n in one.weekdays.split(",") if n)
        often = f"每{days}" if one.step == 1 else f"每{one.step}周的{days}"
    else:
        often = "每天" if one.step == 1 else f"每{one.step}天"
    until = f"，到{one.last_day}为止" if one.last_day else ""
    return f"{often}{one.clock}，从{one.first_day}起{until}"


def time(one: Occurrence, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    word, colour, sign = STATES[one.state]
    there = one.starts_at.astimezone(zone)
    return {
        "id": one.id,
        "at": moment(one.starts_at, zone),
        "clock": f"{there:%H:%M}",
        "local": f"{there:%Y-%m-%dT%H:%M}",
        "state": {"word": word, "colour": colour, "sign": sign},
        "by": one.confirmed_by,
        "actions": [(name, ACTIONS[name]) for name in acting.possible(one, now)],
    }


def row(one: Listed, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """One time in the list of a day."""
    return {
        **time(one.occurrence, now, zone),
        "day": one.occurrence.starts_at.astimezone(zone).date(),
        "number": one.number,
        **_what(one.arrangement),
    }


def _what(one: Arrangement) -> dict[str, Any]:
    ends = [place for place in (one.place_from, one.place_to) if place]
    return {
        "kind": KINDS[one.kind],
        "unit": one.unit,
        "route": " → ".join(ends),
        "note": one.note,
        "contact": " ".join(x for x in (one.contact_name, one.contact_phone) if x),
    }


def mine(one: Listed, member: Member, all_: bool) -> bool:
    """Whether a time is theirs to see: all for who talks, else those of their unit."""
    return all_ or member.department in (one.department, one.arrangement.unit)


async def of_case(
    tx: Transaction, case: Case, member: Member, now: datetime, zone: ZoneInfo
) -> list[dict[str, Any]]:
    """What is arranged for a case: rule, next times, and the log of each time."""
    found = []
    for one in await arrangements.of_case(tx, case.id):
        times = await arrangements.all_of(tx, one.id)
        what = _what(one)
        if not acting.may(member, case, one.unit):
            what["contact"] = phone(one.contact_phone)
        events = await arrangements.events(tx, one.id)
        found.append(
            {
                **what,
                "id": one.id,
                "rule": rule(one),
                "clock": one.clock,
                "ended": one.ended_at is not None,
                "next": [time(t, now, zone) for t in times if t.starts_at > now],
                "past": [time(t, now, zone) for t in reversed(times) if t.starts_at <= now],
                "log": [_event(event, zone) for event in reversed(events[-LOGGED:])],
            }
        )
    return found


def _event(event: Row, zone: ZoneInfo) -> dict[str, str]:
    who = {"citizen": "市民", "bot": "暖线", "staff:system": "系统"}
    there = event["happened_at"].astimezone(zone)
    return {
        "what": EVENTS.get(event["action"], event["action"]),
        "who": who.get(event["actor"], event["actor"].removeprefix("staff:")),
        "at": f"{there.month}月{there.day}日 {there:%H:%M}",
        "of": moment(event["starts_at"], zone) if event["starts_at"] else "",
        "text": mask(event["text"]),
    }


def by_day(rows: Sequence[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    return [one for one in rows if one["day"] == day]
