"""The `warmline` command: usage, exit status, knowledge and staff."""

import csv
import gc
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from bot import lock
from knowledge.files import csvfile
from tests.commands import Run, command_line

ROOT = Path(__file__).parent.parent

HEAD = "id,question,aliases,answer,topic,department,keywords,source,valid_from,valid_until\n"
GOOD = (
    HEAD
    + "gjj,住房公积金怎么提取？,公积金咋取｜取公积金,带身份证来。,公积金,公积金中心,提取,示例,,\n"
    + "ylj,养老金什么时候发？,,每月15日前。,社保,人社局,养老金,示例,2026-01-01,\n"
    + "gs,水管爆了找谁？,停水了怎么办,打供水热线。,供水,水务局,漏水,示例,,\n"
)


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    with command_line(tmp_path, monkeypatch, capsys) as running:
        yield running


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    file = tmp_path / "articles.csv"
    file.write_text(GOOD, "utf-8")
    return file


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["nope"],
        ["kb"],
        ["kb", "search"],
        ["case", "act", "JN1", "explode"],
        ["case", "list", "--status", "lost"],
        ["staff", "add", "小赵"],
        ["staff", "add", "小赵", "--role", "king"],
        ["restore"],
    ],
)
def test_wrong_usage_is_status_2(argv: list[str], run: Run) -> None:
    ran = run(*argv)
    assert ran.status == 2
    assert "usage: warmline" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("group", ["serve", "doctor", "kb", "case", "staff", "backup", "restore"])
