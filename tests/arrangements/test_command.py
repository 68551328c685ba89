"""`warmline arrange`: make, list, confirm, skip and cancel beside a running server."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import Run, command_line
from tests.test_command_case import _filed


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    monkeypatch.setattr("bot.core.Shelf", lambda _: None)  # a deed asks no knowledge
    with command_line(tmp_path, monkeypatch, capsys) as running:
        yield running


def test_from_the_first_to_the_last(run: Run, tmp_path: Path) -> None:
    number = asyncio.run(_filed(tmp_path / "data", ["去医院没人送"]))[0]
    assert run("arrange", "list").out == "There is no arrangement.\n"
    wanted = ["arrange", "add", number, "--at", "08:00", "--to", "省立医院"]
    assert "name a department" in run(*wanted).refusal
    assert "Weekdays" in run(*wanted, "--unit", "社区车队", "--weekdays", "九").refusal
    assert run(*wanted, "--unit", "社区车队", "--holidays", "keep").out == (
        f"Arrangement 1 of {number}.\n"
    )
    [one] = json.loads(run("arrange", "list", number, "--json").out)
    assert (one["kind"], one["rule"], one["unit"]) == (
        "ride",
        "every 1 days, days, 08:00",
        "社区车队",
    )
    assert one["next"] == one["times"][0]["at"]
    assert one["next"][11:] == "08:00+08:00"
    assert run("arrange", "confirm", number).out == f"{one['next']} confirmed\n"
    day = one["times"][2]["at"][:10]
    assert run("arrange", "skip", number, "--day", day).out.startswith(day)
    assert "no such time" in run("arrange", "skip", number, "--day", day).refusal
    [one] = json.loads(run("arrange", "list", "--json").out)
    assert [time["state"] for time in one["times"][:3]] == ["confirmed", "planned", "skipped"]
    assert run("arrange", "cancel", number).out == "1 ended\n"
    assert "no such arrangement" in run("arrange", "cancel", number).refusal
    assert run("arrange", "list", "--json").out == "[]\n"
