"""What stands before every page: cookies that cannot be forged, forms that come from us, a pace.

Scripts and styles only from here (Content-Security-Policy); forms carry a token bound to the
visitor's cookie, and browsers' own Sec-Fetch-Site and Origin are looked at as well.
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from urllib.parse import urlsplit

from itsdangerous import BadSignature, Signer
from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.pages.labels import LABELS

YEAR = 365 * 24 * 3600

SAFE_HEADERS = {
    b"content-security-policy": (
        b"default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
        b"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"geolocation=(self), camera=(), microphone=()",
    b"cross-origin-opener-policy": b"same-origin",
}


class SafeHeaders:
    """Adds the headers above to every answer (a pure ASGI middleware, so streams stay streams)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((name, value) for name, value in SAFE_HEADERS.items() if name not in present),
                ]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class BodyLimit(RequestBodyLimitMiddleware):
    """Refuses larger bodies unread."""

    def __init__(self, app: ASGIApp, *, largest: int) -> None:
        super().__init__(app, max_body_size=largest)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One that says how large it is gets an answer in words, before any language is known."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            length = headers.get("content-length", "")
            if length.isascii() and length.isdigit() and int(length) > self.max_body_size:
                words = "\n".join(LABELS[language]["say_all_large"] for language in LABELS)
                answer: Response = PlainTextResponse(words, 413)
                if "application/json" in headers.get("accept", ""):
                    answer = JSONResponse({"ok": False, "say": words}, 413)
                await answer(scope, receive, send)
                return
        await super().__call__(scope, receive, send)


class Visitors:
    """Citizens' cookies: a random token, signed; the conversation is found by the token's hash."""

    cookie = "warmline_chat"

    def __init__(self, secret_key: str) -> None:
        self._signer = Signer(secret_key, salt="warmline.visitor")
        self._key = secret_key.encode()

    def token(self, request: Request) -> str | None:
        """The visitor's token; None without a cookie or with a forged one."""
        signed = request.cookies.get(self.cookie, "")
        try:
            return self._signer.unsign(signed).decode("ascii")
        except (BadSignature, UnicodeError):
            return None

    def new(self) -> str:
        return secrets.token_urlsafe(24)

    def signed(self, token: str) -> str:
        """The cookie's value."""
        return self._signer.sign(token).decode("ascii")

    def remember(self, request: Request, response: Response, token: str) -> None:
        response.set_cookie(
            self.cookie,
            self.signed(token),
            max_age=YEAR,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )

    def peer(self, token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()[:32]

    def csrf(self, token: str) -> str:
        """What a form must bring back, bound to the cookie."""
        return hmac.new(self._key, b"csrf:" + token.encode(), hashlib.sha256).hexdigest()[:40]

    def from_us(self, request: Request, token: str, given: str) -> bool:
        """Whether a form was ours: its token fits and the browser names no other site."""
        right = hmac.compare_digest(self.csrf(token).encode(), given.encode())
        return right and same_site(request)


def same_site(request: Request) -> bool:
    """What the browser says of where a request comes from; old ones say nothing."""
    fetch_site = request.headers.get("sec-fetch-site")
    if fetch_site is not None:
        return fetch_site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


class Pace:
    """A bucket for each name: `burst` at once, then `rate` a second. Kept in memory only."""

    KEPT = 10_000

    def __init__(self, *, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, name: str) -> bool:
        now = time.monotonic()
        left, since = self._buckets.pop(name, (float(self._burst), now))
        left = min(self._burst, left + (now - since) * self._rate)
        fine = left >= 1
        self._buckets[name] = (left - 1 if fine else left, now)
        if len(self._buckets) > self.KEPT:
            self._buckets.popitem(last=False)
        return fine


def client(request: Request) -> str:
    return request.client.host if request.client else "-"
