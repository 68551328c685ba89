"""Who knocks while the database is opened and upgraded is told so, and comes back by itself.

The socket is listened on from the first moment. Probes hear that we live and are not ready yet;
somebody with a browser sees a page that looks again; all else is hung up on, as by a door that is
not there yet: pages and platforms have their own ways to try again then.
"""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator

from bot.pages.plain import STARTING

PATIENCE = 5.0
WHY = "starting: the database is being opened and upgraded"


@contextlib.asynccontextmanager
async def answering(door: socket.socket) -> AsyncIterator[None]:
    """Answer at `door` inside the block; who comes at its end waits for the server that follows."""
    ours = door.dup()
    server = await asyncio.start_server(_answer, sock=ours)
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
        async with asyncio.timeout(PATIENCE):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            if answer := _said(head):
                writer.write(answer)
                await writer.drain()
    writer.close()


def _said(head: str) -> bytes | None:
    method, _, rest = head.partition(" ")
    path = rest.partition(" ")[0].partition("?")[0]
    if method not in ("GET", "HEAD"):
        return None
    if path == "/healthz":
        return _http("200 OK", "text/plain", "ok\n")
    if path == "/readyz":
        why = json.dumps({"ready": False, "why": WHY})
        return _http("503 Service Unavailable", "application/json", why)
    if "text/html" in head:
        return _http("503 Service Unavailable", "text/html", STARTING)
    return None


def _http(status: str, kind: str, body: str) -> bytes:
    data = body.encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nRetry-After: 3\r\n"
        f"Content-Length: {len(data)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + data
