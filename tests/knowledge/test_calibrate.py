"""Thresholds come from the articles themselves, always the same ones."""

from importlib.resources import files

import pytest

from knowledge.articles import Article
from knowledge.calibrate import calibrate, outside
from knowledge.evaluate import Row, evaluate, read_groups, read_queries
from knowledge.gate import Thresholds, decide
from knowledge.search import Index
from knowledge.texts import Texts
from tests.knowledge.conftest import ARTICLES


def test_the_same_articles_give_the_same_thresholds() -> None:
    assert calibrate(Texts(ARTICLES)) == calibrate(Texts(ARTICLES))


def test_other_articles_give_other_thresholds() -> None:
    assert calibrate(Texts(ARTICLES)) != calibrate(Texts(ARTICLES[:3]))


def test_thresholds_can_be_stored() -> None:
    thresholds = Thresholds(0.5, 0.25)
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
    ("certainty", "lead", "exact", "held", "outcome"),
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
def test_deciding(certainty: float, lead: float, exact: bool, held: bool, outcome: str) -> None:
    thresholds = Thresholds(sure=0.6, choices=0.3)
    assert decide(thresholds, certainty, lead, exact=exact, held=held) == outcome


def test_an_index_that_was_calibrated_answers_strangers_rightly(sample_index: Index) -> None:
    """The floors of what was measured on questions that were written without sight of aliases."""
    text = files("knowledge").joinpath("sample/citizens.queries.csv").read_text("utf-8")
    rows = read_groups(text, "kind")

    def share(name: str, rows: list[Row]) -> float:
        return evaluate(sample_index, rows)[name] or 0.0

    assert share("wrong_answered", read_queries(text)) <= 0.05
    assert share("false_answered", read_queries(text)) <= 0.05
    assert share("answered", read_queries(text)) >= 0.35
    assert share("hit1", rows["easy"]) >= 0.84
    assert share("hit3", rows["colloquial"]) >= 0.78
    assert share("hit5", rows["scenario"]) >= 0.55
