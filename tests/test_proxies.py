"""Whom we believe about who is asking: the proxies that the settings name, and nobody else."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.pages import guard
from bot.proxies import Proxies


async def who(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{guard.client(request)} {request.url.scheme}")


async def asked(house: Proxies, came_from: str, says: str = "") -> str:
    """Whom the house takes the visitor for, and by which scheme."""
    headers = {"X-Forwarded-For": says, "X-Forwarded-Proto": "https"} if says else {}
    transport = httpx.ASGITransport(house, client=(came_from, 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://house") as visitor:
        return (await visitor.get("/", headers=headers)).text


@pytest.fixture
def house() -> Proxies:
    return Proxies(Starlette(routes=[Route("/", who)]), ("10.0.0.5", "10.20.0.0/16"))


@pytest.mark.parametrize("proxy", ["127.0.0.1", "::1", "10.0.0.5", "10.20.3.4"])
async def test_a_named_proxy_says_who_is_asking(
    house: Proxies, proxy: str, caplog: pytest.LogCaptureFixture
) -> None:
    # What the visitor itself claimed stands first; the proxy adds where it really came from.
    assert await asked(house, proxy, "1.1.1.1, 203.0.113.9") == "203.0.113.9 https"
    assert await asked(house, proxy) == f"{proxy} http"
    assert not caplog.messages


async def test_others_are_not_believed_and_that_is_said_once(
    house: Proxies, caplog: pytest.LogCaptureFixture
) -> None:
    assert await asked(house, "10.0.0.6") == "10.0.0.6 http"
    assert not caplog.messages, "who claims nothing is no proxy"
    for _ in range(2):
        assert await asked(house, "10.0.0.6", "203.0.113.9") == "10.0.0.6 http"
    [told] = caplog.messages
    assert "10.0.0.6" in told
    assert "WARMLINE_PROXIES" in told
