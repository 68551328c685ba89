"""Arrangements at the desk in a real browser: made by the form, confirmed with one tap."""

import os

from playwright.async_api import Page, expect

from tests.arrangements.kit import coming, filed
from tests.pages.seat import Seated, house, pytestmark, ready, seated
from tests.pages.test_desk import House
from tests.pages.test_desk_gaps_browser import fits

__all__ = ["house", "pytestmark", "seated"]


async def shoot(page: Page, name: str) -> None:
    """A picture to look at, where WARMLINE_PICTURES names a folder."""
    if folder := os.environ.get("WARMLINE_PICTURES"):
        await page.screenshot(path=f"{folder}/arrange-{name}.png", full_page=True)


async def test_an_arrangement_in_a_browser(house: House, seated: Seated) -> None:
    li = house.hotline.citizen()
    case = await filed(house.hotline, li)
    async with seated(house, "小赵", "operator") as page:
        await page.goto(f"/desk/cases/{case.number}")
        await ready(page)
        await page.get_by_role("link", name="新的固定安排").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("新的固定安排")
        await ready(page)
        await fits(page)
        await page.get_by_label("周二").check()
        await page.get_by_label("周五").check()
        await page.fill("#clock", "08:00")
        await page.fill("#place_to", "省立医院")
        await shoot(page, "form")
        await page.get_by_role("button", name="就这样安排").click()
        await expect(page.locator("#arranged")).to_contain_text("每周二、周五08:00")
        await ready(page)
        await fits(page)
        await shoot(page, "case")
        await page.goto("/desk/arrangements")
        await ready(page)
        await fits(page)
        await page.get_by_role("button", name="确认能到").click()
        await expect(page.locator("#live")).to_contain_text("已确认")
        await ready(page)
        await fits(page)
        await shoot(page, "list")
    found = (await coming(house.hotline, li))[0]
    assert found.occurrence.confirmed_by == "小赵"
    assert found.occurrence.day == "2026-11-24"
