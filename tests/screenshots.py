"""`python -m tests.screenshots [NAME …]`: the pictures of the README, taken of the real program.

Each picture comes from a server with a conversation that could have happened. With names only those
pictures are taken; what leads to them happens all the same.
"""

import asyncio
import os
import re
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.async_api import (
    Browser,
    BrowserContext,
    FloatRect,
    Page,
    Playwright,
    ViewportSize,
    async_playwright,
    expect,
)

from benchmarks.cases.making import fill
from bot.figuring import Figuring
from handlers.city.profile import load
from storage import notes
from storage.opening import open_database
from tests.browser.chromium import ARGUMENTS, WITH_WINDOWS, find
from tests.browser.citizen import PATIENCE, PHONE, Citizen
from tests.browser.desk import Desk
from tests.notice_people import crowd, goes_on
from tests.pictures import photo, tree
from tests.screenshots_staff import goes_online, operators
from tests.screenshots_stories import the_stories
from tests.served import Served, serving

CARD = Path(__file__).parent / "payloads" / "knowledge" / "card.csv"
PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
MONITOR: ViewportSize = {"width": 1440, "height": 900}
RIDE = "我也不知道该不该说……我老伴瘫了，每周二和周五要去医院，我们没有孩子，我一个人送不了他。"
TREE = "小事一件，千佛山公园门口有棵树，铁链勒进树干里了，能不能请人去剪开"


SEEN = """async () => {
  const seen = (one) => {
    const { top, bottom, width } = one.getBoundingClientRect();
    return width && bottom > 0 && top < innerHeight;
  };
  const pictures = [...document.images].filter(seen).map((one) => one.decode());
  await Promise.all([document.fonts.ready, ...pictures]);
}"""
"""Wait until the letters and the pictures in view are there."""


class Studio:
    """A browser, a server, and the folder for the pictures; `wanted` are all of them if empty."""

    def __init__(self, browser: Browser, served: Served, wanted: frozenset[str]) -> None:
        self._browser = browser
        self._served = served
        self._wanted = wanted

    async def page(self, path: str = "/", **wishes: Any) -> Page:
        known = {"viewport": PHONE, "locale": "zh-CN", "reduced_motion": "reduce", **wishes}
        context: BrowserContext = await self._browser.new_context(**known)
        page = await context.new_page()
        await page.goto(self._served.url + path)
        return page

    async def citizen(self, **wishes: Any) -> Citizen:
        return Citizen(await self.page(**wishes))

    async def shoot(self, page: Page, name: str, height: int = 0) -> None:
        """What is on the screen; of a page that is short, its first `height` pixels."""
        if self._wanted and name not in self._wanted:
            return
        await page.evaluate(SEEN)
        size = page.viewport_size or MONITOR
        clip: FloatRect = {"x": 0, "y": 0, "width": size["width"], "height": size["height"]}
        clip["height"] = height or size["height"]
        await page.screenshot(
            path=PICTURES / f"{name}.png", animations="disabled", caret="hide", clip=clip
        )
        sys.stdout.write(f"docs/pictures/{name}.png\n")


async def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with serving(Path(folder)) as served, async_playwright() as driver:
            browser = await _in_chinese(driver)
            studio = Studio(browser, served, frozenset(sys.argv[1:]))
            await take(studio, served)
            await the_stories(browser, Path(folder) / "stories", studio.shoot)
            await browser.close()


async def _in_chinese(driver: Playwright) -> Browser:
    """A Chromium whose own language is Chinese: it writes the fields for a date in that, whatever
    the page's language is. Debian has the languages in a package of their own, the headless shell
    has none."""
    path = find(WITH_WINDOWS)
    assert path, "no Chromium here"
    chinese: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "zh_CN"}
    browser = await driver.chromium.launch(executable_path=path, args=ARGUMENTS, env=chinese)
    page = await browser.new_page()
    language = await page.evaluate("navigator.language")
    await page.close()
    if language != "zh-CN":
        sys.exit("This Chromium speaks no Chinese: its dates would be mm/dd/yyyy. On Debian and "
                 "Ubuntu: apt install chromium-l10n.")  # fmt: skip
    return browser


