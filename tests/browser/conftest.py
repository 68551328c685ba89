"""A real Chromium in front of the real server."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

from tests.browser.chromium import ARGUMENTS, find
from tests.browser.citizen import PATIENCE, PHONE, Citizen
from tests.served import Served, serving


def chromium() -> str:
    """The path of a Chromium; skips, or fails where one is required."""
    if found := find():
        return found
    why = "NOT TESTED in a browser: install chromium, or name one in CHROMIUM"
    if os.environ.get("WARMLINE_REQUIRE_BROWSER") == "1":
        pytest.fail(why)
    pytest.skip(why)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    async with async_playwright() as driver:
        started = await driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        await started.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """One server for all tests that do not stop it; each test is another citizen."""
    async with serving(tmp_path_factory.mktemp("house")) as served:
        yield served


@pytest_asyncio.fixture(loop_scope="session")
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    """A server of this test alone."""
    async with serving(tmp_path) as served:
        yield served


class Watched:
    """What went wrong in the pages of a test: errors, refusals of the policy, foreign addresses."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.forgiven: tuple[str, ...] = ()

    def forgive(self, *parts: str) -> None:
        """What a test brings about itself: a broken line, a refused message."""
        self.forgiven += parts

    def _add(self, what: str) -> None:
        self.problems.append(what)

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._add(f"error: {error}"))
        page.on(
            "request",
            lambda one: None
            if one.url.startswith(("http://127.0.0.1", "data:", "blob:"))
            else self._add(f"foreign: {one.url}"),
        )

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._add(f"{message.type}: {message.text} {message.location.get('url', '')}")

    @property
    def left(self) -> list[str]:
        return [one for one in self.problems if not any(part in one for part in self.forgiven)]


@pytest.fixture
def watched() -> Watched:
    return Watched()


Visit = Callable[..., Awaitable[Citizen]]


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, watched: Watched) -> AsyncIterator[Visit]:
    """`await visit(url, **context)`: a new person's browser on the first page of the hotline.

    At the end no page may have complained.
    """
    contexts: list[BrowserContext] = []

    async def go(url: str, **wishes: Any) -> Citizen:
        known = {"viewport": PHONE, "locale": "zh-CN", "reduced_motion": "reduce", **wishes}
        context = await browser.new_context(**known)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("page", watched.watch)
        page = await context.new_page()
        await page.goto(f"{url}/")
        return Citizen(page)

    yield go
    for context in contexts:
        await context.close()
    assert not watched.left
