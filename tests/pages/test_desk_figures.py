"""The page of figures: who sees what, the same numbers in page, CSV and XLSX."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.pages.desk import figures_shown
from handlers.cases.rates import rates
from storage import cases, routing
from storage.figures import COUNTED
from tests.pages.test_desk import XSS, House, house
from tests.pages.test_desk_cases import PARKS, ROADS, acts, filed

__all__ = ["house"]

URL = "/desk/figures"


async def told(house: House) -> None:
    """One case solved in time by the parks, one with the roads that nobody answered."""
    zhao = await house.sits_down("小赵", "operator")
    for unit, name in ((PARKS, "王先生"), (ROADS, "李奶奶")):
        case = await filed(house, house.hotline.citizen(name), district="历下区")
        await acts(zhao, case, "dispatch", to=unit)
        if unit == PARKS:
            await acts(zhao, case, "reply", text="剪掉了。")
            async with house.hotline.database.transaction() as tx:
                for said in ("contacted: yes", "solved: yes"):
                    case = await cases.by_id(tx, case.id)
                    now = house.hotline.clock.now()
                    await cases.change(tx, case, actor="citizen", action="rate", now=now, text=said)


async def test_the_leader_sees_all_and_a_department_its_own(house: House) -> None:
    await told(house)
    leader = await house.sits_down("班长", "duty_leader")
    page = await leader.sees(URL)
    assert PARKS in page
    assert ROADS in page
    assert "每个数字怎么算" in page
    assert page.count('id="f-') >= 6
    city = house.hotline.engine.house.city
    topics = [one.topics[0] for one in city.departments if one.name in (PARKS, ROADS)]
    for topic in topics:
        assert f'<th scope="row">{topic}</th>' in page
    one_topic = await leader.sees(f"{URL}?topic={topics[0]}")
    assert f'<th scope="row">{topics[0]}</th>' in one_topic
    assert f'<th scope="row">{topics[1]}</th>' not in one_topic
    zhou = await house.sits_down("老周", "department", department=PARKS)
    own = await zhou.sees(f"{URL}?department={ROADS}")
    assert PARKS in own
    assert ROADS not in own
    csv_of = (await zhou.browser.get(f"{URL}/export.csv?department={ROADS}")).text
    assert ROADS not in csv_of


@pytest.mark.parametrize(
    ("roles", "status"), [(("operator",), 403), (("inspector",), 200), (("admin",), 200)]
)
async def test_who_may_look(house: House, roles: tuple[str, ...], status: int) -> None:
    seat = await house.sits_down("某人", *roles)
    page = await seat.sees(URL, status)
    assert ('data-go="figures"' in page) == (status == 200)


async def test_nobody_rated_is_nobody_satisfied(house: House) -> None:
    await told(house)
    leader = await house.sits_down("班长", "duty_leader")
    rows = list(csv.reader(io.StringIO((await leader.browser.get(f"{URL}/export.csv")).text)))
    head = rows[0]
    parks = dict(zip(head, next(row for row in rows if row and row[0] == PARKS), strict=True))
    assert parks["派到"] == "1"
    assert (parks["响应率"], parks["响应率参评率"]) == ("1.0", "1.0")
    assert (parks["解决率"], parks["按时率"]) == ("1.0", "1.0")
    assert (parks["满意率"], parks["满意率分母"], parks["满意率参评率"]) == ("", "0", "0.0")


async def test_the_files_tell_the_same_and_are_written_down(house: House) -> None:
    await told(house)
    admin = await house.sits_down("管理员", "admin")
    text = (await admin.browser.get(f"{URL}/export.csv?district=历下区")).text
    answer = await admin.browser.get(f"{URL}/export.xlsx?district=历下区")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    in_book = [
        ["" if one is None else str(one) for one in row]
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
    ]
    in_csv = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if row]
    assert [[str(number(one)) for one in row] for row in in_csv] == [
        [str(number(one)) for one in row] for row in in_book
    ]
    async with house.hotline.database.reading() as tx:
        audit = await tx.rows("SELECT * FROM audit WHERE action = 'export-figures' ORDER BY id")
    assert [row["actor"] for row in audit] == ["staff:管理员"] * 2
    assert "district" in audit[0]["text"]


def number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


@pytest.mark.parametrize("wrong", ["2026-13", "x", "99999-01", "2026-1", XSS, "٢٠٢٦-٠١"])
async def test_a_month_that_is_none_is_this_one(house: House, wrong: str) -> None:
    leader = await house.sits_down("班长", "duty_leader")
    page = await leader.sees(f"{URL}?month={wrong}&kind={XSS}&department={XSS}")
    assert XSS not in page
    assert '<option value="2026-11" selected>' in page


async def test_how_often_the_suggested_department_replied(house: House) -> None:
    await told(house)
    async with house.hotline.database.transaction() as tx:
        case_id = await tx.value("SELECT id FROM cases WHERE department = :unit", unit=PARKS)
        await tx.execute("DELETE FROM case_suggestions")
        given: dict[str, Any] = {"departments": []}
        now = house.hotline.clock.now()
        await routing.keep(tx, case_id, given, department=ROADS, confidence=0.64, now=now)
    leader = await house.sits_down("班长", "duty_leader")
    page = await leader.sees(URL)
    assert "系统建议的单位" in page
    assert f'<th scope="row">{ROADS}</th><td class="f-rate"><span class="num">0.0%' in page
    assert "0/1" in page
    assert "64%" in page
    taken = (await leader.browser.get(f"{URL}/export.csv")).text
    assert f"{ROADS},0.0,0,1,0.64" in taken
    assert "系统建议的单位" not in await leader.sees(f"{URL}?month=2026-10")
    zhou = await house.sits_down("老周", "department", department=PARKS)
    assert "系统建议的单位" not in await zhou.sees(URL)


async def test_a_name_is_never_calculated() -> None:
    line = figures_shown.line("=1+1", {}, None, of_unit=True)
    table = figures_shown.Table("department", "单位", [line], standing=True)
    sheets = figures_shown.flat([table], [], [])
    assert "'=1+1" in figures_shown.as_csv(sheets).decode()
    book = openpyxl.load_workbook(io.BytesIO(figures_shown.as_xlsx(sheets)))
    cell = book["单位"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_nothing_is_no_rate() -> None:
    none = rates(dict.fromkeys(COUNTED, 0), of_unit=False)
    assert all(rate.value is None for rate in none.values())
    assert {figures_shown.percent(rate) for rate in none.values()} == {"—"}


def test_the_chart_library_is_the_one_that_is_noted() -> None:
    """What is served is the file of the release, with its licence beside it."""
    root = Path(__file__).parents[2]
    vendor = root / "bot/pages/static/vendor"
    assert {one.name for one in vendor.iterdir()} == {"chart-4.6.1.min.js", "chart-LICENSE.txt"}
    assert "Chart.js 4.6.1" in (root / "docs/dependencies.md").read_text("utf-8")
