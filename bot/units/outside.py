"""Calls to addresses that others wrote down: never into our own network unless it is allowed.

1. The address is read, its host looked up, and every answer of the look-up must be public or on
   the list WARMLINE_INTERNAL_HOSTS. 2. The call goes to that very answer, whatever the name means
   a moment later. 3. Nothing is followed: a redirect is an answer like any other. 4. What comes
   back is cut off at a limit, and everything together at a deadline.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpx  # else loaded with the first call: most houses make none

TIMEOUT = 20.0
"""Seconds for one call, within the 15 to 30 of Standard Webhooks."""
KEPT = 4096
"""Bytes that are read of an answer nobody needs."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Lookup = Callable[[str, int], Awaitable[list[str]]]


class NotOutside(Exception):
    """An address that is not called, ever; the text says why."""


class Unreachable(Exception):
    """It did not answer, or not in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool
    """Whether there was more than was wanted."""


async def look_up(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # Old addresses first: where a host has both, its service is more often there.
    found.sort(key=lambda one: one[0] != socket.AF_INET)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Outside:
    """`internal` are hosts, addresses and networks of our own that may be called."""

    def __init__(
        self,
        internal: Sequence[str] = (),
        *,
        timeout: float = TIMEOUT,
        lookup: Lookup = look_up,
        transport: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        self._hosts = {one.lower() for one in internal if _network(one) is None}
        self._networks = [net for net in map(_network, internal) if net is not None]
        self.timeout = timeout
        self._lookup = lookup
        self._transport = transport

    def check(self, url: str) -> tuple[str, int]:
        """Host and port of an address that could be called; raises `NotOutside`."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise NotOutside("This is no address.") from None
        if parts.scheme not in ("http", "https") or not host:
            raise NotOutside("An address begins with https://")
        if parts.username or parts.password or not url.isascii() or " " in url:
            raise NotOutside("An address has no password and only plain characters.")
        address = _address(host)
        inside = host.lower() in self._hosts or (address is not None and self._allows(address))
        if parts.scheme == "http" and not inside and not self._networks:
            raise NotOutside("Only https, except for hosts on WARMLINE_INTERNAL_HOSTS.")
        if address is not None and not inside and not _public(address):
            raise NotOutside(_INSIDE.format(host=host))
        return host, port or (443 if parts.scheme == "https" else 80)

    async def resolve(self, url: str) -> str:
        """The address to call, once every answer of the look-up was found fit."""
        host, port = self.check(url)
        try:
            found = await self._lookup(host, port)
        except OSError:
            raise Unreachable(f"The name {host} is not known.") from None
        listed = host.lower() in self._hosts
        for one in found:
            address = _address(one.partition("%")[0])
            if address is None or not (listed or self._allows(address) or _public(address)):
                raise NotOutside(_INSIDE.format(host=host))
            if urlsplit(url).scheme == "http" and not (listed or self._allows(address)):
                raise NotOutside("Only https, except for hosts on WARMLINE_INTERNAL_HOSTS.")
        if not found:
            raise Unreachable(f"The name {host} is not known.")
        return found[0]

    def _allows(self, address: Address) -> bool:
        address = _plain(address)
        return any(address.version == net.version and address in net for net in self._networks)

    async def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        limit: int = KEPT,
    ) -> Answer:
        """Raises `NotOutside` and `Unreachable`."""
        import httpx

        try:
            async with asyncio.timeout(self.timeout):
                return await self._call(method, url, dict(headers or {}), content, limit)
        except TimeoutError:
            raise Unreachable(f"No answer within {self.timeout:g} seconds.") from None
        except httpx.TimeoutException:
            raise Unreachable(f"No answer within {self.timeout:g} seconds.") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise Unreachable(f"Not reached ({type(error).__name__}).") from None

    async def _call(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, limit: int
    ) -> Answer:
        import httpx

        address = await self.resolve(url)
        known = httpx.URL(url)
        # The name goes into the Host header and the certificate's check, the call to the address.
        pinned = known.copy_with(host=address)
        headers["host"] = known.netloc.decode("ascii")
        # A client of its own for each call: a kept connection is known by its address only, and
        # another host behind the same address would be taken for the one whose name was checked.
        async with (
            httpx.AsyncClient(
                timeout=self.timeout,
                follow_redirects=False,
                trust_env=False,
                verify=_trusted(),
                transport=self._transport,
            ) as client,
            client.stream(
                method,
                pinned,
                headers=headers,
                content=content,
                extensions={"sni_hostname": known.host},
            ) as response,
        ):
            body, cut = await _read(response, limit)
            return Answer(response.status_code, dict(response.headers), body, cut)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted; reading them for each call takes 50 ms of the loop."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


async def _read(response: "httpx.Response", limit: int) -> tuple[bytes, bool]:
    """No more than the limit, whatever the other side says its length is or unpacks to."""
    body = bytearray()
    async for chunk in response.aiter_bytes(65536):
        body += chunk
        if len(body) > limit:
            return bytes(body[:limit]), True
    return bytes(body), False


_INSIDE = (
    "{host} is inside a private network. If it is a department's own system, put it on "
    "WARMLINE_INTERNAL_HOSTS."
)


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _plain(address: Address) -> Address:
    """IPv4 inside IPv6 is what it is inside."""
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _public(address: Address) -> bool:
    address = _plain(address)
    # NAT64 leads to whatever IPv4 address stands in its last 32 bits.
    if isinstance(address, ipaddress.IPv6Address) and address in _NAT64:
        return _public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
