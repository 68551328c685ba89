"""The desk's pages over 100,000 cases, on both databases, through the real program."""

import asyncio
import os
import tempfile
import time
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import httpx

from benchmarks.cases.making import fill
from benchmarks.tables import table
from bot import accounts
from bot.app import App, build
from bot.clock import WallClock
from bot.figuring import Figuring
from bot.settings import Settings
from storage import staff

MANY = int(os.environ.get("WARMLINE_BENCH_CASES", "100000"))
TIMES = 9
LIMIT = 300
"""Milliseconds that a page may take (issue 4)."""

PAGES = {
    "list: open": "/desk/cases",
    "list: all": "/desk/cases?status=all",
    "list: archived": "/desk/cases?status=archived",
    "list: one department": "/desk/cases?status=all&department={unit}",
    "search: number": "/desk/cases?status=all&q={number}",
    "search: two words": "/desk/cases?status=all&q=经十路+井盖",
    "search: found nowhere": "/desk/cases?status=all&q=没有这样的话",
    "search: department, status, word": "/desk/cases?status=archived&department={unit}&q=暖气",
    "figures: last month": "/desk/figures?month={month}",
    "figures: one department": "/desk/figures?month={month}&department={unit}",
    "figures: kind and district": "/desk/figures?month={month}&kind=help&district={district}",
}


def measured(url: str | None) -> list[tuple[str, str]]:
    """Titles and tables."""
    databases = {"SQLite": "", **({"PostgreSQL": url} if url else {})}
    found = {name: asyncio.run(_measure(address)) for name, address in databases.items()}
    rows = [
        (page, *(cell for times in found.values() for cell in _cells(times[page])))
        for page in PAGES
    ]
    head = ["page", *(f"{name} {what}" for name in found for what in ("median", "worst"))]
    counted = ", ".join(f"{name} {times[''][0]}" for name, times in found.items())
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    words = f"{MANY} cases, each page {TIMES} times; all counted anew: {counted} s; load {load}"
    return [("The desk over 100,000 cases", f"{words}\n\n{table(head, rows)}")]


def _cells(times: list[float]) -> tuple[str, str]:
    return f"{median(times):.0f} ms", f"{max(times):.0f} ms{' !' if max(times) > LIMIT else ''}"


async def _measure(url: str) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        app = await build(Settings(data_dir=Path(folder), database_url=url))
        try:
            return await _all_pages(app)
        finally:
            await app.close()


async def _all_pages(app: App) -> dict[str, list[float]]:
    await fill(app.database, app.city, MANY, WallClock().now())
    began = time.perf_counter()
    await Figuring(app.database, ZoneInfo(app.city.timezone)).count()
    found = {"": [round(time.perf_counter() - began, 1)]}
    async with app.database.transaction() as tx:
        await tx.execute("ANALYZE")
        number = await tx.value("SELECT number FROM cases WHERE id = :id", id=MANY // 3)
        month = await tx.value("SELECT max(month) FROM case_figures WHERE received > 0")
    names = {
        "unit": app.city.departments[0].name,
        "district": app.city.districts[0].name,
        "number": number,
        "month": month,
    }
    browser = await _leader(app)
    for page, address in PAGES.items():
        found[page] = [await _once(browser, address.format(**names)) for _ in range(TIMES)]
    await browser.aclose()
    return found


async def _leader(app: App) -> httpx.AsyncClient:
    async with app.database.transaction() as tx:
        now = WallClock().now()
        member = await staff.add(tx, "班长", ["duty_leader"], department="", now=now)
        link = await accounts.make_link(tx, member.id, now)
    browser = httpx.AsyncClient(transport=httpx.ASGITransport(app.web), base_url="http://desk")
    await browser.post(f"/desk/enter/{link}")
    return browser


async def _once(browser: httpx.AsyncClient, address: str) -> float:
    """Milliseconds until a page is there, whole."""
    began = time.perf_counter()
    answer = await browser.get(address)
    assert answer.status_code == httpx.codes.OK, answer.text
    return (time.perf_counter() - began) * 1000
