"""Answers with a guide and the contents to leaf through, as a browser shows them."""

import json
import re
from dataclasses import replace

import pytest
from playwright.async_api import expect

from tests.browser.conftest import People
from tests.guided import CARD
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ASKED = "银杏叶标本登记证丢了怎么补？"


async def test_a_guide_and_the_elder_words_without_a_reload(house: Served, people: People) -> None:
    article = replace(CARD, id="ginkgo", question=ASKED, aliases=(), related=(), attachments=())
    file = house.folder / "own.json"
    file.write_text(json.dumps([article.as_dict()], ensure_ascii=False), "utf-8")
    await house.learns(file, "ginkgo")
    li = await people.citizen(house)
    await li.says(ASKED)
    answer = await li.hears("看完整的")
    standard, elder = answer.locator(".for-standard"), answer.locator(".for-elder")
    await expect(standard).to_be_visible()
    await expect(elder).to_be_hidden()
    await li.enlarges()
    await expect(elder).to_be_visible()
    await expect(standard).to_be_hidden()
    await li.taps("看完整的")
    guide = (await li.hears("怎么办理")).locator(".case-guide")
    await expect(guide.locator("dd").first).to_have_text(re.compile(r"1\. .*\n2\. "))
    await expect(guide.locator("a[href^='tel:']")).to_have_text("0531-12345678")


async def test_pages_are_turned_in_place(house: Served, people: People) -> None:
    li = await people.citizen(house)
    await li.says("目录")
    await li.hears("您想从哪里找起")
    await li.taps("按事项找")
    await li.hears("第1页")
    await li.taps("下一页 ▶")
    page = await li.hears("第2页")
    await expect(li.messages).to_have_count(2)
    await expect(page.locator(".choice").first).to_be_focused()
    await expect(page.locator(".meta")).not_to_contain_text("已修改")
    await li.page.reload()
    await expect(li.messages).to_have_count(2)
    await li.taps("↑ 返回")
    await li.taps("按拼音首字母找")
    await expect(li.page.locator(".choices.letters")).to_be_visible()
