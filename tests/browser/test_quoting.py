"""Quoting in a real browser: from a bubble, by key, kept like what is typed; seen on both sides."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import violations
from tests.browser.citizen import PATIENCE, PHONE
from tests.browser.conftest import People
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def quotes(page: Page, words: str | None) -> None:
    """What the bar over the composer says; None: there is none."""
    bar = page.locator("#quoting")
    if words is None:
        await expect(bar).to_be_hidden()
        await expect(page.locator("#quote")).to_have_value("")
    else:
        await expect(bar).to_have_text(re.compile(words))


async def test_from_a_bubble_by_key_kept_and_seen_on_both_sides(
    house: Served, people: People
) -> None:
    li, wang = await people.citizen(house), await people.citizen(house)
    for citizen, words in ((li, "路灯坏了半个月了"), (wang, "楼道灯也坏了")):
        await citizen.says("人工")
        await expect(citizen.page.locator("#strip")).to_contain_text("请工作人员")
        await citizen.says(words)
    desk = await people.desk(house)
    page = desk.page
    await desk.claims("路灯坏了半个月了")
    await li.says("你们几点来修？")
    await li.says("我上午不在家")
    await desk.hears("我上午不在家")

    # From the bubble; Esc takes it off and leaves the words, and once more leaves the field.
    asked = page.locator("#stream .m-citizen", has_text="几点来修")
    await asked.hover()
    await asked.get_by_role("link", name="引用").click()
    await quotes(page, "引用.*：你们几点来修？")
    await expect(page.locator("#text")).to_be_focused()
    await page.keyboard.type("写了一半")
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await quotes(page, None)
    await expect(page.locator("#text")).to_have_value("写了一半")
    await expect(page.locator("#text")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#text")).not_to_be_focused()

    # By its key the last words; Ctrl and arrows go up and down, past the end it is off.
    await page.keyboard.press("'")
    await quotes(page, "我上午不在家")
    await page.keyboard.press("Control+ArrowUp")
    await quotes(page, "你们几点来修？")
    await page.keyboard.press("Control+ArrowDown")
    await page.keyboard.press("Control+ArrowDown")
    await quotes(page, None)
    await page.keyboard.press("Control+ArrowUp")
    await page.keyboard.press("Control+ArrowUp")

    # It outlives another chat and a reload, and is never the other chat's.
    await desk.waiting("楼道灯也坏了").first.click()
    await expect(page.locator("#stream")).to_contain_text("楼道灯也坏了")
    await quotes(page, None)
    await page.go_back()
    await quotes(page, "你们几点来修？")
    await page.reload()
    await page.wait_for_selector("html[data-ready]", state="attached")
    await quotes(page, "你们几点来修？")
    await expect(page.locator("#text")).to_have_value("写了一半")
    await page.locator("#quoting [data-jump]").click()
    await expect(asked).to_be_focused()

    # Sent: the line stands above the bubble here and at the citizen's, and leads there.
    await desk.says("下午三点到。")
    await quotes(page, None)
    sent = page.locator("#stream .m-operator", has_text="下午三点到")
    mine = page.locator(f"#{await sent.get_attribute('id')}")
    await expect(mine.locator(".m-quote")).to_have_text(re.compile("回复.*：你们几点来修？"))
    came = await li.hears("下午三点到。")
    heard = li.page.locator(f"#{await came.get_attribute('id')}")
    await expect(heard.locator(".quote")).to_have_text("回复您：你们几点来修？")
    assert await violations(page) == []
    assert await violations(li.page) == []
    await heard.locator(".quote a").click()
    await expect(li.page.locator(".msg-citizen", has_text="几点来修")).to_be_focused()
    await li.page.reload()
    await expect(heard.locator(".quote")).to_have_text("回复您：你们几点来修？")

    # One's own words, changed afterwards: both sides read them as they are now.
    await mine.hover()
    await mine.get_by_role("link", name="引用").click()
    await desk.says("我先打您电话。")
    again = await li.hears("我先打您电话。")
    await expect(again.locator(".quote")).to_contain_text("下午三点到。")
    await mine.locator(".m-mend > summary").click()
    await mine.locator("textarea").fill("下午四点到。")
    await mine.get_by_role("button", name="改好").click()
    await expect(again.locator(".quote")).to_contain_text("下午四点到。")
    last = page.locator("#stream .m-operator", has_text="我先打您电话")
    await expect(last.locator(".m-quote")).to_contain_text("下午四点到。")

    # The citizen answers one of them, while a person is there; it outlives a reload.
    bar = li.page.locator("#quoting")
    await heard.get_by_role("button", name="回复").click()
    await expect(bar).to_have_text(re.compile("回复值班员：下午四点到。"))
    await li.page.keyboard.press("Escape")
    await expect(bar).to_be_hidden()
    await heard.get_by_role("button", name="回复").click()
    await li.page.reload()
    await expect(bar).to_contain_text("下午四点到。")
    assert await violations(li.page) == []
    await li.says("四点好")
    await expect(bar).to_be_hidden()
    said = li.page.locator(".msg-citizen").last
    await expect(said.locator(".quote")).to_have_text("回复值班员：下午四点到。")
    told = page.locator("#stream .m-citizen", has_text="四点好")
    await expect(told.locator(".m-quote")).to_have_text("回复值班员：下午四点到。")

    # A thumb for the citizen's words, and taken back; the button keeps the focus.
    await asked.hover()
    thumb = asked.get_by_role("button", name="点👍")
    await thumb.click()
    await expect(asked.locator(".m-marks")).to_have_text("👍 值班员")
    await expect(thumb).to_be_focused()
    theirs = li.page.locator(".msg-citizen", has_text="几点来修")
    await expect(theirs.locator(".marks")).to_have_text("👍 值班员")
    assert await violations(page) == []
    assert await violations(li.page) == []
    await page.keyboard.press("Enter")
    await expect(asked.locator(".m-marks")).to_have_count(0)
    await expect(theirs.locator(".marks")).to_have_count(0)

    # A note has nothing to quote; who only looks on has nobody to quote to.
    await page.locator("#note-text").fill("老人耳背")
    await page.locator("#note .btn").first.click()
    note = page.locator("#stream .m-note", has_text="老人耳背")
    await expect(note).to_be_visible(timeout=PATIENCE)
    await expect(note.locator("[data-quote]")).to_have_count(0)
    await desk.hands_back("说好了")
    await expect(heard.locator("[data-answer]")).to_be_hidden()
    await mine.hover()
    await expect(mine.locator("[data-quote]")).to_be_hidden()
    # The next test finds nobody waiting.
    await wang.page.locator(".strip-way", has_text="不等了").click()
    await expect(wang.page.locator("#strip")).to_be_hidden()


async def test_on_a_phone_and_without_script(house: Served, people: People) -> None:
    sun = await people.citizen(house)
    await sun.says("人工")
    await expect(sun.page.locator("#strip")).to_contain_text("请工作人员")
    await sun.says("井盖响了一夜")
    desk = await people.desk(house)
    await desk.claims("井盖响了一夜")
    chat = await desk.page.locator("#talk").get_attribute("data-chat")
    phone = await people.desk(house, viewport=PHONE, has_touch=True, is_mobile=True)
    page = phone.page
    await page.goto(f"{house.url}/desk?chat={chat}")
    await page.wait_for_selector("html[data-ready]", state="attached")
    said = page.locator("#stream .m-citizen", has_text="井盖响了一夜")
    await said.get_by_role("link", name="引用").tap()
    await quotes(page, "井盖响了一夜")
    box = await page.locator("#quote-off").bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    await page.locator("#quote-off").tap()
    await quotes(page, None)

    plain = await people.desk(house, java_script_enabled=False)
    await plain.page.goto(f"{house.url}/desk?chat={chat}")
    said = plain.page.locator(".m-citizen", has_text="井盖响了一夜")
    await said.hover()
    await said.get_by_role("link", name="引用").click()
    await expect(plain.page.locator("#quoting")).to_contain_text("井盖响了一夜")
    await plain.says("我让人去看。")
    heard = await sun.hears("我让人去看。")
    await expect(heard.locator(".quote")).to_have_text("回复您：井盖响了一夜")
    line = plain.page.locator(".m-operator", has_text="我让人去看").locator(".m-quote a")
    await line.click()
    assert "#m-" in plain.page.url
    await desk.page.locator("#write").wait_for()
    await desk.hands_back("好的")
