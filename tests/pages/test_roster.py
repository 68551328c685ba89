"""The duty roster: planned, taken off, copied by the calendar; the hour's roster for everybody."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.pages.desk.roster_labels import R
from handlers.admin.rostering import like
from handlers.cases.calendar import is_workday
from handlers.city.profile import load
from storage import shifts, staff
from tests.pages.test_desk import House, Seat, opened

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    async with opened(tmp_path, database_url) as it:
        yield it


async def plans(
    seat: Seat,
    who: int,
    *days: date,
    status: int = 303,
    hours: tuple[str, str] = ("08:00", "16:00"),
    leads: str = "",
) -> str:
    fields = {
        "csrf": seat.csrf,
        "staff": str(who),
        "day": [day.isoformat() for day in days],
        "from": hours[0],
        "to": hours[1],
        "leads": leads,
    }
    answer = await seat.browser.post("/desk/roster", data=fields)
    assert answer.status_code == status, answer.text
    return answer.text


async def planned(house: House, day: date, days: int = 7) -> list[tuple[str, str, bool]]:
    since = datetime.combine(day, datetime.min.time(), ZONE)
    async with house.hotline.database.reading() as tx:
        found = await shifts.between(tx, since, since + days * DAY)
    return [(one.name, f"{one.begins_at.astimezone(ZONE):%m-%d %H:%M}", one.leads) for one in found]


async def test_a_week_is_planned_and_shown_and_the_hour_stands_in_everybodys_menu(
    house: House,
) -> None:
    li = await house.sits_down("李班长", "duty_leader")
    zhao = await house.sits_down("小赵", "operator")
    now = house.hotline.clock.now().astimezone(ZONE)
    today = now.date()
    monday = today - today.weekday() * DAY
    assert R["none"] in await li.sees("/desk/roster")
    assert "没有人" in await zhao.sees("/desk/sessions")
    await plans(li, zhao.member.id, today, today + DAY, hours=("00:00", "23:59"))
    await plans(li, li.member.id, today, hours=("00:00", "00:00"), leads="1")
    assert "最长24小时" not in await li.sees("/desk/roster")
    page = await li.sees(f"/desk/roster?week={today}")
    assert "00:00–24:00" in page
    assert R["now"] in page
    house.hotline.clock.move(minutes=2)
    menu = await zhao.sees("/desk/sessions")
    assert "李班长" in menu
    assert "没有人" not in menu
    assert "那段时间已经排了班" in await plans(li, zhao.member.id, today, status=409)
    assert "不能带班" in await plans(li, zhao.member.id, today + 2 * DAY, status=409, leads="1")
    assert R["no_day"] in await plans(li, zhao.member.id, status=400)
    assert R["bad_time"] in await plans(li, zhao.member.id, today, status=400, hours=("8", "x"))
    assert len(await planned(house, monday, 14)) == 3
    await zhao.sees("/desk/roster", 403)
    await plans(zhao, zhao.member.id, today + 3 * DAY, status=403)
    async with house.hotline.database.reading() as tx:
        first = (await shifts.on_duty(tx, house.hotline.clock.now()))[0]
        assert first.name == "李班长"
        mine = await tx.value("SELECT id FROM shifts WHERE leads = 1")
    gone = await li.browser.post("/desk/roster/remove", data={"csrf": li.csrf, "shift": mine})
    assert gone.status_code == 303
    again = await li.browser.post("/desk/roster/remove", data={"csrf": li.csrf, "shift": mine})
    assert again.status_code == 404
    async with house.hotline.database.reading() as tx:
        rows = await tx.rows("SELECT action, subject, text FROM audit WHERE action LIKE 'shift-%'")
    assert sorted((row["action"], row["subject"]) for row in rows) == [
        ("shift-add", "staff:小赵"),
        ("shift-add", "staff:小赵"),
        ("shift-add", "staff:李班长"),
        ("shift-remove", "staff:李班长"),
    ]
    assert {row["text"] for row in rows if row["subject"] == "staff:李班长"} == {
        f"{today} 00:00–00:00，带班"
    }
    await li.sees("/desk/roster?week=9999-99-99")
    await li.sees("/desk/roster?week=0001-01-01", 404)


async def test_last_week_is_copied_once_without_those_who_left(house: House) -> None:
    li = await house.sits_down("李班长", "duty_leader")
    zhao, qian = [(await house.sits_down(name, "operator")).member for name in ("小赵", "小钱")]
    monday = date(2026, 11, 9)  # two ordinary weeks
    await plans(li, li.member.id, monday, leads="1")
    await plans(li, zhao.id, monday + 5 * DAY, hours=("22:00", "06:00"))
    await plans(li, qian.id, monday)
    async with house.hotline.database.transaction() as tx:
        await staff.disable(tx, qian.id, house.hotline.clock.now())
    fields = {"csrf": li.csrf, "week": "2026-11-16"}
    copied = await li.browser.post("/desk/roster/copy", data=fields)
    page = await li.sees(copied.headers["location"])
    assert "排好了2个班。另有1个没有照抄" in page
    async with house.hotline.database.reading() as tx:
        said = await tx.value("SELECT text FROM audit WHERE action = 'shift-copy'")
    assert said == "排了2个班，1个没有排"
    expected = [("李班长", "11-16 08:00", True), ("小赵", "11-21 22:00", False)]
    assert await planned(house, date(2026, 11, 16)) == expected
    again = await li.browser.post("/desk/roster/copy", data=fields)
    assert R["copied_none"] in await li.sees(again.headers["location"])
    assert await planned(house, date(2026, 11, 16)) == expected


@pytest.mark.parametrize(
    ("day", "source"),
    [
        (date(2026, 11, 18), date(2026, 11, 11)),  # an ordinary Wednesday
        (date(2026, 11, 21), date(2026, 11, 14)),  # an ordinary Saturday
        (date(2026, 10, 10), date(2026, 9, 28)),  # a make-up Saturday after the holiday
        (date(2026, 10, 1), date(2026, 9, 27)),  # the National Day
    ],
)
def test_a_day_is_planned_like_one_of_its_kind(day: date, source: date) -> None:
    city = load("jinan")
    assert like(city, day) == source
    for n in range(366):
        one = date(2026, 1, 8) + n * DAY
        found = like(city, one) if one.year == 2026 else None
        assert found is None or is_workday(city, found) == is_workday(city, one)
