"""A department's Telegram group through the real program and Telegram's strict protocol."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.telegram import FakeTelegram
from tests.pictures import tree
from tests.served import Served, serving

WANG, ZHOU, SUN = 1002, 2001, 2002
GROUP, STRANGERS = -1002000000001, -1002000000002
PARKS, ROADS = "市园林和林业绿化局", "市住房和城乡建设局"
WORDS = "小事一件，千佛山公园门口有棵树，铁链勒进树干里了，能不能请人去剪开"
BUSY = 60.0


@dataclass
class Yard:
    """The parks department's group, with its people, beside a running hotline."""

    tg: FakeTelegram
    served: Served
    group: Any
    zhou: Any
    wang: Any

    async def act(self, number: str, *order: str) -> None:
        await self.served.command("case", "act", number, *order)

    async def case(self) -> dict[str, Any]:
        (case,) = await self.served.cases()
        return dict(case)

    def card(self, number: str) -> Any:
        """The messages that show the case: there must be one."""
        found = [one for one in self.group.chat.from_bot if f" {number}" in one.text]
        shown = [one for one in found if "现在：" in one.text]
        assert len(shown) <= 1, self.group.chat.transcript()
        return shown[0] if shown else None

    async def sees(self, part: str) -> Any:
        def look() -> Any:
            return next((one for one in self.group.chat.from_bot if part in one.text), None)

        return await self.tg.wait_for(look, BUSY)

    async def dispatched(self) -> str:
        await self.wang.sends_photo(tree(), WORDS)
        await self.wang.hears("怎么联系您", within=BUSY)
        await self.wang.says("13805311234")
        await self.wang.hears("我记下的是这样", within=BUSY)
        await self.wang.taps("没错，提交")
        await self.wang.hears("编号JN", within=BUSY)
        number = str((await self.case())["number"])
        await self.act(number, "dispatch", "--to", PARKS)
        await self.tg.wait_for(lambda: self.card(number), BUSY)
        return number


@pytest.fixture
async def yard(tmp_path: Path) -> AsyncIterator[Yard]:
    async with FakeTelegram() as tg:
        group = tg.group(GROUP, bot_is_admin=False)
        known = {"TELEGRAM_BOT_TOKEN": tg.token, "TELEGRAM_API_URL": tg.base_url}
        async with serving(tmp_path, **known) as served:
            await served.command("unit", "add", PARKS, "--telegram", str(GROUP))
            people = (tg.user(ZHOU, first_name="老周"), tg.user(WANG, first_name="王工"))
            yield Yard(tg, served, group, *people)
            assert tg.violations == []


async def test_the_tree(yard: Yard) -> None:
    """Signed in the group, answered there with words and a photo, reviewed, and 满意."""
    number = await yard.dispatched()
    card = yard.card(number)
    assert "13805311234" not in yard.group.chat.transcript(), "the citizen stays masked"
    assert "王工" not in yard.group.chat.transcript()
    assert any(one.kind == "photo" for one in yard.group.chat.from_bot)
    await yard.zhou.taps("签收", card, chat=yard.group)
    await yard.wang.hears("正在办理", within=BUSY)
    await yard.tg.wait_for(lambda: "正在办理" in yard.card(number).text, BUSY)
    # A word between colleagues is nobody's business.
    await yard.zhou.says("老孙你去看看", chat=yard.group)
    await yard.zhou.says("铁链剪掉了，树没事。", chat=yard.group, reply_to=card)
    await yard.sees("还没有交")
    await yard.zhou.sends_photo(tree(chained=False), "这是现场", chat=yard.group, reply_to=card)
    await yard.sees("照片和文件：1个")
    assert (await yard.case())["status"] == "in_progress", "nothing is handed in by itself"
    await yard.zhou.taps("交审核", chat=yard.group)
    await yard.sees("的答复交审核了")
    await yard.tg.wait_for(lambda: "正在审核答复" in yard.card(number).text, BUSY)
    await yard.act(number, "approve")
    await yard.wang.hears("联系过您吗", within=BUSY)
    assert "铁链剪掉了" in yard.wang.chat.transcript()
    pictures = [one for one in yard.wang.chat.from_bot if one.kind == "photo"]
    assert [one.file.content for one in pictures] == [tree(chained=False)]
    for answer, then in (("联系过", "解决了吗"), ("解决了", "满意吗"), ("满意", "办结了")):
        await yard.wang.taps(answer, within=BUSY)
        await yard.wang.hears(then, within=BUSY)
    case = await yard.case()
    assert (case["status"], case["satisfaction"]) == ("closed", "satisfied")


async def test_reasons_decisions_and_late_taps(yard: Yard) -> None:
    number = await yard.dispatched()
    card = yard.card(number)
    late = next(one for row in card.raw["reply_markup"]["inline_keyboard"] for one in row)
    await yard.zhou.taps("延期", card, chat=yard.group)
    asked = await yard.sees("写明延期的原因")
    await yard.zhou.says("要等吊车，3天", chat=yard.group, reply_to=asked)
    await yard.sees("已经报到12345")
    await yard.act(number, "approve", "--by", "system")
    await yard.sees("【审定】")
    await yard.wang.hears("要等吊车", within=BUSY)
    await yard.zhou.taps("退单", yard.card(number), chat=yard.group)
    asked = await yard.sees("写明退单的依据")
    await yard.act(number, "withdraw", "--reason", "市民自己剪掉了")
    await yard.sees("【撤回】")
    await yard.zhou.says("三定方案第5条", chat=yard.group, reply_to=asked)
    await yard.sees("这一步已经不用做了")
    tap = await yard.zhou.presses_data(late["callback_data"], card)
    await yard.tg.wait_for(lambda: tap.text, BUSY)
    assert "过时" in tap.text or "不用做" in tap.text


async def test_only_that_group(yard: Yard) -> None:
    number = await yard.dispatched()
    card = yard.card(number)
    data = card.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    others = yard.tg.group(STRANGERS, bot_is_admin=True)
    sun = yard.tg.user(SUN, first_name="老孙")
    shown = await sun.says("/cases", chat=others)
    await sun.presses_data(data, shown)
    await sun.says("/cases")
    await asyncio.sleep(1.0)
    assert others.chat.from_bot == []
    assert (await yard.case())["status"] == "to_sign"
    await yard.act(number, "dispatch", "--to", ROADS)
    await yard.sees("已经不在贵单位")
    assert "铁链" not in yard.group.chat.from_bot[-1].text
    listed = json.loads(await yard.served.command("unit", "list", "--json"))
    assert (listed[0]["waiting"], listed[0]["telegram"]) == (0, str(GROUP))
