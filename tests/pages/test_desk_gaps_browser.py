"""The knowledge's gaps in a real browser: by keyboard, on a phone, clean for axe."""

from playwright.async_api import Page, expect

from tests.browser.axe import violations
from tests.pages.seat import Seated, house, pytestmark, ready, seated
from tests.pages.test_desk import House
from tests.pages.test_desk_gaps import ASKED, WATER, asks, serve, there

__all__ = ["house", "pytestmark", "seated"]


async def fits(page: Page) -> None:
    """Nothing sticks out of a phone, and axe finds nothing serious."""
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await page.set_viewport_size({"width": 1440, "height": 900})
    assert await violations(page) == []


async def test_a_gap_is_assigned_written_and_closed(house: House, seated: Seated) -> None:
    await asks(house, *ASKED, "家门口的红绿灯时间太短找谁调")
    async with seated(house, "班长", "duty_leader") as page:
        await page.keyboard.press("q")
        await expect(page.locator("[data-row]")).to_have_count(2)
        await ready(page)
        await fits(page)
        await page.locator("[data-row]", has_text="电动自行车").click()
        await ready(page)
        await expect(page.locator(".said li")).to_have_count(3)
        await page.locator(".act-assign summary").click()
        await page.locator("#assign-to").select_option("市公安局")
        await page.locator(".act-assign form button").click()
        await expect(page.locator("#live")).to_contain_text("班长指派")
        await page.locator(".act-write summary").click()
        await fits(page)
        await page.locator("#write-answer").fill("带发票到车管所。")
        await page.get_by_role("button", name="直接发布").click()
        await expect(page.locator("#live")).to_contain_text("已发布")
        await fits(page)
        await page.goto("/desk/gaps")
        await expect(page.locator("[data-row]")).to_have_count(1)
    assert [one.department for one in await there(house, "done")] == ["市公安局"]


async def test_two_are_merged_by_keyboard_and_taken_apart(house: House, seated: Seated) -> None:
    await asks(house, "咖啡机坏了找谁", "孔雀能养吗")
    async with seated(house, "班长", "duty_leader") as page:
        await page.goto("/desk/gaps")
        await ready(page)
        for _ in range(2):
            await page.keyboard.press("j")
            await page.keyboard.press("x")
        await expect(page.locator("input[name=task]:checked")).to_have_count(2)
        await fits(page)
        for box in await page.locator("input[name=task]").all():
            shape = await box.bounding_box()
            assert shape is not None
            assert shape["width"] >= 16  # to be seen, not only to be reached by key
            await expect(box).to_have_css("opacity", "1")
        await page.keyboard.press("m")
        await expect(page.locator(".said li")).to_have_count(2)
        await ready(page)
        await fits(page)
        await page.get_by_role("button", name="另立一件：孔雀能养吗").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("孔雀能养吗")
        await page.locator(".act-merge summary").click()
        await fits(page)
    assert [one.times for one in await there(house)] == [1, 1]


async def test_an_answer_is_kept_and_a_wrong_one_told(house: House, seated: Seated) -> None:
    await serve(house, WATER)
    async with seated(house, "小赵", "operator") as page:
        granny = await house.waiting()
        chat = (await granny.talk()).id
        await page.goto(f"/desk?chat={chat}")
        await ready(page)
        await page.keyboard.press("c")
        await expect(page.get_by_text("您正在接待")).to_be_visible()
        await granny.says("楼顶的鸽子棚能不能拆")
        await page.fill("#text", "违建的鸽子棚由街道拆，请打街道电话。")
        await page.press("#text", "Enter")
        await page.get_by_role("link", name="加为别名").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("加为别名")
        await fits(page)
        await page.goto(f"/desk?chat={chat}")
        await ready(page)
        await fits(page)
        await page.get_by_role("button", name="存为知识").click()
        await page.wait_for_url("**/desk/knowledge/edit/kb-*")
        await expect(page.get_by_role("textbox").first).to_be_visible()
        await page.goto("/desk/knowledge/w-1")
        await ready(page)
        await page.locator(".tell-wrong summary").click()
        await fits(page)
        await page.locator(".tell-wrong textarea").fill("电话换了")
        await page.locator(".tell-wrong .btn").click()
        await expect(page.locator(".toast")).to_contain_text("一个工作日")
    assert [(one.kind, one.article_id) for one in await there(house)] == [("correction", "w-1")]
