"""How people begin: shyly, with where only, with a number only, with a photo; and what next."""

import pytest

from handlers.cases import pieces
from tests.dialogue import Citizen, Hotline, labels, shown

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def slots(li: Citizen) -> dict[str, object]:
    found: dict[str, object] = (await li.talk()).state["form"]["slots"]
    return found


@pytest.mark.parametrize(
    "said",
    [
        "不好意思打扰了",
        "就是有个小事不知道能不能说",
        "请问一下",
        "我想问个事",
        "师傅，问一下",
        "能跟您说个事吗",
        "俺有点事",
        "不知道该怎么说",
        "i have a small question",
    ],
)
def test_only_leave_is_asked(said: str) -> None:
    assert pieces.asks_leave(said)


@pytest.mark.parametrize(
    "said",
    [
        "你好",
        "请问",
        "谢谢",
        "麻烦你们了",
        "不好意思路灯坏了",
        "我想问低保",
        "打扰了，楼下太吵",
        "这事归谁管",
    ],
)
def test_something_is_said(said: str) -> None:
    assert not pieces.asks_leave(said)


@sqlite
async def test_the_shy_are_told_to_go_on(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("不好意思打扰了", "我听着呢"), ("有个小事不知道能不能说", "我听着呢"))
    assert (await li.talk()).handoff is None


@sqlite
async def test_where_only_then_what(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("历下区文化东路88号", "地点记成“历下区文化东路88号”"))
    await li.follows(("有棵树倒了压着电线", "您别着急"), ("不留", "地点：历下区文化东路88号"))
    assert (await slots(li))["detail"] == "有棵树倒了压着电线"


@sqlite
async def test_where_after_the_matter_is_not_asked_again(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("暖气不热怎么办", "来源"), ("俺在天桥区北坦那边", "怎么联系您"))
    assert (await slots(li))["place"] == "天桥区北坦那边"
    assert (await slots(li))["detail"] == "暖气不热怎么办"


@sqlite
async def test_a_number_first_is_not_asked_again(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("13805311234", "电话记下了"), ("解放路88号的路灯坏了", "138****1234"))


@sqlite
async def test_what_was_answered_did_not_help(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("暖气不热怎么办", "来源"), ("阀门开了，还是不热，16度", "在哪里"))
    assert (await slots(li))["detail"] == "暖气不热怎么办\n阀门开了，还是不热，16度"


@sqlite
@pytest.mark.parametrize(
    "said",
    [
        "俺家暖气包子冰凉冰凉的 老伴儿有病冻得够呛 恁给管管呗",
        "我是聋人 打不了电话 社区办残疾证的态度很差",
        "The water in my building has been off since yesterday",
    ],
)
async def test_a_matter_in_more_of_peoples_words(house: Hotline, said: str) -> None:
    li = house.citizen()
    heard = await li.says(said)
    assert labels(heard[-1])[0] in ("说不清具体位置", "I can't say exactly where")


@sqlite
@pytest.mark.parametrize("said", ["你们几点下班", "恁几点上班", "你们周末上班吗"])
async def test_our_own_hours(house: Hotline, said: str) -> None:
    (answer,) = await house.citizen().says(said)
    assert "人工" in shown(answer)
    assert "来源" in shown(answer)


@sqlite
@pytest.mark.parametrize("said", ["给你们点赞", "你们真好", "祝你们工作顺利", "太给力了", "🙏"])
async def test_thanks_in_other_words(house: Hotline, said: str) -> None:
    (heard,) = await house.citizen().says(said)
    assert heard.text.startswith(("不客气", "好的"))
