"""Small words at a turn of the talk: to begin, to wait no longer, to thank beforehand, to go on."""

import pytest

from handlers import hearing, whom
from tests.dialogue import Hotline, city

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@sqlite
async def test_to_begin(house: Hotline) -> None:
    for said in ("报事", "我要报事", "报个事", "反映问题", "我想投诉，但是不知道投诉谁"):
        await house.citizen().follows((said, "请您说说是什么事"), ("路灯坏了", "在哪里"))
    await house.citizen().follows(("请问", "您遇到什么事"))
    await house.citizen().follows(("English", "in English"), ("I need help", "what it is about"))


@sqlite
async def test_to_wait_no_longer(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("人工", "最前面"), ("那", "都给同事留着"), ("好的不等了", "不等了"))
    await li.follows(("不等了", "随时跟我说"), ("人工", "最前面"), ("好吧，不等了，谢谢", "不等了"))
    await li.follows(("人工", "最前面"), ("「不等了」", "不等了"), ("那不等了", "随时跟我说"))


def test_a_word_alone_ends_no_waiting() -> None:
    assert [one for one in ("那", "好的", "嗯", "谢谢", "我", "先") if whom.gives_up(one)] == []


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


@sqlite
async def test_a_question_beside_a_matter_does_not_take_its_place(house: Hotline) -> None:
    """楼道灯不亮, 你们会派人来吗, and then the street: it is the lamp that is filed."""
    li = house.citizen()
    await li.follows(("楼道灯不亮", ""), ("你们会派人来吗", ""), ("要交钱吗", "费用"))
    await li.follows(("历下区解放路44号", "怎么联系您"), ("不留", "事情：楼道灯不亮"))
    sun = house.citizen("孙大爷")
    await sun.follows(("停电了", ""), ("什么时候来电", ""), ("历下区和平路20号", "怎么联系您"))
    await sun.follows(("不留", "事情：停电了"))


@sqlite
async def test_the_shy_and_those_who_tell_in_any_order(house: Hotline) -> None:
    zhou = house.citizen("周阿姨")
    await zhou.follows(("那个…不好意思", "我听着呢"), ("也不是什么大事", "我听着呢"))
    await zhou.follows(("就是楼下的狗老叫", "在哪里"), ("历下区解放路66号", "怎么联系您"))
    await zhou.follows(("中不中", "慢慢说"), ("不留", "对不对"), ("行不行", "还没有交出去"))
    wang = house.citizen("王工")
    await wang.follows(("13812345678", "是什么事"), ("历下区山大路5号", "出了什么事"))
    await wang.follows(("昨天晚上", "出了什么事"), ("楼上漏水", "对不对"))


@sqlite
async def test_said_to_us(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("你真聪明", "不客气"), ("你叫什么名字", "智能助手"), ("有人没有啊", "您好"))
    await li.follows(("你能干嘛", "我能帮您做这些"))
    await li.follows(("不要再发了", "一般的通知不再发给您"))
    await li.follows(("My landlord will not give back my deposit", "Where is it"))
    await li.follows(("12 Quancheng Road", "reach you"), ("skip", "no number"))
