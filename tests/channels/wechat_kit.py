"""A WeChat of our own, the channel between it and the tables, and somebody who has just written."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.writing import text
from bot.files import Files
from bot.settings import load
from handlers.house import House as Inside
from handlers.texts import Texts
from storage import awaiting
from storage.conversations import Address
from storage.database import Database
from tests.channels.conftest import HandClock, House
from tests.dialogue import FixedShelf, city, index
from tests.fakes.wechat import FakeWeChat
from tests.fakes.wx.people import Follower

HOUR = 3600.0
TEMPLATE = "knock_template_id"
OPEN = asyncio.Event()
OPEN.set()


@pytest.fixture
async def wechat() -> AsyncIterator[FakeWeChat]:
    async with FakeWeChat() as fake:
        yield fake


@pytest.fixture
def li(wechat: FakeWeChat) -> Follower:
    """Somebody who has just written."""
    person = wechat.citizen("oLiNainai")
    person.follows_us = True
    person.quota.grant("message", wechat.now)
    return person


@pytest.fixture
def house(sqlite: Database, clock: HandClock, wechat: FakeWeChat) -> "WeChatHouse":
    return WeChatHouse(sqlite, clock, "wechat", wechat.app_id)


class WeChatHouse(House):
    """The outbox of a WeChat account."""

    async def says(self, peer: str, *words: str) -> None:
        for one in words:
            await self.queue(peer, text(one))

    async def wrote(self, li: Follower) -> None:
        """The citizen writes: WeChat counts anew, and our door hears of it."""
        li.quota.grant("message", li.wechat.now)
        async with self.database.transaction() as tx:
            await awaiting.citizen_wrote(
                tx, Address("wechat", self.account, li.openid), self.clock.now()
            )


async def push(made: WeChat, wechat: FakeWeChat, li: Follower, kind: str, **fields: str) -> None:
    """What WeChat tells of somebody, through the channel's own door."""
    common = {"ToUserName": "gh_1", "FromUserName": li.openid, "MsgType": kind}
    common["CreateTime"] = str(int(wechat.now))
    pushed = wechat.seal.push(common | fields, int(wechat.now))
    transport = httpx.ASGITransport(app=Starlette(routes=made.routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://house") as client:
        answer = await client.post("/wechat", params=pushed.query, content=pushed.body)
    assert (answer.status_code, answer.text) == (200, "success")


@pytest.fixture
def build(
    wechat: FakeWeChat, sqlite: Database, files: Files, clock: HandClock, tmp_path: Path
) -> Callable[..., WeChat]:
    """A channel that is not started."""

    def make(**more: str) -> WeChat:
        known = {
            "WECHAT_APP_ID": wechat.app_id,
            "WECHAT_APP_SECRET": wechat.secret,
            "WECHAT_TOKEN": wechat.seal.token,
            "WECHAT_API_URL": wechat.base_url,
        }
        settings = load({**known, **more}, tmp_path / "no-dotenv")
        inside = Inside(city(), Texts(), FixedShelf(index()))
        return WeChat(
            settings, house=inside, database=sqlite, files=files, clock=clock, wait=clock.wait
        )

    return make


@pytest.fixture
async def channel(build: Callable[..., WeChat]) -> AsyncIterator[WeChat]:
    made = build()
    await made.start()
    yield made
    await made.stop()
