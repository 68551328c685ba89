"""Two questions in one message: the first is answered, the other is not lost."""

import pytest

from tests.dialogue import Hotline, labels, shown


@pytest.mark.parametrize(
    ("said", "answered", "others"),
    [
        ("公积金怎么提取？还有社保卡丢了怎么办", "住房公积金", ["社保卡丢了怎么挂失补办？"]),
        ("暖气不热，还有医保怎么报销", "家里暖气不热", ["看病自己垫了钱怎么报销？"]),
        (
            "老年证怎么办？公交卡怎么充值？图书馆几点开门？",
            "老年证",
            ["公交卡怎么办、怎么充值？", "图书馆、博物馆怎么去、要钱吗？"],
        ),
        ("身份证丢了怎么补办？在外地能办吗？", "身份证丢了", []),
        ("身份证丢了怎么补办？需要什么材料？", "身份证丢了", []),
        ("你好，请问一下，低保怎么申请？谢谢", "低保怎么申请", []),
    ],
)
async def test_the_other_question_is_one_tap_away(
    house: Hotline, said: str, answered: str, others: list[str]
) -> None:
    li = house.citizen()
    (answer,) = await li.says(said)
    assert shown(answer).startswith(answered)
    assert ("您还问的" in answer.text) == bool(others)
    assert labels(answer)[: len(others)] == others
    for title in others:
        (other,) = await li.taps(title)
        assert shown(other).startswith(title)
