"""Thresholds come from the articles themselves, always the same ones."""

from dataclasses import replace
from importlib.resources import files

import pytest

from knowledge.articles import Article
from knowledge.calibrate import calibrate, long_outside, outside
from knowledge.evaluate import Row, evaluate, read_groups, read_queries
from knowledge.gate import Signs, Thresholds, decide
from knowledge.search import Index
from knowledge.texts import Texts
from knowledge.twins import crowd, names
from tests.knowledge.conftest import ARTICLES, DAY


def test_the_same_articles_give_the_same_thresholds() -> None:
    assert calibrate(Texts(ARTICLES)) == calibrate(Texts(ARTICLES))


def test_other_articles_give_other_thresholds() -> None:
    assert calibrate(Texts(ARTICLES)) != calibrate(Texts(ARTICLES[:3]))


def test_where_each_article_is_worded_once_an_answer_takes_more(sample: list[Article]) -> None:
    worded = [one for one in sample if "？" in one.question][:60]
    once = calibrate(Texts([replace(one, aliases=()) for one in worded]))
    assert once.shy == 0
    assert once.sure > calibrate(Texts(worded)).sure


def test_thresholds_can_be_stored() -> None:
    thresholds = Thresholds(0.5, 0.25)
    assert Thresholds.from_dict(thresholds.to_dict()) == thresholds
    with pytest.raises(KeyError):
        Thresholds.from_dict({"sure": 0.5, "choices": 0.25})


def test_few_outside_questions_are_answered(index: Index) -> None:
    assert len(set(outside())) == len(outside()) >= 150
    answered = [text for text in outside() if index.search(text, on=DAY).answer]
    assert len(answered) <= 0.06 * len(outside())


def test_the_sample_keeps_small_talk_out(sample_index: Index) -> None:
    answered = [text for text in outside() if sample_index.search(text, on=DAY).answer]
    assert len(answered) <= 0.06 * len(outside())


def test_the_sample_answers_its_own_questions(sample: list[Article], sample_index: Index) -> None:
    found = [sample_index.search(article.question, on=DAY) for article in sample]
    first = [f.hits[0].id == article.id for f, article in zip(found, sample, strict=True)]
    sure = [f.answer == article.id for f, article in zip(found, sample, strict=True)]
    assert sum(first) >= 0.99 * len(sample)
    assert sum(sure) >= 0.95 * len(sample)


@pytest.mark.parametrize(
    ("belonging", "clearness", "lead", "exact", "held", "outcome"),
    [
        (1.9, 2.0, 0.2, False, False, "sure"),
        (1.9, 2.0, 0.0, False, False, "choices"),
        (1.9, 0.5, 0.2, False, False, "choices"),
        (1.7, 2.0, 0.2, False, False, "choices"),
        (1.2, 2.0, 0.2, False, False, "unknown"),
        (1.2, 0.5, 0.2, True, True, "sure"),
        (1.2, 0.5, 0.0, True, True, "choices"),
        (1.2, 0.5, 0.2, False, True, "choices"),
    ],
)
def test_deciding(
    belonging: float, clearness: float, lead: float, exact: bool, held: bool, outcome: str
) -> None:
    thresholds = Thresholds(sure=1.5, choices=1.6, belongs=1.8)
    found = Signs(belonging, clearness, lead, like=0.9, rival=0.8, both=0.5)
    assert decide(thresholds, found, exact=exact, held=held) == outcome


@pytest.mark.parametrize(
    ("both", "lead", "exact", "outcome"),
    [
        (0.95, 0.2, False, "choices"),
        (0.95, 0.2, True, "sure"),
        (0.95, 0.8, False, "sure"),
        (0.8, 0.2, False, "sure"),
    ],
)
def test_what_two_entries_say_whole_is_a_choice(
    both: float, lead: float, exact: bool, outcome: str
) -> None:
    thresholds = Thresholds(sure=1.5, choices=1.6, belongs=1.8)
    found = Signs(1.9, 2.0, lead, like=0.9, rival=0.8, both=both)
    assert decide(thresholds, found, exact=exact, held=False) == outcome


