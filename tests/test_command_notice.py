"""`warmline notice`: seen and stopped on the command line, in the names and states of the desk."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage import notices, staff
from storage.notices import Words
from tests.commands import Run, command_line
from tests.databases import open_upgraded

NOW = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    monkeypatch.setattr("bot.core.Shelf", lambda _: None)  # a deed asks no knowledge
    with command_line(tmp_path, monkeypatch, capsys) as running:
        yield running


async def _running(folder: Path) -> int:
    """A notice on its way to nobody yet."""
    database = await open_upgraded(folder)
    async with database.transaction() as tx:
        wu = await staff.add(tx, "老吴", ["duty_leader"], now=NOW)
        words = Words("经十路停水", "明天8点到18点。")
        number = await notices.begin(tx, wu.id, "B", words, {"topics": ["water"]}, now=NOW)
        for state, action in (("scheduled", "approve"), ("freezing", "begin"), ("running", "go")):
            found = await notices.find(tx, number)
            begun: dict[str, Any] = {"begun_at": NOW} if state == "freezing" else {}
            await notices.move(tx, found, state, actor="bot", action=action, now=NOW, **begun)
    await database.close()
    return number


def test_listed_shown_and_stopped(run: Run, tmp_path: Path) -> None:
    assert run("notice", "list").out == "There is no notice.\n"
    number = asyncio.run(_running(tmp_path / "data"))
    listed = json.loads(run("notice", "list", "--json").out)
    assert [(one["number"], one["state"], one["title"]) for one in listed] == [
        (number, "running", "经十路停水")
    ]
    assert listed[0]["begin_at"] == "2026-11-23T09:05:00+08:00"
    assert "经十路停水" in run("notice", "list", "--state", "running").out
    assert json.loads(run("notice", "list", "--state", "done", "--json").out) == []
    assert run("notice", "pause", number).out == f"{number} paused\n"
    assert run("notice", "pause", number).refusal == (
        f"Notice {number} is paused; pause is possible from freezing, running."
    )
    paused = json.loads(run("notice", "show", number, "--json").out)
    assert paused["state"] == "paused"
    assert paused["events"][-1]["actor"] == "staff:system"
    resumed = json.loads(run("notice", "resume", number, "--json").out)
    assert resumed["state"] in ("freezing", "running")
    run("staff", "add", "小赵", "--role", "operator")
    assert run("notice", "cancel", number, "--by", "小赵").refusal == (
        "cancel needs one of the roles admin, duty_leader."
    )
    assert run("notice", "cancel", number, "--by", "老吴", "--reason", "发错了").status == 0
    shown = run("notice", "show", number).out
    assert "cancelled" in shown
    assert "发错了" in shown
    assert "There is no notice 99" in run("notice", "show", 99).refusal
    assert run("notice", "fly", number).status == 2
