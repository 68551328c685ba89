"""李奶奶 and 王工 on the web: ask, report, be told, rate; through reloads and restarts."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit, Watched
from tests.pictures import photo, tree
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_ask_and_be_answered(house: Served, visit: Visit) -> None:
    li = await visit(house.url)
    await li.says("家里停水了怎么办")
    await li.hears("来源：")
    await li.taps("有用")
    await li.hears("能帮上您就好")


async def test_the_tree(house: Served, visit: Visit) -> None:
    wang = await visit(house.url)
    await wang.adds(photo("tree.png", tree()))
    await wang.says("小事一件，千佛山公园门口有棵树，铁链勒进树干里了，能不能请人去剪开")
    await wang.hears("没有小事")
    await wang.taps("不留电话")
    await wang.hears("我记下的是这样")
    await wang.taps("没错，提交")
    await wang.hears("已经记下，编号JN")
    number = await wang.card_number()

    seen = await wang.said()
    await wang.page.reload()
    assert await wang.said() == seen
    shot = wang.page.locator(".msg-citizen .shot img")
    await expect(shot).to_have_js_property("naturalWidth", 480)

    await house.command("case", "act", number, "dispatch", "--to", "市园林和林业绿化局")
    await wang.hears("已经转给市园林和林业绿化局")
    freed = house.folder / "freed.png"
    freed.write_bytes(tree(chained=False))
    await house.command(
        *("case", "act", number, "reply", "--text", "铁链今天下午剪掉了，这是现场照片。"),
        *("--file", str(freed)),
    )
    await wang.hears("铁链今天下午剪掉了")
    await expect(wang.page.locator(".msg-system .shot img")).to_have_js_property("naturalWidth", 480)
    await wang.taps("联系过")
    await wang.taps("解决了")
    await wang.taps("非常满意")
    await wang.hears(f"{number}办结了")
    (case,) = [one for one in await house.cases() if one["number"] == number]
    assert (case["status"], case["satisfaction"]) == ("closed", "very")


async def test_the_server_dies_in_the_middle_of_a_form(
    served: Served, visit: Visit, watched: Watched
) -> None:
    watched.forgive("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION")
    li = await visit(served.url)
    await li.says("小区门口的路灯坏了三天，晚上看不见路")
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
