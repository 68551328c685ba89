"""Notices in a real browser: written with a count that follows, by keyboard, never lost."""

import re

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.browser.axe import violations
from tests.browser.citizen import PATIENCE
from tests.browser.conftest import People
from tests.notice_people import crowd
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TITLE, BODY = "经十路停水", "明天8点到18点经十路停水，请提前存水。"


async def ready(page: Page) -> None:
    await page.wait_for_selector("html[data-ready]", state="attached")


async def opens(page: Page, url: str) -> None:
    await page.goto(url)
    await ready(page)


async def test_written_counted_and_approved_by_keyboard(served: Served, people: People) -> None:
    await crowd(served, web=12, english=2)
    wu = (await people.colleague(served, "老吴", "duty_leader")).page
    await ready(wu)
    await wu.keyboard.press("u")
    await expect(wu.get_by_role("heading", level=1)).to_have_text("通知")
    assert await violations(wu) == []
    await ready(wu)
    await wu.keyboard.press("n")
    await expect(wu.locator("#sheet")).to_be_visible()
    await ready(wu)
    await wu.locator("[name=grade][value=A]").focus()
    await wu.keyboard.press("Space")
    await expect(wu.locator("#reach")).to_contain_text("12人", timeout=PATIENCE)
    await wu.locator("#f-title").focus()
    await wu.keyboard.type(TITLE)
    await wu.keyboard.press("Tab")
    await wu.keyboard.type(BODY)
    await wu.locator(".place-of summary").first.press("Enter")
    await wu.locator("[name=districts][value=lixia]").press("Space")
    await expect(wu.locator("#reach")).to_contain_text("4人", timeout=PATIENCE)
    await wu.locator("#f-kind2").select_option("article")
    await wu.locator("#f-to2").focus()
    await wu.keyboard.type("停水")
    await expect(wu.locator("#found-to2 li").first).to_be_visible(timeout=PATIENCE)
    assert await violations(wu) == []
    await wu.keyboard.press("ArrowDown")
    await wu.keyboard.press("Enter")
    await expect(wu.locator("#f-to2")).to_have_value(re.compile(r"^\w+-\d+$"))
    for name in ("旧图.pdf", "新图.pdf"):  # one at a time: the second takes the first's place
        file: FilePayload = {
            "name": name,
            "mimeType": "application/pdf",
            "buffer": b"%PDF-1.4\n%%EOF",
        }
        await wu.set_input_files("#files", file)
        await expect(wu.locator("#attached")).to_have_text(re.compile(f"^{name}"))
    await wu.reload()  # not saved yet: it is still here
    await ready(wu)
    await expect(wu.locator("#found-kept")).to_contain_text("已经放回来了")
    await expect(wu.locator("#f-title")).to_have_value(TITLE)
    await expect(wu.locator("#attached")).to_contain_text("新图.pdf")
    await expect(wu.locator("[name=districts][value=lixia]")).to_be_checked()
    await wu.get_by_role("button", name="存好并提交审核").press("Enter")
    await expect(wu.locator("#state")).to_contain_text("待审核")
    assert await violations(wu) == []
    sun = (await people.desk(served)).page
    await opens(sun, f"{served.url}/desk/notices?state=review")
    await sun.keyboard.press("j")
    await sun.keyboard.press("Enter")
    await expect(sun.locator(".act-approve .btn")).to_have_text("确定发给4人")
    await ready(sun)
    await sun.locator(".act-approve .btn").press("Enter")
    # From here on the page follows by itself.
    await expect(sun.locator("#state")).to_contain_text("已发完", timeout=PATIENCE)
    await expect(sun.locator("#progress")).to_contain_text("100%")
    await expect(sun.locator("#acts-in")).to_contain_text("全部撤回")
    assert await violations(sun) == []
    await sun.locator(".act-recall summary").press("Enter")
    await sun.locator("#reason-recall").fill("发错了街道")
    await sun.locator(".act-recall .btn").press("Enter")
    await expect(sun.get_by_role("heading", level=1)).to_have_text(f"【撤回】{TITLE}")
    await expect(sun.locator("#progress")).to_contain_text("100%", timeout=PATIENCE)


async def test_two_write_the_same_draft(house: Served, people: People) -> None:
    people.forgive("409", "400")
    wu = (await people.colleague(house, "老吴", "duty_leader")).page
    await opens(wu, f"{house.url}/desk/notices/new")
    await wu.fill("#f-title", TITLE)
    await wu.get_by_role("button", name="存好并提交审核").click()  # no words: a draft
    await expect(wu.locator(".sheet-acts .wrong")).to_be_visible()
    await expect(wu).to_have_url(re.compile(r"/notices/\d+/edit$"))
    await wu.fill("#f-body", BODY)
    await wu.get_by_role("button", name="存草稿").click()
    await expect(wu.locator("#kept-state")).to_contain_text(re.compile(r"\d\d:\d\d"))
    sun = (await people.desk(house)).page
    await opens(sun, wu.url)
    await sun.fill("#f-title", "经十路明天停水")
    await sun.get_by_role("button", name="存草稿").click()
    await expect(sun.locator("#kept-state")).to_contain_text(re.compile(r"\d\d:\d\d"))
    await wu.fill("#f-title", "经十路后天停水")
    await wu.get_by_role("button", name="存草稿").click()
    await expect(wu.locator("#conflict")).to_contain_text("经十路明天停水")
    await expect(wu.locator("#f-title")).to_have_value("经十路后天停水")
    assert await violations(wu) == []
    await wu.get_by_role("button", name="存草稿").click()  # knowingly over the other's
    await expect(wu.locator("#conflict")).to_be_empty()
    await wu.reload()
    await ready(wu)
    await expect(wu.locator("#f-title")).to_have_value("经十路后天停水")
    await expect(wu.locator("#found-kept")).to_be_hidden()
