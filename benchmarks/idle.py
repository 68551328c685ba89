"""What a server costs that nobody writes to: memory, and the time until it serves."""

import re
import tempfile
import time
from pathlib import Path
from statistics import median

import httpx

from benchmarks.programs import TOKEN, Program, running, warmline
from benchmarks.tables import table

STARTS = 5
QUIET = 2.0
"""Seconds after which a started server has settled."""


def table_of_idle() -> str:
    """Memory and start with and without Telegram; the first start also fills the database."""
    bot = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9"}
    rows = []
    for name, program in (
        ("web chat only", warmline()),
        ("with Telegram", warmline(**bot)),
    ):
        with tempfile.TemporaryDirectory() as folder:
            starts = [_start(program, Path(folder)) for _ in range(STARTS)]
        (first, filled), *later = starts
        seconds, megabytes = (median(figures) for figures in zip(*later, strict=True))
        rows.append(
            (name, f"{first:.1f} s", f"{filled:.0f} MB", f"{seconds:.1f} s", f"{megabytes:.0f} MB")
        )
    return table(("server", "first start", "memory", "later starts", "memory"), rows)


def _start(program: Program, folder: Path) -> tuple[float, float]:
    """Seconds until it serves, and its resident memory a moment later, in megabytes."""
    began = time.perf_counter()
    with running(program, folder) as process:
        url = _address(folder / "log")
        while httpx.get(f"{url}/healthz").status_code != httpx.codes.OK:
            time.sleep(0.01)
        seconds = time.perf_counter() - began
        time.sleep(QUIET)
        return seconds, process.memory_info().rss / 1e6


def _address(log: Path) -> str:
    """Where the server says that it serves."""
    while not (found := re.search(r"citizens\s+(http://\S+)/", log.read_text("utf-8"))):
        time.sleep(0.01)
    return found[1]
