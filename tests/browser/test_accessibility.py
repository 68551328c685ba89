"""axe-core finds nothing serious on any page, in any look."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import violations_light_and_dark
from tests.browser.citizen import RIDE
from tests.browser.conftest import People
from tests.pictures import photo, tree
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CUT_SHORT = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll("input[placeholder]")].filter((one) => {
    const look = getComputedStyle(one);
    pen.font = look.font;
    const room = one.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
    return one.clientWidth && pen.measureText(one.placeholder).width > room;
  }).map((one) => one.placeholder);
}"""


async def cut_short(page: Page) -> list[str]:
    """The hints in empty fields that nobody can read to their end."""
    found: list[str] = await page.evaluate(CUT_SHORT)
    return found


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
async def test_the_citizens_page(house: Served, people: People, locale: str, elder: bool) -> None:
    li = await people.citizen(house, locale=locale)
    if elder:
        await li.enlarges()
    assert await violations_light_and_dark(li.page) == []
    await li.says("hello" if locale == "en-GB" else "家里停水了怎么办")
    await expect(li.page.locator(".choice").first).to_be_visible()
    await li.adds(photo("tree.png", tree()))
    await li.files(RIDE, place="历下区解放路12号院3号楼")
    await li.page.locator("#look summary").click()
    assert await violations_light_and_dark(li.page) == []
    await li.page.keyboard.press("Escape")
    await li.page.locator("#place").click()
    assert await violations_light_and_dark(li.page) == []


async def test_the_desk(house: Served, people: People) -> None:
    zhou = await people.citizen(house)
    await zhou.files(RIDE.replace("每周二和周五", "每周三"), place="历下区解放路12号院3号楼")
    number = await zhou.card_number()
    await zhou.says("人工")
    await expect(zhou.page.locator("#strip")).to_contain_text("请工作人员")
    outside = await people.citizen(house)
    await outside.page.goto(f"{house.url}/desk/login")
    assert await violations_light_and_dark(outside.page) == []
    desk = await people.desk(house)
    await desk.waiting("每周三").wait_for()
    assert await violations_light_and_dark(desk.page) == []
    await desk.claims("每周三")
    await desk.says("您好，我在。")
    await zhou.hears("您好，我在。")
    assert await violations_light_and_dark(desk.page) == []
    await desk.hands_back("说好了")
    await desk.opens_case(number)
    assert await violations_light_and_dark(desk.page) == []
    for page in (
        "cases",
        "knowledge",
        "search",
        "sessions",
        "staff",
        "staff/1",
        "factor",
        "roster",
        "audit",
    ):
        await desk.page.goto(f"{house.url}/desk/{page}")
        assert await violations_light_and_dark(desk.page) == [], page
        assert await cut_short(desk.page) == [], page
