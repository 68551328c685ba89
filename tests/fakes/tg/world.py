"""What the fake Telegram knows: chats, the messages in them as people see them, files, taps."""

from __future__ import annotations

import base64
import hashlib
import itertools
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .markup import Json
from .shown import Button, Shown, StoredFile

# One grey pixel: the smallest picture that any decoder takes.
TINY_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP"
    + "/" * 86
    + "wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
)


class ApiError(Exception):
    """The server says no. `fault` is false where the bot could not have known."""

    def __init__(
        self, code: int, description: str, *, fault: bool = True, parameters: Json | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.fault = fault
        self.parameters = parameters


def bad(description: str, *, fault: bool = True) -> ApiError:
    return ApiError(400, f"Bad Request: {description}", fault=fault)


@dataclass
class Topic:
    name: str
    closed: bool = False


@dataclass
class Tap:
    """One press of an inline button, and what the bot answered to it."""

    id: str
    user_id: int
    data: str
    message: Shown
    update_id: int = 0
    answered: bool = False
    expired: bool = False
    text: str = ""
    alert: bool = False

    def expires(self) -> None:
        self.expired = True


@dataclass
class Chat:
    """A chat as its people see it."""

    id: int
    type: str
    facts: Json
    messages: list[Shown]
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    bot_inside: bool = True
    bot_is_admin: bool = False
    forum: bool = False
    falls_back_to_general: bool = False
    migrated_to: int | None = None
    topics: dict[int, Topic] = field(default_factory=dict)
    keyboard: list[list[Button]] = field(default_factory=list)
    keyboard_once: bool = False
    toasts: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    typing: str | None = None
    draft: str | None = None
    pinned: list[int] = field(default_factory=list)
    deleted: list[Shown] = field(default_factory=list)
    menu_button: Json | None = None
    next_message_id: int = 1

    @property
    def private(self) -> bool:
        return self.type == "private"

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    @property
    def from_bot(self) -> list[Shown]:
        return [message for message in self.messages if message.from_bot]

    @property
    def bot_texts(self) -> list[str]:
        return [message.text for message in self.from_bot]

    @property
    def last(self) -> Shown:
        """The newest message of the bot. Raises LookupError if there is none."""
        if not self.from_bot:
            raise LookupError(f"the bot has said nothing in chat {self.id}")
        return self.from_bot[-1]

    @property
    def labels(self) -> list[str]:
        """Every label that could be tapped now: newest inline keyboard first, then the keyboard."""
        inline = next((m.labels for m in reversed(self.from_bot) if m.buttons), [])
        return inline + [button.label for row in self.keyboard for button in row]

    def get(self, message_id: int) -> Shown | None:
        return next((m for m in self.messages if m.message_id == message_id), None)

    def find(self, part: str) -> Shown:
        """The newest message with `part` in its text. Raises LookupError."""
        for message in reversed(self.messages):
            if part in message.text:
                return message
        raise LookupError(f"{part!r} is not said in chat {self.id}:\n{self.transcript()}")

    def transcript(self) -> str:
        """The dialogue, one line a message; for the message of a failing test."""
        lines = []
        for m in self.messages:
            who = "bot" if m.from_bot else m.raw.get("from", {}).get("first_name", "?")
            what = m.text if m.kind == "text" else f"[{m.kind}] {m.text}"
            lines.append(f"{m.message_id:>4} {who}: {what}" + "".join(f" [{b}]" for b in m.labels))
        return "\n".join(lines)


class World:
    """All state of the fake; methods of the Bot API and the acting people change it."""

    def __init__(self, token: str, username: str) -> None:
        self.token = token
        self.bot: Json = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "暖线",
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
            "has_topics_enabled": False,
        }
        self.chats: dict[int, Chat] = {}
        self.messages: dict[int, list[Shown]] = defaultdict(list)
        self.files: dict[str, StoredFile] = {}
        self.local: Path | None = None
        """With a folder: a server that runs with --local and keeps its files there."""
        self.taps: dict[str, Tap] = {}
        self.inline_queries: dict[str, list[Json] | None] = {}
        self.inline_answers: dict[str, Json] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.menu_button: Json = {"type": "commands"}
        self.seq = 0
        self._numbers = itertools.count(1)

    def chat(self, chat_id: int) -> Chat:
        """The chat as its people see it. Raises LookupError if nobody opened it."""
        if chat_id not in self.chats:
            raise LookupError(f"no chat {chat_id}; known: {sorted(self.chats)}")
        return self.chats[chat_id]

    def add_chat(self, chat_id: int, kind: str, facts: Json) -> Chat:
        facts = {"id": chat_id, "type": kind, **facts}
        chat = Chat(chat_id, kind, facts, self.messages[chat_id])
        self.chats[chat_id] = chat
        return chat

    def new_id(self, prefix: str = "") -> str:
        number = next(self._numbers)
        return prefix + hashlib.sha256(f"{prefix}{number}".encode()).hexdigest()[:24]

    def number(self) -> int:
        return next(self._numbers)

    def store_file(
        self, kind: str, content: bytes, name: str, mime: str, size: int | None = None
    ) -> StoredFile:
        folder = {"photo": "photos", "voice": "voice", "video": "videos"}.get(kind, "documents")
        number = self.number()
        suffix = name.rsplit(".", 1)[-1] if "." in name else "bin"
        file = StoredFile(
            file_id=self.new_id(
                {"photo": "AgACAgUAAx", "voice": "AwACAgUAAx"}.get(kind, "BQACAgUAAx")
            ),
            kind=kind,
            content=content,
            name=name,
            mime=mime,
            size=len(content) if size is None else size,
            path=f"{folder}/file_{number}.{suffix}",
        )
        self.files[file.file_id] = file
        return file

    def place(self, chat: Chat, raw: Json, *, from_bot: bool, **shown: Any) -> Shown:
        """Put a message into a chat: number it, date it, show it."""
        sender = self.bot if from_bot else raw.pop("from")
        keys = ("id", "is_bot", "first_name", "last_name", "username", "language_code")
        head = {
            "message_id": chat.next_message_id,
            "from": {k: sender[k] for k in keys if k in sender},
            "chat": chat.facts,
            "date": int(time.time()),
        }
        chat.next_message_id += 1
        message = Shown({**head, **raw}, from_bot, **shown)
        chat.messages.append(message)
        if from_bot:
            chat.typing = chat.draft = None
        self.touch(message)
        return message

    def touch(self, message: Shown) -> None:
        self.seq += 1
        message.changed = self.seq
