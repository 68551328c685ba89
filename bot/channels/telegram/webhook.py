"""Updates by webhook: proved, capped, stored, and only then acknowledged.

Telegram repeats what was not answered with 200; the inbox knows what it has already.
"""

import hashlib
import hmac
import json
import logging
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.pushed import body_of
from bot.channels.telegram.account import WANTED, Account, Store

log = logging.getLogger("warmline.telegram")

BODY_LIMIT = 1024 * 1024
HEADER = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 64


class Webhook:
    """The address that Telegram is told, the secret that it must bring, the route."""

    def __init__(self, *, public_url: str, secret_key: str, account: str, store: Store) -> None:
        self._public_url = public_url.rstrip("/")
        self._path = _derived(secret_key, f"telegram-path:{account}")[:32]
        self._secret = _derived(secret_key, f"telegram-secret:{account}")
        self._store = store
        self.route = Route("/telegram/{path}", self._receive, methods=["POST"])

    async def register(self, account: Account) -> None:
        """Tell Telegram; it begins to send what it has kept (24 hours at most)."""
        await account.call(
            "setWebhook",
            {
                "url": f"{self._public_url}/telegram/{self._path}",
                "secret_token": self._secret,
                "allowed_updates": list(WANTED),
                "max_connections": CONNECTIONS,
            },
        )

    async def _receive(self, request: Request) -> Response:
        if not _same(request.path_params["path"], self._path):
            return Response(status_code=404)
        if not _same(request.headers.get(HEADER, ""), self._secret):
            log.warning("a webhook call without Telegram's secret was turned away")
            return Response(status_code=403)
        try:
            body = await body_of(request, BODY_LIMIT)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        update = _update(body)
        if update is None:
            return Response(status_code=400)
        try:
            await self._store([update])
        except Exception as error:
            log.error("an update could not be stored (%s); Telegram repeats it", error)
            return Response(status_code=503)
        return Response(status_code=200)


def _derived(secret_key: str, purpose: str) -> str:
    return hmac.new(secret_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    """Compare in a time that tells nothing."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        return None
    return update
