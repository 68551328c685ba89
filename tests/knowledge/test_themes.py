"""Themes: entries are found by words that they do not have themselves."""

import numpy as np
import pytest

from knowledge.articles import Article
from knowledge.channels import channels
from knowledge.normalise import normalise
from knowledge.search import Index
from knowledge.texts import Texts
from knowledge.themes import Themes
from tests.knowledge.conftest import ARTICLES, DAY


@pytest.fixture(scope="module")
def texts(sample: list[Article]) -> Texts:
    return Texts(sample)


def _themes(texts: Texts) -> Themes:
    assert texts.themes is not None
    return texts.themes


def _near(texts: Texts, asked: str) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    return _themes(texts).near(texts.reader.read(normalise(asked)).characters)


def test_a_question_is_near_the_entry_that_it_is_taken_from(
    sample: list[Article], texts: Texts
) -> None:
    """The themes alone know it among 368 for more than three in four, and it is never far."""
    first, far = 0, []
    for number, article in enumerate(sample):
        near = _near(texts, article.question)
        assert near is not None
        place = int((near > near[number]).sum())
        first += place == 0
        if place >= len(sample) // 4:
            far.append(article.question)
    assert first > 0.75 * len(sample)
    assert len(far) <= 0.01 * len(sample)


def test_all_is_between_nothing_and_the_same(texts: Texts) -> None:
    near = _near(texts, "楼上漏水把我家天花板泡了，找谁")
    assert near is not None
    assert near.shape == (len(texts.first),)
    assert 0.0 <= near.min() <= near.max() <= 1.0 + 1e-6


def test_what_nobody_says_is_near_nothing(texts: Texts) -> None:
    assert _near(texts, "🙂🙂") is None
    assert _themes(texts).near([]) is None


def test_the_same_entries_always_have_the_same_themes(sample: list[Article], texts: Texts) -> None:
    again = Texts(sample)
    asked = "孩子转学要什么手续"
    first, second = _near(texts, asked), _near(again, asked)
    assert first is not None
    assert second is not None
    assert first.tolist() == second.tolist()


def test_they_are_not_learned_where_entries_are_few_or_say_little(sample: list[Article]) -> None:
    assert Texts(ARTICLES).themes is None
    names = [Article(one.id, one.question, "见附件") for one in sample]
    short = Texts(names)
    assert short.themes is None
    found = channels(short, short.reader.read(normalise("社保卡丢了")))
    assert "themes" not in found.by_entry


def test_it_is_said_what_a_theme_gave(sample_index: Index) -> None:
    best = sample_index.explain("下水道堵了往上冒脏水", limit=1, on=DAY)[0]
    assert 0.0 < best.parts["themes"] <= 2.0
