"""换个地方继续 through the real program: from the page into Telegram by a link, over a kill -9."""

import json
import re
from pathlib import Path

from tests.end_to_end.test_resume import page_of
from tests.end_to_end.test_telegram_story import BUSY, house
from tests.fakes.telegram import FakeTelegram

LI = 1001
TREE = "历下区文化东路58号门口的大树被铁链勒进去了，请来看看"
PARKS = "市园林和林业绿化局"


async def test_from_the_page_into_telegram(tmp_path: Path) -> None:
    async with FakeTelegram() as tg, house(tmp_path, tg) as served, page_of(served) as web:
        await web.sends(text=TREE)
        await web.hears("怎么联系您")
        await web.sends(text="不留")
        await web.hears("我记下的是这样")
        await web.sends(text="没错，提交")
        await web.hears("编号JN")
        await web.sends(text="换个地方继续")
        said = json.dumps(await web.hears("t.me"), ensure_ascii=False)
        found = re.search(r"https://t\.me/(\w+)\?start=(link_\w+)", said)
        assert found, said
        assert found[1] == "warmline_bot"
        li = tg.user(LI, first_name="李奶奶")
        await li.starts(found[2])
        await li.hears("要把这里和一个网页聊天连在一起吗", within=BUSY)
        await li.taps("连起来")
        await li.hears("连上了", within=BUSY)
        await web.hears("不是您自己连的")
        await li.taps("发到这里（Telegram）")
        await li.hears("以后进展、回访、提醒都发到这里", within=BUSY)
        (case,) = await served.cases()
        await tg.wait_for(lambda: case["number"] in li.chat.transcript(), BUSY)
        await served.kill()
        await served.start_again()
        await served.command("case", "act", case["number"], "dispatch", "--to", PARKS)
        await li.hears(PARKS, within=BUSY)
        text = "铁链今天下午剪掉了。"
        await served.command("case", "act", case["number"], "reply", "--text", text)
        await li.hears("联系过您吗", within=BUSY)
        assert "联系过您吗" not in json.dumps(await web.missed("0"), ensure_ascii=False)
        await li.taps("联系过")
        await li.hears("解决了吗", within=BUSY)
        assert tg.violations == []
