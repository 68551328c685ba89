"""What departments' own systems report: signed, once, as the department, with its files."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.files import Files
from bot.units import signing
from bot.units.inbound import Inbound
from bot.units.outside import Outside
from storage import cases, media
from storage.cases import Case
from storage.database import Database
from tests.dialogue import hotline
from tests.pictures import tree
from tests.units.kit import KEY, PARKS, ROADS, Office, office


@dataclass
class Parks:
    """The parks department's own system."""

    office: Office
    browser: httpx.AsyncClient
    number: int = 0

    async def sends(
        self, body: bytes, *, id: str = "", late: int = 0, secret: str = "", unit: int = 0
    ) -> httpx.Response:
        self.number += 1
        stamp = int(self.office.house.clock.now().timestamp()) - late
        known = [secret or self.office.secret]
        headers = signing.headers(known, id or f"msg_{self.number}", stamp, body)
        url = f"/units/{unit or self.office.unit.id}/events"
        return await self.browser.post(url, content=body, headers=headers)

    async def reports(self, type: str, case: Case, **more: Any) -> httpx.Response:
        id = more.pop("id", "")
        data = {"number": case.number, **more}
        return await self.sends(json.dumps({"type": type, "data": data}).encode(), id=id)

    async def case(self, case: Case) -> Case:
        return await self.office.house.read(lambda tx: cases.by_number(tx, case.number))

    async def actions(self, case: Case) -> list[str]:
        found = await self.office.house.read(lambda tx: cases.events(tx, case.id))
        return [one.action for one in found]


@pytest.fixture
async def parks(database: Database, tmp_path: Path) -> AsyncIterator[Parks]:
    async with hotline(database, tmp_path) as house:
        made = await office(house)
        inbound = Inbound(
            database=database,
            engine=house.engine,
            files=Files(tmp_path / "media", 1024 * 1024),
            clock=house.clock,
            outside=Outside(),
            key=KEY,
        )
        app = Starlette(routes=inbound.routes())
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as browser:
            yield Parks(made, browser)


async def test_sign_note_extend_reply(parks: Parks) -> None:
    case = await parks.office.dispatched()
    assert (await parks.reports("case.sign", case)).json()["case"]["status"] == "in_progress"
    assert (await parks.reports("case.note", case, text="已派人")).status_code == 200
    assert (await parks.reports("case.extend", case, reason="要吊车", days=2)).status_code == 200
    assert (await parks.case(case)).asked == "extension"
    picture = {"name": "树.png", "content": base64.b64encode(tree()).decode()}
    answer = await parks.reports("case.reply", case, text="铁链剪掉了", files=[picture])
    assert answer.json()["case"]["status"] == "in_review"
    (file,) = await parks.office.house.read(lambda tx: media.of_case(tx, case.id, "department"))
    assert (file.kind, file.name, file.state) == ("image", "树.png", "stored")
    found = await parks.office.house.read(lambda tx: cases.events(tx, case.id))
    assert found[-1].actor == f"staff:{PARKS}（对接）"


async def test_a_return_needs_its_basis(parks: Parks) -> None:
    case = await parks.office.dispatched()
    answer = await parks.reports("case.return", case)
    assert answer.status_code == 409
    assert "needs a reason" in answer.json()["error"]["message"]
    assert (await parks.reports("case.return", case, reason="三定第5条")).status_code == 200
    assert (await parks.case(case)).asked == "return"


async def test_twice_has_one_effect_and_one_answer(parks: Parks) -> None:
    case = await parks.office.dispatched()
    first, *others = await asyncio.gather(
        *(parks.reports("case.note", case, text="已派人", id="msg_same") for _ in range(5))
    )
    assert all(one.text == first.text and one.status_code == 200 for one in others)
    assert (await parks.actions(case)).count("note") == 1
    parks.office.house.clock.move(seconds=200)
    again = await parks.reports("case.note", case, text="已派人", id="msg_same")
    assert again.text == first.text
    other = await parks.reports("case.note", case, text="别的", id="msg_same")
    assert (other.status_code, other.json()["error"]["code"]) == (422, "id_reused")


async def test_who_is_not_the_department_is_turned_away(parks: Parks) -> None:
    case = await parks.office.dispatched()
    body = json.dumps({"type": "case.sign", "data": {"number": case.number}}).encode()
    wrong = signing.derived("j" * 40, "x")
    for answer in (
        await parks.sends(body, secret=wrong),
        await parks.sends(body, late=301),
        await parks.sends(body, late=-301),
        await parks.sends(body, unit=99999),
        await parks.sends(body, unit=10**30),
        await parks.browser.post(f"/units/{parks.office.unit.id}/events", content=body),
    ):
        assert answer.status_code == 401, answer.text
    assert (await parks.case(case)).status == "to_sign"


async def test_others_cases_are_as_if_there_were_none(parks: Parks) -> None:
    case = await parks.office.act(await parks.office.filed(), "dispatch", to=ROADS)
    other = await parks.reports("case.sign", case)
    none = await parks.sends(b'{"type":"case.sign","data":{"number":"JN010101-0001"}}')
    assert (other.status_code, none.status_code) == (404, 404)
    assert other.json()["error"]["code"] == none.json()["error"]["code"] == "no_case"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"type":"case.close","data":{"number":"X"}}',
        b'{"type":["case.sign"],"data":{"number":"X"}}',
        b'{"type":"case.sign","data":{"number":5}}',
        b'{"type":"case.sign","data":{}}',
        b'{"type":"case.extend","data":{"number":"X","days":true}}',
        b'{"type":"case.reply","data":{"number":"X","files":{}}}',
        b'{"type":"case.reply","data":{"number":"X","files":[{}]}}',
        b'{"type":"case.reply","data":{"number":"X","files":[{"url":"a","content":"b"}]}}',
        b'{"type":"case.sign","data":{"number":"X","files":[{"url":"https://a.example/"}]}}',
    ],
)
async def test_what_cannot_be_read_is_told(parks: Parks, body: bytes) -> None:
    answer = await parks.sends(body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unreadable")


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ({"url": "http://127.0.0.1:1/tree.png"}, "file_unreachable"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, "file_unreachable"),
        ({"url": "file:///etc/passwd"}, "file_unreachable"),
        ({"content": base64.b64encode(b"#!/bin/sh").decode()}, "file_refused"),
        ({"content": base64.b64encode(tree() + b"0" * 2**20).decode()}, "file_refused"),
    ],
)
async def test_a_reply_whose_file_cannot_be_had_is_not_taken(
    parks: Parks, file: dict[str, str], code: str
) -> None:
    case = await parks.office.dispatched()
    answer = await parks.reports("case.reply", case, text="好了", files=[file])
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert (await parks.case(case)).status == "to_sign"


async def test_too_late_is_told(parks: Parks) -> None:
    case = await parks.office.dispatched()
    await parks.reports("case.sign", case)
    again = await parks.reports("case.sign", case)
    assert again.status_code == 409
    assert "in_progress" in again.json()["error"]["message"]
    await parks.office.act(await parks.case(case), "withdraw", reason="解决了")
    assert (await parks.reports("case.reply", case, text="好了")).status_code == 409


async def test_a_call_that_was_refused_may_come_again_under_its_id(parks: Parks) -> None:
    case = await parks.office.filed()
    assert (await parks.reports("case.sign", case, id="msg_early")).status_code == 404
    await parks.office.act(case, "dispatch", to=PARKS)
    assert (await parks.reports("case.sign", case, id="msg_early")).status_code == 200
