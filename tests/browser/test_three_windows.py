"""One talk from three sides: the citizen's phone, an operator, and the duty leader."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.citizen import PATIENCE
from tests.browser.conftest import People
from tests.browser.desk import Desk
from tests.pictures import photo, tree
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def goes_online(desk: Desk) -> None:
    await desk.page.wait_for_selector("html[data-ready]", state="attached")
    await desk.page.locator(".there summary").click()
    await desk.page.get_by_role("button", name="上线接单").click()
    await expect(desk.page.locator(".there summary")).to_contain_text("上线接单", timeout=PATIENCE)


def stands(desk: Desk) -> Locator:
    return desk.page.locator("#stands")


async def does(desk: Desk, act: str, **fields: str) -> None:
    """Open one of the acts at the chat, fill it, and do it."""
    form = stands(desk).locator(f".act-{act}")
    await form.locator("summary").click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if name == "to":
            await field.select_option(value)
        else:
            await field.fill(value)
    await form.locator("form button").click()


async def clean(*pages: Page) -> None:
    for page in pages:
        assert await violations(page) == [], page.url


async def test_ask_offer_talk_transfer_hold_back_wrap_up_rating(
    served: Served, people: People, tmp_path: Path
) -> None:
    zhao = await people.colleague(served, "小赵", "operator")
    wang = await people.colleague(served, "王班长", "duty_leader")
    li = await people.citizen(served)

    # The operator is asked on whatever page; the leader's wall tells that somebody is there.
    await goes_online(zhao)
    await zhao.page.goto(f"{served.url}/desk/knowledge")
    await wang.page.goto(f"{served.url}/desk/wall")
    await expect(wang.page.locator(".wall-operator", has_text="小赵")).to_contain_text("上线接单")
    await li.says("人工")
    await li.says("我老伴周五要去医院，没有人送")
    await zhao.page.locator("#asked-me").click(timeout=PATIENCE)
    await expect(stands(zhao)).to_contain_text("请您接待", timeout=PATIENCE)
    await clean(li.page, zhao.page, wang.page)
    await stands(zhao).get_by_role("button", name=re.compile("接受")).click()
    await li.hears("现在由我来帮您")

    # They talk, with a photo each way; the wall counts.
    await zhao.hears("没有人送")
    await zhao.says("您慢慢说，我在。")
    await li.hears("您慢慢说")
    await li.adds(photo("card.png", tree()))
    await li.says("这是他的病历")
    await zhao.hears("这是他的病历")
    picture = zhao.page.locator("#stream .shot img").last
    await expect(picture).to_have_js_property("naturalWidth", 480)
    await expect(wang.page.locator(".wall-operator", has_text="小赵")).to_contain_text("1/5")
    await clean(li.page, zhao.page, wang.page)

    # To the duty leader, who is asked at the wall; until then it is the operator's.
    await does(zhao, "transfer", to="skill:duty_leader", why="要派车")
    await expect(stands(zhao)).to_contain_text("接受以前还是您的", timeout=PATIENCE)
    await zhao.says("我请班长来帮您派车。")
    await li.hears("派车")
    await wang.page.locator("#asked-me").click(timeout=PATIENCE)
    await stands(wang).get_by_role("button", name=re.compile("接受")).click(timeout=PATIENCE)
    await li.hears("王班长")
    await expect(stands(zhao)).to_contain_text("王班长", timeout=PATIENCE)
    await expect(zhao.page.locator(".there summary")).to_contain_text("0/5", timeout=PATIENCE)

    # On hold, and back.
    await does(wang, "hold", minutes="10", why="等车队回话")
    await li.hears("大约10分钟回来")
    await expect(stands(wang)).to_contain_text("等车队回话", timeout=PATIENCE)
    await clean(wang.page, zhao.page)
    await stands(wang).get_by_role("button", name=re.compile("继续接待")).click()
    await wang.says("周五八点，车到您楼下。")
    await li.hears("车到您楼下")

    # The bot is back, the talk is summed up and rated.
    await wang.hands_back("周五八点派车")
    await li.hears("周五八点派车")
    await does(wang, "wrap", summary="周五八点派车送医院")
    await expect(stands(wang).locator(".act-wrap")).to_have_count(0, timeout=PATIENCE)
    await li.taps("满意")
    await li.hears("谢谢您告诉我们")
    await expect(wang.page.locator(".known")).to_contain_text("周五八点派车送医院")
    await clean(li.page, wang.page)
