"""What the command line says: each word is explained, a wrong one gets a way on."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import lock
from bot.command import GROUPS, _parser
from tests.commands import Run, command_line


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    with command_line(tmp_path, monkeypatch, capsys) as running:
        yield running


def _below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return {
        name: one
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, one in action.choices.items()
    }


@pytest.mark.parametrize("group", GROUPS)
def test_every_option_has_its_help_and_the_first_page_names_every_command(group: str) -> None:
    top = _below(_parser([group]))[group]
    named = GROUPS[group].partition(": ")[2].split(", ")
    commands = _below(top)
    assert not commands or set(commands) == set(named)
    silent = [
        f"{one.prog} {'/'.join(action.option_strings)}"
        for one in (top, *commands.values())
        for action in one._actions
        if action.option_strings and not action.help
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("case list --limit -1", "'-1' must be a whole number from 1 on"),
        ("case list --limit x", "'x' must be a whole number from 1 on"),
        ("notice list --limit 0", "'0' must be a whole number from 1 on"),
        ("notice show X", "'X' must be a whole number from 1 on"),
        ("arrange add JN1 --at 25:00", "'25:00' must be a time like 08:30"),
        ("arrange add JN1 --at 08:00 --first 1.12.", "'1.12.' must be a day like 2026-11-23"),
        ("bench --seconds 0", "'0' must be a number of seconds above 0"),
        ("bench --seconds nan", "'nan' must be a number of seconds above 0"),
        ("kb eval set.csv --keep --forget", "not allowed with argument --keep"),
    ],
)
def test_a_wrong_value_is_told_in_words(words: str, says: str, run: Run) -> None:
    ran = run(*words.split())
    assert ran.status == 2
    assert says in ran.err


def test_a_department_nearly_named_is_offered(run: Run) -> None:
    meant = "There is no department '市城管局'. Did you mean 市城市管理局?"
    assert run("unit", "add", "市城管局").refusal == meant
    add = run("staff", "add", "王工", "--role", "department", "--department", "市城管局")
    assert add.refusal == meant
    assert run("case", "list", "--department", "市城管局").refusal == meant
    assert run("case", "list", "--department", "市城市管理局").out == "There is no case.\n"


def test_a_folder_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    run("staff", "list")
    for words in (("kb", "export", gone / "kb.csv"), ("backup", gone / "house.tar")):
        assert run(*words).refusal == (
            f"There is no folder {gone}. Make it first, or choose another."
        )
    assert run("backup", tmp_path / "house.zip").refusal.endswith("Choose such a name.")


@pytest.mark.parametrize("words", [("serve",), ("staff", "list")])
def test_a_data_folder_that_is_a_file_is_told(
    words: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("")
    refusal = run(*words).refusal
    assert refusal.endswith("a file is where a folder must be. See: warmline doctor")


def test_one_bad_row_of_one_is_not_offered_in_part(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("id,question,answer\nx,,\n", "utf-8")
    assert run("kb", "import", file).err.endswith("cannot be used. Mend it.\n")


def test_a_file_of_nothing_but_its_header_is_not_good(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "kb.csv"
    file.write_text("id,question,answer\n", "utf-8")
    assert run("kb", "check", file).refusal == f"There is no article in {file}."
    ran = run("kb", "check", file, "--json")
    assert (ran.status, json.loads(ran.out)) == (1, {"articles": 0, "problems": []})


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (" \n", "A name has 1 to 40 characters."),
        ("赵" * 41, "A name has 1 to 40 characters."),
        ("小\u200b赵", "This name has a character in it that cannot be seen. Type it anew."),
    ],
)
def test_why_a_name_is_not_taken(name: str, says: str, run: Run) -> None:
    assert run("staff", "add", name, "--role", "operator").refusal == says
    assert run("open311", "add", name).refusal == says


def test_a_name_in_two_lines_is_one(run: Run) -> None:
    assert run("staff", "add", "小\n赵 ", "--role", "operator").out.startswith("小 赵 is on")


def test_a_link_leads_to_the_server_that_runs(run: Run, tmp_path: Path) -> None:
    """It was started with another port than this command knows of."""
    with lock.held(tmp_path / "data", "the server", address="http://127.0.0.1:8711"):
        said = run("staff", "add", "小赵", "--role", "operator", "--link").out
        inbound = run("unit", "add", "市城市管理局").out
    assert "http://127.0.0.1:8711/desk/enter/" in said
    assert "http://127.0.0.1:8711/units/1/events" in inbound
    assert "http://127.0.0.1:8345/desk/enter/" in run("staff", "link", "小赵").out
