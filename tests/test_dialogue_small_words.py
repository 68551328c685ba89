"""Small words at a turn of the talk: to begin, to wait no longer, to thank beforehand, to go on."""

import pytest

from handlers import hearing
from tests.dialogue import Hotline, city

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@sqlite
async def test_to_begin(house: Hotline) -> None:
    for said in ("报事", "我要报事", "报个事", "反映问题"):
        await house.citizen().follows((said, "请您说说是什么事"), ("路灯坏了", "在哪里"))


@sqlite
async def test_to_wait_no_longer(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("人工", "最前面"), ("那", "都给同事留着"), ("好的不等了", "不等了"))
    await li.follows(("不等了", "随时跟我说"), ("人工", "最前面"), ("好吧，不等了，谢谢", "不等了"))
    await li.follows(("人工", "最前面"), ("「不等了」", "不等了"), ("那不等了", "随时跟我说"))


def test_a_word_alone_ends_no_waiting() -> None:
    assert [one for one in ("那", "好的", "嗯", "谢谢", "我", "先") if hearing.gives_up(one)] == []


@sqlite
async def test_thanks_beforehand_is_a_question(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("您好，我想了解一下医保报销的政策，谢谢", "报销"))
    await li.follows(("水来了，谢谢", "不客气"))


def test_what_is_thanked_for() -> None:
    pairs = {
        "医保报销的政策，谢谢": False, "您好，公积金提取的手续，谢谢": False,
        "水来了，谢谢": True, "政策讲得清楚，谢谢": True, "谢谢你们的政策": True,
        "问题解决了，谢谢": True, "材料收到了，谢谢": True,
    }  # fmt: skip
    assert {said: hearing.thanks(said, city()) for said in pairs} == pairs


@sqlite
async def test_who_goes_on_telling_is_let_tell(house: Hotline) -> None:
    """The number is asked for once more, not after every sentence."""
    li = house.citizen()
    await li.follows(("我家楼下垃圾没人收", "在哪里"), ("历下区解放路12号", "怎么联系您"))
    await li.follows(("晚上更臭", "怎么联系您"), ("好几家都这样", "您接着说"))
    for said in ("老人都不敢开窗", "夏天更厉害"):
        (heard,) = await li.says(said)
        assert heard.text == "嗯，这句也在里面了。"
    await li.follows(("不留", "老人都不敢开窗"))


@sqlite
async def test_noise_in_english_is_a_complaint(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("I want to report noise", "Where is it"), ("12 Jiefang Road", "reach you"))
    await li.follows(("no phone", "Kind：Complaint"))
