"""The ride, whole, in Chromium: four weeks of it on a clock that the test moves.

李奶奶 has her phone in large type; 王班长 and the department's 小刘 sit at the desk.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from storage import arrangements
from tests.browser.citizen import Citizen
from tests.browser.conftest import BROKEN_LINE, People
from tests.browser.seats import Seats
from tests.clocked import Clocked, clocked

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# Monday, 10:00 in Jinan. Friday the 25th of September is the Mid-Autumn Festival.
BEGIN = datetime(2026, 8, 31, 2, tzinfo=UTC)
JINAN = ZoneInfo("Asia/Shanghai")
CARE = "市民政局"
HOME = "历下区解放路12号院3号楼"
HESITANT = "我也不知道该不该说……我老伴瘫了，每周二和周五要去医院，我们没有孩子，我一个人送不了他。"
FORGOTTEN, SKIPPED, HOLIDAY = 8, 18, 25


class Rides(Seats):
    """王班长's and the department's place at the desk, and its calendar."""

    async def until(self, day: int, hour: int, minute: int = 0) -> None:
        """They go home; time passes to this moment of September."""
        await self.go_home()
        await self.house.until(datetime(2026, 9, day, hour, minute, tzinfo=JINAN))

    async def confirms(self, day: int) -> None:
        """The unit sees what is to come, and taps once."""
        liu = await self.at("民政小刘", "/desk/arrangements")
        button = liu.page.get_by_role("button", name=f"9月{day}日").filter(has_text="确认能到")
        await button.click()
        await expect(liu.page.locator("#live")).to_contain_text("已确认")


async def test_the_ride(people: People, tmp_path: Path) -> None:
    people.forgive(*BROKEN_LINE)
    async with clocked(tmp_path, BEGIN) as house, people:
        seats = Rides(house, people)
        await seats.hire("王班长", "duty_leader")
        await seats.hire("民政小刘", "department", CARE)
        li = await people.citizen(house)
        number = await _asks_for_help(li)
        await _a_taxi_is_arranged(li, seats, number)
        await _two_weeks(li, seats, number)
        await house.restart()
        await _two_more(li, seats)
        await _thanked(li, seats, number)
        await _the_log(house)


async def _asks_for_help(li: Citizen) -> str:
    await li.enlarges()
    await li.says(HESITANT)
    await li.hears("您别着急")
    await li.hears("在哪里")
    await li.says(HOME)
    await li.hears("怎么联系您")
    await li.says("13805311234")
    await li.hears("值班班长")
    await li.taps("没错，提交")
    return await li.card_number()


async def _a_taxi_is_arranged(li: Citizen, seats: Rides, number: str) -> None:
    wang = await seats.at("王班长", "/desk")
    await expect(wang.page.locator(".alarms")).to_contain_text(number)
    await wang.opens_case(number)
    await wang.acts("dispatch", to=CARE)
    await li.hears(CARE)

    liu = await seats.at("民政小刘", f"/desk/cases/{number}")
    await liu.page.get_by_role("link", name="新的固定安排").click()
    page = liu.page
    await page.get_by_label("周二").check()
    await page.get_by_label("周五").check()
    await page.fill("#first", "2026-09-01")
    await page.fill("#place_to", "省立医院东院")
    await page.get_by_role("button", name="就这样安排").click()
    await expect(page.locator("#arranged")).to_contain_text("每周二、周五08:00")
    await li.hears(f"每周二、周五8:00，从{HOME}到省立医院东院，由{CARE}负责")

    await seats.at("民政小刘", f"/desk/cases/{number}")
    await liu.acts("reply", text="已安排出租车，每周二、周五早8点到家门口接送。")
    await seats.at("王班长", f"/desk/cases/{number}")
    await wang.acts("approve")
    await li.hears("已安排出租车")
    for answer in ("联系过", "解决了", "非常满意"):
        await li.taps(answer)
    await li.hears(f"{number}办结了")


async def _ride(li: Citizen, seats: Rides, day: int, then: str) -> None:
    """Confirmed, reminded twice, asked, answered by one tap."""
    await seats.confirms(day)
    await _driven(li, seats, day, then)


async def _driven(li: Citizen, seats: Rides, day: int, then: str) -> None:
    reminders = li.page.locator(".msg", has_text="再过一小时")
    known = await reminders.count()
    await seats.until(day, 8, 31)
    await li.hears(f"9月{day}日（{_weekday(day)}）8:00的接送，接到您了吗？")
    await expect(reminders).to_have_count(known + 1)
    await li.taps("接到了")
    await li.hears(f"下一次是{then}")


def _weekday(day: int) -> str:
    return "周" + "一二三四五六日"[date(2026, 9, day).weekday()]


async def _two_weeks(li: Citizen, seats: Rides, number: str) -> None:
    """One ride as it should be, another; one that nobody confirmed until the leader was told."""
    await _ride(li, seats, 1, "9月4日")
    await seats.until(3, 10)
    await _ride(li, seats, 4, "9月8日")

    await seats.until(FORGOTTEN - 1, 18, 30)
    await li.hears("还没有确认，我们正在催")
    wang = await seats.at("王班长", "/desk")
    alarm = wang.page.locator(".alarms li", has_text="9月8日（周二）8:00")
    await expect(alarm).to_contain_text(number)
    await seats.confirms(FORGOTTEN)
    await li.hears("9月8日（周二）8:00的接送定下来了")
    await _driven(li, seats, FORGOTTEN, "9月11日（周五）8:00")
    await seats.until(10, 12)
    await seats.confirms(11)


async def _two_more(li: Citizen, seats: Rides) -> None:
    """Over a restart; one ride is called off in her words, one because of a holiday."""
    await expect(li.page.locator("#trouble")).to_be_hidden()
    await _driven(li, seats, 11, "9月15日")
    await seats.until(14, 10)
    await _ride(li, seats, 15, "9月18日")
    await seats.until(SKIPPED - 2, 20)
    await li.says("这周五不去了，老伴有点感冒")
    await li.hears("9月18日（周五）8:00的接送不用了")

    await seats.until(21, 10)
    await seats.confirms(22)
    await _driven(li, seats, 22, "9月25日")
    await seats.until(22, 18, 1)
    await li.hears("9月25日（周五）8:00赶上放假")
    await li.taps("这次不用")
    await li.hears("9月25日（周五）8:00的接送不用了")
    await seats.until(28, 10)
    await _ride(li, seats, 29, "10月2日")


async def _thanked(li: Citizen, seats: Rides, number: str) -> None:
    """Her thanks stand before the department and before the leader."""
    await li.says("谢谢你们，司机师傅每次都扶我老伴上楼")
    await li.hears("转给帮忙的同事")
    for name in ("民政小刘", "王班长"):
        desk = await seats.at(name, "/desk/cases")
        thanks = desk.page.get_by_label("市民的感谢")
        await expect(thanks).to_contain_text("扶我老伴上楼")
        await expect(thanks).to_contain_text(number)


async def _the_log(house: Clocked) -> None:
    found = await house.read(lambda tx: arrangements.all_of(tx, 1))
    past = {int(one.day[-2:]): one.state for one in found if one.day < "2026-09-30"}
    off = dict.fromkeys((SKIPPED, HOLIDAY), "skipped")
    assert past == dict.fromkeys((1, 4, 8, 11, 15, 22, 29), "came") | off
