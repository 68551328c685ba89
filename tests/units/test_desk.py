"""The page of departments' own systems: for whom it is, the secret once, the replay by one tap."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.pages.desk.unit_labels import U
from storage import unit_outbox, units
from tests.databases import open_upgraded
from tests.dialogue import hotline
from tests.pages.test_desk import House, desk_of
from tests.units.kit import PARKS, ROADS, is_secret, office


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    database = await open_upgraded(tmp_path)
    async with hotline(database, tmp_path) as line:
        yield desk_of(line, tmp_path)
    await database.close()


async def test_an_admin_adds_a_unit_and_sees_its_secret_once(house: House) -> None:
    boss = await house.sits_down("陈主任", "admin")
    form = {"csrf": boss.csrf, "department": PARKS, "webhook": "https://parks.example/hook"}
    page = await boss.browser.post("/desk/units", data={**form, "key": "one"})
    assert page.headers["cache-control"] == "no-store"
    found = re.findall(r"whsec_[A-Za-z0-9+/=]+", page.text)
    assert len(found) == 1
    assert is_secret(found[0])
    assert "whsec_" not in await boss.sees("/desk/units")
    again = await boss.browser.post("/desk/units", data={**form, "key": "one"})
    assert (again.status_code, "whsec_" in again.text) == (409, False)
    other = await boss.browser.post("/desk/units", data={**form, "key": "two"})
    assert U["there"] in other.text


@pytest.mark.parametrize(
    ("change", "say"),
    [
        ({"webhook": "http://10.0.0.1/"}, "bad_url"),
        ({"webhook": "file:///etc/passwd"}, "bad_url"),
        ({"telegram": "12345"}, "bad_chat"),
        ({"department": "没有的单位"}, "bad_department"),
    ],
)
async def test_what_cannot_be_is_told(house: House, change: dict[str, str], say: str) -> None:
    boss = await house.sits_down("陈主任", "admin")
    form = {"csrf": boss.csrf, "department": PARKS, **change}
    answer = await boss.browser.post("/desk/units", data=form)
    assert (answer.status_code, U[say] in answer.text) == (400, True)


async def test_dead_letters_are_replayed_by_one_tap(house: House) -> None:
    made = await office(house.hotline, url="https://parks.example/hook")
    case = await made.dispatched()
    now = house.hotline.clock.now()
    async with house.hotline.database.transaction() as tx:
        (head,) = await unit_outbox.heads(tx, unit_outbox.WEBHOOK)
        await unit_outbox.done(tx, head.id, "dead", now, error="HTTP 500", tries=10)
        await units.enable(tx, made.unit.id, why_not="HTTP 410")
    leader = await house.sits_down("李班长", "duty_leader")
    page = await leader.sees("/desk/units")
    for part in (case.number, "HTTP 500", U["replay"], U["state_off"]):
        assert part in page
    await leader.does(f"/desk/units/{made.unit.id}/replay", id=head.id)
    await leader.does(f"/desk/units/{made.unit.id}/on")
    assert await made.counts() == {"pending": 1}
    assert (await made.fresh()).enabled == 1


async def test_a_new_secret_keeps_the_old_one_for_a_day(house: House) -> None:
    made = await office(house.hotline, url="https://parks.example/hook")
    boss = await house.sits_down("陈主任", "admin")
    url = f"/desk/units/{made.unit.id}/secret"
    page = await boss.browser.post(url, data={"csrf": boss.csrf, "key": "k"})
    assert "whsec_" in page.text
    unit = await made.fresh()
    assert unit.salts(house.hotline.clock.now()) == [unit.salt, made.unit.salt]


async def test_others_are_turned_away(house: House) -> None:
    made = await office(house.hotline, url="https://parks.example/hook")
    zhao = await house.sits_down("小钱", "operator")
    await zhao.sees("/desk/units", 403)
    leader = await house.sits_down("李班长", "duty_leader")
    for act in ("secret", "off", "change"):
        await leader.does(f"/desk/units/{made.unit.id}/{act}", 403)
    await leader.does("/desk/units", 403, department=ROADS)
    boss = await house.sits_down("陈主任", "admin")
    bare = await boss.browser.post(f"/desk/units/{made.unit.id}/off", data={"csrf": "x"})
    assert bare.status_code == 403
    assert (await made.fresh()).enabled == 1
