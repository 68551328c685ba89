"""`warmline case`: the fixed form of a case, and acting on one beside the citizen's chat."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storage import cases, conversations
from storage.cases import NewCase
from storage.conversations import Address
from tests.commands import Run, command_line
from tests.databases import open_upgraded

NOW = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c"
    "6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    monkeypatch.setattr("bot.core.Shelf", lambda _: None)  # a deed asks no knowledge
    with command_line(tmp_path, monkeypatch, capsys) as running:
        yield running


async def _filed(folder: Path, summaries: list[str]) -> list[str]:
    database = await open_upgraded(folder)
    numbers = []
    async with database.transaction() as tx:
        talk = await conversations.begin(
            tx, Address("web", "web", "li"), language="zh", display_name="小李", now=NOW
        )
        for summary in summaries:
            new = NewCase(
                talk.person_id,
                talk.id,
                kind="help",
                urgency="normal",
                summary=summary,
                detail=f"{summary}，我电话13812341234",
                place="青年公园13812341234",
                contact_name="李秀英",
                contact_phone="13812341234",
            )
            case = await cases.file(
                tx, new, prefix="JN", day=date(2026, 11, 23), actor="citizen", now=NOW
            )
            numbers.append(case.number)
        talk.last_in_at = datetime.now(UTC)  # still up: at night others hear in the morning
        await conversations.save(tx, talk, seen_epoch=talk.epoch)
    await database.close()
    return numbers


@pytest.fixture
def number(tmp_path: Path) -> str:
    """The tree: a chain grows into its trunk."""
    return asyncio.run(_filed(tmp_path / "data", ["铁链勒进了树干"]))[0]


def test_no_case_is_an_empty_list(run: Run) -> None:
    assert run("case", "list", "--json").out == "[]\n"
    assert run("case", "list").out == "There is no case.\n"


def test_the_fixed_form(run: Run, number: str) -> None:
    [listed] = json.loads(run("case", "list", "--json").out)
    assert listed == json.loads(run("case", "show", number.lower(), "--json").out)
    assert listed == {
        "number": "JN261123-0001",
        "status": "to_dispatch",
        "kind": "help",
        "urgency": "normal",
        "summary": "铁链勒进了树干",
        "place": "青年公园138****1234",
        "department": "",
        "citizen": "李**",
        "created_at": "2026-11-23T09:05:00+08:00",
        "due_at": None,
        "satisfaction": "",
        "events": [
            {
                "at": "2026-11-23T09:05:00+08:00",
                "actor": "citizen",
                "action": "submit",
                "text": "铁链勒进了树干，我电话138****1234",
            }
        ],
    }


def test_words_for_people(run: Run, number: str) -> None:
    shown = run("case", "show", number).out
    assert "李**" in shown
    assert "13812341234" not in shown
    head, row = run("case", "list").out.splitlines()
    assert head.split()[0] == "number"
    assert row.split() == [number, "to_dispatch", "help", "normal", "-", "铁链勒进了树干"]


def test_lists_are_narrowed(run: Run, tmp_path: Path) -> None:
    asyncio.run(_filed(tmp_path / "data", ["一", "二", "三"]))
    assert len(json.loads(run("case", "list", "--json").out)) == 3
    assert len(json.loads(run("case", "list", "--json", "--limit", "2").out)) == 2
    assert json.loads(run("case", "list", "--json", "--status", "closed").out) == []
    assert json.loads(run("case", "list", "--json", "--department", "市园林局").out) == []


def test_a_case_that_is_not_there(run: Run) -> None:
    assert run("case", "show", "JN1").refusal == "There is no case JN1."
    assert run("case", "act", "JN1", "dispatch", "--to", "x").refusal == "There is no case JN1."


def test_a_note_has_words(run: Run, number: str) -> None:
    refused = run("case", "act", number, "note").refusal
    assert refused == "note needs words; only staff read them."
    assert run("case", "act", number, "note", "--text", "已致电").status == 0


def test_dispatch_and_reply_with_a_picture(run: Run, number: str, tmp_path: Path) -> None:
    known = run("case", "act", number, "dispatch", "--to", "nobody").refusal
    department = known.partition("Known: ")[2].split("、")[0]
    ran = run("case", "act", number, "dispatch", "--to", department)
    assert (ran.status, ran.out) == (0, f"{number} to_sign\n")
    picture = tmp_path / "tree.png"
    picture.write_bytes(PNG)
    ran = run("case", "act", number, "reply", "--text", "铁链已经取下", "--file", picture)
    assert (ran.status, ran.out) == (0, f"{number} follow_up\n")
    case = json.loads(run("case", "show", number, "--json").out)
    assert (case["status"], case["department"]) == ("follow_up", department)
    assert case["due_at"].endswith("+08:00")
    assert [(one["actor"], one["action"]) for one in case["events"]] == [
        ("citizen", "submit"),
        ("staff:system", "dispatch"),
        ("staff:system", "reply"),
    ]
    with closing(sqlite3.connect(tmp_path / "data" / "warmline.db")) as database:
        said = [row[0] for row in database.execute("SELECT text FROM messages ORDER BY id")]
        stored = database.execute("SELECT sha256 FROM media").fetchone()[0]
    assert any("铁链已经取下" in text for text in said)
    assert (tmp_path / "data" / "media" / stored[:2] / stored).read_bytes() == PNG


def test_what_is_refused_changes_nothing(run: Run, number: str, tmp_path: Path) -> None:
    reply = ["case", "act", number, "reply"]
    junk = tmp_path / "junk.exe"
    junk.write_bytes(b"MZ\x90\x00" + bytes(100))
    assert "needs words" in run(*reply).refusal
    assert "pictures" in run(*reply, "--text", "好了", "--file", junk).refusal
    assert "No such file" in run(*reply, "--text", "好了", "--file", tmp_path / "no.png").refusal
    assert "小钱" in run(*reply, "--text", "好了", "--by", "小钱").refusal
    assert "possible from" in run("case", "act", number, "reopen").refusal
    [case] = json.loads(run("case", "list", "--json").out)
    assert (case["status"], len(case["events"])) == ("to_dispatch", 1)


def test_staff_act_under_their_own_name_while_they_may(run: Run, number: str) -> None:
    run("staff", "add", "小赵", "--role", "operator")
    run("staff", "add", "质检", "--role", "inspector")
    note = ["case", "act", number, "note", "--text", "已电话联系13812341234"]
    assert "one of the roles" in run(*note, "--by", "质检").refusal
    assert run(*note, "--by", "小赵").out == f"{number} to_dispatch\n"
    event = json.loads(run("case", "show", number, "--json").out)["events"][-1]
    assert (event["actor"], event["text"]) == ("staff:小赵", "已电话联系138****1234")
    run("staff", "disable", "小赵")
    assert "disabled" in run(*note, "--by", "小赵").refusal


def test_a_case_is_put_right(run: Run, number: str) -> None:
    correct = ["case", "act", number, "correct"]
    assert "at least one of" in run(*correct).refusal
    assert "no kind" in run(*correct, "--kind", "gossip").refusal
    assert run(*correct, "--kind", "suggest", "--urgency", "urgent").status == 0
    case = json.loads(run("case", "show", number, "--json").out)
    assert (case["kind"], case["urgency"]) == ("suggest", "urgent")