@pytest.mark.parametrize(
    ("rival", "exact", "outcome"),
    [
        (0.5, False, "sure"),
        (0.8, False, "choices"),
        (0.8, True, "sure"),
        (0.95, True, "choices"),
    ],
)
def test_the_shy_look_at_who_else_is_like_the_question(
    rival: float, exact: bool, outcome: str
) -> None:
    thresholds = Thresholds(sure=1.5, choices=1.6, belongs=1.8, shy=8.0)
    found = Signs(1.9, 2.0, 0.2, like=1.0, rival=rival, both=1.0)
    assert decide(thresholds, found, exact=exact, held=False) == outcome


def test_small_talk_does_not_become_the_citys_business_by_its_length(sample_index: Index) -> None:
    """Citizens' questions of a dozen characters and more share some of them with any article."""
    answered = [text for text in long_outside() if sample_index.search(text, on=DAY).answer]
    assert len(answered) <= 0.05 * len(long_outside())
    assert min(map(len, long_outside())) >= 8


_ILLS = "感冒 肺炎 哮喘 胃炎 鼻炎 湿疹 贫血 痛风 中暑 失眠 高血压 糖尿病"
_ASKED = """
{}怎么治疗？ 怎么治疗{}？ {}要怎么治疗才好？ {}吃什么药？ {}吃什么药好？ 孩子{}吃什么药好？
{}有什么症状？ {}都有哪些症状？ {}的症状有什么？ {}会传染吗？ {}会不会传染别人？
"""


def _twins() -> list[Article]:
    """Questions as a forum has them: each worded once, many nearly the same."""
    asked = [one.format(ill) for ill in _ILLS.split() for one in _ASKED.split()]
    return [Article(str(number), question, "答") for number, question in enumerate(asked)]


def test_where_entries_are_near_twins_the_index_is_shy() -> None:
    index = Index.build(_twins())
    assert index.thresholds.shy > 0
    assert index.search("失眠会传染吗", on=DAY).answer is not None, "one is word for word"
    assert index.search("怎么治疗失眠", on=DAY).outcome == "choices", (
        "word for word, but in two orders"
    )
    assert index.search("失眠要吃什么药才好", on=DAY).outcome == "choices"
    bold = index.with_thresholds(replace(index.thresholds, shy=0.0))
    assert bold.search("怎么治疗失眠", on=DAY).outcome == "sure"


def test_names_and_entries_with_several_wordings_need_no_shyness() -> None:
    what = ("门诊登记", "门诊登记表", "门诊预约")
    named = [f"{ill}{one}" for ill in _ILLS.split() for one in what]
    matters = Texts([Article(name, name, "答") for name in named])
    assert (names(matters), crowd(matters)) == (True, 0.0)
    worded = Texts([replace(one, aliases=(f"想问{one.question}",)) for one in _twins()])
    assert (names(worded), crowd(worded)) == (False, 0.0)
    assert crowd(Texts([])) == 0.0


def test_an_index_that_was_calibrated_answers_strangers_rightly(sample_index: Index) -> None:
    """The floors of what was measured on questions that were written without sight of aliases."""
    text = files("knowledge").joinpath("sample/citizens.queries.csv").read_text("utf-8")
    rows = read_groups(text, "kind")

    def share(name: str, rows: list[Row]) -> float:
        return evaluate(sample_index, rows, on=DAY)[name] or 0.0

    assert share("wrong_answered", read_queries(text)) <= 0.05
    assert share("false_answered", read_queries(text)) <= 0.05
    assert share("answered", rows["easy"] + rows["colloquial"]) >= 0.53
    assert share("hit1", rows["easy"]) >= 0.84
    assert share("hit3", rows["colloquial"]) >= 0.78
    assert share("hit5", rows["scenario"]) >= 0.55
