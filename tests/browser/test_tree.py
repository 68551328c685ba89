"""The tree and the first call, whole, in Chromium."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import expect

from storage import cases
from tests.browser.citizen import PATIENCE, TREE, Citizen
from tests.browser.conftest import People
from tests.browser.seats import Seats
from tests.clocked import clocked
from tests.pictures import photo, tree

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Jinan
AFTERNOON = datetime(2026, 11, 23, 7, 20, tzinfo=UTC)
PARKS, VISAS = "市园林和林业绿化局", "市公安局"
QUANTUM = "量子纠缠签证盖哪种钢印呀"


async def test_the_tree(people: People, tmp_path: Path) -> None:
    async with clocked(tmp_path, MONDAY) as house, people:
        seats = Seats(house, people)
        await seats.hire("小赵", "operator")
        await seats.hire("老周", "department", PARKS)
        wang = await people.citizen(house)
        number = await _reports(wang)
        zhao = await seats.at("小赵", "/desk")
        await zhao.opens_case(number)
        await zhao.acts("dispatch", to=PARKS)
        await wang.hears(f"已经转给{PARKS}")

        await house.until(AFTERNOON)
        zhou = await seats.at("老周", f"/desk/cases/{number}")
        await expect(zhou.page.locator("main.case .shot img")).to_have_js_property(
            "naturalWidth", 480
        )
        await zhou.acts("sign")
        await wang.hears("正在办理")
        freed = photo("freed.png", tree(chained=False))
        # The case changes while the photo is being chosen: the form comes anew, and has the photo.
        form = zhou.page.locator(".act-reply")
        await form.locator("summary").click()
        picker = await form.locator("input[type=file]").element_handle()
        await zhou.page.evaluate("document.getElementById('main').dataset.status = 'before'")
        await zhao.acts("note", text="市民电话里又催了一次。")
        await expect(zhou.page.locator("#main")).not_to_have_attribute("data-status", "before")
        await picker.set_input_files([freed])
        await form.locator("textarea[name=text]").fill("铁链今天下午剪掉了，这是现场照片。")
        await form.locator("form button").click()
        await expect(form.locator("form button")).to_be_hidden(timeout=PATIENCE)
        await seats.at("小赵", f"/desk/cases/{number}")
        await zhao.acts("approve")
        report = await wang.hears("铁链今天下午剪掉了")
        await expect(report.locator(".shot img")).to_have_js_property("naturalWidth", 480)
        for answer in ("联系过", "解决了", "满意"):
            await wang.taps(answer)
        await wang.hears(f"{number}办结了")
        case = await house.read(lambda tx: cases.by_number(tx, number))
        assert (case.status, case.satisfaction) == ("closed", "satisfied")


async def _reports(wang: Citizen) -> str:
    """In one sentence with a photo; nothing of it is gone after a reload."""
    await wang.adds(photo("tree.png", tree()))
    await wang.says(TREE)
    await wang.hears("没有小事")
    await wang.taps("不留电话")
    await wang.hears("我记下的是这样")
    await wang.taps("没错，提交")
    number = await wang.card_number()
    seen = await wang.said()
    await wang.page.reload()
    assert await wang.said() == seen
    shot = wang.page.locator(".msg-citizen .shot img")
    await expect(shot).to_have_js_property("naturalWidth", 480)
    return number


async def test_the_first_call(people: People, tmp_path: Path) -> None:
    """Told honestly, kept company in the queue, answered; the next citizen is answered at once."""
    async with clocked(tmp_path, MONDAY) as house, people:
        seats = Seats(house, people)
        await seats.hire("小赵", "operator")
        await seats.hire("王班长", "duty_leader")
        caller = await people.citizen(house)
        await caller.says(QUANTUM)
        await caller.hears("不敢随便说")
        await caller.page.get_by_role("button", name="转人工").click()
        await caller.hears("您排在最前面")
        zhao = await seats.at("小赵", "/desk")
        await zhao.claims(QUANTUM)
        await zhao.hears(QUANTUM)
        await zhao.says("没有这种签证，不用跑窗口。")
        await caller.hears("没有这种签证，不用跑窗口")
        await zhao.hands_back("已说明没有这种签证")
        await caller.hears("已说明没有这种签证")

        await house.app.tending.tend()
        wang = (await seats.at("王班长", "/desk/gaps")).page
        row = wang.locator("[data-row]", has_text=QUANTUM)
        await expect(wang.locator("tr", has=row)).to_contain_text("11月30日")
        await row.click()
        await wang.locator(".act-assign summary").click()
        await wang.locator("#assign-to").select_option(VISAS)
        await wang.locator(".act-assign form button").click()
        await expect(wang.locator("#live")).to_contain_text("王班长指派")
        await wang.locator(".act-write summary").click()
        await wang.locator("#write-answer").fill("目前没有这种签证，不用去任何窗口盖章。")
        await wang.get_by_role("button", name="直接发布").click()
        await expect(wang.locator("#live")).to_contain_text("已发布")
        await house.app.shelf.load()
        later = await people.citizen(house)
        await later.says("请问量子纠缠签证去哪个窗口盖章？")
        answer = await later.hears("目前没有这种签证")
        await expect(answer).to_contain_text("来源：")
