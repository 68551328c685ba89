"""A Bot API server for thousands: it keeps who was sent what and loses answers as it is told.

No checks of what is sent (see `tests.fakes.telegram` for these), so that ten thousand recipients
cost seconds. `trouble` says by chance what becomes of a notice; messages to `talkers` never fail,
and the time from handing their update out to the answer's arrival is kept in `latencies`.
"""

import asyncio
import contextlib
import json
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

TOKEN = "123456:MASS"
ME = {"id": 123456, "is_bot": True, "first_name": "暖线", "username": "warmline_bot"}
RETRY_AFTER = 1
LONGEST_POLL = 1.0


@dataclass
class Trouble:
    """Shares of the sends; what is left arrives."""

    too_fast: float = 0.0
    blocked: float = 0.0
    unheard: float = 0.0
    """It arrives, and the answer gets lost."""
    lost: float = 0.0
    """The connection breaks and it does not arrive."""


@dataclass
class MassTelegram:
    chance: random.Random
    trouble: Trouble = field(default_factory=Trouble)
    delay: float = 0.0
    arrived: Counter[int] = field(default_factory=Counter)
    """Messages that reached each chat of no talker."""
    refused: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    first_at: float = 0.0
    last_at: float = 0.0

    def __post_init__(self) -> None:
        self._updates: list[dict[str, Any]] = []
        self._number = 0
        self.waiting: dict[int, float] = {}
        """Since when each talker waits for an answer."""
        self._talkers: set[int] = set()
        self._news = asyncio.Event()
        self._sent = asyncio.Event()
        self._next_id = 0

    async def __aenter__(self) -> "MassTelegram":
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def settings(self, **others: str) -> dict[str, str]:
        return {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": self.url, **others}

    def asks(self, user: int, text: str) -> None:
        """A talker writes; how long the answer takes is kept."""
        self._number += 1
        chat = {"id": user, "type": "private", "first_name": "市民"}
        person = {"id": user, "is_bot": False, "first_name": "市民", "language_code": "zh-hans"}
        message = {
            "message_id": self._number,
            "from": person,
            "chat": chat,
            "date": 0,
            "text": text,
        }
        self._updates.append({"update_id": self._number, "message": message})
        self._talkers.add(user)
        self.waiting[user] = time.perf_counter()
        self._news.set()

    async def next_send(self) -> None:
        """Until somebody else is sent something."""
        self._sent.clear()
        await self._sent.wait()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls[method] += 1
        own: Mapping[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
            "getUpdates": self._get_updates,
            "sendMessage": self._send,
            "editMessageText": self._send,
        }
        if method in own:
            return await own[method](request)
        return _answered(ME if method == "getMe" else True)

    async def _get_updates(self, request: web.Request) -> web.StreamResponse:
        offset = int((await _parameters(request)).get("offset") or 0)
        self._updates = [one for one in self._updates if one["update_id"] >= offset]
        if not self._updates:
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), LONGEST_POLL)
        return _answered(self._updates[:100])

    async def _send(self, request: web.Request) -> web.StreamResponse:
        chat = int((await _parameters(request))["chat_id"])
        if chat in self._talkers:
            if chat in self.waiting:
                self.latencies.append(time.perf_counter() - self.waiting.pop(chat))
            return self._arrives(chat, talker=True)
        if self.delay:
            await asyncio.sleep(self.delay)
        dice, now = self.chance.random(), time.perf_counter()
        self.first_at, self.last_at = self.first_at or now, now
        trouble = self.trouble
        for name, share in (
            ("too_fast", trouble.too_fast),
            ("blocked", trouble.blocked),
            ("unheard", trouble.unheard),
            ("lost", trouble.lost),
        ):
            if dice < share:
                return self._fails(request, chat, name)
            dice -= share
        return self._arrives(chat)

    def _fails(self, request: web.Request, chat: int, name: str) -> web.StreamResponse:
        self.refused[name] += 1
        if name == "too_fast":
            words = f"Too Many Requests: retry after {RETRY_AFTER}"
            return _error(429, words, {"retry_after": RETRY_AFTER})
        if name == "blocked":
            return _error(403, "Forbidden: bot was blocked by the user")
        if name == "unheard":
            self.arrived[chat] += 1
        assert request.transport
        request.transport.abort()
        return web.Response()

    def _arrives(self, chat: int, *, talker: bool = False) -> web.StreamResponse:
        self._next_id += 1
        self._sent.set()
        if not talker:
            self.arrived[chat] += 1
        shown = {"message_id": self._next_id, "date": 0, "chat": {"id": chat, "type": "private"}}
        return _answered(shown)


async def _parameters(request: web.Request) -> dict[str, str]:
    """Of the query, a form or JSON: bots of others use all of them."""
    found = dict(request.query)
    if request.content_type == "application/json":
        found |= {name: str(value) for name, value in json.loads(await request.read()).items()}
    elif request.content_type.startswith("multipart/"):
        found |= {name: str(value) for name, value in (await request.post()).items()}
    elif body := await request.read():
        found |= {name: values[0] for name, values in parse_qs(body.decode()).items()}
    return found


def _answered(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _error(code: int, words: str, parameters: dict[str, int] | None = None) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": words}
    return web.json_response(
        {**body, **({"parameters": parameters} if parameters else {})}, status=code
    )
