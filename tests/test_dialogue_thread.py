"""Nothing that somebody told is lost on the way to a report, and small words are heard as such."""

import pytest

from handlers import hearing, lately
from handlers.cases.where import TELLS
from tests import stored
from tests.dialogue import Hotline, labels

COLD = "暖气不热"
DOG = "隔壁狗天天半夜叫 睡不着"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def test_the_place_alone_opens_a_report_of_what_was_told_before(house: Hotline) -> None:
    li = house.citizen()
    (answer,) = await li.says(COLD)
    assert labels(answer)[0] == "登记下来，请部门处理"
    await li.follows(("就在甸柳新村", "怎么联系您"), ("不留", "对不对"), ("没错，提交", "编号JN"))
    (case,) = await li.cases()
    assert case.detail.splitlines() == [COLD]
    assert case.place == "甸柳新村"
    assert "暖气" in case.summary


async def test_a_matter_told_in_three_messages_is_one_report(house: Hotline) -> None:
    li = house.citizen()
    await li.says(DOG)
    await li.says("物业不管，居委会也不管")
    await li.says("就是文化西路那个小学对面")
    await li.follows(("不留", "对不对"), ("提交", "编号JN"))
    (case,) = await li.cases()
    assert case.detail.splitlines()[0] == DOG
    assert "物业不管" in case.detail
    assert "文化西路" in case.place


@pytest.mark.parametrize("words", ["我要投诉", "我要投诉热力公司"])
async def test_the_wish_to_complain_takes_the_matter_along(house: Hotline, words: str) -> None:
    li = house.citizen()
    await li.says("暖气不热")
    await li.follows((words, "在哪里"), ("英雄山路88号", "怎么联系您"))
    await li.follows(("不留", "对不对"), ("提交", "编号JN"))
    assert (await li.cases())[0].detail.startswith("暖气不热")


async def test_a_new_matter_stands_alone(house: Hotline) -> None:
    li = house.citizen()
    await li.says(DOG)
    await li.says("经十路上有棵大树倒了，压着电线，路也堵住了，请赶紧派人来处理一下吧，太危险了")
    await li.follows(("不留", "对不对"), ("提交", "编号JN"))
    assert "狗" not in (await li.cases())[0].detail


async def test_a_thread_ends_with_thanks_and_with_time(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((COLD, ""), ("谢谢", "不客气"), ("泉城路", "什么事"), ("算了", ""))
    await li.says(COLD)
    house.clock.move(seconds=lately.LASTS["told"].total_seconds() + 1)
    await li.says("泉城路")
    await li.follows(("有棵树倒了", "怎么联系您"), ("不留", "对不对"), ("提交", "编号JN"))
    assert "暖气" not in (await li.cases())[0].detail


async def test_what_is_told_instead_of_a_place_or_a_number_is_written_down(house: Hotline) -> None:
    li = house.citizen()
    story = "小区物业把电梯停了三天了 我妈90岁 下不来楼"
    assert len(story) >= TELLS
    await li.follows(
        ("你们到底管不管！打了八遍电话了", "在哪里"),
        (story, "这些我也记下了"),
        ("历下区山大路翡翠郡3号楼", "怎么联系您"),
        ("昨天开始的", "这句也记下了"),
        ("下午都在家", "您接着说"),
        ("好的", "没看到电话号码"),
        ("13800001234", "对不对"),
        ("提交", "编号JN"),
    )
    (case,) = await li.cases()
    assert case.place == "历下区山大路翡翠郡3号楼"
    assert story in case.detail
    assert "下午都在家" in case.detail


async def test_a_place_told_late_fills_the_gap(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("路上有个大坑，我要投诉", "在哪里"), ("说不清", "怎么联系您"))
    await li.follows(("哦对了，在泉城路", "地点记成“泉城路”"), ("不留", "对不对"))
    await li.follows(("提交", "编号JN"))
    assert (await li.cases())[0].place == "泉城路"


async def test_when_is_no_answer_to_where(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("路上有个大坑，我要投诉", "在哪里"), ("昨天晚上开始的", "这些我也记下了"))
    await li.follows(("泉城路", "怎么联系您"), ("不留", "对不对"), ("提交", "编号JN"))
    (case,) = await li.cases()
    assert (case.place, case.happened) == ("泉城路", "昨天晚上")


async def test_small_words_are_no_questions(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(
        ("1", "用一句话告诉我"), ("？", "用一句话告诉我"), ("哈哈哈", "用一句话告诉我")
    )
    await li.follows(("嗯嗯", "随时跟我说"), ("知道了", "随时跟我说"))
    assert (await li.talk()).handoff is None
    assert await house.read(stored.gaps) == []


@pytest.mark.parametrize(
    "words", ["随便问问 你是真人吗", "你是机器人吗？", "请问您是谁", "你是人工还是机器", "是真人吗"]
)
async def test_it_says_what_it_is(house: Hotline, words: str) -> None:
    (said,) = await house.citizen().says(words)
    assert "不是真人" in said.text
    assert labels(said) == ["请工作人员来"]


@pytest.mark.parametrize("words", ["算了不找了", "那算了吧", "不等了，谢谢", "不用了"])
async def test_whoever_gives_up_waits_no_longer(house: Hotline, words: str) -> None:
    li = house.citizen()
    await li.follows(("人工", "请工作人员"), (words, "不等了"))
    assert (await li.talk()).handoff is None


async def test_what_is_told_while_waiting_is_no_giving_up(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("人工", "请工作人员"), ("我等不了了，厨房水管漏得一地都是", "都给同事留着"))
    assert (await li.talk()).handoff is not None


async def test_whoever_cannot_go_on_is_not_left_to_a_machine(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("我不想活了", "12356"))
    comfort, place = await li.says("没人管我")
    assert "陪您" in comfort.text
    assert "请工作人员" in place.text
    other = house.citizen("小周")
    await other.follows(
        ("作业写得我不想活了", "12356"), ("「不是紧急情况」", ""), ("没人管我", "在哪里")
    )
    late = house.citizen("王工")
    await late.says("我不想活了")
    house.clock.move(seconds=lately.LASTS["danger"].total_seconds() + 1)
    await late.follows(("公积金怎么提取", "提取"))


async def test_the_language_follows_the_words(house: Hotline) -> None:
    ann = house.citizen("Ann")
    heard = await ann.says("hello, my water is cut off since this morning, please help")
    assert heard[0].text.startswith("I will go on in English")
    await ann.follows(("12 Jiefang Road", "reach you"), ("那就不留电话了吧", "对不对"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("yibao zenme baoxiao", ""),
        ("WiFi", ""),
        ("Jiefang Road 12", ""),
        ("How do I get a new ID card", "en"),
        ("how do I renew my passport", "en"),
        ("the street light is broken", "en"),
        ("an can bao me", ""),
        ("she bao can bao", ""),
        ("Lixia District Jiefang Road", ""),
        ("身份证丢了", "zh"),
        ("我的 iPhone 丢了怎么办", "zh"),
        ("ok", ""),
    ],
)
def test_in_which_language_words_are(text: str, language: str, database_kind: str) -> None:
    assert hearing.language_of(text) == language
