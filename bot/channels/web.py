"""The web chat's translation: the page's own small JSON in; out, the page reads the transcript."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from bot.channels.native import Part
from handlers.turn import Attachment, Deed, Incoming, Place, Reply

NAME = "web"
ACCOUNT = "web"
TEXT_LIMIT = 4000
KEEP = {"\n", "\t", "\u200d"}  # the joiner holds families of emoji together


class WebNative:
    """See `bot.channels.native.Native`."""

    name = NAME
    pushes = False
    buttons = True

    def to_neutral(self, payload: dict[str, Any]) -> Incoming:
        common: dict[str, Any] = {
            "client_key": payload["key"],
            "language": payload.get("language", ""),
            "platform_id": payload["key"],
            "quotes": payload.get("quotes", ""),
        }
        if payload.get("choice"):
            return Incoming("choice", choice=payload["choice"], **common)
        if payload.get("look"):
            return Incoming("nothing", **common)
        files = tuple(Attachment(**file) for file in payload.get("files", ()))
        where = payload.get("place")
        place = (
            Place(where["latitude"], where["longitude"], where.get("label", "")) if where else None
        )
        text = clean(payload.get("text", ""))
        kind = "media" if files else "place" if place else "text"
        return Incoming(kind, text=text, files=files, place=place, **common)  # type: ignore[arg-type]

    def to_native(self, reply: Reply, choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return []

    def toast(self, incoming: Incoming, text: str) -> dict[str, Any] | None:
        return None

    def deed(self, deed: Deed) -> list[dict[str, Any]]:
        return []

    def together(self, parts: Sequence[Part]) -> list[Part]:
        return list(parts)


def clean(text: str) -> str:
    """The words without what cannot be seen: control characters, marks that turn the direction."""
    return "".join(
        one
        for one in text
        if one in KEEP or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co")
    ).strip()
