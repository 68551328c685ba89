"""`warmline kb gaps`: open tasks for scripts, sorted on the way, beside a running server."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import notes
from tests.commands import Run, command_line
from tests.databases import open_upgraded
from tests.dialogue import MONDAY


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    with command_line(tmp_path, monkeypatch, capsys) as running:
        yield running


def ask(folder: Path, *questions: str) -> None:
    async def put() -> None:
        database = await open_upgraded(folder / "data")
        async with database.transaction() as tx:
            for citizen, question in enumerate(questions):
                await notes.note_gap(
                    tx, question, reason="unknown", conversation_id=citizen, now=MONDAY
                )
        await database.close()

    asyncio.run(put())


def test_nothing_is_open(run: Run) -> None:
    assert run("kb", "gaps").out == "No open tasks.\n"
    assert json.loads(run("kb", "gaps", "--json").out) == []


def test_counts_due_and_department(run: Run, tmp_path: Path) -> None:
    ask(tmp_path, "养狗要办证吗", "你好，养狗要办证吗？", "我的电话13812345678，灯坏了")
    dog, lamp = sorted(json.loads(run("kb", "gaps", "--json").out), key=lambda one: one["id"])
    assert (dog["kind"], dog["times"], dog["department"], dog["overdue"]) == ("gap", 2, "", False)
    assert dog["due_at"].endswith("T17:00:00+08:00")
    assert lamp["question"] == "我的电话138****5678，灯坏了"
    assert "养狗要办证吗" in run("kb", "gaps").out
    assert run("kb", "gaps", "--kind", "stale").out == "No open tasks.\n"
    assert run("kb", "gaps", "--kind", "nope").status == 2
