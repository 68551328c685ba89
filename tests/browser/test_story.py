"""李奶奶 and 王工 on the web, through reloads, restarts and a lost line. The tree: test_tree.py."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.citizen import RIDE, TREE
from tests.browser.conftest import BROKEN_LINE, People
from tests.pictures import photo, tree
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_ask_and_be_answered(house: Served, people: People) -> None:
    li = await people.citizen(house)
    await li.says("家里停水了怎么办")
    await li.hears("来源：")
    await li.taps("有用")
    await li.hears("能帮上您就好")


async def test_the_command_line_answers_beside_the_server(house: Served, people: People) -> None:
    wang = await people.citizen(house)
    await wang.files(TREE)
    number = await wang.card_number()
    freed = house.folder / "freed.png"
    freed.write_bytes(tree(chained=False))
    text = "铁链剪掉了，照片在这里。"
    await house.command("case", "act", number, "reply", "--text", text, "--file", str(freed))
    report = await wang.hears(text)
    await expect(report.locator(".shot img")).to_have_js_property("naturalWidth", 480)


async def test_the_server_dies_in_the_middle_of_a_form(served: Served, people: People) -> None:
    people.forgive(*BROKEN_LINE)
    li = await people.citizen(served)
    await li.says(RIDE)
    await li.hears("在哪里")
    await served.kill()
    await expect(li.page.locator("#trouble")).to_be_visible()
    await li.says("历下区解放路12号院3号楼")
    await expect(li.page.locator(".msg-citizen.unsent")).to_contain_text("没有发出去")
    await served.start_again()
    await li.hears("怎么联系您")
    await expect(li.page.locator("#trouble")).to_be_hidden()
    await li.taps("不留电话")
    await li.taps("没错，提交")
    await li.hears("编号JN")
    mine = li.page.locator(".msg-citizen", has_text="历下区解放路12号院3号楼")
    await expect(mine).to_have_count(1)


async def test_words_sent_without_a_line_are_kept_and_sent_once(
    house: Served, people: People
) -> None:
    people.forgive("ERR_INTERNET_DISCONNECTED", *BROKEN_LINE)
    li = await people.citizen(house)
    await li.says("你好")
    await li.hears("大事小事")
    await li.page.context.set_offline(True)
    await li.says("家里停水了怎么办")
    await expect(li.page.locator(".msg-citizen.unsent")).to_be_visible()
    await li.page.context.set_offline(False)
    await li.hears("来源：")
    await expect(li.page.locator(".unsent")).to_have_count(0)
    await li.page.reload()
    await li.hears("来源：")
    await expect(li.page.locator(".msg-citizen", has_text="停水")).to_have_count(1)
    await expect(li.page.locator(".msg-bot", has_text="来源：")).to_have_count(1)


async def test_a_person_takes_over_and_hands_back(house: Served, people: People) -> None:
    desk = await people.desk(house)
    zhou = await people.citizen(house)
    await zhou.page.get_by_role("button", name="转人工").click()
    await zhou.hears(re.compile("您排在最前面|前面还有"))  # others may wait on the same desk
    await zhou.says("我的医保卡换了单位还能用吗，窗口说法不一样")
    strip = zhou.page.locator("#strip")
    await expect(strip.get_by_role("button", name="不等了")).to_be_enabled()
    await desk.claims("医保卡换了单位")
    await zhou.hears("现在由我来帮您")
    await expect(strip).to_contain_text("正在和您聊")
    await desk.hears("医保卡换了单位")
    await desk.says("您好，卡可以接着用，新单位参保后三天生效。")
    await zhou.hears("新单位参保后三天生效")
    await zhou.adds(photo("card.png", tree()))
    await zhou.says("是这一张吗")
    await desk.hears("是这一张吗")
    await expect(strip.get_by_role("button", name="结束人工")).to_be_enabled()
    await expect(desk.page.locator("#stream .shot img").last).to_have_js_property("complete", True)
    await desk.hands_back("医保卡接着用，三天后生效")
    await zhou.hears("刚才说好的是：医保卡接着用")
    await expect(strip).to_be_hidden()
    await zhou.says("家里停水了怎么办")
    await zhou.hears("来源：")
