"""Whose word counts about who is asking: that of the proxies that the settings name."""

import logging
from typing import Any, cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

log = logging.getLogger("warmline.proxies")

HERE = ("127.0.0.1", "::1")
FORWARDED = b"x-forwarded-for"


class Proxies:
    """Believes what they say of the visitor's address; of others' word it logs once that it is
    not believed, since behind a forgotten proxy all citizens are one visitor."""

    def __init__(self, app: ASGIApp, named: tuple[str, ...]) -> None:
        """`named`: addresses and networks, beside this machine's own."""
        self._believing: Any = ProxyHeadersMiddleware(cast(Any, app), [*HERE, *named])
        self._told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._told and scope["type"] == "http":
            self._look(scope["client"], [name for name, _ in scope["headers"]])
        await self._believing(scope, receive, send)

    def _look(self, client: tuple[str, int] | None, headers: list[bytes]) -> None:
        if client and client[0] not in self._believing.trusted_hosts and FORWARDED in headers:
            self._told = True
            log.warning(
                "X-Forwarded-For of %s is not believed. If that is your proxy, name it in "
                "WARMLINE_PROXIES: until then all who come through it count as one visitor.",
                client[0],
            )
