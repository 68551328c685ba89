"""axe-core, an accessibility checker written by others, from npm."""

from functools import cache
from pathlib import Path

from playwright.async_api import Page

from tests import node

HERE = Path(__file__).parent
GRAVE = ("serious", "critical")


@cache
def source() -> str:
    """The script; skips or fails where it cannot be had."""
    node.packages(HERE, "with axe-core")
    return (HERE / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


async def violations(page: Page) -> list[str]:
    """What axe calls serious or critical, one line each with the place."""
    if not await page.evaluate("'axe' in window"):  # half a megabyte, once a document
        await page.evaluate(source())
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


async def violations_light_and_dark(page: Page) -> list[str]:
    """The same page in both colours, one after the other; afterwards it is light."""
    found = await violations(page)
    await page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in await violations(page)]
    await page.emulate_media(color_scheme="light")
    return found
