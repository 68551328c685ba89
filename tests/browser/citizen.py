"""A citizen in front of the web chat: what they do, and what they see."""

import re
from pathlib import Path

from playwright.async_api import FilePayload, Locator, Page, expect

RIDE = "我老伴瘫了，每周二和周五要去医院，我们没有孩子，我一个人送不了他。"
TREE = "小事一件，千佛山公园门口有棵树，铁链勒进树干里了，能不能请人去剪开"
PHONE = {"width": 390, "height": 844}
PATIENCE = 30_000
"""Milliseconds that anything on a page is waited for; a machine may be busy."""


async def lower(page: Page, targets: str, least: int) -> list[str]:
    """What says which of the targets is less high than that, or not there at all."""
    found: list[str] = await page.locator(targets).evaluate_all(
        """(all, least) => all.filter((one) => one.getBoundingClientRect().height < least)
            .map((one) => one.innerText || one.outerHTML)""",
        least,
    )
    return found


class Citizen:
    """Somebody with the page open."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def box(self) -> Locator:
        return self.page.locator("#text")

    @property
    def messages(self) -> Locator:
        return self.page.locator(".msg")

    async def says(self, text: str) -> None:
        await self.box.fill(text)
        await self.page.locator("#send").click()

    async def hears(self, part: str | re.Pattern[str]) -> Locator:
        """The newest message from the hotline with `part` in it."""
        found = self.page.locator(".msg-bot, .msg-operator, .msg-system").filter(has_text=part).last
        await expect(found).to_be_visible(timeout=PATIENCE)
        return found

    async def taps(self, label: str) -> None:
        """Tap the newest open choice of this label."""
        await self.choice(label).click()

    def choice(self, label: str) -> Locator:
        return self.page.locator(f'.choice[data-label="{label}"]:not(:disabled)').last

    async def enlarges(self) -> None:
        """The elder version, by the button that always stands in the header."""
        async with self.page.expect_response("**/look"):  # the server remembers it from here on
            await self.page.locator("#big").click()
        await expect(self.page.locator("html")).to_have_attribute("data-elder", "")

    async def adds(self, *files: Path | FilePayload) -> None:
        await self.page.set_input_files("#files", list(files))  # type: ignore[arg-type]

    async def files(self, matter: str, place: str = "") -> None:
        """Report something, without a telephone number, until it is filed."""
        await self.says(matter)
        if place:
            await expect(self.page.locator('.msg[data-asks="place"]').last).to_be_visible()
            await self.says(place)
        await self.page.locator('.msg[data-asks="phone"] .choice:not(:disabled)').last.click()
        await self.page.locator(".msg:has(.case-report) .choice:not(:disabled)").first.click()
        await self.card_number()

    async def card_number(self) -> str:
        """The number of the newest case."""
        number = self.page.locator(".case-case .number").last
        await expect(number).to_be_visible(timeout=PATIENCE)
        return await number.inner_text()

    async def said(self) -> list[str]:
        """Every bubble's text, oldest first."""
        return await self.page.locator(".msg .bubble").all_inner_texts()
