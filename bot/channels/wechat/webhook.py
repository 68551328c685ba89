"""WeChat's pushes: proved, capped, stored, and only then answered with `success`.

Source: developers.weixin.qq.com/doc/service/guide/dev/push. WeChat waits five seconds and repeats
three times; the inbox knows what it has already. The answer never says anything: all that we say
goes through the outbox, so there is one durable way (docs/architecture.md).
"""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.pushed import body_of
from bot.channels.wechat.crypto import Forged, Keyring, check
from bot.channels.wechat.xml import BODY_LIMIT, NotXml, fields

log = logging.getLogger("warmline.wechat")

PATH = "/wechat"
ECHO_LIMIT = 256

Store = Callable[[dict[str, str]], Awaitable[None]]


class Webhook:
    """The route. With keys, only what is encrypted is taken: the other signature does not cover
    the body."""

    def __init__(self, *, token: str, keys: Keyring, store: Store) -> None:
        self._token = token
        self._keys = keys
        self._store = store
        self.routes = [
            Route(PATH, self._verify, methods=["GET"]),
            Route(PATH, self._receive, methods=["POST"]),
        ]

    async def _verify(self, request: Request) -> Response:
        """Whoever runs the account tells WeChat this address: WeChat asks whether we are who we
        are. The echo is plain in every mode."""
        query = request.query_params
        try:
            self._check(request, "signature")
        except Forged:
            return _forged()
        return PlainTextResponse(query.get("echostr", "")[:ECHO_LIMIT])

    def _check(self, request: Request, name: str, *more: str) -> None:
        query = request.query_params
        signed = (query.get("timestamp", ""), query.get("nonce", ""), *more)
        check(query.get(name, ""), self._token, *signed)

    async def _receive(self, request: Request) -> Response:
        try:
            body = await body_of(request, BODY_LIMIT)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        try:
            pushed = self._opened(request, body)
        except Forged:
            return _forged()
        except NotXml:
            return Response(status_code=400)
        try:
            await self._store(pushed)
        except Exception as error:
            log.error("a push could not be stored (%s); WeChat repeats it", type(error).__name__)
            return Response(status_code=503)
        return PlainTextResponse("success")

    def _opened(self, request: Request, body: bytes) -> dict[str, str]:
        """What was pushed; raises `Forged` and `NotXml`. Nothing is read before it is proved, but
        for the field that the signature is about."""
        if not self._keys:
            self._check(request, "signature")
            return fields(body)
        try:
            encrypted = fields(body).get("Encrypt", "")
        except NotXml:
            raise Forged from None
        self._check(request, "msg_signature", encrypted)
        return fields(self._keys.decrypt(encrypted))


def _forged() -> Response:
    log.warning("a call without WeChat's signature was turned away")
    return Response(status_code=403)
