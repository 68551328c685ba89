"""Calls on the wire, and trouble on order: errors, silence, broken connections."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .markup import Json
from .params import Params, Upload

DESCRIPTIONS = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
    500: "Internal Server Error",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass
class Call:
    """One call of the bot. `at` is monotonic seconds; `status` 0 means never answered."""

    method: str
    payload: Params
    at: float
    status: int = 0
    description: str = ""
    result: Any = None

    @property
    def chat_id(self) -> int | str | None:
        return self.payload.chat_id

    @property
    def uploads(self) -> dict[str, Upload]:
        return self.payload.uploads


@dataclass(frozen=True)
class Violation:
    """Something that the bot did and Telegram would refuse."""

    method: str
    description: str
    payload: Json = field(repr=False)


@dataclass
class Script:
    """An order; `left` counts down, None lasts for ever; `used` counts up."""

    method: str
    error: int | str
    chat_id: int | None
    left: int | None
    retry_after: int
    description: str | None
    seconds: float
    parameters: Json | None
    used: int = 0

    def fits(self, call: Call) -> bool:
        if self.left == 0 or self.method not in ("*", call.method.lower()):
            return False
        return self.chat_id is None or self.chat_id == call.chat_id

    def refusal(self, code: int) -> web.Response:
        if code == 502:  # the proxy in front of the Bot API speaks HTML
            page = "<html><head><title>502 Bad Gateway</title></head></html>"
            return web.Response(status=502, text=page, content_type="text/html")
        body: Json = {"ok": False, "error_code": code}
        if code == 429:
            body["description"] = f"Too Many Requests: retry after {self.retry_after}"
            body["parameters"] = {"retry_after": self.retry_after}
        else:
            body["description"] = self.description or DESCRIPTIONS.get(code, "Error")
        if self.parameters:
            body["parameters"] = self.parameters
        return web.json_response(body, status=code)

    def stop(self) -> None:
        self.left = 0


class Wire:
    """The line between the bot and the server, and what goes wrong on it."""

    def __init__(self) -> None:
        self.scripts: list[Script] = []
        self.closing = asyncio.Event()

    async def act(
        self, request: web.Request, call: Call, run: Callable[[], Awaitable[web.Response]]
    ) -> web.StreamResponse:
        script = next((s for s in self.scripts if s.fits(call)), None)
        if script is None:
            return await run()
        script.used += 1
        script.left = None if script.left is None else script.left - 1
        if isinstance(script.error, int):
            response = script.refusal(script.error)
            call.status, call.description = script.error, "scripted"
            return response
        if script.error == "drop":
            return _broken(request)
        if script.error == "lost":
            await run()
            return _broken(request)
        if script.error == "timeout":
            await run()
            call.status = 0
            await self.closing.wait()
            return _broken(request)
        assert script.error == "late", f"unknown trouble {script.error!r}"
        response = await run()
        await asyncio.sleep(script.seconds)
        return response


def _broken(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
