"""Numbers and addresses in what the hotline says, as they are tapped."""

import pytest

from bot.pages import dialling
from tests.dialogue import city


@pytest.mark.parametrize(
    ("text", "tapped"),
    [
        ("请现在就拨打12356，怕忍不住，拨打120或110。", ["tel:12356", "tel:120", "tel:110"]),
        ("不方便出声，可以编短信发12110", ["tel:12110"]),
        ("交通事故打122，社保打12333，医保打12393。", ["tel:122", "tel:12333", "tel:12393"]),
        ("拿不准，拨打96110；济南12345热线", ["tel:96110", "tel:12345"]),
        ("0531-12345678，手机13805311234", ["tel:0531-12345678", "tel:13805311234"]),
        ("Call 119 now. Then 12345.", ["tel:119", "tel:12345"]),
        ("看https://example.org/a?b=119，再说", ["https://example.org/a?b=119"]),
        ("乘122路公交，票价120元，走110米，119.5平", []),
        ("编号JN261123-0119，A120，1200，12356789", []),
        ("住110号，12345号码有人接", ["tel:12345"]),
    ],
)
def test_what_is_tapped(text: str, tapped: list[str]) -> None:
    found = dialling.pieces(text, city())
    assert [to for _, to in found if to] == tapped
    assert "".join(words for words, _ in found) == text


def test_every_number_of_an_emergency_is_tapped() -> None:
    for one in city().emergencies:
        for text in (one.say, one.say_en, one.call, one.call_en):
            to = [to for _, to in dialling.pieces(text, city()) if to]
            assert all(f"tel:{number}" in to for number in dialling._SHORT.findall(text)), text
        assert one.number in dialling.numbers(city())
