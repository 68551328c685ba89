"""`warmline doctor`: is everything there, does it fit together, and how is it mended.

Each check is one finding in plain words. Nothing waits longer than `PATIENCE` seconds for
anybody, and nothing is changed: no folder, database or key is made.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

from bot.doctor import data, machine, telegram, wechat
from bot.doctor.finding import PATIENCE, Finding, wrong
from bot.settings import DOTENV, Settings, SettingsError, load

Check = Callable[[Settings], Coroutine[Any, Any, list[Finding]]]


async def examine(environ: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> list[Finding]:
    """All findings, in the order in which they are best mended."""
    findings = [machine.python(), *machine.names(environ, dotenv)]
    try:
        settings = load(environ, dotenv)
    except SettingsError as error:
        findings += [wrong("settings", problem) for problem in error.problems]
        return findings
    findings.append(machine.settings_read(settings, dotenv))
    findings += [data.folder(settings), *data.disk(settings)]
    checks: list[Check] = [machine.door, telegram.check, wechat.check]
    if data.usable(settings):
        findings.append(data.key(settings))
        checks.insert(0, data.database)
    findings.append(machine.city(settings))
    findings += machine.calendar(settings)
    for check in checks:
        try:
            findings += await asyncio.wait_for(check(settings), 4 * PATIENCE)
        except TimeoutError:
            findings.append(wrong(check.__name__, "no answer came; I stopped waiting."))
    return findings
