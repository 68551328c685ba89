"""The manual's pictures of operators, the duty leader and the admin at work."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from playwright.async_api import Page, expect

from storage import shifts, staff
from storage.opening import open_database
from tests.browser.citizen import PATIENCE, Citizen
from tests.browser.desk import Desk
from tests.pictures import photo, tree
from tests.served import Served

if TYPE_CHECKING:
    from tests.screenshots import Studio

MONITOR = {"width": 1440, "height": 900}
ZONE = ZoneInfo("Asia/Shanghai")


async def goes_online(page: Page) -> None:
    await page.wait_for_selector("html[data-ready]", state="attached")
    await page.locator(".there summary").click()
    await page.locator(".there button", has_text="上线接单").click()
    await expect(page.locator(".there summary")).to_contain_text("上线接单", timeout=PATIENCE)
    await page.reload()  # what was said about it is over
    await page.wait_for_selector("html[data-ready]", state="attached")


async def operators(studio: "Studio", served: Served) -> None:
    """One talk with its ways on; then the wall, and what a leader and an admin look after."""
    zhao = await _colleague(studio, served, "小赵", "operator")
    wang = await _colleague(studio, served, "王班长", "duty_leader")
    await served.command("staff", "add", "孙老师", "--role", "expert")
    await served.command("staff", "equip", "孙老师", "--skills", "医保,公积金", "--capacity", "3")
    await _on_duty(served)
    await goes_online(zhao.page)
    li = await studio.citizen()
    await li.says("人工")
    await li.says("我老伴周五要去医院透析，没有人送，怎么办")
    await _the_talk(studio, zhao, li)
    await _passed_on(studio, zhao, wang, li)
    await _looked_after(studio, served, zhao, wang)


async def _colleague(studio: "Studio", served: Served, name: str, role: str) -> Desk:
    said = await served.command("staff", "add", name, "--role", role, "--link")
    desk = Desk(await studio.page("/desk/login", viewport=MONITOR))
    await desk.enters(next(word for word in said.split() if "/desk/enter/" in word))
    return desk


async def _on_duty(served: Served) -> None:
    """A week on the roster, with today's leader."""
    now = datetime.now(ZONE)
    hour = 8 if 9 <= now.hour < 16 else max(0, now.hour - 2)  # somebody is on in the pictures
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    database = await open_database("", data_dir=served.data)
    async with database.transaction() as tx:
        who = {one.name: one.id for one in await staff.everyone(tx)}
        for day in range(7):
            begins = monday + timedelta(days=day)
            plan = (("王班长", 0, 12, True), ("小赵", 0, 9, False), ("孙老师", 1, 9, False))
            for name, late, hours, leads in plan if day < 5 else plan[:2]:
                start = begins + timedelta(hours=late)
                await shifts.add(
                    tx,
                    who[name],
                    start.astimezone(UTC),
                    (start + timedelta(hours=hours)).astimezone(UTC),
                    leads=leads,
                    made_by=who["王班长"],
                    now=datetime.now(UTC),
                )
    await database.close()


async def _the_talk(studio: "Studio", zhao: Desk, li: Citizen) -> None:
    await zhao.waiting("透析").first.click()
    await zhao.page.locator("#stands").get_by_role("button", name=re.compile("接受")).click()
    await li.hears("现在由我来帮您")
    await zhao.says("您慢慢说，我在。透析是每周几去？")
    asked = await li.hears("您慢慢说")
    await asked.get_by_role("button", name="回复").click()
    await li.adds(photo("card.png", tree()))
    await li.says("每周二和周五，这是医院给的单子")
    await zhao.hears("这是医院给的单子")
    await zhao.page.locator("#stands .act-hold summary").click()
    await studio.shoot(zhao.page, "desk-hold")
    await zhao.page.keyboard.press("Escape")
    await li.page.locator("#text").focus()
    await studio.shoot(li.page, "talk")


async def _passed_on(studio: "Studio", zhao: Desk, wang: Desk, li: Citizen) -> None:
    await zhao.page.locator("#stands .act-transfer summary").click()
    form = zhao.page.locator("#stands .act-transfer")
    await form.locator("select").select_option("skill:duty_leader")
    await form.locator("[name=why]").fill("要派车，请班长定")
    await studio.shoot(zhao.page, "desk-transfer")
    await form.locator("form button").click()
    await wang.waiting("单子").first.click()
    await wang.page.locator("#stands").get_by_role("button", name=re.compile("接受")).wait_for()
    await studio.shoot(wang.page, "desk-passed")
    await wang.page.locator("#stands").get_by_role("button", name=re.compile("接受")).click()
    await li.hears("王班长")
    await wang.says("周二和周五八点，车到您楼下。")
    await wang.hands_back("每周二、五早八点派车送医院")
    await wang.page.locator("#stands .act-wrap summary").click()
    await studio.shoot(wang.page, "desk-wrap")


async def _looked_after(studio: "Studio", served: Served, zhao: Desk, wang: Desk) -> None:
    sun = await studio.citizen()
    await sun.says("人工")
    await sun.says("医保卡换了单位还能用吗")
    await expect(zhao.page.locator("[data-group=offered_me]")).to_be_visible(timeout=PATIENCE)
    signed_in = {"storage_state": served.folder / "signed-in.json", "viewport": MONITOR}
    admin = await studio.page("/desk/wall", **signed_in)
    everyone = admin.locator(".wall-operator")
    await expect(everyone.first).to_be_visible(timeout=PATIENCE)
    await studio.shoot(admin, "desk-wall")
    await admin.goto(f"{served.url}/desk/staff")
    expert = await admin.get_by_role("link", name="孙老师").get_attribute("href")
    for path, name in (
        ("roster", "roster"),
        ("staff", "staff"),
        (str(expert).removeprefix("/desk/"), "staff-one"),
        ("audit", "audit"),
        ("search?q=医院", "desk-search"),
    ):
        await admin.goto(f"{served.url}/desk/{path}")
        await studio.shoot(admin, name)
    await zhao.page.goto(f"{served.url}/desk/factor")
    await studio.shoot(zhao.page, "factor")
    await sun.page.close()
