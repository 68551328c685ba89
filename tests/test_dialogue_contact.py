"""Where a number is asked for: what else people say there, and how they say yes and no."""

import pytest

from tests.dialogue import Citizen, Hotline

LAMP_EN = "The street light at 30 Jiefang Road, Lixia District has been out for two weeks."
LAMP = "历下区解放路12号院3号楼的路灯坏了半个月，一直没人管"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def slots(li: Citizen) -> dict[str, object]:
    found: dict[str, object] = (await li.talk()).state["form"]["slots"]
    return found


@pytest.mark.parametrize("said", ["没有手机，家里座机 86012345", "固话86012345"])
async def test_a_number_at_home(house: Hotline, said: str) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), (said, "联系方式：86****45"))


async def test_of_two_numbers_none_is_lost(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("13800001111或者13900002222都行", "138****1111"))
    await li.follows(("提交", "编号JN"))
    (case,) = await li.cases()
    assert case.contact_phone == "13800001111"
    assert "13900002222" in case.detail
    assert "13800001111" not in case.detail


@pytest.mark.parametrize(
    ("said", "shown", "kept"),
    [
        ("+49 151 12345678", "+49****5678", "+4915112345678"),
        ("我的号码是0049 (0)151 12345678", "+49****5678", "+4915112345678"),
        ("0086 138 0000 1111", "138****1111", "13800001111"),
        ("001 415 555 2671", "+14****2671", "+14155552671"),
        ("my number is +1 (415) 555-2671", "+14****2671", "+14155552671"),
        ("You can reach me on WhatsApp: +44 20 7946 0958", "+44****0958", "+442079460958"),
    ],
)
async def test_a_number_of_another_country(
    house: Hotline, said: str, shown: str, kept: str
) -> None:
    matter, asked, yes, filed = (
        (LAMP_EN, "reach you", "submit", "under JN")
        if "m" in said
        else (LAMP, "怎么联系您", "提交", "编号JN")
    )
    li = house.citizen()
    await li.follows((matter, asked), (said, shown), (yes, filed))
    (case,) = await li.cases()
    assert case.contact_phone == kept
    assert case.detail == matter


@pytest.mark.parametrize(
    ("talk", "kept"),
    [
        (
            (
                (LAMP, "怎么联系您"),
                ("国外的号码可以吗", "前面写上“+”"),
                ("不留", "不留电话"),
                ("打我的吧，+49 151 12345678", "+49****5678"),
                ("最后一位是6", "+49****5676"),
                ("提交", "编号JN"),
            ),
            "+4915112345676",
        ),
        (
            (
                (LAMP_EN, "reach you"),
                ("I only have a foreign number", "start with +"),
                ("skip", "no number"),
                ("please call me on +49 151 12345678 instead", "+49****5678"),
                ("submit", "under JN"),
            ),
            "+4915112345678",
        ),
    ],
)
async def test_a_number_of_another_country_is_asked_about_and_put_right(
    house: Hotline, talk: tuple[tuple[str, str], ...], kept: str
) -> None:
    li = house.citizen()
    await li.follows(*talk)
    (case,) = await li.cases()
    assert case.contact_phone == kept
    assert case.detail == talk[0][0]


@pytest.mark.parametrize(
    ("matter", "said", "answer"),
    [
        (LAMP, "4915112345678", "国外的号码请在前面加上“+”"),
        (LAMP_EN, "4915112345678", "start with + and the country code"),
    ],
)
async def test_a_long_number_without_its_plus(
    house: Hotline, matter: str, said: str, answer: str
) -> None:
    await house.citizen().follows((matter, ""), (said, answer), (f"+{said}", "+49****5678"))


@pytest.mark.parametrize(
    ("story", "shown"),
    [
        (f"{LAMP}，我的电话+49 151 12345678", "+49****5678"),
        (f"{LAMP_EN} My number is 0044 20 7946 0958.", "+44****0958"),
    ],
)
async def test_a_number_of_another_country_in_the_story(
    house: Hotline, story: str, shown: str
) -> None:
    li = house.citizen()
    await li.follows((story, shown))
    assert "0958" not in str((await slots(li))["summary"])


@pytest.mark.parametrize("said", ["我不会留那个电话行不行", "俺不会写", "可以不留吗"])
async def test_who_cannot_leave_one_leaves_none(house: Hotline, said: str) -> None:
    await house.citizen().follows((LAMP, "怎么联系您"), (said, "不留电话，在这里联系"))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("手机俺记不住 你等俺看看", "您慢慢找"),
        ("为什么要留电话", "不告诉您反映的人"),
        ("会不会泄露给别人", "不告诉您反映的人"),
        ("why do you need my phone number", "those you report are not told"),
        ("谁给处理啊", "管这件事的部门"),
        ("多久能处理", "还没有交出去"),
        ("how long will it take", "not filed yet"),
        ("提交", "没看到电话号码"),
        ("对对对", "没看到电话号码"),
    ],
)
async def test_what_is_said_there_is_no_part_of_the_matter(
    house: Hotline, said: str, answer: str
) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), (said, answer), ("不留", "12号院"))
    assert (await slots(li))["detail"] == LAMP


@pytest.mark.parametrize("yes", ["没错提交吧", "对对对", "好嘞", "yes submit", "是的，提交", "中"])
async def test_a_yes_in_other_words(house: Hotline, yes: str) -> None:
    await house.citizen().follows((LAMP, "怎么联系您"), ("不留", "对不对"), (yes, "编号JN"))


@pytest.mark.parametrize("more", ["对了，钥匙在门卫那里", "好像还有一盏也坏了", "行人都看不见路"])
async def test_what_only_begins_like_a_yes(house: Hotline, more: str) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("不留", "对不对"), (more, "补充进去了"))


async def test_a_mind_that_is_changed_and_changed_again(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("算了不投诉了", "不登记了"))
    await li.follows(("等等还是投诉吧", "怎么联系您"), ("不留", "对不对"), ("提交", "编号JN"))
    await li.follows(("不投诉了", "确定要撤回"), ("是的，撤回", "已经撤回"))
    assert [case.status for case in await li.cases()] == ["withdrawn"]
    await li.follows(("还是投诉吧", ""))
    assert len(await li.cases()) == 1


async def test_what_was_dropped_long_ago_is_not_taken_up(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("算了不投诉了", "不登记了"))
    await house.later(hours=1)
    await li.follows(("还是投诉吧", "什么事"))
