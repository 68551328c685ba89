"""Methods that change what is already in a chat, and answers to taps and inline queries."""

from __future__ import annotations

import html
import time

from telegram.constants import ReactionEmoji

from . import checks
from .markup import Json, utf16
from .params import Params
from .registry import chat_of, message_of, method
from .send import captioned
from .shown import Shown
from .world import Chat, World, bad

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
REACTIONS = frozenset(ReactionEmoji)
DAY = 86400


def editable(world: World, p: Params) -> tuple[Chat, Shown]:
    if "inline_message_id" in p:
        raise bad("MESSAGE_ID_INVALID")
    chat = chat_of(world, p)
    message = message_of(chat, p.get("message_id"), "edit")
    if not message.from_bot or message.keyboard_sent or "forward_origin" in message.raw:
        # Own messages only, and none that carried a reply keyboard, a removal or a force_reply.
        raise bad("message can't be edited")
    return chat, message


def apply(world: World, p: Params, chat: Chat, message: Shown, content: Json, source: str) -> Json:
    """Replace `content`'s keys and the keyboard; a key with None goes away."""
    markup = checks.reply_markup(p, chat, inline_only=True)
    rows = (markup or {}).get("inline_keyboard") or None
    wanted = {**content, "reply_markup": {"inline_keyboard": rows} if rows else None}
    if all(message.raw.get(key) == value for key, value in wanted.items()):
        raise bad(NOT_MODIFIED)
    message.earlier.append(message.text)
    for key, value in wanted.items():
        message.raw.pop(key, None)
        if value is not None:
            message.raw[key] = value
    message.raw["edit_date"] = int(time.time())
    if content:
        mode = (p.get("parse_mode") or "").lower()
        message.html = source if mode == "html" else html.escape(source)
    world.touch(message)
    return message.raw


@method("editMessageText")
def edit_message_text(world: World, p: Params) -> Json:
    chat, message = editable(world, p)
    text, entities = checks.message_text(p, editing=True)
    if "text" not in message.raw:
        raise bad("there is no text in the message to edit")
    content = {"text": text, "entities": entities or None}
    return apply(world, p, chat, message, content, p.text("text"))


@method("editMessageCaption")
def edit_message_caption(world: World, p: Params) -> Json:
    chat, message = editable(world, p)
    if message.file is None:
        raise bad("there is no caption in the message to edit")
    content: Json = {"caption": None, "caption_entities": None, **captioned(p)}
    return apply(world, p, chat, message, content, p.text("caption"))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, p: Params) -> Json:
    chat, message = editable(world, p)
    return apply(world, p, chat, message, {}, "")


def remove(world: World, chat: Chat, message: Shown) -> None:
    chat.messages.remove(message)
    chat.deleted.append(message)
    world.touch(message)


@method("deleteMessage")
def delete_message(world: World, p: Params) -> bool:
    chat = chat_of(world, p)
    message = message_of(chat, p.get("message_id"), "delete")
    foreign = not (message.from_bot or chat.private or chat.bot_is_admin)
    if foreign or time.time() - message.raw["date"] > 2 * DAY:
        raise bad("message can't be deleted for everyone")
    remove(world, chat, message)
    return True


@method("deleteMessages")
def delete_messages(world: World, p: Params) -> bool:
    chat = chat_of(world, p)
    ids = p.get("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 100:
        raise bad("wrong number of message identifiers specified: 1-100 are needed")
    for message in [m for m in map(chat.get, ids) if m is not None]:
        remove(world, chat, message)
    return True


@method("pinChatMessage")
def pin_chat_message(world: World, p: Params) -> bool:
    chat = chat_of(world, p)
    message = message_of(chat, p.get("message_id"), "pin")
    if not chat.private and not chat.bot_is_admin:
        raise bad("not enough rights to manage pinned messages in the chat", fault=False)
    if message.message_id not in chat.pinned:
        chat.pinned.append(message.message_id)
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, p: Params) -> bool:
    chat = chat_of(world, p)
    wanted = p.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if wanted not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(wanted)
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, p: Params) -> bool:
    chat = chat_of(world, p)
    message = message_of(chat, p.get("message_id"), "react")
    reactions = p.get("reaction") or []
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(r.get("type") == "emoji" and r.get("emoji") not in REACTIONS for r in reactions):
        raise bad("REACTION_INVALID")
    message.reactions = [r.get("emoji", "custom") for r in reactions]
    world.touch(message)
    return True


@method("answerCallbackQuery")
def answer_callback_query(world: World, p: Params) -> bool:
    tap = world.taps.get(p.text("callback_query_id"))
    if tap is None or tap.answered or tap.expired:
        late = tap is not None and tap.expired
        raise bad(
            "query is too old and response timeout expired or query ID is invalid", fault=not late
        )
    if utf16(p.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    tap.answered, tap.text, tap.alert = True, p.text("text"), bool(p.get("show_alert"))
    if tap.text:
        world.chat(tap.message.chat_id).toasts.append(tap.text)
    return True
