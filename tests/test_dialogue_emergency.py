"""Danger to life: the number at once, the alarm, and the conversation goes on."""

import pytest

from storage import notes
from tests.dialogue import Hotline, labels, shown

DANGERS = [
    ("fire", "119", "我家厨房着火了"),
    ("gas", "119", "屋里好大一股煤气味"),
    ("crime", "110", "有人拿刀在楼下追人"),
    ("injury", "120", "我妈昏迷了叫不醒"),
    ("selfharm", "12356", "我真的不想活了"),
    ("trapped", "119", "我们三个人被困在电梯里了"),
    ("flood", "119", "有人掉河里了"),
    ("flood", "119", "我看见有人跳河了"),
    ("brink", "110", "楼顶有个姑娘要往下跳"),
    ("help", "110", "救命"),
]

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize(("kind", "number", "said"), DANGERS)
async def test_each_danger_has_its_number_and_alarm(
    house: Hotline, kind: str, number: str, said: str
) -> None:
    li = house.citizen()
    (card,) = await li.says(said)
    assert number in card.text
    filing = ["登记下来，请部门处理"] if kind != "selfharm" else []
    assert labels(card) == ["请工作人员来", *filing, "不是紧急情况"]
    (alarm,) = await house.read(notes.open_alarms)
    assert (alarm["kind"], alarm["text"]) == (f"emergency-{kind}", said)


async def test_written_in_traditional_script_or_with_spaces(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("家裡著火 了", "119"), ("THE HOUSE IS ON FIRE", "119"))


async def test_a_false_alarm_is_fine(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(
        ("楼道里有人烧纸，冒烟了，是邻居家办事", "119"),
        ("「不是紧急情况」", "那就好"),
        ("好的", "在哪里"),
    )
    assert "烧纸" in (await li.talk()).state["form"]["slots"]["detail"]


async def test_it_never_blocks(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("我家厨房着火了", "119"), ("身份证丢了怎么补办？", "来源："))
    await li.follows(("我家厨房又着火了", "119"), ("人工", "您排在最前面"))


async def test_an_open_form_keeps_the_words_and_goes_on(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("解放路12号院的电线耷拉着，一直没人管", "怎么联系您"))
    await li.follows(("电线着火了！", "119"), ("「接着说」", "怎么联系您"))
    await li.follows(("不留", "电线着火了"), ("「没错，提交」", "编号JN"))
    (case,) = await li.cases()
    assert "耷拉" in case.detail
    assert "着火" in case.detail
    alarms = [alarm["kind"] for alarm in await house.read(notes.open_alarms)]
    assert alarms[0] == "emergency-fire"


async def test_a_false_alarm_in_a_form_goes_on_with_it(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("解放路12号院的电线耷拉着，一直没人管", "怎么联系您"))
    await li.follows(("冒烟了", "119"), ("「不是紧急情况」", "接着说刚才"), ("好", "怎么联系您"))


async def test_danger_is_heard_while_waiting_for_a_person(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("人工", "您排在最前面"), ("我妈昏迷了叫不醒", "120"))


@pytest.mark.parametrize(
    "said", ["消防栓没水，怕着火", "我气得冒火", "手机掉水里了怎么修", "孩子要办身份证"]
)
async def test_what_only_sounds_like_danger(house: Hotline, said: str) -> None:
    li = house.citizen()
    heard = "\n".join(shown(one) for one in await li.says(said))
    assert "值班班长" not in heard
    assert await house.read(notes.open_alarms) == []


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("有人入室抢劫", "110"),
        ("喝醉酒的人拿砖头砸人", "110"),
        ("有人在路上打架", "110"),
        ("我妈把农药喝了", "120"),
        ("井盖没了，掉进去一个人", "119"),
        ("I was robbed", "110"),
        ("someone broke into my flat", "110"),
        ("my father collapsed", "120"),
    ],
)
async def test_danger_as_people_say_it(house: Hotline, said: str, number: str) -> None:
    (card,) = await house.citizen().says(said)
    assert number in card.text


async def test_danger_in_few_english_words_is_answered_in_english(house: Hotline) -> None:
    """The page is Chinese, and three words are not enough to go on in English otherwise."""
    ann = house.citizen("Ann")
    (card,) = await ann.says("I smell gas")
    assert "call 119" in card.text
    assert labels(card)[-1] == "It is no emergency"
    (card,) = await ann.says("着火了")
    assert "拨打119" in card.text


async def test_somebody_else_is_not_told_to_call_for_comfort(house: Hotline) -> None:
    """Who sees another at the edge needs help there; who stands there, somebody who listens."""
    (card,) = await house.citizen().says("我室友站在窗台上要跳")
    assert "请马上拨打110；已经掉下来、吃了药、割了腕或者叫不醒的，先拨打120。" in card.text
    assert "谢谢您愿意告诉我" not in card.text
    (card,) = await house.citizen().says("我站在窗台上，想跳下去")
    assert "请现在就拨打12356；已经受了伤、吃了药，先拨打120。" in card.text


async def test_a_call_for_help_after_a_danger_is_more_of_it(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("我家着火了", "119"), ("谁来救救我", "119"))
    (alarm,) = await house.read(notes.open_alarms)
    assert alarm["kind"] == "emergency-fire"
    wang = house.citizen()
    await wang.follows(("救命", "12110"), ("家里着火了，出不去", "弯腰走楼梯"))