def test_each_group_has_help(group: str, run: Run) -> None:
    ran = run(group, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert f"usage: warmline {group}" in ran.out


def test_the_real_command_ends_with_its_status(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C"}

    def status(*argv: str, **more: str) -> tuple[int, str, str]:
        ran = subprocess.run(
            [sys.executable, "-m", "bot", *argv],
            cwd=tmp_path,
            env=environ | more,
            capture_output=True,
            timeout=60,
            encoding="utf-8",
        )
        return ran.returncode, ran.stdout, ran.stderr

    assert status("staff", "add", "王工", "--role", "operator")[:2] == (
        0,
        "王工 is on the staff: operator.\n",
    )
    again = status("staff", "add", "王工", "--role", "operator")
    assert again == (1, "", "There is a member of staff named 王工 already.\n")
    assert status("staff")[0] == 2
    wrong = status("staff", "list", WARMLINE_PORT="x", WARMLINE_LOG="y")
    assert wrong[0] == 1
    assert wrong[2].count("\n") == 1
    assert "WARMLINE_PORT" in wrong[2]
    assert "WARMLINE_LOG" in wrong[2]


def test_a_file_that_is_no_database_is_refused_at_once(tmp_path: Path, run: Run) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "warmline.db").write_bytes(b"holiday pictures" * 1000)
    assert "file is not a database" in run("staff", "list").refusal


def test_a_newer_database_is_refused(tmp_path: Path, run: Run) -> None:
    assert run("staff", "list").status == 0
    with sqlite3.connect(tmp_path / "data" / "warmline.db") as database:
        database.execute("INSERT INTO schema_upgrades VALUES (9999, '2099-01-01')")
    database.close()
    assert "schema 9999" in run("staff", "list").refusal


def test_a_city_that_is_not_there_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARMLINE_CITY", "atlantis")
    assert "atlantis" in run("case", "list").refusal


# Knowledge


def test_what_is_imported_is_exported_and_found(run: Run, articles: Path, tmp_path: Path) -> None:
    assert run("kb", "import", articles).out == "3 articles taken; the knowledge base has 3.\n"
    assert run("kb", "export", tmp_path / "out.csv").status == 0
    written = (tmp_path / "out.csv").read_text("utf-8")
    assert run("kb", "export").out == written
    assert {one.id: one for one in csvfile.read(written)[0]} == {
        one.id: one for one in csvfile.read(GOOD)[0]
    }
    found = json.loads(run("kb", "search", "公积金怎么提取", "--json").out)
    assert set(found) == {"answer", "hits", "took_ms"}
    assert found["answer"] == "gjj"
    assert set(found["hits"][0]) == {"id", "question", "score"}
    assert found["took_ms"] > 0


@pytest.mark.parametrize("name", ["kb.xlsx", "kb.json", "pages"])
def test_each_form_goes_out_and_comes_in(
    name: str, run: Run, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("kb", "import", articles)
    before = run("kb", "export").out
    assert run("kb", "export", tmp_path / name).status == 0
    assert run("kb", "check", tmp_path / name).out == "3 articles, all good.\n"
    assert run("kb", "import", tmp_path / name).out.startswith("0 articles taken, 3 as they were")
    monkeypatch.setenv("WARMLINE_DATA_DIR", str(tmp_path / "other"))
    ran = run("kb", "import", tmp_path / name)
    assert ran.out == "3 articles taken; the knowledge base has 3.\n"
    assert ran.err == "", "no progress bar where nobody watches"
    assert run("kb", "export").out == before


def test_a_bad_workbook_is_refused_with_row_and_reason(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "kb.xlsx"
    book = openpyxl.Workbook()
    for row in (["id", "question", "answer"], ["a", "问", "答"], ["b", "问", "=1+1"]):
        book.active.append(row)
    book.save(file)
    ran = run("kb", "import", file)
    problem, last = ran.err.splitlines()
    assert problem.startswith(f"{file}, sheet Sheet, row 3: C3: a formula")
    assert last.startswith("Nothing was taken: 1 row of")
    assert "1 articles taken, 1 row left out" in run("kb", "import", file, "--partial").out
    file.write_bytes(file.read_bytes()[:-99])
    assert "row 1: broken or cut off" in run("kb", "import", file).err


def test_search_tells_why(run: Run, articles: Path) -> None:
    run("kb", "import", articles)
    assert run("kb", "search", "公积金怎么提取").out.startswith("answered at once")
    explained = run("kb", "search", "公积金怎么提取", "--why").out
    assert "strength" in explained
    assert re.search(r"belongs \d\.\d\d \(offered from .* clear \d+\.\d\d \(given from", explained)
    why = json.loads(run("kb", "search", "公积金怎么提取", "--why", "--json").out)
    assert why["hits"][0]["why"]["text"]


TOLD = "我上个月从单位出来以后一直在家带孩子，手头有点紧，老人身体也不好。公积金怎么提取？"


def test_a_long_text_is_looked_up_as_a_citizens_is(
    run: Run, articles: Path, tmp_path: Path
) -> None:
    run("kb", "import", articles)
    plain, told = (
        json.loads(run("kb", "search", text, "--json").out) for text in ("公积金怎么提取？", TOLD)
    )
    assert told["answer"] == plain["answer"] == "gjj"
    assert told["hits"] == plain["hits"]
    assert run("kb", "search", TOLD).out.startswith("the question of it: 公积金怎么提取？\n")
    queries = tmp_path / "told.csv"
    queries.write_text(f"query,expected\n{TOLD},gjj\n", "utf-8")
    assert json.loads(run("kb", "eval", queries, "--json").out)["answered"] == 1.0


def test_an_empty_house_without_sample_knows_nothing(run: Run) -> None:
    found = json.loads(run("kb", "search", "公积金", "--json").out)
    assert (found["answer"], found["hits"]) == (None, [])


def test_an_empty_house_gets_the_sample_first(
    run: Run, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARMLINE_SAMPLE", "on")
    found = json.loads(run("kb", "search", "公积金怎么提取", "--json").out)
    assert found["hits"]
    before = len(list(csv.reader(run("kb", "export").out.splitlines())))
    run("kb", "import", articles)
    assert len(list(csv.reader(run("kb", "export").out.splitlines()))) > before


BAD = GOOD + "x1,,,no question,,,,,,\nx2,a,b\nx3,问？,,答,,,,,31.1.2026,\n"


def test_bad_rows_are_listed_and_nothing_is_taken(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(BAD, "utf-8")
    ran = run("kb", "import", file)
    assert ran.status == 1
    *rows, last = ran.err.splitlines()
    assert [int(re.findall(r"line (\d+):", row)[0]) for row in rows] == [5, 6, 7]
    assert last.startswith("Nothing was taken: 3 rows")
    assert json.loads(run("kb", "search", "公积金", "--json").out)["hits"] == []
    check = run("kb", "check", file, "--json")
    assert check.status == 1
    assert json.loads(check.out)["articles"] == 3
    assert [one["line"] for one in json.loads(check.out)["problems"]] == [5, 6, 7]


def test_partial_takes_the_good_rows(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(BAD, "utf-8")
    ran = run("kb", "import", file, "--partial")
    assert ran.status == 0
    assert "3 rows left out" in ran.out
    assert len(ran.err.splitlines()) == 3


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfei\x00d\x00", "line 1: not UTF-8"),
        (HEAD.encode() + "gjj,公积金".encode("gb18030"), "line 2: not UTF-8"),
    ],
)
def test_other_encodings_are_named(content: bytes, why: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "gbk.csv"
    file.write_bytes(content)
    assert why in run("kb", "import", file).refusal
    assert why in run("kb", "check", file).refusal
    assert why in run("kb", "eval", file).refusal


def test_a_missing_file_is_one_clear_line(run: Run, tmp_path: Path) -> None:
    gone = tmp_path / "gone.csv"
    assert run("kb", "import", gone).refusal == f"{gone}: No such file or directory."
    assert run("kb", "check", tmp_path).refusal == (
        f"{tmp_path} holds no .md files; each is one article."
    )


def test_eval_prints_the_fixed_figures(run: Run, articles: Path, tmp_path: Path) -> None:
    run("kb", "import", articles)
    queries = tmp_path / "queries.csv"
    queries.write_text(
        "query,expected,kind\n住房公积金怎么提取？,gjj,plain\n养老金什么时候发,ylj|gs,plain\n"
        "量子力学是什么,,outside\n",
        "utf-8",
    )
    figures = json.loads(run("kb", "eval", queries, "--json").out)
    assert list(figures) == [
        *("n", "hit1", "hit3", "hit5", "mrr"),
        *("answered", "wrong_answered", "false_answered", "p50_ms", "p99_ms"),
    ]
    assert (figures["n"], figures["hit1"], figures["mrr"]) == (3, 1.0, 1.0)
    assert figures["false_answered"] == 0.0
    by = json.loads(run("kb", "eval", queries, "--json", "--by", "kind").out)["by"]
    assert list(by) == ["plain", "outside"]
    assert (by["plain"]["n"], by["plain"]["false_answered"]) == (2, None)
    assert by["outside"]["hit1"] is None
    assert run("kb", "eval", queries, "--by", "kind").out.splitlines()[2].startswith("outside: n 1")
    assert "no column 'colour'" in run("kb", "eval", queries, "--by", "colour").refusal
    assert "no column 'query'" in run("kb", "eval", articles).refusal


def test_a_set_of_questions_says_how_readily_to_answer(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARMLINE_SAMPLE", "on")
    own = Path(__file__).parent.parent / "knowledge/sample/citizens.queries.csv"
    before = json.loads(run("kb", "eval", own, "--json").out)
    kept = json.loads(run("kb", "eval", own, "--keep", "--json").out)
    assert kept["wrong_answered"] <= 0.05
    assert kept["answered"] >= before["answered"]
    assert json.loads(run("kb", "eval", own, "--json").out)["answered"] == kept["answered"]
    again = json.loads(run("kb", "eval", own, "--forget", "--json").out)
    assert again["answered"] == before["answered"]
    few = tmp_path / "few.csv"
    few.write_text("query,expected\n公积金,gjj-001\n", "utf-8")
    assert "Only 1 questions" in run("kb", "eval", few, "--keep").refusal


# Staff


def test_a_member_of_staff_from_first_to_last(run: Run) -> None:
    ran = run("staff", "add", "小赵", "--role", "operator", "--role", "expert", "--link")
    [link] = re.findall(r"http://127\.0\.0\.1:8345/desk/\S+", ran.out)
    again = json.loads(run("staff", "link", "小赵", "--json").out)
    assert again["link"] != link
    assert json.loads(run("staff", "list", "--json").out) == [
        {"name": "小赵", "roles": ["expert", "operator"], "department": "", "disabled": False}
    ]
    assert json.loads(run("staff", "sessions", "小赵", "--json").out) == []
    equipped = run("staff", "equip", "小赵", "--skills", "医保,公积金", "--capacity", "3")
    assert equipped.out == "小赵: 公积金, 医保; 3 chats at once.\n"
    assert json.loads(run("staff", "equip", "小赵", "--json").out) == {
        "name": "小赵",
        "skills": ["公积金", "医保"],
        "capacity": 3,
    }
    assert "1 to 20" in run("staff", "equip", "小赵", "--capacity", "0").refusal
    for topics, why in (
        ("医" * 21, "at most 20 characters"),
        (",".join("abcdefghijklmnopqrstu"), "At most 20"),
    ):
        assert why in run("staff", "equip", "小赵", "--skills", topics).refusal
    assert run("staff", "revoke", "小赵").out == "0 sessions of 小赵 ended.\n"
    assert run("staff", "disable", "小赵").status == 0
    assert json.loads(run("staff", "list", "--json").out)[0]["disabled"] is True
    assert "was disabled" in run("staff", "link", "小赵").refusal


def test_a_department_member_needs_a_department_of_the_city(run: Run) -> None:
    add = ["staff", "add", "王工", "--role", "department"]
    assert "--department" in run(*add).refusal
    assert "'仙女座'" in run(*add, "--department", "仙女座").refusal
    names = re.findall(r"Known: (.*?)[、.]", run(*add, "--department", "x").refusal)
    assert run(*add, "--department", names[0]).status == 0
    assert json.loads(run("staff", "list", "--json").out)[0]["department"] == names[0]


def test_who_cannot_be_staff(run: Run) -> None:
    assert "program itself" in run("staff", "add", "system", "--role", "admin").refusal
    assert "program itself" in run("staff", "link", "system").refusal
    assert "1 to 40" in run("staff", "add", "  ", "--role", "admin").refusal
    assert "no member of staff 小钱" in run("staff", "revoke", "小钱").refusal


def test_a_link_uses_the_public_address(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARMLINE_PUBLIC_URL", "https://12345.example.org/")
    ran = run("staff", "add", "小赵", "--role", "admin", "--link", "--json")
    assert json.loads(ran.out)["link"].startswith("https://12345.example.org/desk/")


def test_edge_41_a_second_server_ends_with_one_clear_line(run: Run, tmp_path: Path) -> None:
    with lock.held(tmp_path / "data", "the server at http://127.0.0.1:8345"):
        refused = run("serve").refusal
    assert "is in use by the server at http://127.0.0.1:8345 (process " in refused
    assert "Stop that one first" in refused
    assert gc.isenabled(), "a start does without the collector, until it is over"
