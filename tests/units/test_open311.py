"""Open311 GeoReport v2, read and written by a client that knows the specification only."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from defusedxml import ElementTree
from starlette.applications import Starlette

from bot.accounts import token_hash
from bot.open311.pages import Open311Pages
from storage import cases, notes, open311
from storage.cases import Case
from storage.database import Database
from tests.dialogue import hotline
from tests.units.kit import PARKS, TREE, Office, office

API_KEY = "a-key-of-the-district-app"
PLACE = {"lat": "36.6683", "long": "117.0206"}
WORDS = "千佛山公园门口的树被铁链勒住了，电话13800138000，我叫王大力"


class Three:
    """The calls of PyPI `three` 0.8.0 for both formats; itself is tried in test_open311_three."""

    def __init__(self, browser: httpx.AsyncClient, form: str) -> None:
        self.browser, self.form = browser, form

    async def get(self, *path: str, **keywords: Any) -> Any:
        if "start" in keywords:
            start = keywords.pop("start")
            keywords["start_date"] = start.strftime("%Y-%m-%dT%H:%M:%SZ")
        if "count" in keywords:
            keywords["page_size"] = keywords.pop("count")
        answer = await self.browser.get(f"{'/'.join(path)}.{self.form}", params=keywords)
        return self.read(answer)

    async def post(self, service_code: str, **keywords: Any) -> Any:
        if "address" in keywords:
            keywords["address_string"] = keywords.pop("address")
        keywords = {"api_key": API_KEY, "service_code": service_code, **keywords}
        once = {"idempotency-key": keywords.pop("once")} if "once" in keywords else {}
        path = f"requests.{self.form}"
        return self.read(await self.browser.post(path, data=keywords, headers=once))

    def read(self, answer: httpx.Response) -> Any:
        self.status = answer.status_code
        if self.form == "json":
            assert answer.headers["content-type"] == "application/json"
            return json.loads(answer.content)
        assert answer.headers["content-type"] == "text/xml; charset=utf-8"
        assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
        return _plain(ElementTree.fromstring(answer.content))


def _plain(element: Any) -> Any:
    children = list(element)
    if not children:
        return element.text or ""
    if (len({one.tag for one in children}) == 1 and element.tag.rstrip("s") == children[0].tag) or (
        element.tag == "service_requests"
    ):
        return [_plain(one) for one in children]
    return {one.tag: _plain(one) for one in children}


@dataclass
class City:
    office: Office
    client: Three
    app: Starlette

    async def case(self, number: str) -> Case:
        return await self.office.house.read(lambda tx: cases.by_number(tx, number))


@pytest.fixture(params=["json", "xml"])
async def city(
    database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[City]:
    async with hotline(database, tmp_path) as house:
        made = await office(house)
        async with database.transaction() as tx:
            await open311.add_key(tx, "区平台", token_hash(API_KEY), house.clock.now())
        pages = Open311Pages(
            database=database,
            engine=house.engine,
            house=house.engine.house,
            clock=house.clock,
            base_url="https://hotline.example",
        )
        app = Starlette(routes=pages.routes())
        base = "http://here/open311/v2/"
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=base) as browser:
            yield City(made, Three(browser, str(request.param)), app)


async def test_discovery_and_services(city: City) -> None:
    found = await city.client.get("discovery")
    assert "https://hotline.example/open311/v2" in json.dumps(found)
    listed = await city.client.get("services")
    codes = [one["service_code"] for one in listed]
    assert "complaint" in codes
    assert "report" not in codes
    assert all(one["type"] == "realtime" for one in listed)
    one = await city.client.get("services", "complaint")
    assert one["service_code"] == "complaint"
    assert "历下区" in json.dumps(one, ensure_ascii=False)
    await city.client.get("services", "report")
    assert city.client.status == 404


async def test_filed_worked_on_and_read_again(city: City) -> None:
    (filed,) = await city.client.post(
        "complaint",
        description=WORDS,
        first_name="大力",
        last_name="王",
        phone="13800138000",
        **PLACE,
        **{"attribute[district]": "lixia"},
    )
    assert city.client.status == 201
    number = filed["service_request_id"]
    case = await city.case(number)
    assert (case.kind, case.status, case.district) == ("complaint", "to_dispatch", "历下区")
    assert (case.contact_name, case.contact_phone) == ("王大力", "13800138000")
    await city.office.act(case, "dispatch", to=PARKS)
    (seen,) = await city.client.get("requests", number)
    assert (seen["status"], seen["agency_responsible"]) == ("open", PARKS)
    assert seen["status_notes"] == "已转承办单位"
    assert (str(seen["lat"]), str(seen["long"])) == ("36.67", "117.02")
    said = json.dumps(seen, ensure_ascii=False)
    for secret in ("13800138000", "铁链", "王大力", "千佛山"):
        assert secret not in said, "nothing that a citizen said is public"
    (own,) = await city.client.get("requests", number, api_key=API_KEY)
    assert "铁链" in own["description"]
    assert "13800138000" not in own["description"]
    await city.office.act(await city.case(number), "withdraw", reason="解决了")
    (seen,) = await city.client.get("requests", number)
    assert (seen["status"], seen["status_notes"]) == ("closed", "已撤回")
    (token,) = await city.client.get("tokens", number)
    assert token["service_request_id"] == number


async def test_an_urgent_matter_alarms_the_leader(city: City) -> None:
    await city.client.post(
        "help", description="家里停水三天了，老人摔倒了没人管", address="历下区文化东路58号"
    )
    alarms = [row["kind"] for row in await city.office.house.read(notes.open_alarms)]
    urgent = (await city.client.get("requests"))[0]
    case = await city.case(urgent["service_request_id"])
    assert ("urgent-case" in alarms) == (case.urgency != "normal")


async def test_the_same_request_twice_is_one_case(city: City) -> None:
    known = {"description": WORDS, "once": '"8e03978e-40d5-43e8-bc93-6894a57f9324"', **PLACE}
    (first,) = await city.client.post("complaint", **known)
    (again,) = await city.client.post("complaint", **known)
    assert first["service_request_id"] == again["service_request_id"]
    assert len(await city.client.get("requests")) == 1


async def test_reports_of_wrongs_are_nowhere(city: City) -> None:
    case = await city.office.filed()
    async with city.office.house.database.transaction() as tx:
        await tx.execute("UPDATE cases SET kind = 'report' WHERE id = :id", id=case.id)
    assert not await city.client.get("requests")
    assert not await city.client.get("requests", service_code="report")
    assert not await city.client.get("requests", service_request_id=case.number)
    await city.client.get("requests", case.number)
    assert city.client.status == 404
    await city.client.post("report", description="有人偷排污水", **PLACE)
    assert city.client.status == 404


async def test_filters_and_pages(city: City) -> None:
    numbers = []
    for _ in range(5):
        case = await city.office.filed(TREE, city.office.house.citizen("王工"))
        numbers.append(case.number)
        city.office.house.clock.move(days=1)
    newest_first = [
        one["service_request_id"] for one in await city.client.get("requests", count=2, page=2)
    ]
    assert newest_first == numbers[::-1][2:4]
    assert len(await city.client.get("requests", start=date(2026, 11, 25))) == 3
    assert len(await city.client.get("requests", end_date="2026-11-25T00:00:00+08:00")) == 2
    assert len(await city.client.get("requests", service_request_id=",".join(numbers[:3]))) == 3
    await city.office.act(case, "withdraw", reason="解决了")
    assert len(await city.client.get("requests", status="closed")) == 1
    assert len(await city.client.get("requests", status="open,closed")) == 5
    city.office.house.clock.move(days=100)
    assert not await city.client.get("requests"), "90 days, by the specification"
    assert len(await city.client.get("requests", service_request_id=numbers[0])) == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"api_key": "wrong"}, 403),
        ({"api_key": ""}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "033"}, 404),
        ({"description": ""}, 400),
        ({"description": "字" * 4001}, 400),
        ({"lat": "", "long": ""}, 400),
        ({"lat": "north"}, 400),
        ({"lat": "nan"}, 400),
        ({"lat": "52.5", "long": "13.4"}, 400),
    ],
)
async def test_what_is_wrong_is_told(city: City, change: dict[str, str], status: int) -> None:
    known = {"service_code": "complaint", "description": WORDS, **PLACE, **change}
    code = known.pop("service_code")
    said = await city.client.post(code, **known)
    assert city.client.status == status
    assert str(said[0]["code"]) == str(status)
    assert said[0]["description"]
    assert not await city.client.get("requests")


@pytest.mark.parametrize(
    "query",
    [
        {"status": "gone"},
        {"start_date": "yesterday"},
        {"start_date": "2026-11-23T00:00:00"},
        {"page": "0"},
        {"page_size": "-1"},
        {"service_request_id": "' OR 1=1 --"},
        {"service_request_id": ",".join(["JN261123-0001"] * 51)},
    ],
)
async def test_what_cannot_be_asked_is_told(city: City, query: dict[str, str]) -> None:
    said = await city.client.get("requests", **query)
    assert (city.client.status, str(said[0]["code"])) == (400, "400")


async def test_words_that_xml_cannot_hold_are_left_out(city: City) -> None:
    words = "<b>&树]]> \x01\x0b\ufffe 100％</b>"
    (filed,) = await city.client.post("complaint", description=words, **PLACE)
    (own,) = await city.client.get("requests", filed["service_request_id"], api_key=API_KEY)
    assert "<b>&树]]>" in own["description"]


@pytest.mark.usefixtures("in_one_moment")
async def test_who_asks_too_fast_waits(city: City) -> None:
    for _ in range(70):
        await city.client.get("services")
    assert city.client.status == 429
