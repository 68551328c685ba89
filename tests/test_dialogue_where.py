"""Asked where it is: a place, too little of one, a refusal, a change of mind, or something else."""

import pytest

from tests.dialogue import Hotline

RUBBISH = "我家楼下垃圾没人收"
ASKED, NEXT = "这件事在哪里", "怎么联系您"
DROPPED, KEPT = "这次不登记了", "我替您收着"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

HEARD = {
    # A place, however short.
    **dict.fromkeys(("阳光100", "恒隆", "3-2-501", "楼下那家面馆", "112路"), NEXT),
    # Not told, and that is all right.
    **dict.fromkeys(("不留", "我不告诉你", "随便", "你们自己查", "不想说", "保密"), NEXT),
    # Too little to be found: once more.
    **dict.fromkeys(
        ("济南", "在我家", "就这儿", "我们小区", "历下区", "整个历下区", "章丘的"), "能再具体一点吗"
    ),
    # No place at all: once more.
    **dict.fromkeys(("<script>alert(1)</script>", "打12345吧", "12345"), "没看出是哪儿"),
    **dict.fromkeys(("我老婆知道", "饭里有虫子"), "那这件事在哪里"),
    **dict.fromkeys(("我是说窗口要排三个小时", "老头子走了三年了，孩子在外地"), "那这件事在哪里"),
    "我不想让他知道是我": "您的顾虑我明白",
    "你问这个干嘛": "部门才找得到地方",
    "需要多少钱": "已经记进您说的事里",
    **dict.fromkeys(("我不报了", "算了不说了", "你们也管不了，不报了", "forget it"), DROPPED),
    **dict.fromkeys(("我先忙一会", "回头再说"), KEPT),
}
UNKNOWN = ("不留", "我不告诉你", "随便", "你们自己查", "不想说", "保密")


async def test_each_is_heard_as_what_it_is(house: Hotline) -> None:
    for said, expected in HEARD.items():
        li = house.citizen()
        await li.follows((RUBBISH, ASKED), (said, expected))
        if expected in (DROPPED, KEPT):
            continue
        slots = (await li.talk()).state["form"]["slots"]
        named = said if expected == NEXT and said not in UNKNOWN else ""
        assert slots.get("place", "") == named, said
        assert said in UNKNOWN or not slots.get("place_unknown"), said


async def test_asked_twice_what_may_be_a_place_is_taken_and_nothing_else(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((RUBBISH, ASKED), ("在我家", "具体一点"), ("在我家", NEXT))
    await li.follows(("不留", "地点：在我家"))
    zhao = house.citizen("小赵")
    await zhao.follows((RUBBISH, ASKED), ("打12345吧", "没看出是哪儿"), ("12345", NEXT))
    await zhao.follows(("不留", "地点：未能说明具体位置"))
    wang = house.citizen("王工")
    await wang.follows((RUBBISH, ASKED), ("我老婆知道", "在哪里"), ("恒隆", NEXT))


async def test_a_part_of_the_city_is_too_little_but_not_for_whoever_insists(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((RUBBISH, ASKED), ("整个历下区", "具体一点"), ("就是整个历下区", NEXT))
    await li.follows(("不留", "地点：整个历下区"))
    wang = house.citizen("王工")
    await wang.follows((RUBBISH, ASKED), ("在历下区", "具体一点"), ("甸柳二区", NEXT))
    await wang.follows(("不留", "地点：历下区甸柳二区"), ("提交", "编号JN"))
    (case,) = await wang.cases()
    assert case.district == "历下区"


async def test_what_is_not_known_of_a_place_does_not_take_it_away(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((RUBBISH, ASKED), ("英雄山路一个写字楼里，具体几楼不知道", NEXT))
    await li.follows(("不留", "地点：英雄山路一个写字楼里"))


async def test_a_place_grows_within_what_was_told(house: Hotline) -> None:
    """The village of the town; a corner of two streets; what is near."""
    li = house.citizen()
    await li.follows((RUBBISH, ASKED), ("莱芜区牛泉镇", NEXT), ("鹿野村", "莱芜区牛泉镇鹿野村"))
    wang = house.citizen("王工")
    await wang.follows(
        ("二环东路高架桥下垃圾没人收", NEXT), ("靠近花园路那边", "桥下，靠近花园路那边")
    )
    zhao = house.citizen("小赵")
    await zhao.follows(
        ("工业南路和奥体中路路口垃圾没人收", NEXT), ("不留", "工业南路和奥体中路路口")
    )


async def test_at_the_card_what_is_said_to_us_is_no_part_of_it(house: Hotline) -> None:
    """催办 and 满意 are about the card; a corrected place is the place, and not the matter."""
    li = house.citizen()
    await li.follows((RUBBISH, ASKED), ("历下区解放路12号", NEXT), ("不留", "对不对"))
    await li.follows(
        ("催办", "还没有交出去"),
        ("满意", "还没有交出去"),
        ("我不满意", "改一改"),
        ("不对，是历下区解放路21号", "地点记成“历下区解放路21号”"),
        ("没错，提交", "已经记下"),
    )
    [case] = await li.cases()
    assert (case.detail, case.place) == (RUBBISH, "历下区解放路21号")


async def test_why_and_whatever_where_a_number_is_asked_for(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((RUBBISH, ASKED), ("历下区解放路12号", NEXT))
    await li.follows(("你问这个干嘛", "电话只给办这件事的同事"), ("随便", "或者说“不留”"))


async def test_in_english(house: Hotline) -> None:
    for said, expected in {
        "I won't tell you": "How can the people",
        "none of your business": "How can the people",
        "at my home": "a little more exactly",
        "why do you need my address": "The department must find it",
        "forget it": "nothing was filed",
    }.items():
        li = house.citizen()
        await li.follows(("The street light is broken", "Where is it"), (said, expected))
