"""Who reads what masked, role by role: the pages, and the one place that says so."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers import shielding
from handlers.desk.permissions import ROLES
from handlers.masking import mask
from storage.staff import Member
from tests.pages.test_desk import House, opened
from tests.pages.test_desk_cases import PARKS, acts, filed

PHONE = "13912345678"
WHOLE = ("operator", "duty_leader", "expert", "admin")
NOTHING = ("inspector", "trainer")
ROADS = "市住房和城乡建设局"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as it:
        yield it


def member(*roles: str, department: str = "") -> Member:
    return Member(1, "小赵", "", department, frozenset(roles), None)


@pytest.mark.parametrize("kind", ["help", "report"])
async def test_what_each_role_reads_of_a_case(house: House, kind: str) -> None:
    citizen = house.hotline.citizen("王先生")
    case = await filed(house, citizen, kind=kind)
    dispatcher = await house.sits_down("小赵", "operator")
    await acts(dispatcher, case, "dispatch", to=PARKS)
    url = f"/desk/cases/{case.number}"
    for role in WHOLE:
        seat = await house.sits_down(role, role)
        page = await seat.sees(url)
        assert f"请打{PHONE}" in page  # what the citizen wrote, as it was written
        assert "王先生" in page
        listed = await seat.sees("/desk/cases?status=all")
        assert case.number in listed
        assert PHONE not in listed
        whole = await seat.does(f"{url}/contact", reason="回访核对")
        assert whole.json()["phone"] == PHONE
        await seat.sees(f"/desk?chat={case.conversation_id}")
    own = await house.sits_down("园林", "department", department=PARKS)
    page = await own.sees(url)
    assert PHONE not in page
    assert "王先生" not in page
    told = await own.does(f"{url}/contact", 403 if kind == "report" else 200, reason="上门核对")
    assert (PHONE in told.text) == (kind == "help")
    assert PHONE not in await own.sees("/desk/cases?status=all")
    away = await own.browser.get(f"/desk?chat={case.conversation_id}")
    assert away.headers["location"] == "/desk/cases"
    other = await house.sits_down("住建", "department", department=ROADS)
    for seat in (other, *[await house.sits_down(role, role) for role in NOTHING]):
        assert (await seat.browser.get(url)).status_code in (403, 404)
        refused = await seat.browser.post(
            f"{url}/contact", data={"csrf": seat.csrf, "reason": "看看"}
        )
        assert refused.status_code in (403, 404)
        assert PHONE not in refused.text
        listed = (await seat.browser.get("/desk/cases?status=all")).text
        assert case.number not in listed


async def test_one_place_says_who_reads_masked(house: House) -> None:
    case = await filed(house, house.hotline.citizen("王先生"), kind="report")
    said = f"我叫王建国，电话{PHONE}"
    for role in ROLES:
        by = member(role, department=PARKS)
        whole = role in WHOLE
        assert shielding.centre(by) == whole
        assert shielding.reader(by, case)(said) == (
            said if whole else shielding.for_department(case, said)
        )
        assert shielding.outside_a_case(by, said) == (said if whole else mask(said))
        assert shielding.hides_who(by, case) != whole
    both = member("department", "operator", department=PARKS)
    assert shielding.reader(both, case)(said) == said
    assert "王建国" not in shielding.reader(member("department", department=PARKS), case)(said)
