"""The list of cases to take along: the same filters, everything masked, a trace of who took it."""

import csv
import io

import openpyxl
import pytest

from bot.pages.desk import case_file
from storage import cases
from tests.pages.test_desk import House, house
from tests.pages.test_desk_cases import PARKS, ROADS, acts, filed

__all__ = ["house"]

URL = "/desk/cases/export"
PHONE, PLATE = "13912345678", "鲁AD12345"


async def test_the_file_is_the_list_masked(house: House) -> None:
    leader = await house.sits_down("班长", "duty_leader")
    wang = house.hotline.citizen("王先生")
    tree = await filed(house, wang, place=f"山大路143号{PHONE}", summary=f"{PLATE}撞了老槐树")
    lamp = await filed(house, wang, summary="=路灯坏了", kind="report", detail="我叫王建国")
    await acts(leader, tree, "dispatch", to=PARKS)
    page = await leader.sees("/desk/cases?status=to_sign")
    assert "export.csv?status=to_sign" in page
    text = (await leader.browser.get(f"{URL}.csv?status=all")).content.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    assert [row[0] for row in rows] == ["编号", lamp.number, tree.number]
    assert rows[2][7] == PARKS
    assert rows[1][4].startswith("'="), "a table program calculates nothing"
    for hidden in (PHONE, PLATE, "王先生", "王建国"):
        assert hidden not in text
    book = await leader.browser.get(f"{URL}.xlsx?status=to_sign&q=槐树")
    assert book.headers["cache-control"] == "no-store"
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["编号", tree.number]
    async with house.hotline.database.reading() as tx:
        trail = await tx.rows("SELECT * FROM audit WHERE action = 'export-cases' ORDER BY id")
    assert [row["actor"] for row in trail] == ["staff:班长"] * 2
    assert trail[1]["text"].startswith("xlsx 1 status=to_sign")


async def test_who_takes_what(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    zhao = await house.sits_down("小赵", "operator")
    parks = await house.sits_down("老周", "department", department=PARKS)
    roads = await house.sits_down("老孙", "department", department=ROADS)
    inspector = await house.sits_down("质检", "inspector")
    leader = await house.sits_down("班长", "duty_leader")
    case = await filed(house, house.hotline.citizen("王先生"))
    await acts(leader, case, "dispatch", to=PARKS)
    assert "export.csv" not in await zhao.sees("/desk/cases")
    for seat in (zhao, inspector):
        assert (await seat.browser.get(f"{URL}.csv")).status_code == 403
    assert case.number in (await parks.browser.get(f"{URL}.csv?status=all")).text
    ask = f"{URL}.csv?status=all&q={PHONE}"
    assert case.number not in (await parks.browser.get(ask)).text, "finding it would tell it"
    other = (await roads.browser.get(f"{URL}.csv?status=all&department={PARKS}")).text
    assert case.number not in other
    assert (await leader.browser.get(f"{URL}.doc")).status_code == 404
    monkeypatch.setattr(case_file, "MOST", 0)
    refused = await leader.browser.get(f"{URL}.csv")
    assert refused.status_code == 400
    assert "没有下载" in refused.text
    async with house.hotline.database.reading() as tx:
        assert (await cases.glance(tx, case.id)).status == "to_sign"
