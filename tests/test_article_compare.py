"""What changed between two wordings, what is nearly the same, and what a draft would change."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.articles import alike
from handlers.articles.compare import compare, pieces
from handlers.articles.trial import Trials
from handlers.articles.written import as_wording
from knowledge.articles import Article, Guide
from knowledge.gate import Thresholds
from knowledge.search import Index
from storage.versions import Version
from tests.dialogue import MONDAY, index

DAY = date(2026, 11, 24)
OLD = Article(
    "heat-1",
    "暖气不热怎么办？",
    "先看阀门有没有打开。阀门开着还不热，请拨打供热单位电话。测温要提前一天约。",
    guide=Guide(materials=("身份证", "供热合同")),
)


def marked(old: str, new: str) -> str:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(signs[kind].format(text) for kind, text in pieces(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("提前一天约。", "提前两天约。", "提前[-一-][+两+]天约。"),
        ("一。二。", "一。三个字。二。", "一。[+三个字。+]二。"),
        ("一。二。三。", "一。三。", "一。[-二。-]三。"),
        ("完全不同的话。", "ABC", "[-完全不同的话。-][+ABC+]"),
        ("", "新的", "[+新的+]"),
        ("同", "同", "同"),
    ],
)
def test_changes_are_told_to_the_character(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


@given(st.text(max_size=80), st.text(max_size=80))
def test_pieces_give_both_texts_back(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(text for kind, text in found if kind != "new") == old
    assert "".join(text for kind, text in found if kind != "gone") == new


def test_only_fields_that_differ_are_told() -> None:
    new = replace(
        OLD,
        topic="供热",
        guide=Guide(materials=("身份证", "房产证")),
        valid_until=date(2027, 3, 15),
    )
    found = {change.field: change.pieces for change in compare(OLD, new)}
    assert list(found) == ["topic", "valid_until", "materials"]
    assert found["valid_until"] == (("new", "2027-03-15"),)
    assert found["materials"][0] == ("same", "身份证\n")
    assert compare(OLD, OLD) == []


def test_the_longest_answers_are_compared_in_bounded_time() -> None:
    old = "".join(chr(0x4E00 + n * 7 % 5000) for n in range(8000))
    new = "".join(chr(0x4E00 + n * 11 % 5000) for n in range(8000))
    began = time.process_time()
    pieces(old, new)
    pieces("。".join(old[n : n + 9] for n in range(0, 8000, 10)), "。".join(new))
    assert time.process_time() - began < 5


def written(article: Article) -> Version:
    wording = as_wording(article)
    return Version(
        1, article.id, 1, "draft", author="老周", revision=1, created_at=MONDAY,
        changed_at=MONDAY, published_at=None, **wording,
    )  # fmt: skip


def test_the_nearest_articles_are_told_with_their_own_words() -> None:
    known = index().articles[0]
    found = alike.nearest(index(), [], "new", ["", f"你好，{known.question}"], MONDAY.date())
    assert (found[0].id, found[0].same, found[0].served) == (known.id, True, True)
    assert [
        one.id for one in alike.nearest(index(), [], known.id, [known.question], MONDAY.date())
    ] != [known.id]
    assert alike.nearest(index(), [], "new", ["火星基地招聘厨师吗"], MONDAY.date()) == []


def test_what_a_colleague_is_writing_counts_too() -> None:
    found = alike.nearest(Index.build([]), [written(OLD)], "new", ["暖气不热咋办"], MONDAY.date())
    assert [(one.id, one.served) for one in found] == [("heat-1", False)]
    assert (
        alike.nearest(Index.build([]), [written(OLD)], "heat-1", ["暖气不热怎么办"], MONDAY.date())
        == []
    )


def test_a_trial_tells_the_rank_before_and_after() -> None:
    trials, present = Trials(), index()
    draft = Article("mars", "火星基地怎么报名？", "请到窗口。", aliases=("去火星基地报名",))
    before, after = trials.ask(present, draft, "火星基地怎么报名", DAY)
    assert (before.rank, before.given) == (None, False)
    assert (after.rank, after.given, after.outcome) == (1, True, "sure")
    late = replace(draft, valid_until=date(2026, 1, 1))
    assert trials.ask(present, late, "火星基地怎么报名", DAY)[1].rank is None


def test_a_trial_is_built_once_for_a_draft_and_the_present_articles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built: list[Index] = []
    build = Index.build

    def counted(articles: Sequence[Article], thresholds: Thresholds | None = None) -> Index:
        built.append(build(articles, thresholds))
        return built[-1]

    monkeypatch.setattr(Index, "build", counted)
    present, trials = build([OLD]), Trials()
    draft = replace(OLD, aliases=("屋里冷",))
    for question in ("屋里冷", "暖气不热"):
        trials.ask(present, draft, question, DAY)
    assert len(built) == 1
    trials.ask(present, replace(draft, aliases=("屋里凉",)), "屋里冷", DAY)
    trials.ask(build([OLD]), draft, "屋里冷", DAY)
    assert len(built) == 3
