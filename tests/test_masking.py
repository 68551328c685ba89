"""Numbers that people write in many ways: no form of them gets through."""

import re

from hypothesis import given
from hypothesis import strategies as st

from handlers.masking import mask

DIGIT = "0123456789"
GAPS = ["", "", "", " ", "-", "－", "—", ".", "\u3000", "\u200b", "  "]
AROUND = st.sampled_from(["", "电话", "我的号：", "，", "请打", "。", "（", "）谢谢", "号"])


@st.composite
def spaced(draw: st.DrawFn, digits: str) -> str:
    """The digits, some full-width, with what people put between them."""
    said = []
    for one in digits:
        wide = chr(ord(one) + 0xFEE0) if draw(st.booleans()) and one.isascii() else one
        said += [wide, draw(st.sampled_from(GAPS))]
    return "".join(said[:-1])


def digits_of(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text.translate({n + 0xFEE0: n for n in range(0x21, 0x7F)}))


@given(st.data(), AROUND, AROUND)
def test_no_mobile_gets_through(data: st.DataObject, before: str, after: str) -> None:
    tail = data.draw(st.text(DIGIT, min_size=9, max_size=9))
    number = f"1{data.draw(st.sampled_from('3456789'))}{tail}"
    masked = mask(before + data.draw(spaced(number)) + after)
    assert len(digits_of(masked)) <= 7, masked


@given(st.data(), AROUND, AROUND, st.sampled_from([15, 16, 17, 18, 19]))
def test_no_card_gets_through(data: st.DataObject, before: str, after: str, length: int) -> None:
    number = data.draw(st.text("3456789", min_size=1, max_size=1)) + data.draw(
        st.text(DIGIT, min_size=length - 1, max_size=length - 1)
    )
    masked = mask(before + data.draw(spaced(number)) + after)
    assert len(digits_of(masked)) <= 8, masked
    assert number not in digits_of(masked)
