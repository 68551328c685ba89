"""A member of staff at the web desk."""

from pathlib import Path

from playwright.async_api import FilePayload, Locator, Page, expect

from bot.pages.desk.door import COOKIE
from tests.browser.citizen import PATIENCE

PASSWORD = "一盏灯在窗前亮着2026"


class Desk:
    """Somebody with the desk open."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def enters(self, link: str) -> None:
        """By a one-time link; then a password, for the next time."""
        await self.page.goto(link)
        await self.page.locator(".gate-form button").click()
        await self.page.locator("#new").fill(PASSWORD)
        await self.page.locator(".gate-form button").click()
        await expect(self.page.locator("#queue")).to_be_visible(timeout=PATIENCE)

    async def logs_in(self, url: str, name: str = "值班员") -> None:
        await self.page.goto(f"{url}/desk/login")
        await self.page.locator("#name").fill(name)
        await self.page.locator("#password").fill(PASSWORD)
        await self.page.locator(".gate-form button").click()
        await expect(self.page.locator("#queue")).to_be_visible(timeout=PATIENCE)

    async def comes_back(self, url: str, session: str, path: str = "/desk") -> None:
        """Signed in by a new session, on this page."""
        cookie = {"name": COOKIE, "value": session, "url": url}
        await self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        await self.page.goto(url + path)
        await self.page.wait_for_selector("html[data-ready]", state="attached")

    def waiting(self, words: str) -> Locator:
        return self.page.locator("#queue .row", has_text=words)

    async def claims(self, words: str) -> None:
        """Open the waiting chat with these words, and take it."""
        await self.waiting(words).first.click()
        await self.page.locator("#stands [data-claim] button").click()
        await expect(self.page.locator("#stands")).to_contain_text("您正在接待", timeout=PATIENCE)

    async def says(self, text: str) -> None:
        await self.page.locator("#write #text").fill(text)
        await self.page.locator("#write #send").click()

    async def hears(self, text: str) -> None:
        said = self.page.locator("#stream article", has_text=text).last
        await expect(said).to_be_visible(timeout=PATIENCE)

    async def hands_back(self, summary: str) -> None:
        await self.page.locator("#stands summary[data-key=b]").click()
        await self.page.locator("#summary").fill(summary)
        await self.page.locator("#stands form[action$=back] button").click()
        await expect(self.page.locator("#stands")).to_contain_text("由机器人服务", timeout=PATIENCE)

    async def opens_case(self, words: str) -> None:
        await self.page.locator('[data-go="cases"]').click()
        await self.page.locator("tr", has_text=words).locator("a[data-row]").click()
        await expect(self.page.locator("main.case")).to_be_visible(timeout=PATIENCE)

    async def acts(
        self,
        action: str,
        *,
        to: str = "",
        text: str = "",
        files: list[FilePayload | Path] | None = None,
    ) -> None:
        """Do something to the case that is open."""
        act = self.page.locator(f".act-{action}")
        await act.locator("summary").click()
        if to:
            await act.locator("select[name=to]").select_option(to)
        if text:
            await act.locator("textarea[name=text]").fill(text)
        if files:
            await act.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
        await act.locator("form button").click()
        await expect(act.locator("form button")).to_be_hidden(timeout=PATIENCE)
