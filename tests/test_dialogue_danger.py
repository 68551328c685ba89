"""What is said after words of danger: it joins the alarm, is passed on, and nothing is asked."""

from typing import Any

import pytest

from handlers.desk import lookup
from storage import handoff_lists, notes
from tests.dialogue import Citizen, Hotline, labels, shown

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

HERE = "历下区解放路12号3号楼"
SPOT = {"latitude": 36.66, "longitude": 117.02}


async def alarm(house: Hotline) -> dict[str, Any]:
    found = await house.read(notes.open_alarms)
    (one,) = [one for one in found if one["kind"].startswith("emergency-")]
    return dict(one)


async def untold(house: Hotline) -> list[str]:
    """What the staff's group hears next."""
    async with house.database.transaction() as tx:
        return [str(one["text"]) for one in await notes.untold_alarms(tx, house.clock.now())]


@pytest.mark.parametrize(
    ("danger", "number"),
    [
        ("着火了", "119"),
        ("家里煤气泄漏了", "119"),
        ("我爸突然晕倒了", "120"),
        ("电梯里困人了", "119"),
        ("有人掉河里了", "119"),
        ("有人拿刀砍人", "110"),
        ("我家孩子走丢了", "110"),
    ],
)
async def test_the_place_is_passed_on_and_the_matter_never_asked(
    house: Hotline, danger: str, number: str
) -> None:
    li = house.citizen()
    await li.follows((danger, f"拨打{number}"))
    assert await untold(house) == [danger]
    heard = "\n".join(shown(one) for one in await li.says(HERE))
    assert "已经转给值班班长" in heard
    assert f"拨打{number}" in heard
    assert "什么事" not in heard
    assert (await alarm(house))["text"] == f"{danger}；{HERE}"
    assert await untold(house) == [f"{danger}；{HERE}"], "the leaders hear of it at once"
    assert "form" not in (await li.talk()).state


async def test_number_photo_and_words_join_it(house: Hotline) -> None:
    li = house.citizen("小周", "telegram")
    await li.follows(("我爸突然晕倒了", "120"), ("13853112345", "已经转给"), ("他没醒", "已经转给"))
    said = await li.sends(place=SPOT)
    assert "拨打120" in shown(said[-1])
    await li.sends(files=1)
    text = (await alarm(house))["text"]
    assert text.startswith("我爸突然晕倒了；地图位置")
    for part in ("36.66000", "他没醒", "电话138****2345", "1份"):
        assert part in text
    assert (await li.talk()).phone == "13853112345", "who can be called back"


async def test_seen_is_not_seen_for_ever(house: Hotline) -> None:
    li, zhao = house.citizen(), await house.member("小赵", "duty_leader")
    await li.says("着火了")
    before = await alarm(house)
    async with house.database.transaction() as tx:
        await notes.alarm_seen(tx, before["id"], zhao.id, house.clock.now())
    await li.says(HERE)
    assert (await alarm(house))["id"] == before["id"]
    await li.follows(("火烧到客厅了", "转给值班班长"))
    assert "客厅" in (await alarm(house))["text"]


