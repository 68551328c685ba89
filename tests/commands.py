"""Running `warmline` in tests: inside this process, with a data folder of the test's own."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.command import main


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def refusal(self) -> str:
        """The one line on standard error of a refused command, in English but for names."""
        assert self.status == 1, self
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert not set("。，：您") & set(lines[0]), lines[0]
        return lines[0]


Run = Callable[..., Ran]


@contextmanager
def command_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """`run("kb", "search", …)` with `folder/data`, no `.env` and no settings but those given."""
    for name in list(os.environ):
        if name.startswith(("WARMLINE_", "TELEGRAM_", "DATABASE_URL")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("WARMLINE_DATA_DIR", str(folder / "data"))
    monkeypatch.setenv("WARMLINE_SAMPLE", "off")
    monkeypatch.chdir(folder)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def run(*argv: object) -> Ran:
        capsys.readouterr()
        status = main([str(word) for word in argv])
        written = capsys.readouterr()
        return Ran(status, written.out, written.err)

    yield run
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
