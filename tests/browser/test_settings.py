"""The settings in a real browser: worded anew, looked at, said to the next citizen."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import People
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_an_admin_writes_the_next_citizen_hears(house: Served, people: People) -> None:
    desk = await people.desk(house)
    page = desk.page
    people.forgive("409")
    await page.goto(f"{house.url}/desk/settings")
    assert await violations(page) == []
    await page.locator(".tile", has_text="话术").click()
    await page.fill("#q", "您说的我记下了")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/texts?q=*")
    assert await violations(page) == []
    await page.locator(".said").first.click()
    await page.fill("#t-zh", "记下了{")
    await page.locator(".set-acts .btn-lamp").click()
    await expect(page.locator("#wrong-zh")).to_contain_text("第1行")
    assert await violations(page) == []
    await page.fill("#t-zh", "记下了，您放心。")
    await page.click("#look-do")
    await page.wait_for_url("**/look")
    web = page.frame_locator(".set-frame").first
    await expect(web.locator("body")).to_contain_text("记下了，您放心。")
    assert await violations(page) == []
    await page.locator(".set-acts .btn-lamp").click()
    await expect(page.locator(".set-good")).to_contain_text("改好了")
    li = await people.citizen(house)
    await li.says("我要反映问题，楼下路灯坏了三天了")
    await li.hears("记下了，您放心。")
    await page.locator("button[name=own]").click()
    await expect(page.locator(".set-history li")).to_have_count(2)
    assert await violations(page) == []


async def test_the_other_pages_can_be_used_by_everybody(house: Served, people: People) -> None:
    """Found from the first page, whole on a phone, without grave faults by axe."""
    desk = await people.desk(house)
    page = desk.page
    for path, word in (
        ("city", "修改城市资料"),
        ("city/edit", "检查"),
        ("channels", "没有用"),
        ("backup", "还没有备份过"),
        ("retention?count=1", "最少180天"),
    ):
        await page.goto(f"{house.url}/desk/settings/{path}")
        await expect(page.locator("main")).to_contain_text(word)
        assert await violations(page) == []
        await page.set_viewport_size({"width": 360, "height": 740})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        await page.set_viewport_size({"width": 1280, "height": 900})
    await page.goto(f"{house.url}/desk/settings")
    await page.locator(".tile", has_text="日报").click()
    await expect(page.locator("h1")).to_contain_text("日报")
    assert await violations(page) == []
