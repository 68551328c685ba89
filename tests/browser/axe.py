"""axe-core, an accessibility checker written by others, from npm."""

import fcntl
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest
from playwright.async_api import Page

HERE = Path(__file__).parent
GRAVE = ("serious", "critical")


@cache
def source() -> str:
    """The script, installed on first use; skips if that cannot be."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("NOT TESTED with axe-core: npm is needed")
    script = HERE / "node_modules" / "axe-core" / "axe.min.js"
    with (Path(tempfile.gettempdir()) / "warmline-axe.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # test processes side by side: one installs
        if not script.exists():
            command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"NOT TESTED with axe-core: npm ci: {done.stderr[-400:]}")
    return script.read_text("utf-8")


async def violations(page: Page) -> list[str]:
    """What axe calls serious or critical, one line each with the place."""
    await page.evaluate(source())
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]
