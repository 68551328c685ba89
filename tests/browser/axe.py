"""axe-core, an accessibility checker written by others, from npm."""

from functools import cache
from pathlib import Path

from playwright.async_api import Page

from tests import node

HERE = Path(__file__).parent
GRAVE = ("serious", "critical")
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules that ask what colour something has."""


@cache
def source() -> str:
    """The script; skips or fails where it cannot be had."""
    node.packages(HERE, "with axe-core")
    return (HERE / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


async def violations(page: Page, *rules: str) -> list[str]:
    """What axe calls serious or critical by these rules (by all of them, if none is named), one
    line each with the place."""
    if not await page.evaluate("'axe' in window"):  # half a megabyte, once a document
        await page.evaluate(source())
    wanted = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = await page.evaluate("(wanted) => axe.run(document, wanted)", wanted)
    return [
        f"{one['id']}: {one['help']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


async def violations_light_and_dark(page: Page) -> list[str]:
    """The same page in both colours; afterwards it is light. Nothing but colours changes with
    them (`prefers-color-scheme` in warmline.css)."""
    found = await violations(page)
    await page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in await violations(page, *OF_COLOUR)]
    await page.emulate_media(color_scheme="light")
    return found
