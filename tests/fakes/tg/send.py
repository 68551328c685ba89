"""Methods that put messages into chats."""

from __future__ import annotations

import html
import itertools
from typing import Any

from . import checks, media
from .markup import Json
from .params import Params
from .registry import chat_of, known_chat, message_of, method, replied_to, thread_of
from .shown import Shown, StoredFile, buttons_of
from .world import Chat, World, bad

ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


def post(
    world: World,
    p: Params,
    chat: Chat,
    content: Json,
    *,
    source: str = "",
    file: StoredFile | None = None,
) -> Shown:
    """Check the envelope (keyboard, topic, reply) and place the message."""
    markup = checks.reply_markup(p, chat)
    thread, reply = thread_of(chat, p), replied_to(chat, p)
    raw: Json = {}
    if thread is not None:
        raw |= {"message_thread_id": thread, "is_topic_message": True}
    if reply is not None:
        raw["reply_to_message"] = {k: v for k, v in reply.raw.items() if k != "reply_to_message"}
    raw |= content
    if markup and "inline_keyboard" in markup:
        raw["reply_markup"] = {"inline_keyboard": markup["inline_keyboard"]}
    if p.get("protect_content"):
        raw["has_protected_content"] = True
    as_html = source if (p.get("parse_mode") or "").lower() == "html" else html.escape(source)
    shown = world.place(chat, raw, from_bot=True, html=as_html, file=file)
    if markup and "inline_keyboard" not in markup:
        shown.keyboard_sent = True
        chat.keyboard = buttons_of(markup.get("keyboard") or [])
        chat.keyboard_once = bool(markup.get("one_time_keyboard"))
    return shown


@method("sendMessage")
def send_message(world: World, p: Params) -> Json:
    chat = chat_of(world, p)
    text, entities = checks.message_text(p)
    content = {"text": text, **({"entities": entities} if entities else {})}
    return post(world, p, chat, content, source=p.text("text")).raw


@method("sendMessageDraft")
def send_message_draft(world: World, p: Params) -> bool:
    chat = chat_of(world, p)
    if not chat.private:
        raise bad("chat is not private")
    if not p.get("draft_id"):
        raise bad("draft_id is empty")
    text, _ = checks.formatted(p, "text")
    if len(text) > checks.TEXT_LIMIT:
        raise bad("message is too long")
    chat.draft = text
    return True


def captioned(p: Params) -> Json:
    text, entities = checks.caption(p)
    content: Json = {"caption": text} if text else {}
    return content | ({"caption_entities": entities} if entities else {})


def _sender(kind: str) -> None:
    def send(world: World, p: Params) -> Json:
        chat = chat_of(world, p)
        file = media.sent(world, p, kind, p.get(kind))
        content = {**media.described(file, p), **captioned(p)}
        return post(world, p, chat, content, source=p.text("caption"), file=file).raw

    method(f"send{kind}")(send)


for _kind in ("photo", "document", "video", "voice", "audio", "animation", "sticker"):
    _sender(_kind)


@method("sendMediaGroup")
def send_media_group(world: World, p: Params) -> list[Json]:
    chat = chat_of(world, p)
    items = p.get("media")
    if not isinstance(items, list):
        raise bad("can't parse media: Expected an Array of InputMedia")
    if not 2 <= len(items) <= 10:
        raise bad("wrong number of messages in the album: 2-10 are needed")
    kinds = {item.get("type") for item in items}
    if not kinds <= {"photo", "video", "document", "audio"}:
        raise bad("can't parse InputMedia: type must be photo, video, document or audio")
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        raise bad(f"{min(kinds)} can't be mixed with other media types")
    parts: list[tuple[Json, str, StoredFile]] = []
    for item in items:
        file = media.sent(world, p, item["type"], item.get("media"))
        source, mode = item.get("caption") or "", item.get("parse_mode") or ""
        text, entities = checks.read_markup(source, mode, item.get("caption_entities") or [])
        checks.short_caption(text)
        content = {**media.described(file, p), "media_group_id": ""}
        content |= {"caption": text} if text else {}
        content |= {"caption_entities": entities} if entities else {}
        parts.append((content, source, file))
    if "reply_markup" in p:
        raise bad("reply markup can't be used with albums")
    group = str(13_000_000_000_000_000 + world.number())
    return [
        post(world, p, chat, content | {"media_group_id": group}, source=source, file=file).raw
        for content, source, file in parts
    ]


