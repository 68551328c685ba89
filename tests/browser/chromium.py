"""Where the browser is, how it is started, and the one that all tests share."""

import os
import shutil
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

if TYPE_CHECKING:
    from playwright.async_api import Browser

NOT_USED = (
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades"),
    *("LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints"),
    *("PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning"),
    *("WebUIOmniboxAimPopup", "WebUIOmniboxPopup"),
)
"""The last two are pages of Chromium's own behind the address bar, loaded for each new window: they
take more of the processor than ours. The others are Playwright's, whose switch this replaces."""

ARGUMENTS = (
    f"--disable-features={','.join(NOT_USED)}",
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--js-flags=--no-opt --no-maglev", "--renderer-process-limit=1"),
)
"""Scripts are not optimised: no page lives long enough for it to pay. And somebody's next page has
no process of its own: contexts stay apart all the same."""

WITH_WINDOWS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NAMES = ("chromium-headless-shell", "chrome-headless-shell", *WITH_WINDOWS)
"""The headless shell first: the same browser, with a sixth less to do for the windows around."""


def find(names: Sequence[str] = NAMES) -> str | None:
    """The path of a Chromium: CHROMIUM, else the first of these names."""
    return os.environ.get("CHROMIUM") or next(
        (path for one in names if (path := shutil.which(one))), None
    )


def required() -> str:
    """The path of a Chromium; skips, or fails where one is required."""
    if found := find():
        return found
    why = (
        "NOT TESTED in a browser: install chromium (or its headless shell), or name it in CHROMIUM"
    )
    if os.environ.get("WARMLINE_REQUIRE_BROWSER") == "1":
        pytest.fail(why)
    pytest.skip(why)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> "AsyncIterator[Browser]":
    """One for the whole session; known to all tests by `tests/conftest.py`."""
    # Most runs need no browser, and its package takes its time to be read.
    from playwright.async_api import async_playwright, expect

    from tests.browser.citizen import PATIENCE

    path = required()
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as driver:
        started = await driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        await started.close()
