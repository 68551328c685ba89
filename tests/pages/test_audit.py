"""The audit trail: read by admins and inspectors, narrowed, taken along masked, complete."""

import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.pages.desk.audit_labels import A
from handlers.masking import mask
from storage import notes
from tests.commands import command_line
from tests.pages.test_desk import XSS, House, opened

PHONE = "13805311234"


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    async with opened(tmp_path, database_url) as it:
        yield it


async def writes(house: House, *rows: tuple[str, str, str, str]) -> None:
    async with house.hotline.database.transaction() as tx:
        for actor, action, subject, text in rows:
            now = house.hotline.clock.now()
            await notes.audit(tx, actor, action, subject, now=now, text=text)


async def test_it_is_read_by_admins_and_inspectors_and_narrowed(house: House) -> None:
    await writes(
        house,
        ("staff:小赵", "reveal", "case:JN261123-0001", f"市民留的{PHONE}打不通"),
        ("staff:小钱", "reveal", "person:7", "100%_核对"),
        ("bot", "emergency", "conversation:3", XSS),
        ("command", "staff-add", "staff:孙老师", "expert 市园林和林业绿化局"),
    )
    house.hotline.clock.move(days=2)
    await writes(house, ("staff:小赵", "alarm-seen", "alarm:1", ""))
    chen = await house.sits_down("陈质检", "inspector")
    page = await chen.sees("/desk/audit")
    assert PHONE not in page
    assert mask(PHONE) in page
    assert "<script>alert" not in page
    assert "查看号码" in page
    assert "专家 市园林和林业绿化局" in page
    only = await chen.sees("/desk/audit?actor=staff:小赵&action=reveal")
    assert "JN261123-0001" in only
    assert "市民 7" not in only
    assert "市民 7" in await chen.sees("/desk/audit?subject=person")
    assert A["none"] in await chen.sees("/desk/audit?subject=%25")  # a sign, no wildcard
    today = house.hotline.clock.now().date()
    late = await chen.sees(f"/desk/audit?from={today}")
    assert "看过警报" in late
    assert "JN261123-0001" not in late
    assert "警报 1" not in await chen.sees("/desk/audit?to=2026-01-01")
    await chen.sees("/desk/audit?from=9999-99-99&before=x&action=nothing")
    for role in ("operator", "duty_leader", "expert", "trainer"):
        seat = await house.sits_down(role, role)
        await seat.sees("/desk/audit", 403)
        await seat.sees("/desk/audit/export.csv", 403)
        assert '"/desk/audit"' not in await seat.sees("/desk/sessions")


async def test_it_goes_on_page_by_page(house: House) -> None:
    await writes(house, *(("bot", "emergency", f"conversation:{n:04}", "") for n in range(230)))
    admin = await house.sits_down("老周", "admin")
    url, seen = "/desk/audit?action=emergency", list[str]()
    for _ in range(3):
        page = await admin.sees(url)
        seen += [part[:4] for part in page.split('a-about">对话 ')[1:]]
        url = "/desk/audit?" + page.partition('href="/desk/audit?')[2].partition('"')[0]
        url = url.replace("&amp;", "&")
    assert seen == [f"{n:04}" for n in reversed(range(230))]


async def test_it_is_taken_along_masked_and_that_leaves_a_row(house: House) -> None:
    await writes(
        house,
        ("staff:小赵", "reveal", "case:JN261123-0001", f"打{PHONE}"),
        ("staff:小赵", "staff-add", "staff:=1+1", "=cmd()"),
    )
    chen = await house.sits_down("陈质检", "inspector")
    lines = (await chen.browser.get("/desk/audit/export.jsonl")).text.splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["action"] for row in rows] == ["reveal", "staff-add", "sign-in"]
    assert rows[0]["text"] == f"打{mask(PHONE)}"
    assert rows[0]["at"].endswith("+08:00")
    answer = await chen.browser.get("/desk/audit/export.csv?actor=staff:小赵")
    table = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["text"] for row in table] == [f"打{mask(PHONE)}", "'=cmd()"]
    await chen.sees("/desk/audit/export.pdf", 404)
    async with house.hotline.database.reading() as tx:
        taken = await tx.rows("SELECT * FROM audit WHERE action = 'export-audit' ORDER BY id")
    assert [row["text"].split()[:2] for row in taken] == [["jsonl", "3"], ["csv", "2"]]


async def test_every_look_at_personal_data_leaves_a_row(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "operator")
    granny = await house.waiting()
    chat = (await granny.talk()).id
    await zhao.chats(granny, "claim")
    await wang.sees(f"/desk?chat={chat}")  # another's
    await zhao.sees(f"/desk?chat={chat}")  # one's own
    await zhao.does(f"/desk/chats/{chat}/contact", reason="回访核对")
    await granny.says("我的数据")
    async with house.hotline.database.reading() as tx:
        rows = await tx.rows("SELECT * FROM audit WHERE action <> 'sign-in' ORDER BY id")
    looked = [(row["actor"], row["action"]) for row in rows]
    assert ("staff:王工", "read-chat") in looked
    assert ("staff:小赵", "read-chat") not in looked
    assert ("staff:小赵", "reveal") in looked


def test_the_command_takes_it_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with command_line(tmp_path, monkeypatch, capsys) as run:
        run("staff", "add", "王工", "--role", "operator")
        rows = [json.loads(line) for line in run("audit", "export").out.splitlines()]
        assert [(row["action"], row["subject"]) for row in rows] == [("staff-add", "staff:王工")]
        nothing = run("audit", "export", "--since", "2999-01-01")
        assert (nothing.status, nothing.out) == (0, "")
        assert "must be a day" in run("audit", "export", "--since", "gestern").refusal
        assert "had no second factor" in run("staff", "reset-2fa", "王工").out
        rows = [json.loads(line) for line in run("audit", "export").out.splitlines()]
        actions = [row["action"] for row in rows]
        assert actions == ["staff-add", "export-audit", "export-audit", "factor-reset"]
