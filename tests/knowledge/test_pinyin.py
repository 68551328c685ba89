"""Sounds of characters, and the table they come from."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.pinyin import hear, hear_all, merge_accents, merge_accents_all, spell, without_accent
from knowledge.units import to_codes


def test_the_table_is_made_from_pypinyin() -> None:
    # Its tables are large, and each process that collects the tests would read them.
    from tests.knowledge import pinyin_source

    shipped = files("knowledge").joinpath("pinyin.txt").read_text("utf-8")
    assert shipped == "".join(pinyin_source.lines())


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("社保卡", "shebaoka"),
        ("重庆的重量", "chongqingdezhongliang"),
        ("银行行不行", "yinhangxingbuxing"),
        ("女儿", "nver"),
        ("a1，", ""),
    ],
)
def test_spelling(text: str, pinyin: str) -> None:
    assert spell(hear(text)) == pinyin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zhang", "zan"),
        ("chi", "ci"),
        ("shui", "sui"),
        ("nan", "lang"),
        ("hua", "fa"),
        ("hu", "fu"),
    ],
)
def test_accents_sound_alike(one: str, other: str) -> None:
    assert without_accent(one) == without_accent(other)


def test_different_sounds_stay_different() -> None:
    assert len({without_accent(syllable) for syllable in ("ba", "pa", "ma", "fa", "da", "ta")}) == 6


@given(st.text(st.sampled_from("银行重庆长大社保卡aB1，é𠀀"), max_size=12))
def test_many_texts_sound_as_each_alone(text: str) -> None:
    assert hear_all(to_codes(text)).tolist() == hear(text)
    heard = hear(text)
    assert merge_accents_all(hear_all(to_codes(text))).tolist() == merge_accents(heard)
