"""Knowledge in a real browser: written, tried, checked, published; nothing typed is ever lost."""

import asyncio
import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import violations, violations_light_and_dark
from tests.browser.citizen import PATIENCE
from tests.browser.conftest import People
from tests.served import START_WITHIN, Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

QUESTION = "古树名木怎么认养？"
ANSWER = "到市园林局签一份认养书，不收费。"
SAID = "俺想认领门口那棵老槐树"


async def ready(page: Page) -> None:
    await page.wait_for_selector("html[data-ready]", state="attached")


async def opens(page: Page, url: str) -> None:
    await page.goto(url)
    await ready(page)


async def is_found(page: Page, url: str) -> None:
    """There, while the page itself stays where it is: the new index is loaded within seconds, on
    a busy machine later, while the old one serves."""
    async with asyncio.timeout(START_WITHIN):
        while True:
            if QUESTION in await (await page.request.get(url)).text():
                return
            await asyncio.sleep(0.1)


async def test_written_tried_checked_and_published_by_keyboard(
    house: Served, people: People
) -> None:
    zhao = (await people.colleague(house, "小赵", "operator")).page
    await ready(zhao)
    await zhao.keyboard.press("z")
    await expect(zhao.get_by_role("heading", level=1)).to_have_text("知识")
    await ready(zhao)
    await zhao.keyboard.press("n")
    await expect(zhao.locator("#sheet")).to_be_visible()
    await ready(zhao)
    await zhao.locator("#f-question").focus()
    await zhao.keyboard.type(QUESTION)
    await zhao.keyboard.press("Tab")
    await zhao.keyboard.type(SAID)
    await zhao.locator("#f-answer").focus()
    await zhao.keyboard.type(ANSWER)
    frame = zhao.frame_locator("[data-look=web] iframe")
    await expect(frame.locator(".bubble")).to_contain_text(ANSWER, timeout=PATIENCE)
    await zhao.locator("#ask").focus()
    await zhao.keyboard.type(SAID)
    await zhao.keyboard.press("Enter")
    sides = zhao.locator("#tried .side")
    await expect(sides.nth(0)).to_contain_text("不在前50条里", timeout=PATIENCE)
    await expect(sides.nth(1)).to_contain_text("直接回答")
    assert await violations(zhao) == []
    await zhao.get_by_role("button", name="保存并提交审核").press("Enter")
    await expect(zhao.locator(".case-states")).to_contain_text("待单位审核")
    assert await violations(zhao) == []
    wang = (await people.desk(house)).page
    await opens(wang, f"{house.url}/desk/knowledge?state=mine")
    await wang.keyboard.press("j")
    await wang.keyboard.press("Enter")
    await expect(wang.get_by_role("heading", level=1)).to_have_text(QUESTION)
    await ready(wang)
    await wang.locator(".act-approve form button").press("Enter")
    await expect(wang.locator(".case-states")).to_contain_text("待热线审核")
    await ready(wang)
    await wang.locator(".act-publish form button").press("Enter")
    await expect(wang.locator(".case-states")).to_contain_text("已发布")
    await expect(wang.locator(".history").last).to_contain_text("单位审核通过")
    await is_found(wang, f"{house.url}/knowledge?q={SAID}")
    li = await people.citizen(house)
    await li.says(SAID)
    await li.hears(ANSWER)


