"""What people write beside the question: a slip in a number, a goodbye, a photo without a word."""

import pytest

from handlers.desk import chats
from tests.dialogue import Hotline, labels, run_turn, shown

LAMP = "经十路88号的路灯不亮"
VOICE = {"file_id": "v1", "file_unique_id": "v1", "duration": 3, "file_size": 1000}

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize("slip", ["1380531123", "138 0531 123", "138053112345", "+86 1380531123"])
async def test_a_mistyped_number_at_the_card_is_asked_again(house: Hotline, slip: str) -> None:
    """It is no part of the matter, which a department reads."""
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("不留", "我记下的是这样"))
    (asked,) = await li.says(slip)
    assert "这个电话好像" in asked.text
    assert labels(asked) == ["不留电话"]
    await li.follows(("13805311234", "138****1234"))
    assert slip not in (await li.talk()).state["form"]["slots"]["detail"]


@pytest.mark.parametrize("said", ["不留", "还是匿名吧", "不留电话了", "anonymous"])
async def test_no_number_after_all_at_the_card(house: Hotline, said: str) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("13805311234", "138****1234"))
    await li.follows((said, "不留电话，在这里联系"))
    slots = (await li.talk()).state["form"]["slots"]
    assert said not in slots["detail"]
    assert "phone" not in slots


@pytest.mark.parametrize("told", ["灯杆编号1380531", "不留神就会摔跤", "那里不留人"])
async def test_more_of_the_matter_stays_the_matter(house: Hotline, told: str) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("不留", "我记下的是这样"), (told, "补充进去了"))


@pytest.mark.parametrize(
    "said",
    [
        "再见",
        "bye",
        "没有别的事了",
        "没事了",
        "没别的了",
        "就这样吧",
        "好了没事了",
        "没什么事",
        "that's all",
    ],
)
async def test_nothing_more_is_no_question(house: Hotline, said: str) -> None:
    li = house.citizen()
    (heard,) = await li.says(said)
    assert heard.text.startswith("好的。")
    assert labels(heard) == []


async def test_a_photo_after_the_matter_belongs_to_it(house: Hotline) -> None:
    li = house.citizen(channel="telegram")
    await li.follows(("家里暖气不热", "来源："))
    heard = await li.sends(files=1)
    assert "在哪里" in shown(heard[-1])
    form = (await li.talk()).state["form"]
    assert "暖气不热" in form["slots"]["detail"]
    assert len(form["files"]) == 1


async def test_what_comes_without_a_word_is_thanked_for(house: Hotline) -> None:
    li, wang = (house.citizen(name, "telegram") for name in ("李奶奶", "王工"))
    assert [one.text for one in await li.sends(files=1)] == [
        "照片收到了，谢谢您。",
        "请您说说是什么事，像平常说话那样就行。",
    ]
    assert (await wang.sends(raw={"voice": VOICE}))[0].text == "收到了，谢谢您。"


@pytest.mark.parametrize("said", ["我要撤单", "不用办了"])
async def test_a_report_that_was_not_sent_yet_is_dropped(house: Hotline, said: str) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("不留", "我记下的是这样"), (said, "这次不登记了"))
    assert "form" not in (await li.talk()).state


async def test_who_is_asked_in_the_middle_of_a_report(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("你是机器人吗", "我是12345的智能助手"))
    assert "机器人" not in (await li.talk()).state["form"]["slots"]["detail"]
    await li.follows(("不留", "我记下的是这样"))


async def test_a_photo_right_after_filing_goes_to_the_case(house: Hotline) -> None:
    li = house.citizen(channel="telegram")
    await li.follows((LAMP, "怎么联系您"), ("不留", "我记下的是这样"), ("提交", "编号JN"))
    (case,) = await li.cases()
    (said,) = await li.sends(files=1)
    assert said.text == f"已经补充到{case.number}，办理的同事看得到。"
    assert "form" not in (await li.talk()).state
    await house.later(hours=1)
    assert "是什么事" in shown((await li.sends(files=1))[-1])


async def test_a_photo_goes_to_the_case_that_was_filed_after_another_was_added_to(
    house: Hotline,
) -> None:
    li = house.citizen(channel="telegram")
    await li.follows((LAMP, "怎么联系您"), ("不留", "我记下的是这样"), ("提交", "编号JN"))
    await li.follows(("补充一下，旁边那盏也不亮", "已经补充到"))
    await li.follows(("解放路5号门口垃圾没人收", "怎么联系您"), ("不留", "我记下的是这样"))
    await li.follows(("提交", "编号JN"))
    newest = max(one.number for one in await li.cases())
    assert newest in (await li.sends(files=1))[-1].text


async def test_no_in_english_leaves_no_number(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.follows(("the street light at Jiefang Road 12 is broken", "reach you"))
    await ann.follows(("no", "no number, reach me here"))


STRANGE = {
    "wechat": {"MsgType": "miniprogrampage", "Title": "挂号"},
    "telegram": {"poll": {"question": "哪天修？"}},
}


@pytest.mark.parametrize("channel", STRANGE)
async def test_what_cannot_be_shown_is_told_and_leaves_its_name(
    house: Hotline, channel: str
) -> None:
    """It is no part of the matter, and whoever looks at the chat sees that something came."""
    li = house.citizen("李奶奶", channel)
    raw = STRANGE[channel]
    (told,) = await li.sends(raw=raw)
    assert "这种消息我们还看不了" in told.text
    said = [one for one in await li.transcript() if one.side == "citizen"][-1]
    assert ("这里看不了" in said.text, said.tells) == (True, False)
    await li.follows((LAMP, "怎么联系您"))
    told, question = await li.sends(raw=raw)
    assert "这种消息我们还看不了" in told.text
    assert "怎么联系您" in question.text
    assert (await li.talk()).state["form"]["slots"]["detail"] == LAMP
    await li.says("人工")
    (told,) = await li.sends(raw=raw)
    assert "看不了" in told.text, "whoever waits learns it before a person comes"
    zhao, handoff = await house.member(), (await li.talk()).handoff
    assert handoff
    await run_turn(house, li, lambda turn: chats.claim(turn, handoff.id, zhao))
    await li.hears()
    assert await li.sends(raw=raw) == [], "a person has the chat"
