"""axe-core finds nothing serious on any page, in any look."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import violations
from tests.browser.citizen import RIDE
from tests.browser.conftest import People
from tests.pictures import photo, tree
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "english": {"locale": "en-GB"},
}


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


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
async def test_the_citizens_page(house: Served, people: People, look: str, elder: bool) -> None:
    li = await people.citizen(house, **LOOKS[look])
    if elder:
        await li.enlarges()
    assert await violations(li.page) == []
    await li.says("hello" if look == "english" else "家里停水了怎么办")
    await expect(li.page.locator(".choice").first).to_be_visible()
    await li.adds(photo("tree.png", tree()))
    await li.files(RIDE, place="历下区解放路12号院3号楼")
    await li.page.locator("#look summary").click()
    assert await violations(li.page) == []
    await li.page.keyboard.press("Escape")
    await li.page.locator("#place").click()
    assert await violations(li.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_desk(served: Served, people: People, scheme: str) -> None:
    zhou = await people.citizen(served)
    await zhou.files(RIDE, place="历下区解放路12号院3号楼")
    number = await zhou.card_number()
    await zhou.says("人工")
    await zhou.hears("请工作人员")
    outside = await people.citizen(served, color_scheme=scheme)
    await outside.page.goto(f"{served.url}/desk/login")
    assert await violations(outside.page) == []
    desk = await people.desk(served, color_scheme=scheme)
    assert await violations(desk.page) == []
    await desk.claims("市民")
    await desk.says("您好，我在。")
    await zhou.hears("您好，我在。")
    assert await violations(desk.page) == []
    await desk.opens_case(number)
    assert await violations(desk.page) == []
    await desk.page.goto(f"{served.url}/desk/cases")
    assert await violations(desk.page) == []
    assert await cut_short(desk.page) == []
    for page in (
        "knowledge",
        "search",
        "sessions",
        "staff",
        "staff/1",
        "factor",
        "roster",
        "audit",
    ):
        await desk.page.goto(f"{served.url}/desk/{page}")
        assert await violations(desk.page) == [], page
        assert await cut_short(desk.page) == [], page
