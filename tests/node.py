"""What tests need of node: packages that others wrote, installed on first use."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest


@cache
def packages(folder: Path, what: str) -> str:
    """The path of node; the packages of `folder` are there afterwards. Where that cannot be the
    test is skipped, or fails with WARMLINE_REQUIRE_NODE=1."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        _lacking(f"NOT TESTED {what}: node and npm are needed")
    with (Path(tempfile.gettempdir()) / f"warmline-node-{folder.name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # test processes side by side: one installs
        if not (folder / "node_modules" / ".package-lock.json").exists():
            command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                _lacking(f"NOT TESTED {what}: npm ci: {done.stderr[-400:]}")
    return node


def _lacking(why: str) -> NoReturn:
    if os.environ.get("WARMLINE_REQUIRE_NODE") == "1":
        pytest.fail(why)
    pytest.skip(why)
