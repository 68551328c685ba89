"""The report form: whatever comes in between, it is not lost, and every field can be changed."""

import asyncio
from pathlib import Path

import pytest

from storage.database import Database
from tests.dialogue import Citizen, Hotline, hotline, labels, shown

LAMP = "历下区解放路12号院3号楼的路灯坏了半个月，一直没人管"

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def card_of(li: Citizen) -> str:
    """Up to the card, which is given back as it is read."""
    await li.follows((LAMP, "怎么联系您"), ("不留", "我记下的是这样"))
    return shown((await li.transcript())[-1])


async def test_what_was_told_is_not_asked(house: Hotline) -> None:
    li = house.citizen()
    card = await card_of(li)
    assert "地点：历下区解放路12号院3号楼" in card
    assert "联系方式：不留电话" in card
    await li.follows(("「没错，提交」", "编号JN261123-0001"))
    (case,) = await li.cases()
    assert (case.kind, case.district, case.anonymous) == ("complaint", "历下区", 1)
    assert case.detail == LAMP


@sqlite
@pytest.mark.parametrize(
    ("field", "said", "shows"),
    [
        ("事情", "经十路的井盖坏了，车过去咣当响", "井盖"),
        ("类别", "建议", "类别：建议"),
        ("类别", "应该算举报吧", "类别：举报"),
        ("地点", "就在文化东路88号", "地点：文化东路88号"),
        ("时间", "上周三晚上开始的", "时间：上周三晚上开始的"),
        ("联系方式", "１３８ ０５３１ １２３４", "联系方式：138****1234"),
        ("联系方式", "0531-82345678", "联系方式：053****5678"),
    ],
)
async def test_every_field_can_be_changed(
    house: Hotline, field: str, said: str, shows: str
) -> None:
    li = house.citizen()
    await card_of(li)
    await li.follows(("「改一改」", "您想改哪一项"))
    await li.taps(field)
    await li.follows((said, shows), ("没错", "编号JN"))


async def test_files_can_be_added_from_the_card(house: Hotline) -> None:
    li = house.citizen()
    await card_of(li)
    await li.follows(("不对", "您想改哪一项"))
    await li.follows(("「照片和附件」", "发完点"))
    photo = {"key": "photokey2345", "kind": "image", "name": "lamp.jpg", "sha256": "ab" * 32}
    await li.sends(files=[photo])
    await li.follows(("「没错，提交」", "编号JN"))


async def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"))
    answers = await li.says("身份证丢了怎么补办？")
    assert "来源：" in answers[0].text
    assert "接着说" in answers[1].text
    assert "怎么联系您" in answers[2].text
    await li.follows(("火星土豆什么时候体检呀？", "一起答复您"), ("13805311234", "火星土豆"))
    await li.follows(("「没错，提交」", "编号JN"))


async def test_what_goes_on_telling_is_kept_and_the_place_asked_again(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("楼道的声控灯坏了半个月，投诉物业不管", "在哪里"))
    await li.follows(("物业天天推诿，太气人了", "那这件事在哪里"))
    await li.follows(("反正就是没人管", "怎么联系您"), ("不留", "未能说明具体位置"))
    await li.follows(("「没错，提交」", "编号JN"))
    (case,) = await li.cases()
    assert "推诿" in case.detail
    assert case.place == ""


@sqlite
@pytest.mark.parametrize("answer", ["不知道", "我也说不清", "「说不清具体位置」", "1", "１"])
async def test_a_place_that_cannot_be_told(house: Hotline, answer: str) -> None:
    li = house.citizen()
    await li.follows(("楼道的声控灯坏了半个月，投诉物业不管", "在哪里"), (answer, "怎么联系您"))


@sqlite
@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("1380531123", "这个电话好像少了一位，您看看是不是11位？也可以不留。"),
        ("138053", "好像少了几位"),
        ("138053112345", "好像多了几位"),
        ("28053112345", "手机号是1开头的11位"),
        ("我想想", "没看到电话号码"),
    ],
)
async def test_a_wrong_number_has_a_way_on(house: Hotline, number: str, answer: str) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"))
    (again,) = await li.says(number)
    assert answer in again.text
    assert labels(again) == ["不留电话"]
    await li.follows(("1", "我记下的是这样"))


async def test_the_number_of_last_time_is_offered_masked(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("13805311234", "138****1234"), ("对的", "编号JN"))
    await li.says("经十路的井盖坏了，投诉好几次没人管")
    assert labels((await li.transcript())[-1]) == ["用上次的138****1234", "不留电话"]
    await li.follows(("1", "138****1234"), ("提交", "编号JN"))
    assert [case.contact_phone for case in await li.cases()] == ["13805311234"] * 2


