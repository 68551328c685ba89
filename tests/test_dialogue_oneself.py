"""What one wishes for oneself: another language, one's data, to be forgotten."""

import pytest

from tests.dialogue import Hotline

LAMP = "历下区解放路12号的路灯坏了"
DELETE, DELETE_EN = "确定要删除吗", "Delete it all?"
EXPORT, EXPORT_EN = "关于您的全部内容", "all that we keep about you"
WHAT, WHAT_EN = "我们只留办事要用的", "We keep only what the work needs"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

WISHES = {
    **dict.fromkeys(
        ("我要删除我的信息", "删除我的数据", "把我的记录都删了吧", "注销我的账号"), DELETE
    ),
    **dict.fromkeys(("delete my data", "Forget me.", "please delete me"), DELETE_EN),
    **dict.fromkeys(("把我的资料导出来", "导出我的数据"), EXPORT),
    **dict.fromkeys(("export my data", "give me a copy of my data"), EXPORT_EN),
    **dict.fromkeys(("你们保存了我什么", "你们有我哪些信息？"), WHAT),
    "what do you keep about me": WHAT_EN,
    "谁看过我的信息": "没有工作人员查看过",
    **dict.fromkeys(("English", "speak English please", "能用英文吗"), "we go on in English"),
    **dict.fromkeys(("中文", "请说中文", "speak Chinese"), "以后我们用中文说"),
}


async def test_each_is_done_in_the_language_of_its_words(house: Hotline) -> None:
    for said, expected in WISHES.items():
        li = house.citizen()
        await li.follows((said, expected))


async def test_a_matter_is_none(house: Hotline) -> None:
    for said in ("物业泄露了我的信息", "英语培训机构跑路了", "我想学英语"):
        heard = await house.citizen().says(said)
        assert not any(one.text.startswith((DELETE, EXPORT, WHAT, "好的，以后")) for one in heard)


async def test_right_after_filing_it_is_no_addition(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("不留", "对不对"), ("提交", "编号JN"))
    await li.follows(("delete me", DELETE_EN), ("no", "All right"), ("delete me", DELETE_EN))
    await li.follows(
        ("算了", ""), ("中文", "用中文说"), ("删除我的信息", DELETE), ("算了", "不做了")
    )
    assert (await li.cases())[0].detail == LAMP


async def test_another_language_in_the_middle_of_a_report(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("路灯坏了", "这件事在哪里"), ("English", "Where is it?"))
    await li.follows(("说中文", "这件事在哪里"), ("English", "Where is it?"))
    await li.follows(("历下区解放路12号", "reach you"), ("晚上更黑，看不见路", "怎么联系您"))
