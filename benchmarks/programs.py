"""The programs that are measured, each in a process of its own, and the crowd that writes to them.

The crowd is `tests.fakes.fast_telegram`: a Bot API server that only measures.
"""

import asyncio
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import psutil

ROOT = Path(__file__).parent.parent
TOKEN = "123456:" + "A" * 35
QUESTION = "停水了怎么办？{n}"
"""What a crowd says unless it is told otherwise: each time with another number, so that nothing
can be known from the time before."""
STOP_WITHIN = 15
DATABASE = "DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Program:
    """A bot: how it is started, and what its environment has besides the token and the address."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who writes `text`: `warm` turns that are not counted and so many that are, at most `window`
    unanswered; `rate` a second, 0: no limit.

    People write in turn, so that half of the turns that count are somebody's first words.
    """

    turns: int
    warm: int = 0
    window: int = 256
    rate: float = 0
    delay_ms: float = 0
    text: str = QUESTION

    @property
    def arguments(self) -> list[str]:
        users = max(1, self.warm + self.turns // 2)
        numbers = (
            f"--count={self.turns} --warm={self.warm} --users={users} --window={self.window} "
            f"--rate={self.rate} --delay-ms={self.delay_ms} --patience=90 --linger=1"
        )
        return [*numbers.split(), f"--text={self.text}"]


@dataclass(frozen=True, slots=True)
class Run:
    """What one run brought. `cpu` is the program's own, in seconds: its start included, unless
    turns that are not counted came first."""

    turns: int
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu: float
    memory_mb: float


def warmline(name: str = "Warmline, SQLite", **environment: str) -> Program:
    return Program(name, ("-m", "bot", "serve"), environment)


PTB = Program("PTB echo", ("-m", "benchmarks.peers.ptb_echo"))
AIOGRAM = Program("aiogram echo", ("-m", "benchmarks.peers.aiogram_echo"))


def _fresh(url: str) -> str:
    """A new empty database on PostgreSQL's server: what is known already would not be answered."""

    async def create() -> str:
        name = f"bench_{secrets.token_hex(4)}"
        connection = await asyncpg.connect(url)
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()
        return url.replace("/postgres?", f"/{name}?")

    return asyncio.run(create())


@contextmanager
def running(program: Program, folder: Path, **environment: str) -> Iterator[psutil.Popen]:
    """The program's process; it is told to stop, and must."""
    environment |= {
        name: _fresh(url) for name, url in program.environment.items() if name == DATABASE
    }
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("WARMLINE_", "TELEGRAM_"))}
    given = {
        "WARMLINE_DATA_DIR": str(folder),
        "WARMLINE_PORT": "0",
        "WARMLINE_LOG_LEVEL": "warning",
        "PYTHONPATH": str(ROOT),
        **program.environment,
        **environment,
    }
    with (folder / "log").open("wb") as log:
        process = psutil.Popen(
            [sys.executable, *program.arguments],
            env=clean | given,
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            if process.is_running():
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_WITHIN)
            except psutil.TimeoutExpired:
                process.kill()
                process.wait()


def measure(program: Program, crowd: Crowd) -> Run:
    """Let the crowd write to the program.

    Raises RuntimeError when somebody was not answered, or only by an apology.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.fast_telegram", *crowd.arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert server.stdout
        try:
            url = json.loads(server.stdout.readline())["url"]
            access = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": url}
            with running(program, folder, **access) as process:
                before = 0.0
                if crowd.warm and server.stdout.readline():
                    before = _cpu(process)
                result = json.loads(server.stdout.readline())
                cpu, memory = _cpu(process) - before, process.memory_info().rss
        finally:
            server.kill()
            server.wait()
        log = (folder / "log").read_text("utf-8", "replace")
        if result["turns"] != crowd.turns or "turn failed" in log:
            raise RuntimeError(f"{program.name}: {result}\n{log[-3000:]}")
    return _run(result, cpu, memory)


def _cpu(process: psutil.Popen) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _run(result: dict[str, Any], cpu: float, memory: int) -> Run:
    return Run(
        result["turns"],
        result["turns_per_s"],
        result["p50_ms"],
        result["p99_ms"],
        cpu,
        memory / 1e6,
    )
