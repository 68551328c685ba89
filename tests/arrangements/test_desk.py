"""Arrangements at the desk: the form, one tap, who sees what."""

import pytest

from tests.arrangements.kit import CARE, coming, filed
from tests.pages.test_desk import XSS, House, house

__all__ = ["house"]

FORM = {
    "kind": "ride",
    "every": "weeks",
    "weekdays": "2",
    "clock": "08:00",
    "first": "2026-11-24",
    "place_from": "解放路12号院",
    "place_to": "省立医院",
    "contact_name": "李秀英",
    "contact_phone": "13805311234",
    "holidays": "ask",
}


async def test_made_confirmed_and_called_off_at_the_desk(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    liu = await house.sits_down("小刘", "department", department=CARE)
    sun = await house.sits_down("老孙", "department", department="市城市管理局")
    li = house.hotline.citizen()
    case = await filed(house.hotline, li)
    url = f"/desk/cases/{case.number}/arrange"
    assert "新的固定安排" in await liu.sees(url)
    await sun.sees(url, 404)
    await sun.does(url, 404, **FORM)
    for _ in range(2):  # the same form twice
        await liu.does(url, 200, key="k1", **FORM)
    assert len(await coming(house.hotline, li)) == 2
    page = await liu.sees("/desk/arrangements")
    assert "13805311234" in page
    assert "等确认" in page
    assert case.number not in await sun.sees("/desk/arrangements")
    first = (await coming(house.hotline, li))[0]
    tap = f"/desk/times/{first.occurrence.id}"
    await sun.does(tap, 404, do="confirm")
    await liu.does(tap, do="confirm", back="list")
    assert "已确认" in await liu.sees("/desk/arrangements")
    await liu.does(tap, 409, do="came")
    await liu.does(tap, 400, do="explode")
    await liu.does(tap, 400, do="move", at="2020-01-01T08:00")
    await zhao.does(tap, do="move", at="2026-11-24T09:30")
    assert "改到11月24日（周二）9:30" in (await li.hears())[-1].text
    page = await zhao.sees(f"/desk/cases/{case.number}")
    assert "每周二08:00" in page
    assert "确认能到" in page
    await zhao.does(f"/desk/arrangements/{first.arrangement.id}/change", clock="10:00")
    assert "10:00" in (await li.hears())[-1].text
    await sun.does(f"/desk/arrangements/{first.arrangement.id}/end", 404)
    await zhao.does(f"/desk/arrangements/{first.arrangement.id}/end")
    assert await coming(house.hotline, li) == []
    assert "已结束" in await zhao.sees(f"/desk/cases/{case.number}")


@pytest.mark.parametrize(
    ("field", "value", "say"),
    [
        ("weekdays", "", "星期几"),
        ("clock", "早上", "几点"),
        ("first", "下周", "从哪天起"),
        ("last", "2026-11-01", "最后一天"),
        ("exceptions", "圣诞节", "不去的日子"),
        ("step", "0", "1到52"),
        ("lead", "999", "0到168"),
        ("note", "长" * 201, "最多200字"),
        ("kind", "party", "做什么"),
    ],
)
async def test_what_is_wrong_is_said_at_the_form(
    house: House, field: str, value: str, say: str
) -> None:
    zhao = await house.sits_down("小赵", "operator")
    case = await filed(house.hotline, house.hotline.citizen())
    form = {"csrf": zhao.csrf, **FORM, field: value}
    if not value:
        form.pop(field)
    url = f"/desk/cases/{case.number}/arrange"
    answer = await zhao.browser.post(url, data=form)
    assert answer.status_code == 400
    assert say in answer.text
    assert "解放路12号院" in answer.text


async def test_what_was_written_is_never_markup(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    case = await filed(house.hotline, house.hotline.citizen())
    bad = dict.fromkeys(("place_from", "place_to", "contact_name", "unit", "note"), XSS)
    await zhao.does(f"/desk/cases/{case.number}/arrange", 200, **{**FORM, **bad})
    for url in (f"/desk/cases/{case.number}", "/desk/arrangements"):
        assert "<script>alert" not in await zhao.sees(url)
