"""A few words after an answer are about that answer where they say little alone, and never else."""

import pytest

from handlers import lately
from tests import stored
from tests.dialogue import Hotline, labels, shown

WATER, CARD, MINIMUM = "停水了怎么办", "身份证丢了怎么补办", "低保怎么申请"

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def test_what_the_answer_says_of_it(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((WATER, "看看邻居家有没有水"), ("几点来水", "什么时候来水"))
    assert labels((await li.transcript())[-1])[:2] == ["登记下来，请部门处理", "看完整的"]
    await li.follows(
        *(("公积金怎么提取", "住房公积金"), ("那周末呢", "窗口工作日")),
        *((CARD, "补领"), ("我在外地", "外地户口也能"), ("中午呢？", "12:00")),
        *(("居住证怎么办", "住满半年"), ("我租的房子", "租房合同")),
        *(("公积金怎么提取", "住房公积金"), ("退休的", "退休、离职")),
    )


@sqlite
async def test_ones_own_case_is_looked_for_near_it(house: Hotline) -> None:
    li = house.citizen()
    for first, said, near in (
        (MINIMUM, "我是残疾人", "残疾人两项补贴怎么领？"),
        (CARD, "孩子的", "孩子的身份证怎么办？"),
        ("看病自己垫了钱怎么报销", "门诊的", "门诊慢特病怎么申请？"),
    ):
        await li.says(first)
        (offer,) = await li.says(said)
        assert (labels(offer)[0], labels(offer)[-1]) == (near, "都不是")


@sqlite
async def test_what_is_not_written_is_said_honestly(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((MINIMUM, "人均收入"), ("我有房", "没有专门写“有房”"))
    assert labels((await li.transcript())[-1]) == ["请工作人员来", "登记下来，请部门处理"]
    gaps = [row["question"] for row in await house.read(stored.gaps)]
    assert "低保怎么申请？ 我有房" in gaps


@sqlite
@pytest.mark.parametrize(
    "said",
    [
        *("怎么领结婚证", "路灯坏了", "化肥没用是假的", "公交卡", "图书馆几点开门"),
        *("谢谢", "我要投诉", "我就随便看看", "这界面还挺好看的", "孩子上学", "养老金怎么查"),
    ],
)
async def test_new_words_are_answered_as_without_an_answer_before(
    house: Hotline, said: str
) -> None:
    li, wang = house.citizen(), house.citizen("王工")
    alone = [shown(one) for one in await li.says(said)]
    await wang.says(CARD)
    assert [shown(one) for one in await wang.says(said)] == alone


@sqlite
async def test_after_half_an_hour_it_stands_alone(house: Hotline) -> None:
    li = house.citizen()
    await li.says(WATER)
    house.clock.move(seconds=lately.LASTS["topic"].total_seconds() + 1)
    await li.follows(("几点来水", "没有准确的答复"))
