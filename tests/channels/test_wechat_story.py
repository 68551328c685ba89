"""The tree over WeChat: real pushes into the real server, real answers out."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from handlers.desk import cases as desk_cases
from handlers.desk.cases import Order
from handlers.turn import Attachment
from storage import cases
from storage.cases import Case
from storage.database import Row
from storage.staff import Member
from tests.clocked import Clocked, clocked
from tests.databases import prepare_seeded
from tests.dialogue import MONDAY
from tests.fakes.tg.world import TINY_JPEG
from tests.fakes.wechat import FakeWeChat
from tests.fakes.wx.seal import Seal

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


@pytest.fixture
async def wechat() -> AsyncIterator[FakeWeChat]:
    async with FakeWeChat(aes_key=KEY) as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
async def house(wechat: FakeWeChat, tmp_path: Path, database_url: str) -> AsyncIterator[Clocked]:
    if not database_url:
        prepare_seeded(tmp_path / "data")
    known = {
        "WECHAT_APP_ID": wechat.app_id,
        "WECHAT_APP_SECRET": wechat.secret,
        "WECHAT_TOKEN": wechat.seal.token,
        "WECHAT_AES_KEY": wechat.seal.aes_key,
        "WECHAT_API_URL": wechat.base_url,
        "DATABASE_URL": database_url,
    }
    async with clocked(tmp_path, MONDAY, **known) as running:
        wechat.push_url = f"{running.url}/wechat"
        yield running


on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


async def acted(house: Clocked, case: Case, by: Member, **order: Any) -> Case:
    """A member of staff does something to a case."""
    return await house.app.engine.act(
        case.conversation_id,
        lambda turn: desk_cases.act(turn, case.number, by, Order(**order)),
    )


async def the_case(house: Clocked) -> Case:
    (row,) = await rows(house, "cases")
    return await house.read(lambda tx: cases.glance(tx, row["id"]))


async def rows(house: Clocked, table: str) -> list[Row]:
    found: list[Row] = await house.read(lambda tx: tx.rows(f"SELECT * FROM {table} ORDER BY 1"))
    return found


async def test_the_tree(house: Clocked, wechat: FakeWeChat) -> None:
    assert await wechat.verify() == "43751209483"
    wang = wechat.citizen("oWangGong_1")
    await wang.follows()
    await wang.hears("12345")
    await wang.says("小事一件，千佛山公园门口有棵树，铁链勒进树干里了，能不能请人去剪开")
    await wang.hears("没有小事")
    await wang.sends("image", TINY_JPEG)
    await wang.hears("照片收到了")
    await wang.says("不留")
    await wang.hears("我记下的是这样")
    await wang.says("1")
    await wang.hears("编号JN")
    case = await the_case(house)
    assert "千佛山公园" in case.place

    clerk = await house.member("小赵", "operator")
    await acted(house, case, clerk, action="dispatch", to="市园林和林业绿化局")
    kept = await house.app.files.keep(TINY_JPEG)
    freed = Attachment("freedtree234", "image", "", kept.mime, kept.size, kept.sha256)
    await acted(house, case, clerk, action="reply", text="铁链今天下午剪掉了。", files=[freed])
    await wang.hears("剪掉")
    await wang.hears("[image]")
    await wang.hears("联系过")
    await wang.taps("联系过")
    await wang.hears("解决了吗")
    await wang.says("解决了")
    await wang.hears("满意吗")
    await wang.says("２")
    await wang.hears("办结了")
    case = await the_case(house)
    assert (case.status, case.satisfaction) == ("closed", "satisfied")
    (photo, _) = await rows(house, "media")
    assert (photo["state"], photo["mime"]) == ("stored", "image/jpeg")
    assert {answer for _, answer in wechat.answers} == {"success"}


@on_sqlite
async def test_what_comes_in(
    house: Clocked,
    wechat: FakeWeChat,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One server for all of it: to start one takes longer than what is looked at."""
    caplog.set_level(logging.INFO)
    await who_is_not_wechat_is_turned_away(house, wechat, caplog)
    await a_push_that_comes_again_has_one_effect(house, wechat)
    await who_leaves_is_left_alone_and_may_come_back(house, wechat)
    await a_full_disk_is_told_to_wechat_which_comes_again(house, wechat, monkeypatch)
    await the_menu_speaks_and_is_told_once(house, wechat)