async def test_a_number_in_the_story_is_taken_and_masked_there(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((f"{LAMP}。我的电话13805311234", "我记下的是这样"), ("确认", "编号JN"))
    (case,) = await li.cases()
    assert case.contact_phone == "13805311234"
    assert "138****1234" in case.detail
    assert "13805311234" not in case.detail


async def test_the_number_of_somebody_else_is_not_ones_own(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((f"{LAMP}，物业经理电话13900001111也不接", "怎么联系您"))


async def test_native_place_contact_voice_and_album(house: Hotline) -> None:
    li = house.citizen("小周", "telegram")
    await li.follows(("我们楼下的路灯坏了半个月，投诉几次没人管", "在哪里"))
    voice = {"file_id": "v1", "file_unique_id": "u1", "duration": 3}
    heard = await li.sends(raw={"voice": voice})
    assert "收到了" in heard[0].text
    assert "在哪里" in heard[-1].text
    for number in range(3):
        photo = {"file_id": f"p{number}", "file_unique_id": f"p{number}", "width": 9, "height": 9}
        heard = await li.sends(raw={"photo": [photo], "media_group_id": "album"})
        assert len(heard) == (2 if number == 0 else 0)  # an album is acknowledged once
    heard = await li.sends(place={"latitude": 36.65, "longitude": 117.12})
    assert "怎么联系您" in heard[-1].text
    contact = {"phone_number": "+8613805311234", "first_name": "周", "user_id": li.id}
    heard = await li.sends(raw={"contact": contact})
    card = shown(heard[-1])
    assert "地图位置（36.65000，117.12000）" in card
    assert "照片和附件：4份" in card
    await li.follows(("「没错，提交」", "编号JN"))
    (case,) = await li.cases()
    assert (case.latitude, case.contact_phone[-11:]) == (36.65, "13805311234")


async def test_it_goes_on_after_a_restart(database: Database, tmp_path: Path) -> None:
    async with hotline(database, tmp_path) as house:
        li = house.citizen()
        await li.follows((LAMP, "怎么联系您"))
    async with hotline(database, tmp_path) as again:
        li.hotline = again
        again._keys = house._keys
        await li.follows(("不留", "我记下的是这样"), ("「没错，提交」", "编号JN"))
        assert len(await li.cases()) == 1


async def test_left_alone_it_is_put_away_kindly_and_taken_up_again(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"))
    await house.later(hours=23)
    await li.follows(("我想想", "没看到电话号码"))
    await house.later(hours=2)
    assert await li.hears() == []  # it was worked on since
    await house.later(hours=23)
    (rested,) = await li.hears()
    assert "替我收着" in rested.text.replace("我替您收着", "替我收着")
    await li.follows(("好的", "怎么联系您"), ("不留", "路灯坏了"), ("「没错，提交」", "编号JN"))
    await house.later(hours=100)
    assert await li.hears() == []


async def test_put_away_it_can_be_let_go(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"))
    await house.later(hours=25)
    await li.follows(("「不用了」", "不登记了"), ("「接着说」", "过期"))


@sqlite
@pytest.mark.parametrize("greeting", ["开始", "/start"])
async def test_a_greeting_in_the_middle_loses_nothing(house: Hotline, greeting: str) -> None:
    li = house.citizen("小周", "telegram")
    await li.follows((LAMP, "怎么联系您"))
    entities = [{"type": "bot_command", "offset": 0, "length": 6}] if greeting[0] == "/" else []
    hello, offer = await li.sends(raw={"text": greeting, "entities": entities})
    assert "大事小事" in hello.text
    assert labels(offer) == ["接着说", "先不登记了"]
    await li.follows(("「接着说」", "怎么联系您"), ("不留", "路灯坏了"))


async def test_a_second_matter_waits_for_the_first(house: Hotline) -> None:
    li = house.citizen()
    (unknown,) = await li.says("量子纠缠签证盖哪种钢印呀")
    await li.follows((LAMP, "怎么联系您"), ("投诉", "怎么联系您"))
    (offer,) = await li.sends(choice=unknown.extras["choices"][0]["id"])
    assert "没说完" in offer.text
    assert "路灯" in (await li.talk()).state["form"]["slots"]["detail"]


@sqlite
@pytest.mark.parametrize("way", ["取消", "算了", "「先不登记了」"])
async def test_cancel(house: Hotline, way: str) -> None:
    li = house.citizen()
    await card_of(li)
    await li.follows((way, "这次不登记了"))
    assert await li.cases() == []
    await house.later(hours=30)
    assert await li.hears() == []


async def test_old_taps_and_the_taps_of_others_do_nothing(house: Hotline) -> None:
    li, stranger = house.citizen("李奶奶"), house.citizen("小周")
    await card_of(li)
    submit = (await li.transcript())[-1].extras["choices"][0]["id"]
    (stale,) = await stranger.sends(choice=submit)
    assert "过期" in stale.text
    (stale,) = await stranger.sends(choice="x' OR 1=1 --")
    assert "过期" in stale.text
    await li.follows(("「先不登记了」", "这次不登记了"))
    (stale,) = await li.sends(choice=submit)
    assert "过期" in stale.text
    assert await li.cases() == await stranger.cases() == []


async def test_three_hundred_taps_file_one_case(house: Hotline) -> None:
    li = house.citizen()
    await card_of(li)
    submit = (await li.transcript())[-1].extras["choices"][0]["id"]
    await asyncio.gather(*(li.drops(choice=submit) for _ in range(300)))
    await li.hears()
    assert len(await li.cases()) == 1


async def test_a_photo_alone_begins_a_report(house: Hotline) -> None:
    li = house.citizen()
    photo = {"key": "photokey2345", "kind": "image", "name": "lamp.jpg", "sha256": "ab" * 32}
    thanks, question = await li.sends(files=[photo])
    assert thanks.text == "照片收到了，谢谢您。"
    assert "请您说说是什么事" in question.text
    await li.follows(("嗯", "请您说说是什么事"), (LAMP, "怎么联系您"), ("不留", "照片和附件：1份"))


async def test_a_new_word_on_the_card_is_added(house: Hotline) -> None:
    li = house.citizen()
    await card_of(li)
    await li.follows(("晚上有老人摔倒过", "补充进去了"), ("13805311234", "138****1234"))
    await li.follows(("没问题", "编号JN"))
    (case,) = await li.cases()
    assert "摔倒" in case.detail
