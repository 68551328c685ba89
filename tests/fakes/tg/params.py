"""One call's parameters, however they were sent: JSON, urlencoded, multipart or query string."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .markup import Json
from .world import ApiError, bad

# What the Bot API documents as JSON-serialized; forms carry these as JSON text.
JSON_FIELDS = {
    "allowed_updates",
    "button",
    "caption_entities",
    "commands",
    "entities",
    "link_preview_options",
    "media",
    "menu_button",
    "message_ids",
    "reaction",
    "reply_markup",
    "reply_parameters",
    "results",
    "scope",
}
INT_FIELDS = {
    "cache_time",
    "duration",
    "from_chat_id",
    "icon_color",
    "limit",
    "max_connections",
    "message_id",
    "message_thread_id",
    "offset",
    "reply_to_message_id",
    "timeout",
    "user_id",
}
FLOAT_FIELDS = {"latitude", "longitude"}
BOOL_FIELDS = {
    "allow_sending_without_reply",
    "disable_notification",
    "disable_web_page_preview",
    "drop_pending_updates",
    "is_big",
    "is_personal",
    "protect_content",
    "remove_caption",
    "show_alert",
}


@dataclass(frozen=True)
class Upload:
    """A file inside a multipart body."""

    name: str
    content: bytes
    mime: str


class Params(dict[str, Any]):
    """Decoded parameters by name; uploads lie in `uploads` by their part's name."""

    def __init__(self, raw: dict[str, Any], uploads: dict[str, Upload]) -> None:
        super().__init__({key: _decoded(key, value) for key, value in raw.items()})
        self.uploads = uploads

    @property
    def chat_id(self) -> int | str | None:
        value = self.get("chat_id")
        if isinstance(value, str) and value.lstrip("-").isdigit():
            return int(value)
        return value

    def text(self, key: str) -> str:
        value = self.get(key, "")
        if not isinstance(value, str):
            raise bad(f'field "{key}" must be of type String')
        return value

    def number(self, key: str, default: int = 0) -> int:
        value = self.get(key, default)
        if not isinstance(value, int):
            raise bad(f'field "{key}" must be a valid Number')
        return value


def _decoded(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if key in JSON_FIELDS:
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {key.replace('_', ' ')} JSON object") from None
    if key in INT_FIELDS or key == "chat_id":
        return int(value) if value.lstrip("-").isdigit() else value
    if key in FLOAT_FIELDS:
        try:
            return float(value)
        except ValueError:
            raise bad(f"{key} is invalid") from None
    return value.lower() in ("true", "1", "yes") if key in BOOL_FIELDS else value


async def read(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Everything that the request carries, not yet decoded."""
    raw: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if not request.can_read_body:
        return raw, uploads
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise bad("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad("JSON object expected")
        return {**raw, **body}, uploads
    if request.content_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise ApiError(400, "Bad Request: unsupported content type")
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[key] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            raw[key] = value
    return raw, uploads
