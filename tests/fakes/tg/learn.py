"""Updates from payload files: the fake learns who, where and what they speak of.

So that the bot can answer, edit, fetch the files and answer the tap, as if it had all happened.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from .markup import Json
from .media import KINDS
from .shown import Shown, StoredFile
from .world import Tap

if TYPE_CHECKING:
    from tests.fakes.telegram import FakeTelegram


def learn(tg: FakeTelegram, update: Json) -> None:
    for kind, body in update.items():
        if not isinstance(body, dict):
            continue
        if person := body.get("from") or body.get("user"):
            _person(tg, person)
        message = body if kind.endswith("message") else body.get("message")
        if chat := body.get("chat") or (message or {}).get("chat"):
            _chat(tg, chat)
        shown = _message(tg, message) if message and "message_id" in message else None
        if kind == "callback_query" and shown and "data" in body:
            tg.taps[body["id"]] = Tap(body["id"], body["from"]["id"], body["data"], shown)
        if kind == "inline_query":
            tg.inline_queries[body["id"]] = None


def _person(tg: FakeTelegram, facts: Json) -> None:
    if not facts.get("is_bot") and facts["id"] not in tg.people:
        tg.user(facts["id"], facts["first_name"]).facts.update(facts)


def _chat(tg: FakeTelegram, facts: Json) -> None:
    if facts["type"] != "private":
        group = tg.group(facts["id"], facts.get("title", ""), forum=bool(facts.get("is_forum")))
        group.chat.facts.update(facts)
    else:
        tg.user(facts["id"], facts.get("first_name", "?")).chat.started = True


def _message(tg: FakeTelegram, raw: Json) -> Shown:
    chat = tg.chat(raw["chat"]["id"])
    known = chat.get(raw["message_id"])
    if known is not None:
        return known
    from_bot = (raw.get("from") or {}).get("id") in (None, tg.bot["id"])
    text = str(raw.get("text") or raw.get("caption") or "")
    shown = Shown(raw, from_bot, html=html.escape(text))
    shown.file = next((_file(tg, kind, raw[kind]) for kind in KINDS if kind in raw), None)
    chat.messages.append(shown)
    chat.next_message_id = max(chat.next_message_id, raw["message_id"] + 1)
    if thread := raw.get("message_thread_id"):
        tg.open_topic(chat, thread)
    return shown


def _file(tg: FakeTelegram, kind: str, about: Any) -> StoredFile:
    """Every size of a photo has its own file_id and the same picture."""
    sizes = about if isinstance(about, list) else [about]
    largest = sizes[-1]
    name = largest.get("file_name", f"{kind}.bin")
    file = tg.store_file(kind, b"", name, largest.get("mime_type", ""), largest["file_size"])
    file.content = b"x" * min(file.size, 64)
    del tg.files[file.file_id]
    file.file_id = largest["file_id"]
    for size in sizes:
        tg.files[size["file_id"]] = file
    return file