async def take(studio: Studio, served: Served) -> None:
    await first_screens(studio)
    wang = await the_tree(studio, served)
    li = await the_ride(studio)
    await asking(studio)
    await the_dictionary(studio, served)
    await the_desk(studio, served)
    await the_takeover(studio, served)
    await operators(studio, served)
    await the_knowledge(studio, served)
    await the_gaps(studio, served)
    await the_figures(studio, served)
    await the_notices(studio, served)
    await the_settings(studio, served)
    await wang.page.close()
    await li.page.close()


async def first_screens(studio: Studio) -> None:
    await studio.shoot(await studio.page(), "welcome")


async def the_tree(studio: Studio, served: Served) -> Citizen:
    """王工 reports, and sees the picture of the freed tree."""
    wang = await studio.citizen()
    await wang.adds(photo("tree.png", tree()))
    await wang.says(TREE)
    await wang.hears("没有小事")
    await wang.taps("不留电话")
    await wang.hears("我记下的是这样")
    await studio.shoot(wang.page, "report")
    await wang.taps("没错，提交")
    number = await wang.card_number()
    await served.command("case", "act", number, "dispatch", "--to", "市园林和林业绿化局")
    freed = served.folder / "freed.png"
    freed.write_bytes(tree(chained=False))
    done = "铁链今天下午剪掉了，树皮的伤口也涂了药，这是现场照片。"
    await served.command("case", "act", number, "reply", "--text", done, "--file", str(freed))
    await wang.hears("铁链今天下午剪掉了")
    await expect(wang.page.locator(".msg-system .shot img")).to_have_js_property(
        "naturalWidth", 480
    )
    await expect(wang.choice("联系过")).to_be_visible()
    await studio.shoot(wang.page, "resolution")
    return wang


async def the_ride(studio: Studio) -> Citizen:
    """李奶奶, in large type."""
    li = await studio.citizen()
    await li.enlarges()
    await li.says(RIDE)
    await li.hears("在哪里")
    await studio.shoot(li.page, "elder")
    await li.says("历下区解放路12号院3号楼")
    await li.hears("怎么联系您")
    await li.says("13805311234")
    await li.taps("没错，提交")
    await li.card_number()
    await li.says("人工")
    await li.hears("请工作人员")
    return li


async def asking(studio: Studio) -> None:
    english = await studio.citizen(locale="en-GB")
    await english.says("There is a broken street light outside my building")
    await english.hears("Where")
    await studio.shoot(english.page, "english")


async def the_dictionary(studio: Studio, served: Served) -> None:
    """Found after four characters; and an article with all its parts."""
    await served.learns(CARD, "sample-card")
    page = await studio.page("/knowledge")
    await page.locator("#q").press_sequentially("公积金提")
    await expect(page.locator("#meant li").first).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await studio.shoot(page, "dictionary")
    await page.goto(f"{served.url}/knowledge/a/sample-card")
    await expect(page.locator("h1")).to_contain_text("优惠卡")
    await studio.shoot(page, "article")


async def the_desk(studio: Studio, served: Served) -> None:
    page = await studio.page("/desk/login", viewport=MONITOR)
    desk = Desk(page)
    await page.goto(served.sign_in_link)
    await page.set_viewport_size({"width": 720, "height": 360})
    await studio.shoot(page, "desk-enter")
    await page.set_viewport_size(MONITOR)
    await desk.enters(served.sign_in_link)
    await page.locator('[data-group="waiting"] .row').first.wait_for()
    await studio.shoot(page, "desk-waiting")
    await desk.claims("")  # whoever waits first
    await page.locator('[data-group="held_mine"] .row').wait_for()
    await studio.shoot(page, "desk")
    await desk.opens_case("解放路12号院")
    await studio.shoot(page, "desk-case")
    await page.goto(f"{served.url}/desk/cases")
    await studio.shoot(page, "desk-cases", 420)
    await page.context.storage_state(path=served.folder / "signed-in.json")


