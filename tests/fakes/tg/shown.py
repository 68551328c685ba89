"""A message as people see it: its words, its buttons, its file."""

from __future__ import annotations

from dataclasses import dataclass, field

from .markup import Json

KINDS = (
    "text",
    "photo",
    "document",
    "video",
    "voice",
    "audio",
    "location",
    "contact",
    "sticker",
    "animation",
    "video_note",
)


@dataclass
class StoredFile:
    """A file on Telegram's servers; `size` may be claimed larger than `content` is."""

    file_id: str
    kind: str
    content: bytes
    name: str
    mime: str
    size: int
    path: str
    expired: bool = False


@dataclass(frozen=True)
class Button:
    """A button as shown; `data` for taps, `url` for links, `request` for contact, location, ..."""

    label: str
    data: str | None = None
    url: str | None = None
    request: str | None = None
    style: str | None = None


def buttons_of(rows: list[list[Json | str]]) -> list[list[Button]]:
    return [[_button(cell) for cell in row] for row in rows]


def _button(cell: Json | str) -> Button:
    if isinstance(cell, str):
        return Button(cell)
    request = next((key.removeprefix("request_") for key in cell if key.startswith("request_")), "")
    url = cell.get("url") or (cell.get("web_app") or {}).get("url")
    return Button(cell["text"], cell.get("callback_data"), url, request or None, cell.get("style"))


@dataclass
class Shown:
    """A message as people in the chat see it now; `raw` is the Bot API's Message."""

    raw: Json
    from_bot: bool
    html: str = ""
    file: StoredFile | None = None
    keyboard_sent: bool = False
    update_id: int = 0
    changed: int = 0
    earlier: list[str] = field(default_factory=list)
    reactions: list[str] = field(default_factory=list)

    @property
    def message_id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.raw["chat"]["id"])

    @property
    def text(self) -> str:
        """The text, or the caption of media, as it is read: without markup."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        return list(self.raw.get("entities") or self.raw.get("caption_entities") or [])

    @property
    def kind(self) -> str:
        """text, photo, document, video, voice, audio, location, contact, sticker, or service."""
        return next((kind for kind in KINDS if kind in self.raw), "service")

    @property
    def buttons(self) -> list[list[Button]]:
        """The inline keyboard, rows of buttons; empty without one."""
        return buttons_of((self.raw.get("reply_markup") or {}).get("inline_keyboard") or [])

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.buttons for button in row]

    @property
    def edited(self) -> bool:
        return bool(self.earlier)

    @property
    def media_group_id(self) -> str | None:
        return self.raw.get("media_group_id")

    @property
    def thread_id(self) -> int | None:
        return self.raw.get("message_thread_id")

    @property
    def reply_to(self) -> int | None:
        replied = self.raw.get("reply_to_message")
        return int(replied["message_id"]) if replied else None

    @property
    def file_id(self) -> str:
        assert self.file, f"message {self.message_id} has no file"
        return self.file.file_id
