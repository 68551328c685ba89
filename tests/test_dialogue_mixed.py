"""Two things in one message, one thing in three, and what comes after danger."""

import pytest

from handlers.cases import elsewhere
from tests.dialogue import Hotline, city, labels

HOUSING = "请问公租房怎么申请？另外我们小区物业乱收停车费，一个月涨到300了，你们能不能管管"
CARD = "我妈的社保卡丢了怎么补啊 还有我们这条街的公厕锁了一个月了都不开"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("said", "known", "kind"), [(HOUSING, "公租房", "complaint"), (CARD, "社保卡", "help")]
)
async def test_a_question_beside_a_matter(house: Hotline, said: str, known: str, kind: str) -> None:
    li = house.citizen()
    heard = await li.says(said)
    assert known in labels(heard[-1])[-1]
    slots = (await li.talk()).state["form"]["slots"]
    assert slots["kind"] == kind
    await li.follows((f"「{labels(heard[-1])[-1]}」", "咱们接着说"))


async def test_a_story_without_a_question_has_nothing_beside(house: Hotline) -> None:
    heard = await house.citizen().says(
        "历下区解放路12号院3号楼的路灯坏了半个月，一直没人管，老人晚上出门怕摔着"
    )
    assert labels(heard[-1]) == ["不留电话"]


async def test_told_sentence_by_sentence(house: Hotline) -> None:
    li = house.citizen()
    await li.says("前天去办大厅取号机那里排了半天")
    await li.says("窗口那个人就一直在那里聊天")
    await li.follows(("历下区泺源大街8号", "怎么联系您"), ("不留", "对不对"))
    detail = (await li.talk()).state["form"]["slots"]["detail"]
    assert "取号机" in detail
    assert "聊天" in detail


async def test_both_places_stay(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(
        ("办事大厅的人上班玩手机，让我跑了三趟", "在哪里"), ("就是社保窗口", "怎么联系您")
    )
    await li.follows(("明水街道", "地点记成“明水街道”"), ("不留", "社保窗口"))


@pytest.mark.parametrize(
    ("danger", "over"),
    [
        ("大爷晕倒了在泉城广场", "120来了"),
        ("我家孩子放学到现在还没到家", "找到了 谢谢"),
        ("我家厨房着火了", "已经灭了，没事了"),
    ],
)
async def test_danger_that_is_over(house: Hotline, danger: str, over: str) -> None:
    await house.citizen().follows((danger, "拨打"), (over, "那就好"), ("谢谢", "不客气"))


async def test_of_danger_in_a_report_only_the_danger_is_kept(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("舜耕路玉函小区的垃圾没人清", "怎么联系您"), ("我家厨房着火了", "119"))
    await li.follows(("已经灭了，没事了", "怎么联系您"))
    assert "没事了" not in (await li.talk()).state["form"]["slots"]["detail"]


async def test_despair_is_not_taken_at_its_word(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("我不想活了", "12356"))
    assert "那就好" not in "".join(one.text for one in await li.says("没事了"))


async def test_thanks_do_not_end_the_waiting(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("人工", "最前面"), ("谢谢", "都给同事留着"), ("不等了谢谢", "不等了"))


async def test_praise_by_a_name(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("没啥事，就是想谢谢上次帮我妈的小张", "一定把它带到"))


async def test_a_matter_in_another_city(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("我在青岛市南区，我们楼下路灯坏了", "青岛当地的12345"))
    await li.follows(("「登记下来，请部门处理」", "在哪里"))
    for said in (
        "我在青岛上班，公积金怎么转",
        "我住青岛路，路灯坏了",
        "老家在德州，现在住济南历下区，暖气不热",
        "在北京住院医保咋报",
        "楼下德州扒鸡店油烟太大",
    ):
        assert elsewhere.another_city(said, city()) == "", said
