"""A state of affairs that is told opens the report at once; a question or a name is answered."""

import pytest

from tests.dialogue import Hotline, labels

LAMP = "路灯不亮找谁？"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("said", "asked", "beside"),
    [
        ("路灯不亮了", "这件事在哪里", LAMP),
        ("解放路路灯不亮了", "怎么联系您", LAMP),
        ("工地通宵施工扰民", "这件事在哪里", "半夜施工太吵怎么投诉？"),
        ("小区门口占道经营", "这件事在哪里", "门口有人占道摆摊怎么反映？"),
        ("不知道谁在我们楼后头倒了一堆砖头烂瓦", "这件事在哪里", "无人收运的垃圾"),
        ("出租车拒载", "这件事在哪里", "出租车、网约车乱收费拒载怎么投诉？"),
        ("历下区金科时代中心停车难", "这件事在哪里", ""),
        ("济南市教师招聘考试不公平", "这件事在哪里", ""),
        ("申请驾驶证期满换证，一个星期了都无人受理", "这件事在哪里", ""),
    ],
)
async def test_what_is_told_is_taken_down_at_once(
    house: Hotline, said: str, asked: str, beside: str
) -> None:
    li = house.citizen()
    comfort, question = await li.says(said)
    assert "我记下了" in comfort.text
    assert asked in question.text
    assert [one for one in labels(question)[1:] if beside and beside in one] or not beside
    assert len(labels(question)) == (2 if beside else 1)
    assert (await li.talk()).state["form"]["slots"]["detail"] == said


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("占道经营", "门口有人占道摆摊怎么反映？"),
        ("公积金提取", "住房公积金怎么提取？"),
        (LAMP, LAMP),
        ("路灯坏了归谁管", LAMP),
        ("住院看护费高管不管", "医院太吵、看护费高怎么反映？"),
        ("公交车等很久不来管用不", "公交车等很久不来怎么反映？"),
        ("家里暖气不热", "家里暖气不热怎么办？"),
        ("路边电线垂下来了", "路边电线掉下来、电线杆歪了找谁？"),
        ("身份证被偷了", "身份证丢了怎么补办？"),
        ("收废品的电话", "再生资源、卖废品找谁？"),
    ],
)
async def test_a_question_a_name_and_what_one_can_do_first_are_answered(
    house: Hotline, said: str, answered: str
) -> None:
    li = house.citizen()
    (answer,) = await li.says(said)
    assert answer.extras["title"] == answered
    assert "form" not in (await li.talk()).state


async def test_what_is_told_without_a_word_of_trouble_can_be_filed(house: Hotline) -> None:
    (answer,) = await house.citizen().says("人行道停满车")
    assert labels(answer)[0] == "登记下来，请部门处理"


async def test_the_article_beside_is_one_tap_away_and_the_form_goes_on(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("路灯不亮了", "这件事在哪里"))
    answer, goes_on, question = await li.taps(LAMP)
    assert answer.extras["title"] == LAMP
    assert "接着说" in goes_on.text
    assert "这件事在哪里" in question.text
    assert labels(question) == ["说不清具体位置"]
    await li.follows(("解放路12号", "怎么联系您"), ("不留", "路灯不亮了"), ("没错", "编号JN"))


async def test_a_question_before_is_no_part_of_what_is_told(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("身份证丢了怎么补办？", "来源："), ("工地半夜还在打桩", "这件事在哪里"))
    assert (await li.talk()).state["form"]["slots"]["detail"] == "工地半夜还在打桩"
