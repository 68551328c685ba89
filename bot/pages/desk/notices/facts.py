"""A notice's facts in words: for whom, when, with what; and what happened to it."""

from typing import Any
from zoneinfo import ZoneInfo

from bot.pages.desk.audit_labels import actor_word
from bot.pages.desk.notices import sheet_shown, standing
from bot.pages.desk.notices.words import EVENTS, WEEKDAYS, N
from bot.pages.desk.room import Room
from handlers.notices import lifecycle, reach, writing
from handlers.notices.acting import AIMED, Counted
from storage import media, notices
from storage.database import Row, Transaction
from storage.notices import Notice


async def of(tx: Transaction, room: Room, notice: Notice) -> dict[str, Any]:
    key = notice.words.media_key
    files = await media.several(tx, [key]) if key and notice.kind == "notice" else []
    parent = await notices.find(tx, notice.parent_id) if notice.parent_id else None
    return {
        "aims": aims(room, notice) if notice.kind == "notice" else [],
        "begins": begins(room, notice) if notice.kind == "notice" else "",
        "files": [sheet_shown.file(one) for one in files],
        "parent": standing.row(room, parent, {}) if parent else None,
    }


async def counted(room: Room, notice_id: int, action: str) -> Counted | None:
    """Counted before the action's own transaction."""
    if action not in AIMED:
        return None
    async with room.database.reading() as tx:
        notice = await notices.find(tx, notice_id)
        return Counted(notice.revision, await reach.people(tx, notice, room.clock.now()))


def aims(room: Room, notice: Notice) -> list[str]:
    """For whom, a line for each narrowing."""
    city, kept = room.house.city, notice.audience
    known: tuple[tuple[str, dict[str, str]], ...] = (
        ("topics", {one.id: one.name for one in city.notice_topics}),
        ("districts", {one.id: one.name for one in city.districts}),
        ("streets", {}),
        ("case_topics", {}),
        ("languages", writing.LANGUAGES),
        ("channels", writing.CHANNELS),
    )
    lines = []
    for name, names in known:
        chosen = [names.get(one, one) for one in kept.get(name, ())]
        if chosen:
            what = {"districts": N["places"], "streets": "街道"}.get(name) or N[name]
            lines.append(N["narrowed"].format(what=what, names="、".join(chosen)))
    if kept.get("without"):
        lines.append(N["without_is"].format(id=kept["without"]))
    return lines or [N["everybody"]]


def begins(room: Room, notice: Notice) -> str:
    """When it goes out, in words."""
    if not notice.begin_at:
        return N["begin_now"]
    at = notice.begin_at.astimezone(ZoneInfo(room.house.city.timezone))
    if not notice.repeats:
        return N["begins"].format(at=standing.clock(room, notice.begin_at))
    days = "、".join(WEEKDAYS[day - 1] for day in notice.repeats["weekdays"])
    last = notice.repeats.get("last")
    until = N["until"].format(day=last) if last else N["no_last"]
    return N["every_week"].format(days=days, hour=f"{at:%H:%M}", last=until)


def event(room: Room, row: Row) -> dict[str, str]:
    """One line of what happened."""
    action = lifecycle.ACTIONS.get(row["action"])
    word = EVENTS.get(row["action"]) or (action.label if action else row["action"])
    after = row["state_after"] if row["state_after"] != row["state_before"] else ""
    return {
        "what": word,
        "who": actor_word(row["actor"]),
        "at": standing.clock(room, row["happened_at"]),
        "text": row["text"],
        "after": lifecycle.STATES.get(after, ""),
    }
