"""A department's system on loopback: it checks signatures, remembers, fails on demand."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.units import signing

SILENT = 0
"""Among the answers: none at all."""


@dataclass
class Receiver:
    """`effects` has each message once, by its id, as a receiver of the specification does it."""

    url: str
    secret: str = ""
    answers: list[int] = field(default_factory=list)
    """The next answers; then 204."""
    location: str = ""
    slow: float = 0.0
    """Seconds that it takes over each message, after it has seen it."""
    calls: list[tuple[str, bytes]] = field(default_factory=list)
    effects: dict[str, dict[str, Any]] = field(default_factory=dict)
    clock: Any = None

    async def take(self, request: Request) -> Response:
        body = await request.body()
        now = int(self.clock.now().timestamp())
        id = signing.verify([self.secret], request.headers, body, now=now)
        self.calls.append((id, body))
        if self.slow:
            await asyncio.sleep(self.slow)
        status = self.answers.pop(0) if self.answers else 204
        if status == SILENT:
            await asyncio.sleep(30)
        if 200 <= status < 300 or self.slow:
            self.effects.setdefault(id, json.loads(body))
        headers = {"location": self.location} if self.location else {}
        return Response(status_code=status, headers=headers)

    def types(self) -> list[str]:
        return [one["type"] for one in self.effects.values()]


@asynccontextmanager
async def receiving(clock: Any) -> AsyncIterator[Receiver]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    receiver = Receiver(f"http://127.0.0.1:{listener.getsockname()[1]}/hook", clock=clock)
    app = Starlette(routes=[Route("/hook", receiver.take, methods=["POST"])])
    config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield receiver
    finally:
        server.should_exit = server.force_exit = True
        await serving
        listener.close()
