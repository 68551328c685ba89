"""A real Chromium in front of the real server."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    StorageState,
)

from bot import accounts
from storage import staff
from storage.opening import open_database
from tests.browser.citizen import PATIENCE, PHONE, Citizen
from tests.browser.desk import Desk
from tests.clocked import Clocked
from tests.served import Served, serving

MONITOR = {"width": 1440, "height": 900}
BROKEN_LINE = (
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_EMPTY_RESPONSE",
    "ERR_INCOMPLETE_CHUNKED_ENCODING",
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Served]:
    """One server for all tests that do not stop it; each test is another citizen."""
    async with serving(tmp_path_factory.mktemp("house")) as served:
        yield served


@pytest_asyncio.fixture(loop_scope="session")
async def served(browser: Browser, tmp_path: Path) -> AsyncIterator[Served]:
    """A server of this test alone."""
    async with serving(tmp_path) as served:
        yield served


class People:
    """Opens browsers for citizens and staff, and hears what their pages complain of."""

    sessions: dict[str, StorageState] = {}  # noqa: RUF012  a link can be used once only

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._complaints: list[str] = []
        self._forgiven: list[str] = []

    async def citizen(self, served: Served | Clocked, **wishes: Any) -> Citizen:
        """Somebody new, with a phone, on the first page of the hotline."""
        page = await self._page(viewport=PHONE, **wishes)
        await page.goto(served.url)
        return Citizen(page)

    async def desk(self, served: Served, **wishes: Any) -> Desk:
        """The first admin, signed in by the link that the server printed."""
        known = self.sessions.get(served.url)
        wanted = {"viewport": MONITOR, "storage_state": known, **wishes}
        desk = Desk(await self._page(**wanted))
        if known:
            await desk.page.goto(f"{served.url}/desk")
        else:
            await desk.enters(served.sign_in_link)
            self.sessions[served.url] = await desk.page.context.storage_state()
        return desk

    async def seat(self) -> Desk:
        """A desk's screen before anybody has signed in."""
        return Desk(await self._page(viewport=MONITOR))

    async def colleague(self, served: Served, name: str, role: str, path: str = "/desk") -> Desk:
        """Somebody new, of a name that no other test uses, signed in on this page of the desk."""
        now = datetime.now(UTC)
        database = await open_database("", data_dir=served.data)
        try:
            async with database.transaction() as tx:
                member = await staff.add(tx, name, [role], now=now)
                session = await accounts.begin_session(tx, member.id, "test", now)
        finally:
            await database.close()
        desk = await self.seat()
        await desk.comes_back(served.url, session, path)
        return desk

    def forgive(self, *parts: str) -> None:
        """Complaints that a test brings about itself."""
        self._forgiven += parts

    @property
    def complaints(self) -> list[str]:
        return [one for one in self._complaints if not any(part in one for part in self._forgiven)]

    async def _page(self, **wishes: Any) -> Page:
        known = {"locale": "zh-CN", "reduced_motion": "reduce", **wishes}
        context = await self._browser.new_context(**known)
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        page = await context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._complaints.append(f"error: {error}"))
        page.on("request", self._request)
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location.get("url", "")
            self._complaints.append(f"{message.type}: {message.text} {where}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1", "data:", "blob:")):
            self._complaints.append(f"foreign: {request.url}")

    async def leave(self) -> None:
        while self._contexts:
            await self._contexts.pop().close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """They go before the house does: a page left open would complain of the server's end."""
        await self.leave()


@pytest_asyncio.fixture(loop_scope="session")
async def people(browser: Browser) -> AsyncIterator[People]:
    """Everybody of a test; at the end no page may have complained in its console."""
    everybody = People(browser)
    yield everybody
    await everybody.leave()
    assert everybody.complaints == []
