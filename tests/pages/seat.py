"""A member of staff in front of the shared browser, at a desk of the test's own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from storage import staff
from tests.pages.test_desk import House, opened
from tests.pages.test_desk_chats import served

Seated = Callable[..., AbstractAsyncContextManager[Page]]

# In the session's loop, which the browser lives in.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as it:
        yield it


@pytest.fixture
def seated(browser: Browser) -> Seated:
    """`async with seated(house, name, *roles) as page`."""
    return partial(_seated, browser)


@asynccontextmanager
async def _seated(browser: Browser, house: House, name: str, *roles: str) -> AsyncIterator[Page]:
    """A page of somebody who came in by their link; a mistake of a script fails the test."""
    async with house.hotline.database.transaction() as tx:
        member = await staff.add(tx, name, list(roles), now=house.hotline.clock.now())
    wrong: list[str] = []
    async with (
        served(house) as base,
        await browser.new_context(base_url=base, locale="zh-CN") as own,
    ):
        page = await own.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
        await page.goto(f"/desk/enter/{await house.link(member)}")
        await page.get_by_role("button", name="进入坐席").click()
        await page.goto("/desk")
        await ready(page)
        yield page
    # What a test lets fail on purpose is logged by the browser as well.
    assert [one for one in wrong if "Failed to load resource" not in one] == []


async def ready(page: Page) -> None:
    """The page's script listens: a person is never as quick as a program."""
    await page.wait_for_selector("html[data-ready]", state="attached")
