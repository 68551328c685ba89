"""How the server's answers travel."""

import asyncio
import http.client
import time
from pathlib import Path
from typing import Any, cast

import pytest

from bot.app import build
from bot.settings import load
from tests.databases import prepare_learned
from tests.served import serving


async def test_small_answers_on_a_kept_connection_leave_at_once(tmp_path: Path) -> None:
    """Not after the 40 milliseconds of the other side's delayed acknowledgement."""
    async with serving(tmp_path) as served:
        line = http.client.HTTPConnection("127.0.0.1", served.port)
        took = []
        for _ in range(12):
            began = time.perf_counter()
            line.request("GET", "/healthz")
            assert line.getresponse().read() == b"ok\n"
            took.append(time.perf_counter() - began)
        line.close()
    assert min(took[1:]) < 0.03


async def test_every_address_is_printed_as_one_that_can_be_opened(tmp_path: Path) -> None:
    everywhere = {"WARMLINE_HOST": "0.0.0.0", "WARMLINE_SECRET_KEY": "k" * 40}
    async with serving(tmp_path, **everywhere) as served:
        assert served.sign_in_link.startswith(f"{served.url}/desk/enter/")


class Door:
    """A platform's account that another process holds until this one stops."""

    account = "4711"

    def __init__(self) -> None:
        self.asked, self.free, self.opened = asyncio.Event(), asyncio.Event(), False

    async def lease(self, name: str) -> bool:
        self.asked.set()
        await self.free.wait()
        return True

    async def start(self) -> None:
        self.opened = True

    async def stop_receiving(self) -> None:
        self.free.set()
        await asyncio.sleep(0)

    async def stop(self) -> None:
        await asyncio.sleep(0)


async def test_a_door_that_comes_free_while_we_stop_is_opened_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_learned(tmp_path)
    settings = load({"WARMLINE_DATA_DIR": str(tmp_path)}, tmp_path / "no-dotenv")
    app, door = await build(settings), Door()
    app.telegram = cast(Any, door)
    app.workers = []
    monkeypatch.setattr(app.database, "lease", door.lease)
    try:
        async with app.running():
            await door.asked.wait()
    finally:
        await app.close()
    assert door.free.is_set()
    assert not door.opened
