"""This machine: Python, the settings, the city, the calendar, the port."""

import platform
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx

from bot import lock
from bot.doctor.finding import PATIENCE, Finding, good, note, wrong
from bot.listening import CannotListen, bound
from bot.settings import Settings, misspelt
from handlers.cases.calendar import announced
from handlers.city.profile import load
from handlers.errors import BadProfile

OLDEST = (3, 11)
TESTS_OWN = ("WARMLINE_REQUIRE_BROWSER", "WARMLINE_REQUIRE_NODE", "WARMLINE_CRASH_ROUNDS")


def python() -> Finding:
    where = f"{platform.python_version()} on {platform.system()} ({platform.machine()})"
    if sys.version_info < OLDEST:
        return wrong("python", where, "Install Python 3.11 or newer and run make again.")
    return good("python", where)


def names(environ: Mapping[str, str] | None, dotenv: Path) -> list[Finding]:
    """Settings that look like ours but are none: nobody reads them."""
    return [
        note(
            "settings",
            f"{name} is set, but there is no such setting.",
            f"Did you mean {nearest}?" if nearest else "Remove it.",
        )
        for name, nearest in misspelt(environ, dotenv).items()
        if name not in TESTS_OWN
    ]


def settings_read(settings: Settings, dotenv: Path) -> Finding:
    source = f"the environment and {dotenv}" if dotenv.exists() else "the environment"
    return good("settings", f"read from {source}; the address is {settings.base_url}")


def city(settings: Settings) -> Finding:
    try:
        known = load(settings.city)
    except BadProfile as error:
        return wrong("city", str(error))
    what = f"{known.name}, {len(known.departments)} departments, {len(known.districts)} districts"
    if known.sample:
        return note("city", f"{what}: a sample.", "Set WARMLINE_CITY to your city's .toml file.")
    return good("city", what)


def calendar(settings: Settings, today: date | None = None) -> list[Finding]:
    """Deadlines in working days need the State Council's yearly notice, made each November."""
    try:
        known = load(settings.city)
    except BadProfile:
        return []  # told by `city`
    today = today or (datetime.now(UTC) + timedelta(hours=8)).date()
    years = (today.year, today.year + 1)
    missing = [year for year in years if not announced(known, year)]
    if not missing:
        return [good("calendar", f"holidays of {years[0]} and {years[1]} are known")]
    state = wrong if today.year in missing else note
    return [
        state(
            "calendar",
            f"the holidays of {' and '.join(map(str, missing))} are not known; only weekends "
            "count as free.",
            "Once the State Council has announced them, update the package chinesecalendar, or "
            "list the days as [[calendar]] in the city's profile.",
        )
    ]


async def door(settings: Settings) -> list[Finding]:
    """The port: free for us, served by us, or taken by somebody else."""
    at = f"{settings.host}:{settings.port}"
    running = lock.holder(settings.data_dir)
    if (taken := _taken(settings)) is None:
        if running:
            return [note("port", f"{at} is free, but {running} uses the data folder.")]
        return [good("port", f"{at} is free; no server runs on this data folder")]
    if await _is_ours(settings):
        if running:
            return [good("port", f"{at} is served by Warmline")]
        return [
            wrong(
                "port",
                f"{at} is served by a Warmline with another data folder.",
                "Stop it, or set another WARMLINE_PORT.",
            )
        ]
    return [wrong("port", taken.why, taken.mend)]


def _taken(settings: Settings) -> CannotListen | None:
    try:
        bound(settings).close()
    except CannotListen as why:
        return why
    return None


async def _is_ours(settings: Settings) -> bool:
    local = replace(settings, public_url="")
    try:
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            answer = await client.get(f"{local.base_url}/healthz")
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
    return answer.is_success