async def the_takeover(studio: Studio, served: Served) -> None:
    """An offer, and the knowledge looked up beside a chat."""
    signed_in = {"storage_state": served.folder / "signed-in.json", "viewport": MONITOR}
    page = await studio.page("/desk", **signed_in)
    await goes_online(page)
    sun = await studio.citizen()
    await sun.says("人工")
    await sun.says("我家门口的路灯坏了三天了")
    await page.locator('[data-group="offered_me"] .row').click()
    await page.locator(".asked").wait_for()
    await studio.shoot(page, "desk-offer")
    await page.locator(".asked button").first.click()
    await page.locator("#show-lookup").click()
    await page.locator("#lookup-q").press_sequentially("路灯")
    await page.locator("#looked .offer").first.wait_for()
    await studio.shoot(page, "desk-lookup")
    await sun.page.close()


async def the_knowledge(studio: Studio, served: Served) -> None:
    """An article is found, written anew, tried, and put into review."""
    signed_in = {"storage_state": served.folder / "signed-in.json", "viewport": MONITOR}
    page = await studio.page("/desk/knowledge?q=公积金怎么提取", **signed_in)
    await studio.shoot(page, "knowledge")
    await page.goto(f"{served.url}/desk/knowledge/edit/gjj-001")
    await page.wait_for_selector("html[data-ready]", state="attached")
    await page.fill("#f-short", "带身份证到就近的公积金窗口，不收费。")
    await page.fill("#f-steps", "在网上或窗口申请\n交身份证和对应的证明\n等短信，钱到本人的银行卡")
    await page.fill("#f-materials", "身份证\n对应的证明，例如购房合同\n本人的银行卡")
    await page.fill("#ask", "俺的公积金能取不")
    await page.locator("#try button").click()
    await expect(page.locator("#tried .side")).to_have_count(2)
    await expect(page.frame_locator("[data-look=web] iframe").locator("body")).to_contain_text(
        "银行卡"
    )
    await page.evaluate("scrollTo(0, 0)")
    await page.locator("#show-telegram").check(force=True)
    await studio.shoot(page, "knowledge-edit")
    await page.get_by_role("button", name="保存并提交审核").click()
    await expect(page.locator(".case-states")).to_contain_text("待单位审核")
    await page.wait_for_selector("html[data-ready]", state="attached")
    await studio.shoot(page, "knowledge-article")


UNKNOWN = (
    "孔雀能当宠物养吗",
    "你好，孔雀可以当宠物养不",
    "宠物孔雀能养吗",
    "楼顶能不能架望远镜看星星",
)


async def the_gaps(studio: Studio, served: Served) -> None:
    """What citizens asked in vain: the list, and one of them being answered."""
    database = await open_database("", data_dir=served.data)
    async with database.transaction() as tx:
        for question in UNKNOWN:
            now = datetime.now(UTC)
            await notes.note_gap(tx, question, reason="unknown", conversation_id=1, now=now)
    await database.close()
    signed_in = {"storage_state": served.folder / "signed-in.json", "viewport": MONITOR}
    page = await studio.page("/desk/knowledge/gjj-001", **signed_in)
    await page.locator(".tell-wrong summary").click()
    await page.fill(".tell-wrong textarea", "窗口的地址换了，市民白跑了一趟。")
    await page.locator(".tell-wrong .btn").click()
    await expect(page.locator(".toast")).to_contain_text("一个工作日")
    await page.goto(f"{served.url}/desk/gaps")
    await page.wait_for_selector("html[data-ready]", state="attached")
    await studio.shoot(page, "gaps")
    await page.locator("[data-row]", has_text="孔雀").click()
    await page.locator(".act-write summary").click()
    await page.fill("#write-answer", "蓝孔雀要先办人工繁育许可证，可以到园林和林业绿化局咨询。")
    await studio.shoot(page, "gap")