async def test_in_english_and_what_to_do_again(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.follows(
        ("gas leak", "Once outside, call 119"),
        ("88 Wenhua East Road", "passed on to the duty leader"),
        ("what should I do", "turn off the valve"),
        ("I called 119", "do not hang up"),
        ("we are all outside", "If anything changes"),
    )
    text = (await alarm(house))["text"]
    assert "88 Wenhua East Road" in text
    assert "I called 119" in text


async def test_the_gas_is_not_to_be_called_about_indoors(house: Hotline) -> None:
    (card,) = await house.citizen().says("家里煤气泄漏了")
    assert "不要在屋里打电话" in card.text
    assert "请现在就拨打119" not in card.text
    assert "到了室外，请马上拨打119。" in card.text


@pytest.mark.parametrize(
    "said", ["快点", "救命啊", "在吗", "你好", "怎么还没来", "help", "求求你们快来"]
)
async def test_who_hurries_us_hears_who_is_faster(house: Hotline, said: str) -> None:
    li = house.citizen()
    await li.says("着火了")
    await li.follows((said, "119"))
    assert (await alarm(house))["text"] == "着火了"


@pytest.mark.parametrize("said", ["119打不通", "我不敢出声", "我是聋哑人"])
async def test_who_cannot_call_gets_a_person(house: Hotline, said: str) -> None:
    li = house.citizen()
    await li.follows(("着火了", "119"), (said, "请同事来帮您"))
    waiting = (await li.talk()).handoff
    assert waiting is not None
    assert said in (await alarm(house))["text"]


async def test_the_police_are_there_and_nobody_is_told_to_call_them(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("有人打我老婆", "110"), (HERE, "请一位同事来"), ("警察来了", "就听他们的"))
    assert "警察来了" in (await alarm(house))["text"]
    await li.follows(("他还在骂", "情况变了，再拨打110"))


async def test_with_a_person_comes_what_was_told(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(
        ("我爸突然晕倒了", "120"), (HERE, "转给"), ("人工", "最前面"), ("嘴唇紫了", "120")
    )
    await li.follows(("他抽了", "转给值班班长"))
    (row,) = await house.read(handoff_lists.open_ones)
    assert lookup.matter(row) == "我爸突然晕倒了；他抽了"


async def test_filed_without_telling_anything_twice(house: Hotline) -> None:
    li = house.citizen("小周", "telegram")
    await li.says("电梯里困人了")
    await li.says(HERE)
    await li.says("13853112345")
    await li.sends(files=1)
    await li.follows(("「登记下来，请部门处理」", "我记下的是这样"), ("对", "编号JN"))
    (case,) = await li.cases()
    assert (case.place, case.contact_phone) == (HERE, "13853112345")
    assert "电梯里困人了" in case.detail
    await li.follows(("他们还没出来", "请先拨打119"), ("催一催", "催"))
    assert (await alarm(house))["text"].endswith("他们还没出来；电话138****2345；照片或录音1份")
    other = house.citizen()
    await other.says("电梯里困人了")
    await other.sends(place=SPOT)
    await other.follows(("我要报修", "怎么联系您"), ("不留", "地图位置"))


async def test_what_is_answered_in_its_report_goes_to_the_leader_as_well(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("电梯里困人了", "119"), ("「登记下来，请部门处理」", "在哪里"))
    await li.follows((HERE, "这也转给值班班长了"), ("不留", "我记下的是这样"))
    assert (await alarm(house))["text"] == f"电梯里困人了；{HERE}"


async def test_the_place_of_a_danger_is_not_that_of_another_report(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("解放路12号院的路灯坏了", "怎么联系您"), ("家里着火了", "119"))
    await li.follows(("文化西路88号", "这也转给值班班长了"), ("不留", "解放路12号院"))
    assert "文化西路88号" in (await alarm(house))["text"]
    assert "文化西路" not in (await li.talk()).state["form"]["slots"]["place"]


async def test_something_else_is_one_tap_or_a_whole_complaint_away(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("着火了", "119"), ("楼下垃圾没人收", "转给值班班长"))
    await li.follows(("「这是另一件事」", "在哪里"))
    other = house.citizen()
    await other.follows(("着火了", "119"), ("舜耕路玉函小区的垃圾半个月没人管了", "怎么联系您"))
    third = house.citizen()
    await third.follows(("着火了", "119"), ("我要投诉", "我记下了"))
    late = house.citizen()
    await late.says("着火了")
    house.clock.move(minutes=31)
    await late.follows(("舜耕路12号", "什么事"))


async def test_taken_back_the_alarm_says_so(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("楼道里冒烟了", "119"))
    assert await untold(house) == ["楼道里冒烟了"]
    await li.follows(("看错了，是邻居做饭", "那就好"))
    assert "市民说不是紧急情况" in (await alarm(house))["text"]
    assert await untold(house) == [], "nobody is called a second time"
    await li.follows(("舜耕路12号", "什么事"))


async def test_a_changed_message_changes_the_alarm(house: Hotline) -> None:
    li = house.citizen(channel="telegram")
    await li.says("家里着火了")
    await li.edits(await said_last(li), "家里着火了，在解放路12号院")
    assert (await alarm(house))["text"] == "家里着火了，在解放路12号院"


async def test_words_that_only_repeat_it_are_not_told_the_same_again(house: Hotline) -> None:
    li = house.citizen()
    (first,) = await li.says("我家厨房着火了")
    (second,) = await li.says("着火了，火苗很高")
    assert len(second.text) < len(first.text)
    assert "119" in second.text
    assert labels(second)[-1] == "这是另一件事"
    await li.follows(("我妈昏迷了叫不醒", "拨打120"))
    kinds = [one["kind"] for one in await house.read(notes.open_alarms)]
    assert kinds == ["emergency-fire", "emergency-injury"]


async def test_whoever_goes_on_and_on_calls_nobody_each_time(house: Hotline) -> None:
    li = house.citizen()
    await li.says("着火了")
    heard = []
    for number in range(12):
        await li.says(f"烧到{number + 2}楼了")
        heard += await untold(house)
    assert len(heard) == 8
    assert "烧到13楼了" in (await alarm(house))["text"]


async def said_last(li: Citizen) -> Any:
    return [one for one in await li.transcript() if one.side == "citizen"][-1]
