"""The real `warmline serve` as a process of its own, as a city would run it.

async with serving(tmp_path) as served:
    served.url, served.sign_in_link
    await served.command("case", "list", "--json")   # beside the running server
    await served.kill()                              # kill -9
    await served.start_again()                       # on the same port and data
"""

import asyncio
import contextlib
import json
import os
import re
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.databases import prepare_learned, prepare_seeded

START_WITHIN = 90.0
SETTINGS = ("WARMLINE_", "TELEGRAM_", "DATABASE_URL")


class Served:
    """A running server and the folder that it lives in."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.settings = dict(settings)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.sign_in_link = ""
        self.start_took = 0.0
        """Seconds of the processor until it greeted: what else runs does not count."""
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[bytes] | None = None

    @property
    def log(self) -> str:
        return (self.folder / "log.txt").read_text("utf-8")

    @property
    def process(self) -> psutil.Process:
        """The server's process, for its memory and times."""
        assert self._process, "it does not run"
        return psutil.Process(self._process.pid)

    async def start(self) -> None:
        """Start, and read what it prints until it says how it is stopped."""
        with (self.folder / "log.txt").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "serve"),
                cwd=self.folder,
                env=self._environment(),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout
        greeting = await asyncio.wait_for(self._greeting(self._process.stdout), START_WITHIN)
        assert "/desk" in greeting, f"it did not start:\n{greeting}\n{self.log}"
        used = psutil.Process(self._process.pid).cpu_times()
        self.start_took = used.user + used.system
        link = re.search(r"http\S+/desk/enter\S*", greeting)
        self.sign_in_link = link[0] if link else ""
        self._reading = asyncio.create_task(self._process.stdout.read())

    async def _greeting(self, stdout: asyncio.StreamReader) -> str:
        lines = []
        while line := (await stdout.readline()).decode():
            lines.append(line)
            if "Ctrl+C" in line:
                break
        return "".join(lines)

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(SETTINGS)}
        ours = {"WARMLINE_DATA_DIR": str(self.data), "WARMLINE_PORT": str(self.port)}
        return {**kept, "PYTHONPATH": str(Path(__file__).parent.parent), **ours, **self.settings}

    async def stop(self) -> int:
        """Stop kindly; the exit status."""
        return await self._end("terminate")

    async def kill(self) -> None:
        """kill -9: no goodbye."""
        await self._end("kill")

    async def _end(self, how: str) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                getattr(process, how)()
        status = await process.wait()
        if self._reading:
            await self._reading
        return status

    async def start_again(self) -> None:
        await self.start()

    async def command(self, *words: str, fails: bool = False) -> str:
        """`warmline …` in another process beside the server; what it printed."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.folder,
            env=self._environment(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), START_WITHIN)
        assert (process.returncode == 1) if fails else (process.returncode == 0), err.decode()
        return (err if fails else out).decode()

    async def learns(self, file: Path, article_id: str) -> None:
        """Take a file of articles, and wait until the running server answers from it: that is a
        moment later, and on a busy machine a long one."""
        await self.command("kb", "import", str(file))
        page = f"{self.url}/knowledge/a/{article_id}"
        async with asyncio.timeout(START_WITHIN), httpx.AsyncClient() as browser:
            while True:
                if (await browser.get(page)).status_code == httpx.codes.OK:
                    return
                await asyncio.sleep(0.1)

    async def cases(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(await self.command("case", "list", "--json"))
        return found


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


OWN = ("WARMLINE_CITY", "WARMLINE_SAMPLE")


@asynccontextmanager
async def serving(folder: Path, **settings: str) -> AsyncIterator[Served]:
    """A server of a new or an existing `folder`, stopped kindly at the end. A new one is prepared
    as a first start leaves it, unless a setting names what it begins with."""
    served = Served(folder, settings)
    if not any(settings.get(name) for name in OWN):
        prepare_learned(served.data)
        if not settings.get("DATABASE_URL"):
            prepare_seeded(served.data)
    await served.start()
    try:
        yield served
    finally:
        await served.stop()
