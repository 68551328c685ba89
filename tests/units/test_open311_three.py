"""Open311 tried with a client that others wrote: PyPI `three` 0.8.0, over a real socket, in JSON.

It was written for Python 2: `itertools.ifilter` is put back for it, and its XML cannot be read by
it on Python 3 (`dict.keys()[0]`), which is no matter of ours. It names days as Americans do, and
gives today as the end of a span as midnight.
"""

import asyncio
import importlib
import itertools
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from bot.accounts import token_hash
from bot.open311.pages import Open311Pages
from storage import cases, open311
from storage.database import Database
from tests.dialogue import Hotline, hotline
from tests.units.kit import PARKS, office

API_KEY = "a-key-of-the-district-app"
WORDS = "千佛山公园门口的树被铁链勒住了，电话13800138000"


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client's module; where it is not installed that is said, not passed over."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    try:
        return importlib.import_module("three")
    except ImportError:
        pytest.skip("NOT TESTED with a foreign Open311 client: PyPI three is not installed")


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    async with hotline(database, tmp_path) as opened:
        yield opened


@pytest.fixture
async def client(three: Any, house: Hotline) -> AsyncIterator[Any]:
    """`three` in front of our pages on loopback."""
    async with house.database.transaction() as tx:
        await open311.add_key(tx, "区平台", token_hash(API_KEY), house.clock.now())
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    pages = Open311Pages(
        database=house.database,
        engine=house.engine,
        house=house.engine.house,
        clock=house.clock,
        base_url=base,
    )
    app = Starlette(routes=pages.routes())
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    made = three.Three(f"{base}/open311/v2", api_key=API_KEY)
    try:
        yield made
    finally:
        made.session.close()
        server.should_exit = server.force_exit = True
        await serving
        listener.close()


async def calls(do: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """The client waits for its answers; we go on meanwhile."""
    return await asyncio.to_thread(do, *given, **named)


async def test_filed_found_and_followed_by_a_foreign_client(client: Any, house: Hotline) -> None:
    made = await office(house)
    assert (await calls(client.discovery))["endpoints"][0]["url"].endswith("/open311/v2")
    codes = [one["service_code"] for one in await calls(client.services)]
    assert "complaint" in codes
    attributes = (await calls(client.services, "complaint"))["attributes"]
    assert attributes[0]["code"] == "district"
    (filed,) = await calls(
        client.post,
        "complaint",
        description=WORDS,
        address="历下区经十一路千佛山公园",
        name="大力 王",
        phone="13800138000",
    )
    number = filed["service_request_id"]
    case = await house.read(lambda tx: cases.by_number(tx, number))
    assert case.contact_phone == "13800138000"
    await made.act(case, "dispatch", to=PARKS)
    (seen,) = await calls(client.request, number)
    assert (seen["status"], seen["agency_responsible"]) == ("open", PARKS)
    assert "铁链" not in str(seen), "nothing that a citizen said is public"
    (token,) = await calls(client.token, number)
    assert token["service_request_id"] == number
    (mine,) = await calls(client.requests, "complaint", status="open", api_key=API_KEY)
    assert "铁链" in mine["description"]
    (wrong,) = await calls(client.post, "033", description=WORDS, address="经十路1号")
    assert (wrong["code"], client.post_response.status_code) == (404, 404)


async def test_a_span_to_today_has_today_and_a_year_is_refused(client: Any, house: Hotline) -> None:
    """The clock of the house stands at 2026-11-23 10:00 in Jinan, 02:00Z."""
    made = await office(house)
    case = await made.filed()
    between = ["11-01-2026", "11-23-2026"]
    assert [one["service_request_id"] for one in await calls(client.requests, between=between)] == [
        case.number
    ], "filed at 02:00Z today, and the client says 2026-11-23T00:00:00Z"
    before = ["11-01-2026", "11-22-2026"]
    assert await calls(client.requests, between=before) == []
    (refused,) = await calls(client.requests, between=["11-23-2025", "11-23-2026"])
    assert refused["code"] == 400
    assert "90 days" in refused["description"]
    assert client._request.status_code == 400
