"""Words about the talk itself, and words that are easily taken for something else."""

import pytest

from storage import notes
from tests import stored
from tests.dialogue import Hotline, labels

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def test_somebody_is_missing(house: Hotline) -> None:
    li = house.citizen()
    (said,) = await li.says("我爸走丢了 早上出去到现在没回来 有老年痴呆")
    assert "不用等24小时" in said.text
    assert "110" in said.text
    assert "离开他" not in said.text
    assert (await house.read(notes.open_alarms))[-1]["kind"] == "emergency-missing"
    await li.follows(("他穿蓝棉袄", "请一位同事来"))


@pytest.mark.parametrize(
    "words", ["我家狗走丢了", "怕老人走丢，能办个定位手环吗", "找到了走失的老人"]
)
async def test_nobody_is_missing(house: Hotline, words: str) -> None:
    await house.citizen().says(words)
    assert await house.read(notes.open_alarms) == []


async def test_after_violence_a_person_comes(house: Hotline) -> None:
    await house.citizen().follows(("老公打我", "110"), ("我害怕", "陪您说"))
    await house.citizen("小周").follows(("老公打我", "110"), ("谢谢", "不客气"))


@pytest.mark.parametrize(
    "words", ["你们给我打个电话行吗 我不会打字", "我不会打字", "说话！", "给我回个电话吧"]
)
async def test_who_cannot_write_gets_a_person(house: Hotline, words: str) -> None:
    await house.citizen().follows((words, "请工作人员"))


async def test_that_nobody_calls_back_is_no_wish_for_a_person(house: Hotline) -> None:
    li = house.citizen()
    await li.says("物业从来不给我回电话")
    assert (await li.talk()).handoff is None


async def test_a_fear_is_no_place(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(
        ("我要举报我们单位不给交社保 怕被报复", "在哪里"),
        ("不想让单位知道是我", "您是谁只留在热线中心"),
        ("历下区泺源大街8号", "怎么联系您"),
        ("不留", "对不对"),
        ("提交", "编号JN"),
    )
    (case,) = await li.cases()
    assert (case.place, "不想让单位知道" in case.detail) == ("历下区泺源大街8号", True)


async def test_what_is_not_known_is_no_question(house: Hotline) -> None:
    li = house.citizen()
    await li.says("想表扬一下今天来修水管的师傅 大冷天手都冻红了")
    await li.follows(("不知道叫啥", "这句也记下了"), ("不留", "对不对"))


async def test_a_change_that_is_not_wanted_after_all(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("建议地铁口装个遮雨棚", "在哪里"), ("洪楼广场站", "怎么联系您"))
    await li.follows(("不留", "对不对"), ("改一改", "改哪一项"), ("联系方式", "怎么联系您"))
    await li.follows(("提交", "对不对"), ("提交", "编号JN"))


async def test_a_word_and_then_the_question(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("低保", "哪一件"), ("怎么申请", "低保标准"))
    (said,) = await li.says("没解决我的问题")
    assert labels(said) == ["请工作人员来", "登记下来，请部门处理"]
    (gap,) = await house.read(stored.gaps)
    assert (gap["reason"], gap["article_id"]) == ("useless", "db-001")


async def test_useless_a_day_later_is_not_about_what_was_said_before(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("低保", "哪一件"), ("怎么申请", "低保标准"))
    await house.later(days=1)
    (said,) = await li.says("没用")
    assert labels(said) == ["请工作人员来", "登记下来，请部门处理"]
    assert await house.read(stored.gaps) == []
    await li.follows(("「登记下来」", "什么事"))


async def test_small_talk_about_the_talk(house: Hotline) -> None:
    await house.citizen().follows(
        ("有人吗？？？", "大事小事都可以"),
        ("听不懂你说啥", "怪我没说明白"),
        ("谢谢，再问一下社保怎么转", "养老保险"),
    )


async def test_how_long_and_by_whom_are_about_the_answer(house: Hotline) -> None:
    li = house.citizen()
    await li.says("想办个营业执照 开小卖部")
    await li.follows(("孩子能替我去吗", "本人还是代办"), ("要多久能处理完", "办理时限"))
