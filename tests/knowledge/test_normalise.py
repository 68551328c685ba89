"""Spellings that mean the same get one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.normalise import LONGEST_TEXT, canonical, normalise, normalise_all


@pytest.mark.parametrize(
    ("written", "form"),
    [
        pytest.param("社保卡，怎么办？！", "社保卡怎么办", id="punctuation"),
        pytest.param("ＥＴＣ　１２３４５", "etc 12345", id="full width"),
        pytest.param("社會保障卡遺失", "社会保障卡遗失", id="traditional"),
        pytest.param("办 ETC 卡", "办etc卡", id="spaces by Chinese"),
        pytest.param("Good  Morning!", "good morning", id="spaces between Latin"),
        pytest.param("您好，请问一下，公积金怎么取呢，谢谢", "公积金怎么取", id="filler"),
        pytest.param("老师儿，麻烦问下暖气不热", "暖气不热", id="Jinan greeting"),
        pytest.param("你好", "你好", id="only filler stays"),
        pytest.param("Shè bǎo lǜ lü", "she bao lv lv", id="tone marks"),
        pytest.param("第一行\n第二行", "第一行第二行", id="line break"),
        pytest.param("。。。", "", id="nothing left"),
    ],
)
def test_normalise(written: str, form: str) -> None:
    assert normalise(written) == form


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("咋补办", "怎么补办"),
        ("如何补办", "怎么补办"),
        ("可不可以补办", "能补办"),
        ("弄丢了", "丢失"),
        ("俺们", "我"),
    ],
)
def test_canonical_question_words(written: str, form: str) -> None:
    assert canonical(written) == form


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_all_at_once_gives_the_same_as_one_by_one(texts: list[str]) -> None:
    assert [form[:LONGEST_TEXT] for form in normalise_all(texts)] == [*map(normalise, texts)]


@given(st.text())
def test_the_form_has_only_words_and_bounded_length(text: str) -> None:
    form = normalise(text)
    assert len(form) <= LONGEST_TEXT
    assert all(char.isalnum() or char == " " for char in form)


def test_many_texts_become_what_each_becomes_alone() -> None:
    texts = [f"你好，请问第{n}路公交车几点末班呢？\n１{n}号 ok" for n in range(2500)]
    assert normalise_all(texts) == [normalise(text) for text in texts]
