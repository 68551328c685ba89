"""Spoken and written numbers are compared in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.numerals import spoken


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("一二三四五热线", "12345热线"),
        ("拨幺二三一五", "拨12315"),
        ("五十五岁退休", "55岁退休"),
        ("五十岁退休", "50岁退休"),
        ("二百零三路公交", "203路公交"),
        ("二零二六年", "2026年"),
        ("三个月", "三个月"),
        ("3个月", "三个月"),
        ("10天", "十天"),
        ("12345", "12345"),
        ("g2次", "g2次"),
        ("十一放假", "11放假"),
        ("一千五百元", "1500元"),
        ("一千五百零三元", "1503元"),
        ("千方百计", "千方百计"),
        ("百十来个", "百十来个"),
        ("一百二", "一百二"),
        ("一样", "一样"),
        ("接二连三", "接二连三"),
    ],
)
def test_a_number_has_one_form(text: str, form: str) -> None:
    assert spoken(text) == form


def written(value: int) -> str:
    """1 to 9999 as people write it in characters: 一千零三十."""
    text, gap = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = value // size % 10
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + unit
        gap = not digit
    return text.removeprefix("一") if 10 <= value < 20 else text


@given(st.integers(min_value=11, max_value=9999))
def test_every_number_that_is_spoken_out_is_known(value: int) -> None:
    assert spoken(f"要{written(value)}元") == f"要{value}元"


@given(st.text(alphabet="零〇一二两三四五六七八九十百千幺0123456789年a"))
def test_any_text_has_a_form(text: str) -> None:
    assert len(spoken(text)) <= 4 * len(text)
