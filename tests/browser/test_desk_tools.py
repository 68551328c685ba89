"""What helps an operator beside a chat, in a real browser: everything has a key."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import violations
from tests.browser.citizen import PATIENCE
from tests.browser.conftest import People
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_slash_look_up_suggestion_and_mention(house: Served, people: People) -> None:
    sun = await people.citizen(house)
    await sun.says("人工")
    await expect(sun.page.locator("#strip")).to_contain_text("请工作人员")
    await sun.says("想问问公积金怎么提取")
    desk = await people.desk(house)
    wang = await people.colleague(house, "王工", "duty_leader")
    page = desk.page
    await desk.waiting("想问问公积金怎么提取").first.click()

    # A suggestion stands there and is not sent; its key puts it into the composer.
    await expect(page.locator("#suggest .offer").first).to_be_visible(timeout=PATIENCE)
    assert await violations(page) == []
    await page.locator("#stream").focus()
    await page.keyboard.press("c")
    await expect(page.locator("#stands")).to_contain_text("您正在接待", timeout=PATIENCE)
    await page.locator("#stream").focus()
    await page.keyboard.press("s")
    await expect(page.locator("#text")).to_have_value(re.compile("来源："))
    await page.locator("#text").fill("")
    await page.locator("[data-no]").click()
    await expect(page.locator("#suggest .offer")).to_have_count(0)

    # A slash: the list opens, Enter chooses and does not send.
    await page.locator("#text").press_sequentially("/nh")
    await expect(page.locator("#canned li")).to_have_count(1)
    assert await violations(page) == []
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_have_value(re.compile("值班员"))
    await expect(page.locator("#canned")).to_be_hidden()
    await page.keyboard.press("Enter")
    await sun.hears("我来跟您一起办")
    await page.locator("#text").press_sequentially("好的 /编号")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Escape")
    await expect(page.locator("#canned")).to_be_hidden()
    await page.locator("#text").fill("")

    # F: the knowledge in place; one tap and the citizen has it.
    await page.keyboard.press("Escape")
    await page.keyboard.press("f")
    await page.locator("#lookup-q").press_sequentially("家里停水了")
    first = page.locator("#looked .offer", has_text="停水").first
    await expect(first).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("ArrowDown")
    await first.locator("[data-answer]").first.click()
    await sun.hears("来源：")
    await expect(page.locator("#lookup")).to_be_hidden()

    # @: the colleague is chosen from the list and told at once; looking settles it.
    await page.locator("#note-text").press_sequentially("@王")
    await page.locator("#named li", has_text="王工").wait_for()
    assert await violations(page) == []
    await page.keyboard.press("Enter")
    await page.keyboard.type("这位市民的事您看一下")
    await page.keyboard.press("Control+Enter")
    told = wang.page.locator(".mentions a")
    await expect(told).to_contain_text("这位市民的事您看一下", timeout=PATIENCE)
    await expect(wang.page.locator("#named-count")).to_have_text("1")
    assert await violations(wang.page) == []
    await wang.page.keyboard.press("m")
    await expect(wang.page.locator("#stream .m-note")).to_contain_text("您看一下")
    await expect(told).to_have_count(0, timeout=PATIENCE)
    await desk.hands_back("查到了")


async def test_an_offer_a_summary_and_the_pages_beside(served: Served, people: People) -> None:
    desk = await people.desk(served)
    page = desk.page
    await page.wait_for_selector("html[data-ready]", state="attached")
    await page.locator("#queue").click()
    await page.keyboard.press("w")
    await page.locator(".there button", has_text="上线接单").click()
    await expect(page.locator(".there summary")).to_contain_text("上线接单", timeout=PATIENCE)
    sun = await people.citizen(served)
    await sun.says("人工")
    await page.locator('[data-group="offered_me"] .row').click(timeout=PATIENCE)
    await page.locator(".asked").wait_for()
    assert await violations(page) == []
    await page.locator("#stream").focus()
    await page.keyboard.press("y")
    await expect(page.locator("#stands")).to_contain_text("您正在接待", timeout=PATIENCE)
    await page.locator("#stream").focus()
    await page.keyboard.press("d")
    await page.locator("#pass-to").wait_for()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await desk.hands_back("已报修")
    await page.locator("#stream").focus()
    await page.keyboard.press("e")
    await expect(page.locator("#wrap-summary")).to_have_value("已报修")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".act-wrap")).to_have_count(0, timeout=PATIENCE)
    for path in ("/desk/wall", "/desk/search?q=人工", "/desk/canned"):
        await page.goto(served.url + path)
        assert await violations(page) == []
