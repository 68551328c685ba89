"""The pictures of the two stories, on a clock that jumps; `tests/screenshots.py` takes them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, Page, expect

from tests.browser.citizen import TREE, Citizen
from tests.browser.conftest import People
from tests.browser.seats import Seats
from tests.clocked import clocked
from tests.pictures import photo, tree


class Shoot(Protocol):
    async def __call__(self, page: Page, name: str, height: int = 0) -> None: ...


JINAN = ZoneInfo("Asia/Shanghai")
BEGIN = datetime(2026, 8, 31, 2, tzinfo=UTC)  # a Monday, 10:00 in Jinan
CARE, PARKS, HOME = "市民政局", "市园林和林业绿化局", "历下区解放路12号院3号楼"
RIDE = "我也不知道该不该说……我老伴瘫了，每周二和周五要去医院，我们没有孩子，我一个人送不了他。"


async def the_stories(browser: Browser, folder: Path, shoot: Shoot) -> None:
    people = People(browser)
    async with clocked(folder, BEGIN) as house:
        seats = Seats(house, people)
        await seats.hire("王班长", "duty_leader")
        await seats.hire("小赵", "operator")
        await seats.hire("民政小刘", "department", CARE)
        await seats.hire("园林老周", "department", PARKS)
        await the_tree(seats, await people.citizen(house), shoot)
        li = await people.citizen(house)
        number = await the_ride_is_arranged(seats, li, shoot)
        await the_rides(seats, li, number, shoot)
        await people.leave()


async def the_tree(seats: Seats, wang: Citizen, shoot: Shoot) -> None:
    """The parks department at its desk, with the citizen's photo; later the citizen's last word."""
    await wang.adds(photo("tree.png", tree()))
    await wang.says(TREE)
    await wang.taps("不留电话")
    await wang.taps("没错，提交")
    number = await wang.card_number()
    zhao = await seats.at("小赵", f"/desk/cases/{number}")
    await zhao.acts("dispatch", to=PARKS)
    await seats.house.until(datetime(2026, 8, 31, 15, 20, tzinfo=JINAN))
    zhou = await seats.at("园林老周", f"/desk/cases/{number}")
    await zhou.acts("sign")
    await zhou.page.locator(".act-reply summary").click()
    await zhou.page.fill("#reply-text", "铁链今天下午剪掉了，树皮的伤口也涂了药，这是现场照片。")
    await shoot(zhou.page, "story-tree-unit")
    freed = photo("freed.png", tree(chained=False))
    await zhou.page.set_input_files("#reply-files", [freed])
    await zhou.page.locator(".act-reply form button").click()
    await expect(zhou.page.locator(".case-states")).to_contain_text("待审核")
    zhao = await seats.at("小赵", f"/desk/cases/{number}")
    await zhao.acts("approve")
    for answer in ("联系过", "解决了", "非常满意"):
        await wang.taps(answer)
    await wang.hears("办结了")
    await shoot(wang.page, "story-tree-closed")


async def the_ride_is_arranged(seats: Seats, li: Citizen, shoot: Shoot) -> str:
    await li.enlarges()
    await li.says(RIDE)
    await li.hears("在哪里")
    await shoot(li.page, "story-ride-asked")
    await li.says(HOME)
    await li.hears("怎么联系您")
    await li.says("13805311234")
    await li.taps("没错，提交")
    number = await li.card_number()
    wang = await seats.at("王班长", "/desk")
    await expect(wang.page.locator(".alarms")).to_contain_text(number)
    await shoot(wang.page, "story-ride-alarm", 420)
    await wang.page.get_by_label("知道了：紧急诉求").click()
    await wang.opens_case(number)
    await wang.acts("dispatch", to=CARE)
    liu = await seats.at("民政小刘", f"/desk/cases/{number}/arrange")
    page = liu.page
    await page.get_by_label("周二").check()
    await page.get_by_label("周五").check()
    await page.fill("#first", "2026-09-01")
    await page.fill("#place_to", "省立医院东院")
    await shoot(page, "arrange")
    await page.get_by_role("button", name="就这样安排").click()
    await expect(page.locator("#arranged")).to_contain_text("每周二、周五08:00")
    await shoot(page, "story-ride-arranged")
    await liu.acts("reply", text="已安排出租车，每周二、周五早8点到家门口接送。")
    wang = await seats.at("王班长", f"/desk/cases/{number}")
    await wang.acts("approve")
    for answer in ("联系过", "解决了", "非常满意"):
        await li.taps(answer)
    await li.hears("办结了")
    return number


async def the_rides(seats: Seats, li: Citizen, number: str, shoot: Shoot) -> None:
    """One that is confirmed; one that nobody has confirmed; thanks."""
    liu = await seats.at("民政小刘", "/desk/arrangements")
    await shoot(liu.page, "arrangements", 380)
    await liu.page.get_by_role("button", name="9月1日").filter(has_text="确认能到").click()
    await seats.go_home()
    await seats.house.until(datetime(2026, 9, 1, 7, 0, 5, tzinfo=JINAN))
    await li.hears("再过一小时")
    await shoot(li.page, "story-ride-reminded")
    await seats.house.until(datetime(2026, 9, 1, 8, 31, tzinfo=JINAN))
    await li.taps("接到了")
    await li.hears("下一次是")
    await shoot(li.page, "story-ride-came")
    await seats.house.until(datetime(2026, 9, 3, 18, 30, tzinfo=JINAN))
    wang = await seats.at("王班长", "/desk")
    await expect(wang.page.locator(".alarms")).to_contain_text("9月4日（周五）8:00")
    await shoot(wang.page, "story-ride-unconfirmed", 420)
    await li.says("谢谢你们，司机师傅每次都扶我老伴上楼")
    await li.hears("转给帮忙的同事")
    liu = await seats.at("民政小刘", "/desk/cases")
    await expect(liu.page.get_by_label("市民的感谢")).to_contain_text(number)
    await shoot(liu.page, "story-ride-thanks", 420)
