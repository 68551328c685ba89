"""Choices as buttons below a message; a keyboard that asks for a place or a phone number."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from handlers.turn import Ask

Json = dict[str, Any]

BUTTONS = 100
NARROW = 14
"""Columns up to which two buttons stand side by side, a Chinese character being two."""
TINY, MANY = 2, 7
"""Columns of a single letter, and how many of these stand side by side."""
ASKS: dict[str, tuple[str, str]] = {
    # Both languages: a message does not know which one it is in.
    "place": ("📍 发送位置 · Send location", "request_location"),
    "phone": ("📱 发送手机号 · Send phone", "request_contact"),
}


def keyboard(ask: Ask | None, choices: Sequence[Json]) -> Json:
    """The reply markup; empty for none.

    A message has one keyboard only. So where a place or phone is asked for, the choices become
    keys too: their labels, sent as words, mean the choice (`handlers.choices.by_words`).
    """
    if ask in ASKS:
        label, request = ASKS[ask]
        keys = [[{"text": one["label"]} for one in row] for row in _rows(choices)]
        return {
            "keyboard": [[{"text": label, request: True}], *keys],
            "resize_keyboard": True,
            "one_time_keyboard": True,
        }
    if not choices:
        # The app opens a reply to this message by itself.
        return {"force_reply": True} if ask == "reply" else {}
    return {"inline_keyboard": [[_button(one) for one in row] for row in _rows(choices)]}


def _button(choice: Json) -> Json:
    """A link opens by itself, everything else comes back to us."""
    if url := choice.get("arguments", {}).get("url"):
        return {"text": choice["label"], "url": url}
    return {"text": choice["label"], "callback_data": choice["id"]}


def _rows(choices: Sequence[Json]) -> list[list[Json]]:
    """One or two a row, letters many a row, in order."""
    rows: list[list[Json]] = []
    for choice in choices[:BUTTONS]:
        if rows and len(rows[-1]) < _beside([*rows[-1], choice]):
            rows[-1].append(choice)
        else:
            rows.append([choice])
    return rows


def _beside(row: Sequence[Json]) -> int:
    """How many choices like these may stand in a row."""
    widest = max(columns(one["label"]) for one in row)
    if widest <= TINY and all(one["label"].isascii() for one in row):
        return MANY
    return 2 if widest <= NARROW else 1


@lru_cache(maxsize=1024)  # the same few labels stand below most messages
def columns(label: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in label)
