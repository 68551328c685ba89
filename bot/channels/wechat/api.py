"""WeChat's API over httpx: one access token, looked after in one place.

Sources: developers.weixin.qq.com, api_getstableaccesstoken, api_uploadtempmedia.
`stable_token` gives the same token to everybody who asks, and a new one five minutes before the
old one ends, when both hold; so several processes need not agree. The token stands in each
address, so no exception of httpx leaves this file and httpx may not log.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx

from bot.channels.wechat.errors import TOKEN, Broken, NotSent, WeChatError

Json = dict[str, Any]
T = TypeVar("T")

CONNECT, READ, UPLOAD = 5.0, 15.0, 60.0
EARLY = 240.0
"""How many seconds before a token ends the next one is asked for."""
SHORTEST = 30.0
CONNECTIONS = 64
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Api:
    """One account. Raises `WeChatError`, `NotSent` and `Broken`, and nothing of httpx."""

    def __init__(
        self,
        *,
        app_id: str,
        secret: str,
        base_url: str,
        clock: Callable[[], float] = time.monotonic,
        on_token: Callable[[str], None] = lambda token: None,
    ) -> None:
        self._app_id = app_id
        self._secret = secret
        self._clock = clock
        self._on_token = on_token
        self._client = httpx.AsyncClient(
            base_url=base_url,
            timeout=httpx.Timeout(READ, connect=CONNECT),
            limits=httpx.Limits(max_connections=CONNECTIONS),
        )
        self._lock = asyncio.Lock()
        self._token = ""
        self._until = 0.0

    async def close(self) -> None:
        await self._client.aclose()

    async def token(self, stale: str = "") -> str:
        """The access token; another one than `stale`, if WeChat has it. Raises as any call, but a
        broken answer here means that nothing was sent."""
        async with self._lock:
            if self._token and self._token != stale and self._clock() < self._until:
                return self._token
            who = {"appid": self._app_id, "secret": self._secret}
            wanted = {"grant_type": "client_credential", **who, "force_refresh": False}
            try:
                answer = await self._ask("/cgi-bin/stable_token", content=_bytes(wanted))
                self._token = str(answer["access_token"])
                lasts = float(answer["expires_in"])
            except (Broken, KeyError, TypeError, ValueError):
                raise NotSent("no access token could be had") from None
            self._until = self._clock() + max(SHORTEST, lasts - EARLY)
            self._on_token(self._token)
            return self._token

    async def call(self, path: str, body: Json) -> Json:
        """POST JSON (real UTF-8: WeChat refuses escapes, 40033); the answer."""
        return await self._with_token(lambda token: self._post(path, token, content=_bytes(body)))

    async def upload(self, kind: str, name: str, mime: str, data: bytes) -> str:
        """Keep a file at WeChat for three days; its media id."""
        try:
            answer = await self._with_token(
                lambda token: self._post(
                    "/cgi-bin/media/upload",
                    token,
                    params={"type": kind},
                    files={"media": (name, data, mime)},
                    timeout=httpx.Timeout(UPLOAD, connect=CONNECT),
                )
            )
            return str(answer["media_id"])
        except (Broken, KeyError):
            raise NotSent("a file was not taken") from None

    async def fetch(self, media_id: str, limit: int) -> bytes | None:
        """The bytes of a citizen's file; None when they are more than `limit`. A film is named by
        an address of WeChat's."""
        return await self._with_token(lambda token: self._media(media_id, token, limit))

    async def _media(self, media_id: str, token: str, limit: int) -> bytes | None:
        params = {"media_id": media_id, "access_token": token}
        kind, data = await self._download("/cgi-bin/media/get", params, limit)
        if data is None or not kind.startswith(("application/json", "text/plain")):
            return data
        film = str(_read(data).get("video_url", ""))
        if not film.startswith(("http://", "https://")):
            return data
        return (await self._download(film, {}, limit))[1]

    async def _with_token(self, ask: Callable[[str], Awaitable[T]]) -> T:
        """Ask; once more with another token when WeChat does not know this one, and never again."""
        token = await self.token()
        try:
            return await ask(token)
        except WeChatError as error:
            if error.code not in TOKEN:
                raise
        return await ask(await self.token(stale=token))

    async def _post(self, path: str, token: str, **request: Any) -> Json:
        params = {**request.pop("params", {}), "access_token": token}
        return await self._ask(path, params=params, **request)

    async def _ask(self, path: str, **request: Any) -> Json:
        try:
            answer = await self._client.post(path, **request)
        except _UNSENT as error:
            raise NotSent(f"no connection ({type(error).__name__})") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Broken(f"the connection broke ({type(error).__name__})") from None
        return _read(answer.content)

    async def _download(
        self, url: str, params: dict[str, str], limit: int
    ) -> tuple[str, bytes | None]:
        """The content type and the bytes, None when they are more than `limit`."""
        data = bytearray()
        try:
            async with self._client.stream("GET", url, params=params) as answer:
                if answer.status_code != 200:
                    raise NotSent(f"HTTP {answer.status_code} for a file")
                async for chunk in answer.aiter_bytes():
                    data += chunk
                    if len(data) > limit:
                        return "", None
                return answer.headers.get("content-type", ""), bytes(data)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotSent(f"the connection broke ({type(error).__name__})") from None


def _bytes(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _read(content: bytes) -> Json:
    """WeChat's answer, whatever type it says to have; raises `WeChatError` for a refusal."""
    try:
        said = json.loads(content.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        raise Broken("an answer that is none") from None
    if not isinstance(said, dict):
        raise Broken("an answer that is none")
    code = said.get("errcode", 0)
    if not isinstance(code, int):
        raise Broken("an answer that is none")
    if code:
        raise WeChatError(code, str(said.get("errmsg", "")))
    return said