@method("sendLocation")
def send_location(world: World, p: Params) -> Json:
    chat = chat_of(world, p)
    place = {key: p.get(key) for key in ("latitude", "longitude")}
    if not all(isinstance(value, int | float) for value in place.values()):
        raise bad("latitude or longitude is empty")
    if abs(place["latitude"] or 0) > 90 or abs(place["longitude"] or 0) > 180:
        raise bad("wrong location specified")
    return post(world, p, chat, {"location": place}).raw


@method("sendContact")
def send_contact(world: World, p: Params) -> Json:
    chat = chat_of(world, p)
    if not p.text("phone_number") or not p.text("first_name"):
        raise bad("phone number and first name must be non-empty")
    contact = {key: p[key] for key in ("phone_number", "first_name", "last_name") if key in p}
    return post(world, p, chat, {"contact": contact}).raw


@method("sendChatAction")
def send_chat_action(world: World, p: Params) -> bool:
    chat = chat_of(world, p)
    if p.get("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    thread_of(chat, p)
    chat.typing = p["action"]
    chat.actions.append(p["action"])
    return True


def copied(world: World, p: Params, chat: Chat, original: Shown, extra: Json) -> Shown:
    content: Json = {
        key: value
        for key, value in original.raw.items()
        if key in ("text", "entities", "caption", "caption_entities", "location", "contact")
        or key in media.KINDS
    }
    if not content or original.kind == "service":
        raise bad("message can't be copied", fault=False)
    return post(world, p, chat, content | extra, source=original.text, file=original.file)


@method("copyMessage")
def copy_message(world: World, p: Params) -> Json:
    chat, source = chat_of(world, p), known_chat(world, p.get("from_chat_id"))
    original = message_of(source, p.get("message_id"), "copy")
    extra = captioned(p) if "caption" in p and "text" not in original.raw else {}
    return {"message_id": copied(world, p, chat, original, extra).message_id}


@method("copyMessages")
def copy_messages(world: World, p: Params) -> list[Json]:
    chat, source = chat_of(world, p), known_chat(world, p.get("from_chat_id"))
    ids: Any = p.get("message_ids")
    if "reply_parameters" in p:  # Telegram would take no notice of it, and the reply would be lost
        raise bad("copyMessages has no reply_parameters")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 100:
        raise bad("wrong number of message identifiers specified: 1-100 are needed")
    if any(a >= b for a, b in itertools.pairwise(ids)):
        raise bad("message identifiers must be in a strictly increasing order")
    found = [m for m in map(source.get, ids) if m is not None and m.kind != "service"]
    if not found:
        raise bad("there are no messages to copy")
    groups = {m.media_group_id: str(13_000_000_000_000_000 + world.number()) for m in found}
    done = []
    for original in found:
        album = {"media_group_id": groups[original.media_group_id]}
        extra = album if original.media_group_id else {}
        done.append({"message_id": copied(world, p, chat, original, extra).message_id})
    return done


@method("forwardMessage")
def forward_message(world: World, p: Params) -> Json:
    chat, source = chat_of(world, p), known_chat(world, p.get("from_chat_id"))
    original = message_of(source, p.get("message_id"), "forward")
    if original.raw.get("has_protected_content"):
        raise bad("message can't be forwarded")
    origin = {
        "type": "user",
        "date": original.raw["date"],
        "sender_user": original.raw["from"],
    }
    return copied(world, p, chat, original, {"forward_origin": origin}).raw
