"""The sample knowledge: large enough, whole, marked as a sample, and every text of it found."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.city.profile import load
from knowledge.articles import Article
from knowledge.search import Index
from tests.knowledge.conftest import DAY

SECONDS = 0.3
"""Of the processor, for one search; the longest text that is looked at takes some 0.05."""


def test_it_is_as_large_as_promised(sample: list[Article]) -> None:
    assert len(sample) >= 300
    assert len({article.topic for article in sample}) >= 20
    assert [one.id for one in sample if len(one.aliases) < 9] == []


def test_every_article_says_that_it_is_a_sample(sample: list[Article]) -> None:
    assert [one.id for one in sample if "示例" not in one.source] == []


def test_some_show_what_a_city_can_write_besides(sample: list[Article]) -> None:
    """Words for the large-type page, numbers of documents (as samples too), days of validity."""
    elder = [one for one in sample if one.elder]
    assert len(elder) >= 30
    assert [one.id for one in elder if len(one.elder) > min(120, len(one.answer))] == []
    documents = [one.document for one in sample if one.document]
    assert len(documents) >= 30
    assert [one for one in documents if not one.startswith("示例")] == []
    assert sum(one.valid_until is not None for one in sample) >= 10


def test_what_articles_point_to_exists(sample: list[Article]) -> None:
    ids = {article.id for article in sample}
    assert len(ids) == len(sample)
    assert [one.id for one in sample if not set(one.related) <= ids - {one.id}] == []
    city = load("jinan")
    assert [one.id for one in sample if city.department(one.department) is None] == []


def test_every_title_and_alias_is_found_first(sample: list[Article], sample_index: Index) -> None:
    texts = [(one.id, text) for one in sample for text in (one.question, *one.aliases)]
    assert len(texts) > 3600
    missed = []
    for id_, text in texts:
        hits = sample_index.search(text, limit=1, on=DAY).hits
        if not hits or hits[0].id != id_:
            missed.append((id_, text))
    assert missed == []


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        pytest.param("yibao zenme baoxiao", "yb-003", id="other words, with spaces"),
        pytest.param("yibaozenmebaoxiao", "yb-003", id="other words, without"),
        pytest.param("110 baojing", "za-002", id="a number among the sounds"),
    ],
)
def test_other_words_in_pinyin_are_offered_what_is_near(
    sample_index: Index, asked: str, meant: str
) -> None:
    found = sample_index.search(asked, on=DAY)
    assert found.outcome == "choices"
    assert meant in [hit.id for hit in found.hits[:3]]


@pytest.mark.parametrize("named", ["居住证", "办身份证", "身份证怎么办", "公交卡", "结婚登记"])
def test_a_matter_that_is_only_named_is_a_choice_of_what_is_known_of_it(
    sample_index: Index, named: str
) -> None:
    found = sample_index.search(named, on=DAY)
    assert found.outcome == "choices"
    assert all(named.strip("办怎么")[:2] in hit.question for hit in found.hits[:2])


_MIXED = st.text(
    st.sampled_from("公积金社保卡怎么办gjjshebao etc12345ü，\n\x00é🙂𠀀\u200d"), max_size=400
)


@settings(max_examples=25)
@given(st.one_of(st.text(max_size=400), _MIXED), st.sampled_from((1, 25)))
def test_any_text_is_searched_in_bounded_time(sample_index: Index, text: str, times: int) -> None:
    # The processor's time of this thread: a busy machine must not fail the test.
    started = time.thread_time()
    found = sample_index.search(text * times, on=DAY)
    assert time.thread_time() - started < SECONDS
    assert found.outcome in {"sure", "choices", "unknown"}


@pytest.mark.parametrize(
    "part", ["公积金怎么提取", "gjj", "ü\u0301", "🙂", "2026年11月", "\x00", " "]
)
def test_a_huge_text_is_searched_in_bounded_time(sample_index: Index, part: str) -> None:
    started = time.thread_time()
    sample_index.search(part * (200_000 // len(part)), on=DAY)
    assert time.thread_time() - started < SECONDS


def test_two_slips_or_a_missing_character_find_the_question(
    sample: list[Article], sample_index: Index
) -> None:
    """By seed; what is missed becomes as near to another question."""
    chance = random.Random(7)
    known = sorted({char for one in sample for char in one.question if char >= "\u4e00"})

    def first(one: Article, text: str) -> bool:
        return sample_index.search(text, limit=1, on=DAY).hits[0].id == one.id

    slipped, dropped = [], []
    for one in sample:
        chars = list(one.question)
        at = [place for place, char in enumerate(chars) if char >= "\u4e00"]
        missing = chance.choice(at)
        dropped.append(first(one, one.question[:missing] + one.question[missing + 1 :]))
        for place in chance.sample(at, 2):
            chars[place] = chance.choice(known)
        slipped.append(first(one, "".join(chars)))
    assert sum(slipped) >= 0.98 * len(sample)
    assert sum(dropped) >= 0.99 * len(sample)
