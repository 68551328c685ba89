"""What Telegram refuses: texts, keyboards, commands. Each check raises ApiError in its words."""

from __future__ import annotations

import re
from typing import Any

from .markup import EntityError, Json, check_markdown_v2, parse_html, trimmed, utf16
from .params import Params
from .world import Chat, bad

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
INLINE_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
REQUESTS = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
    "request_poll": "poll can be requested in private chats only",
    "request_users": "users can be requested in private chats only",
    "request_chat": "chats can be requested in private chats only",
    "web_app": "Web App buttons can be used in private chats only",
}
STYLES = (None, "primary", "success", "danger")
SCOPES = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
)


def formatted(p: Params, key: str) -> tuple[str, list[Json]]:
    """Text and entities of `key`, from parse_mode or from explicit entities."""
    source = p.text(key)
    mode = p.get("parse_mode") or ""
    given = p.get("entities" if key == "text" else "caption_entities") or []
    return read_markup(source, mode, given)


def read_markup(source: str, mode: str, given: list[Json]) -> tuple[str, list[Json]]:
    try:
        if mode.lower() == "html":
            text, entities = parse_html(source)
        elif mode.lower() in ("markdownv2", "markdown"):
            check_markdown_v2(source)
            text, entities = source, []
        elif mode:
            raise bad("unsupported parse_mode")
        else:
            text, entities = source, _entities(source, given)
    except EntityError as error:
        raise bad(f"can't parse entities: {error}") from None
    text, entities = trimmed(text, entities)
    return text, entities[:100]


def _entities(text: str, given: list[Json]) -> list[Json]:
    for entity in given:
        offset, length = entity.get("offset", -1), entity.get("length", -1)
        if "type" not in entity or offset < 0 or length < 0:
            raise bad("can't parse MessageEntity: Can't find field")
        if offset + length > utf16(text):
            raise bad(f"entity beginning at UTF-16 offset {offset} ends after the end of the text")
    return given


def message_text(p: Params, *, editing: bool = False) -> tuple[str, list[Json]]:
    if not p.text("text"):
        raise bad("message text is empty")
    text, entities = formatted(p, "text")
    if not text:
        raise bad("text must be non-empty")
    if utf16(text) > TEXT_LIMIT:
        raise bad("MESSAGE_TOO_LONG" if editing else "message is too long")
    return text, entities


def caption(p: Params) -> tuple[str, list[Json]]:
    text, entities = formatted(p, "caption")
    return short_caption(text), entities


def short_caption(text: str) -> str:
    if utf16(text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    return text


def reply_markup(p: Params, chat: Chat, *, inline_only: bool = False) -> Json | None:
    """The checked keyboard, or None. Raises ApiError."""
    markup = p.get("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        _rows(markup["inline_keyboard"], "inline_keyboard")
        inline_keyboard(markup["inline_keyboard"], chat)
    elif not markup:
        return None
    elif inline_only:
        raise bad("inline keyboard expected")
    elif "keyboard" in markup:
        _rows(markup["keyboard"], "keyboard")
        keyboard(markup, chat)
    elif not (markup.get("remove_keyboard") is True or markup.get("force_reply") is True):
        raise bad("can't parse reply markup JSON object")
    return markup


def _rows(rows: Any, name: str) -> None:
    if not isinstance(rows, list):
        raise bad(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad(f'field "{name}" must be an Array of Arrays')


def inline_keyboard(rows: list[list[Json]], chat: Chat) -> None:
    if sum(map(len, rows)) > 100 or any(len(row) > 8 for row in rows):
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        _inline_button(button, chat)


def _inline_button(button: Any, chat: Chat) -> None:
    problem = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad(problem + "InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad(problem + 'Can\'t find field "text"')
    if not button["text"].strip():
        raise bad("inline keyboard button text must be non-empty")
    actions = [key for key in INLINE_ACTIONS if key in button]
    if not actions:
        raise bad(problem + "Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1 or button.get("style") not in STYLES:
        raise bad("BUTTON_TYPE_INVALID")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?://|tg://)[^\s/]", button["url"]):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "web_app" in button:
        if not chat.private:
            raise bad("BUTTON_TYPE_INVALID")
        if not str(button["web_app"].get("url", "")).startswith("https://"):
            raise bad(f"inline keyboard button Web App URL {button['web_app']} is invalid")


def keyboard(markup: Json, chat: Chat) -> None:
    rows = markup["keyboard"]
    if not any(rows):
        raise bad("reply keyboard must be non-empty")
    if sum(map(len, rows)) > 300 or any(len(row) > 12 for row in rows):
        raise bad("reply markup is too long")
    if utf16(markup.get("input_field_placeholder") or "") > 64:
        raise bad("input field placeholder is too long")
    for button in (button for row in rows for button in row):
        text = button if isinstance(button, str) else button.get("text")
        if not isinstance(text, str) or not text.strip():
            raise bad("keyboard button text must be non-empty")
        if isinstance(button, str):
            continue
        if button.get("style") not in STYLES:
            raise bad("BUTTON_TYPE_INVALID")
        for request, refusal in REQUESTS.items():
            if button.get(request) and not chat.private:
                raise bad(refusal)


def commands(given: Any) -> list[Json]:
    if not isinstance(given, list):
        raise bad("can't parse commands: expected an Array of BotCommand")
    if len(given) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in given:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", str(command.get("command"))):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= utf16(str(command.get("description", "")).strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return [{**c, "command": c["command"].removeprefix("/")} for c in given]


def scope_and_language(p: Params) -> tuple[str, str]:
    """The key under which commands and descriptions are kept: scope, two-letter language."""
    scope = p.get("scope") or {"type": "default"}
    if scope.get("type") not in SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    wanted = {"chat": ["chat_id"], "chat_administrators": ["chat_id"]}.get(scope["type"], [])
    wanted = ["chat_id", "user_id"] if scope["type"] == "chat_member" else wanted
    if any(key not in scope for key in wanted):
        raise bad("can't parse BotCommandScope: Can't find field")
    key = ":".join([scope["type"], *(str(scope[key]) for key in wanted)])
    return key, language(p)


def language(p: Params) -> str:
    code = p.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("invalid language code specified")
    return code
