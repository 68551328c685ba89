"""What only begins, and what may be concluded from it: nothing."""

import pytest

from handlers.cases import intake
from handlers.cases.pieces import filler, piece
from handlers.cases.summary import summary
from tests.dialogue import city


@pytest.mark.parametrize("said", ["我们小区", "我们家", "就是我们小区", "那个", "电梯", "阳光100"])
def test_nothing_is_concluded_from_a_fragment(said: str) -> None:
    assert intake.kind(said, city()) == "help"


def test_praise_has_a_word_of_it() -> None:
    assert intake.kind("就是我们小区\n阳光100\n昨天半小时", city()) == "help"
    assert intake.kind("维修师傅大年三十赶来修好了暖气，耐心得很", city()) == "praise"


def test_pieces() -> None:
    pairs = {
        "我们小区": "where", "楼下那家": "where", "电梯": "what", "那个": "what",
        "电梯坏了": "", "路灯不亮": "", "怎么办": "", "谢谢小王": "",
    }  # fmt: skip
    assert {said: piece(said, city()) for said in pairs} == pairs
    assert filler("是这样的")
    assert filler("就是那个")
    assert not filler("是电梯")


def test_the_title_is_the_first_piece_that_tells() -> None:
    assert summary("就是我们小区\n电梯老是坏\n昨天困了我半小时") == "电梯老是坏"
    assert summary("我们小区\n三号楼") == "我们小区"
    assert summary("电梯\n坏了三天了") == "电梯，坏了三天了"
    assert summary("你们\n小区物业乱收费") == "小区物业乱收费"
    assert summary("邻居家赌博\n不能说是我举报的") == "邻居家赌博"
