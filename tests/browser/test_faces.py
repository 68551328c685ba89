"""The same page for everybody: large type, dark, English, no script, a narrow screen, keys only."""

import re

import httpx
import pytest
from playwright.async_api import expect

from tests.browser.citizen import RIDE, lower
from tests.browser.conftest import People
from tests.pictures import photo, tree
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_large_type_stays(house: Served, people: People) -> None:
    li = await people.citizen(house)
    offer = li.page.locator(".welcome-big")
    await li.enlarges()
    await expect(offer).to_be_hidden()  # nobody is offered what they have
    async with li.page.expect_response("**/look"):  # else it would be taken for the next one's
        await li.page.locator("#big").click()
    async with li.page.expect_response("**/look"):
        await offer.locator("button").click()
    await expect(li.page.locator("#big")).to_be_focused()
    await li.page.reload()
    await expect(offer).to_be_hidden()
    await expect(li.page.locator(".say-it").first).to_be_in_viewport()
    await expect(li.page.locator("html")).to_have_attribute("data-elder", "")
    await li.says(RIDE)
    question = await li.hears("在哪里")
    size = await question.locator(".text").evaluate(
        "one => parseFloat(getComputedStyle(one).fontSize)"
    )
    assert size >= 22
    assert await lower(li.page, "button:visible, a.btn:visible", 44) == []
    assert await lower(li.page, ".choice:visible, #send, .top-acts .btn", 60) == []


