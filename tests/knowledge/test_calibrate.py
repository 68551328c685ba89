"""Thresholds come from the articles themselves, always the same ones."""

import pytest

from knowledge.articles import Article
from knowledge.calibrate import calibrate, outside
from knowledge.gate import Thresholds, decide
from knowledge.search import Index
from knowledge.texts import Texts
from tests.knowledge.conftest import ARTICLES


def test_the_same_articles_give_the_same_thresholds() -> None:
    assert calibrate(Texts(ARTICLES)) == calibrate(Texts(ARTICLES))


def test_other_articles_give_other_thresholds() -> None:
    assert calibrate(Texts(ARTICLES)) != calibrate(Texts(ARTICLES[:3]))


def test_thresholds_can_be_stored() -> None:
    thresholds = Thresholds(0.5, 0.25, 0.1)
    assert Thresholds.from_dict(thresholds.to_dict()) == thresholds
    with pytest.raises(KeyError):
        Thresholds.from_dict({"sure": 0.5})


def test_few_outside_questions_are_answered(index: Index) -> None:
    assert len(set(outside())) == len(outside()) >= 150
    answered = [text for text in outside() if index.search(text).answer]
    assert len(answered) <= 0.06 * len(outside())


def test_the_sample_keeps_small_talk_out(sample_index: Index) -> None:
    answered = [text for text in outside() if sample_index.search(text).answer]
    assert len(answered) <= 0.06 * len(outside())


def test_the_sample_answers_its_own_questions(sample: list[Article], sample_index: Index) -> None:
    found = [sample_index.search(article.question) for article in sample]
    first = [f.hits[0].id == article.id for f, article in zip(found, sample, strict=True)]
    sure = [f.answer == article.id for f, article in zip(found, sample, strict=True)]
    assert sum(first) >= 0.99 * len(sample)
    assert sum(sure) >= 0.95 * len(sample)


@pytest.mark.parametrize(
    ("strength", "lead", "exact", "held", "outcome"),
    [
        (0.9, 0.2, False, False, "sure"),
        (0.9, 0.0, False, False, "choices"),
        (0.4, 0.2, False, False, "choices"),
        (0.1, 0.2, False, False, "unknown"),
        (0.1, 0.2, True, True, "sure"),
        (0.1, 0.0, True, True, "choices"),
        (0.1, 0.2, False, True, "choices"),
    ],
)
def test_deciding(strength: float, lead: float, exact: bool, held: bool, outcome: str) -> None:
    thresholds = Thresholds(sure=0.6, choices=0.3, lead=0.1)
    assert decide(thresholds, strength, lead, exact=exact, held=held) == outcome
