"""A person on first request; while one holds the chat, the bot is silent."""

import pytest

from handlers.desk import chats
from handlers.turn import Reply
from storage import handoff_lists, handoffs, outbox
from tests.dialogue import Citizen, Hotline, labels, run_turn, shown

LAMP = "历下区解放路12号院的路灯坏了半个月，一直没人管"


sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@sqlite
@pytest.mark.parametrize(
    "said",
    [
        "人工",
        "转人工！",
        "轉人工",
        "你好，人工",
        "我想找个真人",
        "请帮我转接人工客服",
        "human",
        "I want to talk to a person",
        "我要找人",
        "找个人说话",
        "我想跟人说话",
        "联系工作人员",
        "can I talk to somebody",
        "get me a person",
        "customer service",
    ],
)
async def test_however_it_is_said(house: Hotline, said: str) -> None:
    (answer,) = await house.citizen().says(said)
    assert any(first in answer.text for first in ("您排在最前面", "you are next"))


@sqlite
@pytest.mark.parametrize(
    "said",
    [
        "人工耳蜗能报销吗",
        "投诉银行客服态度差",
        "人工湖的水臭了",
        "跟物业工作人员沟通过，没用",
        "联系工作人员没人理",
        "I need someone to fix it",
    ],
)
async def test_what_only_sounds_like_it(house: Hotline, said: str) -> None:
    li = house.citizen()
    await li.says(said)
    assert await house.read(handoff_lists.open_ones) == []


STATES: dict[str, list[str]] = {
    "at the start": [],
    "after a greeting": ["你好"],
    "unsure": ["量子纠缠签证盖哪种钢印呀"],
    "asked for the matter": ["我要投诉"],
    "asked for the place": ["楼道的声控灯坏了半个月，投诉物业不管"],
    "asked for the contact": [LAMP],
    "at the card": [LAMP, "不留"],
    "choosing a change": [LAMP, "不留", "「改一改」"],
    "changing the kind": [LAMP, "不留", "「改一改」", "「类别」"],
    "in danger": ["我家厨房着火了"],
    "with a case": [LAMP, "不留", "「没错，提交」"],
    "adding to a case": [LAMP, "不留", "「没错，提交」", "「补充情况」"],
    "withdrawing": [LAMP, "不留", "「没错，提交」", "「撤回」"],
    "reading of privacy": ["隐私", "「删除我的数据」"],
    "choosing a language": ["语言"],
}


@sqlite
@pytest.mark.parametrize("state", STATES)
async def test_from_every_state_at_the_first_word(house: Hotline, state: str) -> None:
    li = house.citizen()
    await li.follows(*((said, "") for said in STATES[state]), ("人工", "您排在最前面"))


async def claimed(house: Hotline, li: Citizen) -> tuple[int, object]:
    operator = await house.member("小赵")
    (waiting,) = await house.read(handoff_lists.open_ones)
    await run_turn(house, li, lambda turn: chats.claim(turn, waiting["id"], operator))
    await li.hears()
    return waiting["id"], operator


async def test_the_place_is_said_in_one_message(house: Hotline) -> None:
    first, li = house.citizen("王工"), house.citizen()
    await first.says("人工")
    (place,) = await li.says("人工")
    assert "前面还有1位，大约3分钟" in place.text
    await first.follows(("「不等了」", "好的，不等了"))
    (again,) = await li.says("人工")
    assert (again.key, again.text[:9]) == (place.key, "正在为您请工作人员"[:9])
    assert len(await house.read(handoff_lists.open_ones)) == 1


