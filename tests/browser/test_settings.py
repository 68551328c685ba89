"""The settings in a real browser: worded anew, looked at, said to the next citizen."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import People
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_an_admin_writes_the_next_citizen_hears(served: Served, people: People) -> None:
    desk = await people.desk(served)
    page = desk.page
    people.forgive("409")
    await page.goto(f"{served.url}/desk/settings")
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
    li = await people.citizen(served)
    await li.says("我要反映问题，楼下路灯坏了三天了")
    await li.hears("记下了，您放心。")
    await page.locator("button[name=own]").click()
    await expect(page.locator(".set-history li")).to_have_count(2)
    assert await violations(page) == []
