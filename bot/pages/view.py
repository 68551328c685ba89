"""A message of the transcript as pages show it (JSON and template alike)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.pages import quoting
from bot.pages.labels import LABELS
from storage import media, notice_ledger, quotes
from storage.database import Transaction
from storage.media import File
from storage.messages import Message

WEEK = "一二三四五六日"


async def messages(
    tx: Transaction, said: Sequence[Message], zone: ZoneInfo, prefix: str = "/media/"
) -> list[dict[str, Any]]:
    """The messages with their files and what they reply to, in order; all of one conversation."""
    quoted = await quotes.quoted(tx, said)
    keys = [key for one in (*said, *quoted.values()) for key in one.extras.get("files", ())]
    files = {file.key: file for file in await media.several(tx, keys)}
    return [_message(one, files, zone, prefix, quoted.get(one.key)) for one in said]


def _message(
    message: Message, files: dict[str, File], zone: ZoneInfo, prefix: str, quoted: Message | None
) -> dict[str, Any]:
    extras = message.extras
    # A message whose pages are turned was not worded anew.
    leafed = any(one.get("turns") for one in extras.get("choices", ()))
    return {
        "id": message.revision,
        "key": message.key,
        "side": message.side,
        "name": message.staff_name or None,
        "at": local(message.said_at, zone),
        "day": "",
        "text": message.text,
        "title": extras.get("title"),
        "elder": extras.get("elder"),
        "choices": [_choice(one) for one in extras.get("choices", ())],
        "ask": extras.get("ask"),
        "card": extras.get("card"),
        "media": [_file(files[key], prefix) for key in extras.get("files", ()) if key in files],
        "place": extras.get("place"),
        "marks": _marks(message),
        "quotes": quoting.line(quoted, _kind(quoted, files)) if quoted else None,
        "edited": message.edited_at is not None and not leafed,
        "client_key": message.client_key,
        "answered": False,
        # What stands below a notice is good for days, whatever was said since.
        "stays": notice_ledger.of_key(message.key) is not None,
    }


def _marks(message: Message) -> list[dict[str, str]]:
    """Who marked it with what; an operator has a name."""
    kept = message.extras.get("reactions", {})
    sides = [side for side in ("citizen", "operator") if kept.get(side, {}).get("emoji")]
    return [{"side": side, "name": "", **kept[side]} for side in sides]


def _kind(message: Message, files: dict[str, File]) -> str:
    keys = message.extras.get("files", ())
    return files[keys[0]].kind if keys and keys[0] in files else ""


def _choice(kept: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": kept["id"],
        "label": kept["label"],
        "turns": kept.get("turns", False),
        "url": kept.get("arguments", {}).get("url"),
    }


def _file(file: File, prefix: str) -> dict[str, Any]:
    return {
        "url": prefix + file.key,
        "kind": file.kind,
        "name": file.name,
        "size": file.size,
        "state": file.state,
        "refused": file.refused,
    }


def day(on: date, today: date, language: str) -> str:
    """A day as people call it; static/message.js says it alike."""
    words = LABELS[language]
    if on in (today, today - timedelta(days=1)):
        return words["today" if on == today else "yesterday"]
    if language == "en":
        name = f"{on:%A, %B} {on.day}" if on.year == today.year else f"{on:%B} {on.day}, {on.year}"
    else:
        name = f"{on.month}月{on.day}日"
        name = f"{name}星期{WEEK[on.weekday()]}" if on.year == today.year else f"{on.year}年{name}"
    return name


def local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")