@pytest.mark.parametrize("channel", ["web", "telegram", "wechat"])
async def test_a_button_counts_that_still_means_the_same(house: Hotline, channel: str) -> None:
    """The place moves on, and the tap was on its way; or the place is said once more below it."""
    first, li = house.citizen("王工"), house.citizen(channel=channel)
    await first.says("人工")
    (place,) = await li.says("人工")
    leaves, message = (one["id"] for one in place.extras["choices"])
    await first.follows(("「不等了」", "好的，不等了"))
    (moved,) = await li.says("人工")
    assert (moved.key, labels(moved)) == (place.key, ["不等了", "改为留言"])
    (again,) = await li.says("人工")
    assert (again.key == place.key, again.text) == (False, moved.text)
    (left,) = await li.sends(choice=leaves)
    assert "好的，不等了" in left.text
    (late,) = await li.sends(choice=message)
    assert "过期" in late.text
    assert not await house.read(handoff_lists.open_ones)


async def test_words_while_waiting_are_kept_and_acknowledged_once(house: Hotline) -> None:
    li = house.citizen()
    await li.says("人工")
    (heard,) = await li.says("我家的情况有点复杂")
    assert "都给同事留着" in heard.text
    for said in ("先是楼上漏水", "再是物业不管", "你好啊大家"):
        assert await li.says(said) == []
    kept = [one.text for one in await li.transcript() if one.side == "citizen"]
    assert kept[-3:] == ["先是楼上漏水", "再是物业不管", "你好啊大家"]


async def test_a_tap_is_answered_whatever_waits_before_it(house: Hotline) -> None:
    """Telegram waits some seconds for it; words on their way, or held back, take longer."""
    li = house.citizen(channel="telegram")
    await li.says(LAMP)
    assert await _claimed(house)  # these are on their way, and hold back all that is in order
    await li.sends(choice="gone")
    (tapped,) = await _claimed(house)
    assert (tapped.payload["method"], tapped.part) == ("answerCallbackQuery", outbox.ASIDE)


async def _claimed(house: Hotline) -> list[outbox.Part]:
    house.clock.move(seconds=1)
    async with house.database.transaction() as tx:
        now = house.clock.now()
        return await outbox.claim(tx, "telegram", "123456", "chat", now=now, limit=9)


@pytest.mark.parametrize("way", ["「不等了」", "取消"])
async def test_leaving_the_queue(house: Hotline, way: str) -> None:
    li = house.citizen()
    await li.follows(
        ("人工", "您排在最前面"), (way, "好的，不等了"), ("身份证丢了怎么补办？", "来源：")
    )


async def test_the_bot_is_silent_while_a_person_holds(house: Hotline) -> None:
    li = house.citizen()
    await li.says(LAMP)
    old = (await li.transcript())[-1].extras["choices"][0]["id"]
    await li.says("人工")
    handoff, operator = await claimed(house, li)
    for said in ("您好", "我家着火了", "取消", "投诉", "13805311234", "1"):
        assert await li.says(said) == []
    (toast,) = await li.sends(choice=old)
    assert (toast.side, toast.text) == ("system", "正在由工作人员为您服务。")
    await run_turn(house, li, lambda turn: chats.say(turn, handoff, operator, Reply("在呢。")))  # type: ignore[arg-type]
    assert [(one.side, one.text) for one in await li.hears()] == [("operator", "在呢。")]
    await run_turn(house, li, lambda turn: chats.hand_back(turn, handoff, operator))  # type: ignore[arg-type]
    left, offer = await li.hears()
    assert "我接着陪您" in left.text
    assert labels(offer) == ["接着说", "先不登记了"]
    await li.follows(("好", "怎么联系您"), ("不留", "路灯"), ("「没错，提交」", "编号JN"))


async def test_the_citizen_can_end_the_talk(house: Hotline) -> None:
    li = house.citizen()
    await li.says("人工")
    await claimed(house, li)
    await li.follows(("「结束人工」", "这次就聊到这里"), ("你好", "大事小事"))
    assert await house.read(handoff_lists.open_ones) == []


async def test_a_draft_goes_along(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("人工", "您排在最前面"))
    (waiting,) = await house.read(handoff_lists.open_ones)
    kept = await house.read(lambda tx: handoffs.find(tx, waiting["id"]))
    assert "路灯" in kept.draft["slots"]["detail"]
    assert "路灯" in shown((await li.transcript())[0])
