"""PTB's HTTP in aiohttp: under load 14 to 20 times what httpx does (docs/dependencies.md).

The address of every call holds the bot's token. So no exception of aiohttp leaves this file, not
even as a cause: what is raised here says what happened in words of our own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.sending import leaves
from storage import json_text

CONNECT = 10.0
READ = 30.0
UPLOAD = 120.0
RETRY_AFTER = 5
"""Seconds to wait after a 429 that does not say how long."""


class NotSent(NetworkError):
    """No connection: the call certainly did not reach Telegram."""


class Broken(NetworkError):
    """The connection broke after the call had gone out: nobody knows what became of it."""


class ServerTrouble(NetworkError):
    """An answer of 500 or above: usually nothing was done (facts of takeover, edge 18). A 504 is
    none of these: who waited for an answer in vain does not know whether the call was carried
    out."""


class TokenRefused(TelegramError):
    """Telegram does not know this token (401, or 404 for one of no valid form)."""


class Flooded(TelegramError):
    """429: too many calls; wait `seconds`. (PTB's own class warns whenever it is made.)"""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many calls, wait {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes along with a call."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """What `RequestData` gives to a request, without PTB's types: plain JSON values and files."""

    parameters: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)


class _Telling(aiohttp.TCPConnector):
    """With a connection at hand only the call itself is left to do. (A trace would say so too, and
    costs 40 µs a call.)"""

    async def connect(self, *args: Any, **more: Any) -> aiohttp.connector.Connection:
        connection = await super().connect(*args, **more)
        leaves()
        return connection


class AiohttpRequest(BaseRequest):
    """Keep-alive connections, `connections` of them at most."""

    def __init__(self, connections: int = 256, *, read_timeout: float = READ) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            connector = _Telling(limit=self._connections, keepalive_timeout=30)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def call(self, url: str, call: Call, *, read_timeout: float | None = None) -> Any:
        """Call a method of the Bot API with plain values; its plain result.

        Raises PTB's exceptions and the ones above.
        """
        seconds = self._read_timeout if read_timeout is None else read_timeout
        return await self.post(url, cast(RequestData, call), read_timeout=seconds)

    async def download(self, url: str, limit: int) -> bytes | None:
        """The bytes behind an address; None when they are more than `limit`."""
        code, data = await self._exchange("GET", url, None, READ, limit=limit)
        if code >= 500:
            raise ServerTrouble(f"HTTP {code} for a file")
        if code != 200:
            raise TelegramError(f"HTTP {code} for a file")
        return data if len(data) <= limit else None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """See `BaseRequest.do_request`; of the timeouts only that of reading is taken."""
        if isinstance(read_timeout, DefaultValue) or read_timeout is None:
            read_timeout = self._read_timeout
        code, payload = await self._exchange(method, url, request_data, read_timeout)
        if code == 429:
            raise Flooded(_retry_after(payload))
        if code == 401 or (code == 404 and b"method not found" not in payload):
            raise TokenRefused(f"HTTP {code}")
        if code == 504:
            raise TimedOut("HTTP 504")
        if code >= 500:
            raise ServerTrouble(f"HTTP {code}")
        return code, payload

    async def _exchange(
        self,
        method: str,
        url: str,
        data: "RequestData | Call | None",
        read_timeout: float,
        *,
        limit: int = 0,
    ) -> tuple[int, bytes]:
        """One request and its answer; up to `limit` bytes and one more, if there is a limit."""
        await self.initialize()
        assert self._session is not None
        body, headers, uploads = _body(data)
        total = CONNECT + read_timeout + (UPLOAD if uploads else 0)
        timeout = aiohttp.ClientTimeout(
            total=total, connect=CONNECT, sock_connect=CONNECT, sock_read=read_timeout
        )
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
                proxy=_proxy(*url.split("/", 3)[:3:2]),
            ) as answer:
                if limit:
                    return answer.status, await _up_to(answer.content, limit + 1)
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"no connection ({_kind(error)})") from None
        except TimeoutError:
            raise TimedOut("no answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise Broken(f"the connection broke ({_kind(error)})") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As PTB's, without logging what it cannot read."""
        try:
            found = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not ("result" in found or "ok" in found):
            raise Broken("an answer that is none")
        return found


def _kind(error: Exception) -> str:
    """What went wrong, in words that cannot hold an address: the system's, or the class's name."""
    os_error = getattr(error, "os_error", None)
    return getattr(os_error, "strerror", None) or type(error).__name__


@lru_cache(maxsize=16)
def _proxy(scheme: str, host: str) -> str | None:
    """The proxy that the environment names (HTTPS_PROXY, NO_PROXY); none for this machine."""
    name = host.rpartition(":")[0] or host
    if name in ("127.0.0.1", "localhost", "[::1]") or proxy_bypass(host):
        return None
    return getproxies().get(scheme.rstrip(":"))


def _body(
    data: "RequestData | Call | None",
) -> tuple[bytes | aiohttp.FormData | None, dict[str, str], bool]:
    """JSON, or multipart when files go along."""
    if data is None:
        return None, {}, False
    files = data.files if isinstance(data, Call) else {}
    if not files:
        body = json_text.write(data.parameters).encode("utf-8", "replace")
        return body, {"Content-Type": "application/json"}, False
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.parameters.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        form.add_field(name, text)
    for name, file in files.items():
        form.add_field(name, file.data, filename=file.name, content_type=file.mime)
    return form, {}, True


async def _up_to(content: aiohttp.StreamReader, limit: int) -> bytes:
    data = bytearray()
    async for chunk in content.iter_chunked(65536):
        data += chunk
        if len(data) >= limit:
            break
    return bytes(data[:limit])


def _retry_after(payload: bytes) -> int:
    """The seconds that a 429 names."""
    try:
        return max(1, int(json.loads(payload)["parameters"]["retry_after"]))
    except (ValueError, KeyError, TypeError):
        return RETRY_AFTER