async def the_figures(studio: Studio, served: Served) -> None:
    """A year of made-up cases, counted."""
    database = await open_database("", data_dir=served.data)
    await fill(database, load("jinan"), 2500, datetime.now(UTC), first=100_000)
    await Figuring(database, ZoneInfo("Asia/Shanghai")).count()
    await database.close()
    signed_in = {"storage_state": served.folder / "signed-in.json", "viewport": MONITOR}
    page = await studio.page("/desk/figures", **signed_in)
    await page.wait_for_selector("#charts canvas")
    await studio.shoot(page, "figures")


async def the_settings(studio: Studio, served: Served) -> None:
    """A sentence is worded anew and looked at."""
    signed_in = {"storage_state": served.folder / "signed-in.json", "viewport": MONITOR}
    page = await studio.page("/desk/settings/texts/left-message", **signed_in)
    await page.fill(
        "#t-zh", "让您久等了，同事都在忙。您先留言，谁先空下来谁回您。急事请打{ $phone }。"
    )
    await page.click("#look-do")
    await page.locator(".set-frame").first.wait_for()
    await studio.shoot(page, "settings-text")
    await page.goto(f"{served.url}/desk/settings/channels")
    await studio.shoot(page, "settings-channels", 560)
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    await page.goto(f"{served.url}/desk/digest?day={today}")
    await studio.shoot(page, "digest")


async def the_notices(studio: Studio, served: Served) -> None:
    """One being written, one on its way, what came of it."""
    await crowd(served, web=300, telegram=1200, english=90)
    signed_in = {"storage_state": served.folder / "signed-in.json", "viewport": MONITOR}
    page = await studio.page("/desk/notices/new", **signed_in)
    await page.wait_for_selector("html[data-ready]", state="attached")
    await page.fill("#f-title", "经十路明天停水")
    body = "明天8点到18点，经十路（舜耕路到历山路）两侧停水，请提前存水。来水后先放几分钟再用。"
    await page.fill("#f-body", body)
    await page.check("[name=topics][value=water]")
    await page.check("[name=districts][value=lixia]")
    await page.locator("#show-web").check(force=True)
    await expect(page.locator("#reach")).to_contain_text("500人", timeout=PATIENCE)
    framed = page.frame_locator("[data-look=web] iframe").first.locator("body")
    await expect(framed).to_contain_text("经十路", timeout=PATIENCE)
    await studio.shoot(page, "notice-audience")
    await page.evaluate("scrollTo(0, 0)")
    await studio.shoot(page, "notice-form")
    await page.locator("[name=grade][value=A]").check()
    await page.uncheck("[name=topics][value=water]")
    await page.uncheck("[name=districts][value=lixia]")
    await page.fill("#f-title", "暴雨红色预警")
    await page.fill("#f-body", "今天15点到20点有大暴雨。请不要外出，不要停留在地下车库和下穿路段。")
    await page.get_by_role("button", name="存草稿").click()
    await page.wait_for_url("**/edit")
    notice = int(page.url.split("/")[-2])
    await page.goto(f"{served.url}/desk/notices/{notice}")
    await page.wait_for_selector("html[data-ready]", state="attached")
    await page.locator(".act-send_now summary").click()
    await page.fill("#reason-send_now", "气象台刚发红色预警，来不及审核")
    await page.locator(".act-send_now .btn").click()
    # Those of the crowd on the web, and the few who wrote for the pictures before.
    sent = re.compile("30[0-9]|31[0-9]")
    await expect(page.locator(".pn-sent")).to_contain_text(sent, timeout=PATIENCE)
    for hours in (3, 2, 1, 0):
        await goes_on(served, notice, 60 + 70 * hours, ago=timedelta(hours=hours))
    await expect(page.locator(".progress-head")).to_contain_text("每秒", timeout=PATIENCE)
    await studio.shoot(page, "notice-going")
    await page.goto(f"{served.url}/desk/notices/{notice}/after")
    await page.wait_for_selector("#charts canvas")
    await studio.shoot(page, "notice-after")


if __name__ == "__main__":
    asyncio.run(main())
