"""The table of Bot API methods, and what many of them need: the chat, the message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .params import Params
from .shown import Shown
from .world import ApiError, Chat, World, bad

Handler = Callable[[World, Params], Any]
METHODS: dict[str, Handler] = {}


def method(*names: str) -> Callable[[Handler], Handler]:
    """Register a handler; it returns the `result` or raises ApiError."""

    def register(handler: Handler) -> Handler:
        METHODS.update({name.lower(): handler for name in names})
        return handler

    return register


def chat_of(world: World, p: Params) -> Chat:
    """The chat that chat_id names, if the bot may write there."""
    chat = known_chat(world, p.chat_id)
    if chat.migrated_to is not None:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            fault=False,
            parameters={"migrate_to_chat_id": chat.migrated_to},
        )
    if chat.deactivated:
        raise ApiError(403, "Forbidden: user is deactivated", fault=False)
    if chat.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user", fault=False)
    if chat.private and not chat.started:
        raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
    if not chat.bot_inside:
        kind = "supergroup" if chat.type == "supergroup" else "group"
        raise ApiError(403, f"Forbidden: bot was kicked from the {kind} chat", fault=False)
    return chat


def known_chat(world: World, chat_id: int | str | None) -> Chat:
    if chat_id is None or chat_id == "":
        raise bad("chat_id is empty")
    if not isinstance(chat_id, int) or chat_id not in world.chats:
        raise bad("chat not found")
    return world.chats[chat_id]


def message_of(chat: Chat, message_id: object, what: str) -> Shown:
    """The message, or Telegram's "message to … not found"; no fault if people deleted it."""
    if not isinstance(message_id, int):
        raise bad("message identifier is not specified")
    message = chat.get(message_id)
    if message is None:
        gone = any(m.message_id == message_id for m in chat.deleted)
        raise bad(f"message to {what} not found", fault=not gone)
    return message


def thread_of(chat: Chat, p: Params) -> int | None:
    """The topic to write into, if one is named and is still there and open."""
    thread = p.get("message_thread_id")
    if thread is None:
        return None
    topic = chat.topics.get(thread)
    if topic is None:
        if chat.falls_back_to_general:
            return None
        raise bad("message thread not found", fault=not chat.forum)
    if topic.closed:
        raise bad("TOPIC_CLOSED", fault=False)
    return int(thread)


def replied_to(chat: Chat, p: Params) -> Shown | None:
    reply = p.get("reply_parameters") or {}
    message_id = reply.get("message_id", p.get("reply_to_message_id"))
    if message_id is None:
        return None
    found = chat.get(int(message_id))
    if found is None:
        lenient = reply.get("allow_sending_without_reply", p.get("allow_sending_without_reply"))
        if not lenient:
            gone = any(m.message_id == message_id for m in chat.deleted)
            raise bad("message to be replied not found", fault=not gone)
    return found
