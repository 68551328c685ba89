"""What a notice's form shows around what was typed: choices, files, the other person's version."""

from typing import Any

from bot.pages.desk.notices import standing, typed
from bot.pages.desk.notices.typed import Typed
from bot.pages.desk.notices.words import WEEKDAYS, N
from bot.pages.desk.room import Room
from handlers.citizen import browse
from handlers.notices import lifecycle, writing
from storage import media, notices
from storage.database import Transaction
from storage.media import File
from storage.notices import Notice

RECENT = 30


async def corrected(tx: Transaction, notice_id: int) -> Notice | None:
    """The notice that the one of a form corrects; None for a notice of its own."""
    if not notice_id:
        return None
    notice = await notices.find(tx, notice_id)
    if notice.kind == "notice" or not notice.parent_id:
        return None
    return await notices.find(tx, notice.parent_id)


async def values(tx: Transaction, room: Room, notice_id: int, given: Typed) -> dict[str, Any]:
    """Everything that the template needs besides what was typed."""
    city = room.house.city
    first = await corrected(tx, notice_id)
    files = await media.several(tx, list(given.media))
    recent = [one for one in await notices.latest(tx, limit=RECENT) if one.begun_at]
    on = room.today
    opened = [one["to"] for one in given.buttons if one["kind"] == "article"]
    return {
        "typed": given.one,
        "many": given.many,
        "buttons": given.buttons,
        "named": {one.id: one.question for one in browse.served(room.house, opened, on)},
        "files": [file(one) for one in files],
        "topics": [(one.id, one.name) for one in city.notice_topics],
        "districts": city.districts,
        "case_topics": city.topics,
        "languages": list(writing.LANGUAGES.items()),
        "channels": [
            (name, word) for name, word in writing.CHANNELS.items() if name in room.engine.channels
        ],
        "recent": [
            (one.id, f"{N['no'].format(id=one.id)} {standing.title(one)}")
            for one in recent
            if one.kind == "notice"
        ],
        "weekdays": [(str(day), word) for day, word in enumerate(WEEKDAYS, 1)],
        "corrects": first,
    }


def file(one: File) -> dict[str, str]:
    return {"key": one.key, "url": f"/desk/media/{one.key}", "name": one.name or one.key}


def conflict(room: Room, theirs: Typed, mine: Typed) -> dict[str, Any]:
    """Where the two differ, in words."""
    names = typed.differences(theirs, mine)
    return {
        "rows": [
            {
                "name": _label(name),
                "theirs": _said(room, theirs, name),
                "mine": _said(room, mine, name),
            }
            for name in names
        ]
    }


def _label(name: str) -> str:
    return {
        "when": N["times"],
        "body": N["body"],
        "buttons": N["buttons"],
        "districts": N["places"],
        "streets": N["places"],
    }.get(name) or N.get(name, name)


def _said(room: Room, given: Typed, name: str) -> str:
    city = room.house.city
    if name == "buttons":
        return "、".join(one["label"] for one in given.buttons if one["kind"]) or "—"
    if name == "file":
        return "、".join(given.media) or "—"
    if name in given.one:
        value = given.one[name]
        known = {
            "grade": lifecycle.GRADES,
            "when": {one: N[f"when_{one}"] for one in typed.WHENS},
        }
        return known.get(name, {}).get(value, value) or "—"
    known = {
        "topics": {one.id: one.name for one in city.notice_topics},
        "districts": {one.id: one.name for one in city.districts},
        "languages": writing.LANGUAGES,
        "channels": writing.CHANNELS,
        "weekdays": {str(day): word for day, word in enumerate(WEEKDAYS, 1)},
    }
    words = known.get(name, {})
    return "、".join(words.get(value, value) for value in given.many[name]) or "—"