async def a_push_that_comes_again_has_one_effect(house: Clocked, wechat: FakeWeChat) -> None:
    li = wechat.citizen("oLiNainai")
    await li.follows()
    await li.says("人工", times=4)
    await li.hears("您排在")
    await house.app.engine.settled()
    assert len(await rows(house, "handoffs")) == 1
    said = [row["text"] for row in await rows(house, "messages") if row["side"] == "citizen"]
    assert said[-2:] == ["/start", "人工"]


async def who_leaves_is_left_alone_and_may_come_back(house: Clocked, wechat: FakeWeChat) -> None:
    zhou = wechat.citizen("oXiaoZhou")
    await zhou.follows()
    await zhou.hears("12345")
    await zhou.leaves()
    await house.app.engine.settled()
    assert await blocked(house, zhou.openid)
    await zhou.follows(scene="cases")
    await zhou.hears("诉求")
    assert not await blocked(house, zhou.openid)


async def blocked(house: Clocked, openid: str) -> bool:
    talks = await rows(house, "conversations")
    return bool(next(one["blocked_at"] for one in talks if one["peer"] == openid))


async def the_menu_speaks_and_is_told_once(house: Clocked, wechat: FakeWeChat) -> None:
    await wechat.wait_for(lambda: wechat.menu or None)
    wu = wechat.citizen("oLaoWu")
    await wu.follows()
    human = wechat.menu["button"][2]
    assert (human["name"], human["key"]) == ("找人工", "human")
    await wu.clicks(human["key"])
    await wu.hears("前面还有1位")
    before = wechat.calls.count("menu/create")
    await house.restart()
    await wechat.wait_for(lambda: wechat.calls.count("stable_token") > 1 or None)
    assert wechat.calls.count("menu/create") == before, "it is told when it has changed"


async def who_is_not_wechat_is_turned_away(
    house: Clocked, wechat: FakeWeChat, caplog: pytest.LogCaptureFixture
) -> None:
    fields = {"ToUserName": "gh_1", "FromUserName": "o1", "MsgType": "text", "Content": "您好"}
    fields |= {"MsgId": "7", "CreateTime": "1"}
    good = wechat.seal.push(fields, 1)
    plain = Seal(wechat.app_id, wechat.seal.token).push(fields, 1)
    other_key = Seal(wechat.app_id, wechat.seal.token, "A" * 43).push(fields, 1)
    other_app = Seal("wx0000000000000000", wechat.seal.token, KEY).push(fields, 1)
    tries = [
        (403, good.query | {"msg_signature": "0" * 40}, good.body),
        (403, {}, good.body),
        (403, plain.query, plain.body),
        (403, good.query | {"nonce": "1"}, good.body),
        (403, good.query, b"not xml"),
        (403, other_key.query, other_key.body),
        (403, other_app.query, other_app.body),
        (413, good.query, b"<xml>" + b"x" * 70_000),
        (200, good.query, good.body),
    ]
    async with httpx.AsyncClient() as client:
        for status, query, body in tries:
            answer = await client.post(wechat.push_url, params=query, content=body)
            assert (answer.status_code, answer.text) == (status, "success" if status == 200 else "")
        asked = await client.get(wechat.push_url, params={"echostr": "1", "signature": "x"})
        assert asked.status_code == 403
    await house.app.engine.settled()
    (kept,) = await rows(house, "inbox")
    assert kept["dedupe_key"] == "o1:7"
    ours = "\n".join(record.getMessage() for record in caplog.records)
    assert "turned away" in ours
    tokens = [*wechat.tokens, wechat.secret, KEY]
    assert [one for one in tokens if one in ours] == []


async def a_full_disk_is_told_to_wechat_which_comes_again(
    house: Clocked, wechat: FakeWeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = house.app.wechat
    assert channel
    works, failed = channel._store, 0

    async def shaky(pushed: dict[str, str]) -> None:
        nonlocal failed
        failed += 1
        if failed < 3:
            raise OSError("disk full")
        await works(pushed)

    webhook = channel.routes[1].endpoint.__self__  # type: ignore[attr-defined]
    monkeypatch.setattr(webhook, "_store", shaky)
    sun = wechat.citizen("oSunDaye")
    sun.follows_us = True
    wechat.answers.clear()
    await sun.says("您好")
    await sun.hears("12345")
    assert [status for status, _ in wechat.answers] == [503, 503, 200]
