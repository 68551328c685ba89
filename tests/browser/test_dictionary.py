"""办事大全 in a real browser: search while typing, keys, input methods, no script, every look."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio
from playwright.async_api import Page, Request, Route, expect

from tests.browser.axe import violations_light_and_dark
from tests.browser.citizen import Citizen, lower
from tests.browser.conftest import People
from tests.served import START_WITHIN, Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FUND = "住房公积金怎么提取？"
RICH = Path(__file__).parent.parent / "payloads" / "knowledge" / "card.csv"

HOUR = 3600.0
FOUND = """async () => {
  for (;;) {
    const told = await (await fetch("/knowledge/suggest?q=量子自行车")).json();
    if (told.hits.some((hit) => hit.id === "bike")) return;
    await new Promise((again) => setTimeout(again, 150));
  }
}"""


async def opens(house: Served, people: People, path: str = "", **wishes: Any) -> Page:
    """Somebody new with a page of the dictionary."""
    page = (await people.citizen(house, **wishes)).page
    await page.goto(f"{house.url}/knowledge{path}")
    return page


def asked(page: Page) -> list[str]:
    """What the page asks for while something is typed."""
    found: list[str] = []

    def heard(request: Request) -> None:
        if "/suggest" in request.url:
            found.append(request.url.rpartition("q=")[2])

    page.on("request", heard)
    return found


async def test_found_while_typing_and_opened_by_keys_alone(house: Served, people: People) -> None:
    page = await opens(house, people)
    keys, box, options = page.keyboard, page.locator("#q"), page.locator("#meant li")
    await keys.press("Tab")
    await keys.press("Enter")  # straight to the search box
    await expect(box).to_be_focused()
    requests = asked(page)
    await page.clock.install(time=0)  # keys are in quick succession on a busy machine, too
    await page.clock.pause_at(HOUR)
    await keys.type("公积金提")
    assert not requests
    await page.clock.resume()
    await expect(options.first).to_contain_text(FUND)
    assert requests == [quote("公积金提")], "one question for keys in quick succession"
    await expect(page.locator("#q-say")).to_contain_text("找到")
    await expect(box).to_have_attribute("aria-expanded", "true")
    await keys.press("ArrowDown")
    await keys.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await expect(box).to_have_attribute("aria-activedescendant", "meant-1")
    await keys.press("ArrowUp")
    await keys.press("Enter")
    await expect(page.locator("h1")).to_have_text(FUND)


async def test_escape_and_leaving_close_the_list_and_keep_the_words(
    house: Served, people: People
) -> None:
    page = await opens(house, people)
    box, options = page.locator("#q"), page.locator("#meant li")
    await box.press_sequentially("停水")
    await expect(options.first).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(options.first).to_be_hidden()
    await expect(box).to_have_value("停水")
    await page.keyboard.press("ArrowDown")
    await expect(options.first).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(options.first).to_be_hidden()
    await box.fill("停水了")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("“停水了”的查找结果")


async def test_a_late_answer_never_replaces_a_newer_one(house: Served, people: People) -> None:
    page = await opens(house, people)
    newer = asyncio.Event()

    async def late(route: Route) -> None:
        if route.request.url.endswith(quote("停水")):
            await newer.wait()
        await route.continue_()

    await page.route("**/knowledge/suggest*", late)
    box, first = page.locator("#q"), page.locator("#meant li").first
    async with page.expect_request("**/suggest*"):
        await box.fill("停水")
    await box.fill("公积金提取")
    await expect(first).to_contain_text("公积金")
    newer.set()
    await page.unroute_all(behavior="wait")
    await expect(first).to_contain_text("公积金")
    people.forgive("net::ERR_ABORTED")


async def test_half_written_pinyin_is_left_alone(house: Served, people: People) -> None:
    page = await opens(house, people)
    requests = asked(page)
    await page.locator("#q").focus()
    hand = await page.context.new_cdp_session(page)
    for part in ("g", "go", "gong'ji", "gong'ji'jin"):
        await hand.send(
            "Input.imeSetComposition",
            {"text": part, "selectionStart": len(part), "selectionEnd": len(part)},
        )
    await hand.send("Input.insertText", {"text": "公积金"})
    await expect(page.locator("#meant li").first).to_contain_text("公积金")
    assert requests == [quote("公积金")]


async def test_what_is_published_now_is_found_now(
    house: Served, people: People, tmp_path: Path
) -> None:
    page = await opens(house, people)
    box, options = page.locator("#q"), page.locator("#meant li")
    await box.fill("量子自行车")
    file = tmp_path / "new.csv"
    file.write_text("id,question,answer\nbike,量子自行车怎么上牌？,<b>不用上牌</b>。\n", "utf-8")
    await house.command("kb", "import", str(file))
    async with asyncio.timeout(START_WITHIN):  # a second or two, and more on a busy machine
        await page.evaluate(FOUND)
    await page.reload()
    await box.fill("量子自行车")
    await expect(options.first).to_contain_text("量子自行车怎么上牌？")
    await expect(options.first.locator("small")).to_have_text("<b>不用上牌</b>。")
    await options.first.click()
    await expect(page.locator(".said")).to_have_text("<b>不用上牌</b>。")


async def test_without_script(house: Served, people: People) -> None:
    page = await opens(house, people, java_script_enabled=False)
    await page.locator("#q").fill("gjj")
    await page.get_by_role("button", name="查找").click()
    await page.get_by_role("link", name=FUND).click()
    await expect(page.locator("h1")).to_have_text(FUND)
    await page.get_by_role("button", name="换成大字版").click()
    await expect(page.locator("h1")).to_have_text(FUND)
    await expect(page.locator("html")).to_have_attribute("data-elder", "")
    await page.get_by_role("link", name="公积金", exact=True).click()
    await expect(page.locator("h1")).to_contain_text("公积金")
    await page.get_by_role("link", name="问暖线", exact=True).click()
    await expect(page.locator("#text")).to_have_value("")
    await page.goto(f"{house.url}/knowledge")
    await page.get_by_role("link", name="首字母G").click()
    await expect(page.locator("h1")).to_contain_text("首字母G")
    await page.get_by_role("button", name="转人工").click()
    await Citizen(page).hears("您可以继续写")


async def test_a_question_goes_along_to_the_chat(house: Served, people: People) -> None:
    li = await people.citizen(house)
    await li.box.fill("我正在写的话")
    await li.page.get_by_role("link", name="办事大全").click()
    await li.page.goto(f"{house.url}/knowledge/a/gjj-001")
    await li.page.get_by_role("link", name="问问暖线").click()
    await expect(li.box).to_have_value(f"我正在写的话\n{FUND}")
    await expect(li.box).to_be_focused()
    await li.page.reload()
    await expect(li.box).to_have_value(f"我正在写的话\n{FUND}")
    await li.says(FUND)
    await li.hears("来源：")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def rich(house: Served) -> Served:
    """The house, and it knows an article with all that one can have."""
    await house.learns(RICH, "sample-card")
    return house


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
async def test_axe_finds_nothing(rich: Served, people: People, locale: str, elder: bool) -> None:
    people.forgive("404 (Not Found)")
    li = await people.citizen(rich, locale=locale)
    if elder:
        await li.enlarges()
    paths = ("", "?q=gjj", "?q=qqqqqqqqq", "/letter/G", "/a/sample-card", "/a/none")
    for path in paths:
        await li.page.goto(f"{rich.url}/knowledge{path}")
        assert await violations_light_and_dark(li.page) == [], path
        wide = await li.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
    await li.page.goto(f"{rich.url}/knowledge")
    await li.page.locator("#q").press_sequentially("公积金")
    await expect(li.page.locator("#meant li").first).to_be_visible()
    await li.page.keyboard.press("ArrowDown")
    assert await violations_light_and_dark(li.page) == []


@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
async def test_a_narrow_screen_large_targets_and_paper(
    rich: Served, people: People, elder: bool
) -> None:
    li = await people.citizen(rich)
    if elder:
        await li.enlarges()
    await li.page.set_viewport_size({"width": 320, "height": 640})
    for path in ("", "?q=gjj", "/letter/G", "/a/sample-card"):
        await li.page.goto(f"{rich.url}/knowledge{path}")
        assert await li.page.evaluate("document.documentElement.scrollWidth") <= 320, path
        await li.page.evaluate(
            "document.querySelectorAll('.popular').forEach((one) => one.open = true)"
        )
        least = 60 if elder else 44
        assert await lower(li.page, ".btn:visible, .questions a, .headings a", least) == []
    await li.page.emulate_media(media="print")
    await expect(li.page.locator(".top")).to_be_hidden()
    await expect(li.page.locator(".ways")).to_be_hidden()
    await expect(li.page.locator(".way")).to_be_visible()
    await expect(li.page.locator(".origin")).to_be_visible()
