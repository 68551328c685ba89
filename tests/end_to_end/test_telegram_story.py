"""Reports through the real program and Telegram's protocol: over a kill -9, in albums, by webhook.

The two stories are whole in test_telegram_ride.py and test_units_telegram.py.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from bot.channels.telegram.webhook import HEADER
from tests.fakes.telegram import FakeTelegram
from tests.pictures import tree
from tests.served import Served, serving

LI, WANG, BOSS = 1001, 1002, 1009
GROUP = -1001234567890
BUSY = 60.0
"""Seconds that an answer may take on a machine with other work."""


@asynccontextmanager
async def house(folder: Path, tg: FakeTelegram, **settings: str) -> AsyncIterator[Served]:
    known = {"TELEGRAM_BOT_TOKEN": tg.token, "TELEGRAM_API_URL": tg.base_url, **settings}
    async with serving(folder, **known) as served:
        yield served


async def test_a_report_while_the_server_dies(tmp_path: Path) -> None:
    """By words, a place and a contact; the group of the staff is alarmed; the server dies once."""
    async with FakeTelegram() as tg:
        group = tg.group(GROUP, forum=True)
        async with house(tmp_path, tg, TELEGRAM_DESK_CHAT=str(GROUP)) as served:
            li = tg.user(LI, first_name="李奶奶")
            await li.starts()
            await li.hears("这里是济南12345", within=BUSY)
            await li.says("我老伴瘫了，每周二和周五要去医院，我们没有孩子，我一个人送不了他。")
            await li.hears("在哪里", within=BUSY)
            await served.kill()
            await li.sends_location(36.6683, 117.0206)
            await served.start_again()
            await li.hears("怎么联系您", within=BUSY)
            await li.shares_contact("8613805311234")
            await li.hears("值班班长", within=BUSY)
            await li.taps("没错，提交", within=BUSY)
            await li.hears("编号JN", within=BUSY)
            (case,) = await served.cases()
            assert (case["kind"], case["urgency"]) == ("help", "urgent")

            boss = tg.user(BOSS, first_name="王班长")
            await tg.wait_for(lambda: case["number"] in group.chat.transcript(), BUSY)
            await boss.says("/waiting", chat=group)
            await tg.wait_for(lambda: "0" in group.chat.from_bot[-1].text, BUSY)
        assert tg.violations == []


async def test_the_tree(tmp_path: Path) -> None:
    """With a photo; the reply of the command line brings the picture of the freed tree."""
    async with FakeTelegram() as tg, house(tmp_path, tg) as served:
        wang = tg.user(WANG, first_name="王工")
        words = "小事一件，千佛山公园门口有棵树，铁链勒进树干里了，能不能请人去剪开"
        await wang.sends_photo(tree(), words)
        await wang.hears("怎么联系您", within=BUSY)
        await wang.taps("不留电话")
        await wang.hears("我记下的是这样", within=BUSY)
        await wang.taps("没错，提交")
        await wang.hears("编号JN", within=BUSY)
        (case,) = await served.cases()
        freed = tmp_path / "freed.png"
        freed.write_bytes(tree(chained=False))
        act = ("case", "act", case["number"])
        await served.command(*act, "dispatch", "--to", "市园林和林业绿化局")
        text = "铁链今天下午剪掉了，这是现场照片。"
        await served.command(*act, "reply", "--text", text, "--file", str(freed))
        await wang.hears("联系过您吗", within=BUSY)
        pictures = [one for one in wang.chat.from_bot if one.kind == "photo"]
        assert [one.file.content for one in pictures if one.file] == [tree(chained=False)]
        assert text in wang.chat.transcript()
        await wang.taps("联系过")
        await wang.hears("解决了吗", within=BUSY)
        await wang.taps("没有解决")
        await wang.hears("重新办理", within=BUSY)
        (case,) = await served.cases()
        assert case["status"] in ("in_progress", "to_sign", "to_dispatch")
        (kept,) = [one for one in (served.data / "media").rglob("*") if one.is_file() and _is(one)]
        assert kept.read_bytes() == tree()
        assert tg.violations == []


def _is(path: Path) -> bool:
    return path.read_bytes() == tree()


async def test_an_album_is_one_report(tmp_path: Path) -> None:
    async with FakeTelegram() as tg, house(tmp_path, tg):
        wang = tg.user(WANG, first_name="王工")
        words = "小事一件，千佛山公园门口有棵树，铁链勒进树干里了，能不能请人去剪开"
        await wang.sends_album([tree(), tree(chained=False), tree()], words)
        await wang.hears("怎么联系您", within=BUSY)
        await wang.taps("不留电话")
        await wang.hears("3份", within=BUSY)
        await wang.taps("没错，提交")
        await wang.hears("编号JN", within=BUSY)
        await wang.sends_album([tree(), tree()], "谢谢你们")
        await wang.hears("不客气", within=BUSY)
        before = len(wang.chat.from_bot)
        await wang.says("你好")
        await wang.hears("大事小事", within=BUSY)
        assert len(wang.chat.from_bot) == before + 1
        assert tg.violations == []


async def test_an_update_that_comes_twice_is_answered_once(tmp_path: Path) -> None:
    async with FakeTelegram() as tg, house(tmp_path, tg) as served:
        li = tg.user(LI, first_name="李奶奶")
        said = await li.says("家里停水了怎么办")
        await li.hears("来源：", within=BUSY)
        tg.redeliver(said.update_id)
        await served.stop()
        await served.start_again()
        await li.says("你好")
        await li.hears("大事小事", within=BUSY)
        assert sum("来源：" in one.text for one in li.chat.from_bot) == 1
        assert tg.violations == []


async def test_webhook(tmp_path: Path) -> None:
    """Telegram pushes with the secret; whoever does not know it is turned away unread."""
    async with FakeTelegram() as tg:
        settings = {"TELEGRAM_MODE": "webhook", "WARMLINE_PUBLIC_URL": "https://hotline.example"}
        async with house(tmp_path, tg, **settings) as served:
            told = await tg.wait_for(lambda: tg.updates.webhook_url, BUSY)
            path = told.removeprefix("https://hotline.example")
            # What stands before Warmline in the real world ends TLS; here Telegram comes directly.
            tg.updates.webhook_url = served.url + path
            li = tg.user(LI, first_name="李奶奶")
            await li.says("家里停水了怎么办")
            await li.hears("来源：", within=BUSY)
            forged = {"update_id": 5, "message": {"message_id": 1, "date": 0, "text": "假的"}}
            async with httpx.AsyncClient(base_url=served.url) as client:
                for secret in ("", "wrong", "x" * 5000):
                    answer = await client.post(path, json=forged, headers={HEADER: secret})
                    assert answer.status_code in (401, 403)
                answer = await client.post("/telegram/elsewhere", json=forged)
                assert answer.status_code == 404
            kept = json.dumps(await served.cases(), ensure_ascii=False) + li.chat.transcript()
            assert "假的" not in kept
        assert tg.violations == []