async def test_nothing_typed_is_lost(house: Served, people: People) -> None:
    people.forgive("401", "409", "400", "ERR_FAILED")
    page = (await people.colleague(house, "孙姐", "admin")).page
    edit = f"{house.url}/desk/knowledge/edit/sb-001"
    await opens(page, edit)
    before = await page.locator("#f-answer").input_value()
    await page.fill("#f-answer", "")
    await page.fill("#f-elder", "半句话")
    await page.get_by_role("button", name="保存草稿").click()
    await expect(page.locator("#wrong-answer")).to_contain_text("请写下回答")
    await expect(page.locator("#f-answer")).to_be_focused()
    await page.fill("#f-answer", before + "再加一句。")
    await page.reload()  # as if the machine went off
    await ready(page)
    await expect(page.locator("#found-kept")).to_contain_text("放回来了")
    await expect(page.locator("#f-elder")).to_have_value("半句话")
    await page.route("**/save", lambda route: route.abort())
    await page.get_by_role("button", name="保存草稿").click()
    await expect(page.locator(".sheet-acts .wrong")).to_contain_text("没有发出去")
    await page.unroute("**/save")
    await page.get_by_role("button", name="保存草稿").click()
    await expect(page.locator("#kept-state")).to_contain_text("存好了")
    await page.reload()
    await ready(page)
    await expect(page.locator("#found-kept")).to_be_hidden()
    await expect(page.locator("#f-elder")).to_have_value("半句话")
    other = (await people.colleague(house, "钱工", "duty_leader")).page
    await opens(other, edit)
    await other.fill("#f-short", "钱工的一句")
    await other.get_by_role("button", name="保存草稿").click()
    await expect(other.locator("#kept-state")).to_contain_text("存好了")
    await page.fill("#f-short", "孙姐的一句")
    await page.get_by_role("button", name="保存草稿").click()
    await expect(page.locator("#conflict ins")).to_contain_text("孙姐")
    await expect(page.locator("#conflict del")).to_contain_text("钱工")
    await expect(page.locator("#f-short")).to_have_value("孙姐的一句")
    assert await violations(page) == []
    await page.context.clear_cookies()
    await page.get_by_role("button", name="保存草稿").click()
    await expect(page.locator(".sheet-acts .wrong")).to_contain_text("登录已经结束")
    await expect(page.locator("#f-short")).to_have_value("孙姐的一句")


async def test_files_and_likeness_while_writing(house: Served, people: People) -> None:
    page = (await people.desk(house)).page
    await opens(page, f"{house.url}/desk/knowledge/new")
    await page.fill("#f-question", "住房公积金怎么提取")
    await expect(page.locator("#alike")).to_contain_text("几乎一样", timeout=PATIENCE)
    link = page.locator("#alike a").first
    assert re.search("/desk/knowledge/gjj-001$", await link.get_attribute("href") or "")
    await page.set_input_files(
        "#files", {"name": "样表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
    )
    await expect(page.locator("#attached")).to_contain_text("样表.pdf")
    await page.fill("#f-related", "gjj-002\nnothing")
    await expect(page.locator("#related")).to_contain_text("没有这个编号")
    await page.reload()
    await ready(page)
    await expect(page.locator("#attached")).to_contain_text("样表.pdf")
    assert await violations(page) == []


async def test_an_inspector_reads_without_a_word_of_a_lost_line(
    house: Served, people: People
) -> None:
    desk = await people.colleague(house, "老孙", "inspector", "/desk/knowledge")
    await desk.page.keyboard.press("/")
    await desk.page.keyboard.type("公积金")
    await desk.page.keyboard.press("Enter")
    await expect(desk.page.locator("[data-row]").first).to_contain_text("公积金")
    await ready(desk.page)
    await expect(desk.page.locator("#trouble")).to_be_hidden()
    assert "/desk/events" not in await desk.page.evaluate(
        "performance.getEntriesByType('resource').map((one) => one.name).join()"
    )


async def test_the_pages_stand_on_a_phone(house: Served, people: People) -> None:
    page = (await people.desk(house)).page
    await page.set_viewport_size({"width": 360, "height": 740})
    for url in ("", "?q=公积金", "/gjj-001", "/edit/gjj-001", "/diff/gjj-001?old=1&new=1"):
        await opens(page, f"{house.url}/desk/knowledge{url}")
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, url
        assert await violations_light_and_dark(page) == [], url


async def test_without_a_script(house: Served, people: People) -> None:
    people.forgive("400")
    await people.desk(house)  # signs in
    page = (await people.desk(house, java_script_enabled=False)).page
    await page.goto(f"{house.url}/desk/knowledge")
    await page.fill("#q", "公积金怎么提取")
    await page.get_by_role("button", name="查找").click()
    await page.locator("[data-row]").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("住房公积金怎么提取？")
    await page.get_by_role("link", name="修改").click()
    await page.fill("#f-short", "带身份证到窗口。")
    await page.fill("#f-question", "")
    await page.get_by_role("button", name="保存并发布").click()
    await expect(page.locator("#wrong-question")).to_contain_text("请写下问题")
    await expect(page.locator("#f-short")).to_have_value("带身份证到窗口。")
    await page.fill("#f-question", "住房公积金怎么提取？")
    await page.get_by_role("button", name="保存并发布").click()
    await expect(page.locator(".case-states")).to_contain_text("已发布")
    await page.get_by_role("button", name="比较").click()
    await expect(page.locator(".changes ins")).to_contain_text("带身份证到窗口。")