async def test_dark_when_the_phone_is_dark_or_by_choice(house: Served, people: People) -> None:
    night = await people.citizen(house, color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    assert await night.page.evaluate(paper) == "rgb(23, 20, 18)"
    await night.page.locator("#look summary").click()
    async with night.page.expect_response("**/look"):  # the server remembers it from here on
        await night.page.locator("#look [name=theme][value=light]").check(force=True)
    assert await night.page.evaluate(paper) == "rgb(255, 251, 245)"
    await night.page.keyboard.press("Escape")
    await night.page.reload()
    assert await night.page.evaluate(paper) == "rgb(255, 251, 245)"


async def test_english_by_the_browser_and_by_the_button(house: Served, people: People) -> None:
    smith = await people.citizen(house, locale="en-GB")
    await expect(smith.page.locator("html")).to_have_attribute("lang", "en")
    await smith.says("There is a broken street light outside my building")
    await smith.hears("Where is it?")
    await smith.page.get_by_role("button", name="中文").click()
    await expect(smith.page.locator("html")).to_have_attribute("lang", "zh-CN")
    await smith.says("历下区解放路12号院")
    await smith.hears("怎么联系您")


async def test_without_script(house: Served, people: People) -> None:
    """Text, a photo and choices by plain forms; the answer is there when the page comes back."""
    li = await people.citizen(house, java_script_enabled=False)
    await li.says(RIDE)
    await li.hears("在哪里")
    await li.page.locator("#files").set_input_files([photo("lamp.png", tree())])
    await li.says("历下区解放路12号院3号楼")
    await expect(li.page.locator(".msg-citizen .shot img")).to_be_visible()
    await li.hears("怎么联系您")
    await li.taps("不留电话")
    await li.taps("没错，提交")
    assert re.fullmatch(r"JN\d{6}-\d{4,}", await li.card_number())
    await li.page.get_by_role("button", name="转人工").click()
    await li.hears("您可以继续写")


@pytest.mark.parametrize("elder", [False, True])
async def test_a_narrow_screen_needs_no_sideways_scrolling(
    house: Served, people: People, elder: bool
) -> None:
    li = await people.citizen(house)
    await li.page.set_viewport_size({"width": 320, "height": 640})
    if elder:
        await li.enlarges()
    wide = "document.documentElement.scrollWidth"
    assert await li.page.evaluate(wide) <= 320
    await li.adds(photo("lamp.png", tree()))
    await li.says("https://example.org/" + "a" * 120)
    await expect(li.page.locator(".msg-bot")).not_to_have_count(0)
    await li.says("取消")
    await li.files(RIDE, place="历下区解放路12号院3号楼")
    assert await li.page.evaluate(wide) <= 320
    stage = await li.page.locator("#stage").evaluate("one => one.scrollWidth - one.clientWidth")
    assert stage <= 0


async def test_keys_alone(house: Served, people: People) -> None:
    """From the first Tab to the number, no pointer."""
    li = await people.citizen(house)
    keys = li.page.keyboard
    await keys.press("Tab")
    await expect(li.page.locator(".skip")).to_be_focused()
    await keys.press("Enter")
    await expect(li.box).to_be_focused()
    await keys.type(RIDE)
    await keys.press("Enter")
    await li.hears("在哪里")
    await expect(li.box).to_be_focused()
    await keys.type("历下区解放路12号院3号楼")
    await keys.press("Enter")
    await li.hears("怎么联系您")
    await _walks_to(li.page, li.choice("不留电话"))
    await keys.press("Enter")
    await li.hears("我记下的是这样")
    await expect(li.box).to_be_focused()
    await _walks_to(li.page, li.choice("没错，提交"))
    await keys.press("Space")
    await li.card_number()
    await _walks_to(li.page, li.page.locator("#look summary"))
    await keys.press("Enter")
    await expect(li.page.locator(".look-panel")).to_be_visible()
    await keys.press("Escape")
    await expect(li.page.locator(".look-panel")).to_be_hidden()


async def _walks_to(page, target) -> None:  # type: ignore[no-untyped-def]
    """Shift+Tab until the target has the focus, which must be seen and not covered."""
    for _ in range(60):
        await page.keyboard.press("Shift+Tab")
        if await target.evaluate("one => one === document.activeElement"):
            break
    await expect(target).to_be_focused()
    await expect(target).to_be_in_viewport(ratio=0.9)
    outline = await target.evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline != "none"


EVIL = [
    "<script>document.title='caught'</script>",
    "<img src=x onerror=\"document.title='caught'\">",
    "'; DROP TABLE cases; --",
    "{{ 7*7 }} ${7*7} &lt;b&gt;粗&lt;/b&gt;",
    "</textarea></script><svg onload=document.title='caught'>",
]


async def test_what_is_written_is_shown_never_run(house: Served, people: People) -> None:
    li = await people.citizen(house)
    mine = li.page.locator(".msg-citizen .text")
    newest = li.page.locator(".msg-citizen, .msg-bot").last
    for words in EVIL:
        await li.says(words)
        await expect(mine.last).to_have_text(words)
        await expect(newest).to_have_class(re.compile("msg-bot"))
        assert "caught" not in await li.page.title(), words
    await li.page.reload()
    await expect(mine).to_have_text(EVIL)
    assert "caught" not in await li.page.title()


async def test_an_address_that_leads_nowhere_leads_back(house: Served, people: People) -> None:
    people.forgive("404")
    li = await people.citizen(house)
    await li.page.goto(f"{house.url}/nowhere")
    await expect(li.page.locator("h1")).to_have_text("没有找到这一页")
    await li.page.get_by_role("link", name="问暖线").first.click()
    await expect(li.box).to_be_visible()
    desk = await people.desk(house)
    await desk.page.goto(f"{house.url}/desk/nowhere")
    await expect(desk.page.locator("main")).to_contain_text("没有找到")
    await desk.page.goto(f"{house.url}/desk/cases/")  # with one stroke too many
    await expect(desk.page).to_have_url(re.compile("/desk/cases$"))
    async with httpx.AsyncClient(base_url=house.url) as program:
        answer = await program.get("/nowhere")
        assert (answer.status_code, answer.text) == (404, "Not Found")
        away = await program.get(f"{house.url}//evil.example/", headers={"Accept": "text/html"})
        assert away.headers["location"] == "/evil.example"


@pytest.mark.parametrize("script", [True, False])
async def test_the_numbers_of_danger_are_tapped(
    house: Served, people: People, script: bool
) -> None:
    """The same with a script, which makes what arrives, and without, where the page brings it."""
    li = await people.citizen(house, java_script_enabled=script)
    await li.says("我不想活了")
    links = (await li.hears("12356")).locator(".text a")
    assert await links.all_text_contents() == ["12356", "120", "110", "12356", "120"]
    await expect(links.first).to_have_attribute("href", "tel:12356")
    if script:
        await li.page.reload()
        links = (await li.hears("12356")).locator(".text a")
        assert await links.all_text_contents() == ["12356", "120", "110", "12356", "120"]
