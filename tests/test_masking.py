"""Numbers that people write in many ways: no form of them gets through."""

import re
import time

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


FAR_GAPS = st.sampled_from(["", "", " ", "-", " (", ") ", "/", "\u3000"])


@given(
    st.data(), st.sampled_from(["", "电话", "call me: ", "，"]), st.sampled_from(["+", "＋", "00"])
)
def test_no_number_of_another_country_gets_through(
    data: st.DataObject, before: str, plus: str
) -> None:
    first = data.draw(st.sampled_from("12345679"))
    number = first + data.draw(st.text(DIGIT, min_size=7, max_size=14))
    said = "".join(one + data.draw(FAR_GAPS) for one in number[:-1]) + number[-1]
    masked = mask(f"{before}{plus}{said} 谢谢")
    assert len(digits_of(masked)) <= 7, masked


def test_times_and_counts_stay() -> None:
    said = "10:00 2026-11-30 11:00, C++ 12345678, JN261123-0042, 2026-11-30T10:00:00+08:00"
    assert mask(said) == said


def test_a_wall_of_digits_holds_nobody_up() -> None:
    began = time.process_time()
    mask("001" * 20_000)  # looked at from every digit on, it took four seconds
    assert time.process_time() - began < 1.0


PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
LETTER = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # I and O are on no plate (GA 36)


@st.composite
def plates(draw: st.DrawFn) -> tuple[str, str]:
    """A plate as people write it, and what of it may not stand anywhere: five characters after
    the letter, six on cars with new energy (D or F first, or last on large ones)."""
    body = draw(st.text(LETTER + DIGIT, min_size=4, max_size=4))
    kind = draw(st.sampled_from(["plain", "special", "small", "large"]))
    energy, last = draw(st.sampled_from("DF")), draw(st.sampled_from(LETTER + DIGIT))
    own = {
        "plain": body + last,
        "special": body + draw(st.sampled_from("挂学警港澳")),
        "small": energy + body + draw(st.sampled_from(DIGIT)),
        "large": draw(st.text(DIGIT, min_size=5, max_size=5)) + energy,
    }[kind]
    gaps = ["", "", " ", "·", "•", "-", "－", "．", "\u3000", " · "]
    said = f"{draw(st.sampled_from(LETTER))}{draw(st.sampled_from(gaps))}{own}"
    if draw(st.booleans()):
        said = said.lower()
    if draw(st.booleans()):
        said = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in said)
    gap = draw(st.sampled_from(["", "", " ", "\u3000"]))
    return f"{draw(st.sampled_from(PROVINCES))}{gap}{said}", own


def plain(text: str) -> str:
    return "".join(
        chr(ord(one) - 0xFEE0) if "\uff01" <= one <= "\uff5e" else one for one in text
    ).upper()


@given(plates(), AROUND, AROUND)
def test_no_plate_gets_through(plate: tuple[str, str], before: str, after: str) -> None:
    said, own = plate
    masked = plain(mask(before + said + after))
    assert own not in masked, masked
    assert own[:4] not in masked, masked
    assert len(re.sub(r"[^0-9A-Z]", "", masked.replace("*", ""))) <= 3, masked
