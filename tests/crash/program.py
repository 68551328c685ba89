"""Warmline as a real process that can be killed."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import prepare_learned

ROOT = Path(__file__).parent.parent.parent
READY = "desk"  # the line of the greeting that names the desk
PATIENCE = 60.0


@dataclass
class Program:
    """`warmline serve` over and over on one data folder; `starts` are seconds until ready."""

    folder: Path
    environment: dict[str, str]
    starts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("WARMLINE_", "TELEGRAM_", "DATABASE_"))
        }
        self._environment = {**clean, "PYTHONPATH": str(ROOT), **self.environment}
        self._process: asyncio.subprocess.Process | None = None
        prepare_learned(self.folder)

    async def spawn(self) -> None:
        """Start it without waiting until it is ready."""
        self._began = time.monotonic()
        self._process = await self._run(["serve"], asyncio.subprocess.PIPE)

    async def ready(self) -> None:
        """Wait until it greets; raises AssertionError with its log if it does not."""
        out = self._process and self._process.stdout
        assert out
        async with asyncio.timeout(PATIENCE):
            async for line in out:
                if READY in line.decode():
                    self.starts.append(time.monotonic() - self._began)
                    return
        raise AssertionError(f"it did not start:\n{self.log()[-4000:]}")

    async def kill(self) -> None:
        """kill -9."""
        assert self._process
        assert self._process.returncode is None, f"it died by itself:\n{self.log()[-4000:]}"
        self._process.kill()
        assert await self._process.wait() == -signal.SIGKILL

    async def stop(self) -> int:
        """A graceful stop; the exit status."""
        assert self._process
        self._process.terminate()
        return await asyncio.wait_for(self._process.wait(), PATIENCE)

    async def end(self) -> None:
        """Whatever happened: nothing is left running."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def command(self, *arguments: str) -> asyncio.subprocess.Process:
        """A command of the command line, beside the server."""
        return await self._run(arguments, asyncio.subprocess.DEVNULL)

    async def _run(self, arguments: Sequence[str], out: int) -> asyncio.subprocess.Process:
        with (self.folder / "log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *arguments,
                cwd=self.folder, env=self._environment, stdout=out, stderr=log,
            )  # fmt: skip

    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text("utf-8", "replace") if path.exists() else ""
