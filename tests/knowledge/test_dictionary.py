"""Browsing by topic, department and letter."""

import pytest

from knowledge.articles import Article
from knowledge.dictionary import by_department, by_letter, by_topic

A = Article("a", "社保卡怎么办？", "答", topic="社保", department="人社局")
B = Article("b", "公积金怎么取？", "答", topic="公积金")
C = Article("c", "社区在哪？", "答", topic="社保", department="民政局")
D = Article("d", "12345是什么？", "答", department="人社局")


def test_topics_and_departments_keep_their_order() -> None:
    assert by_topic([A, B, C, D]) == {"社保": [A, C], "公积金": [B], "": [D]}
    assert by_department([A, B, C, D]) == {"人社局": [A, D], "": [B], "民政局": [C]}


def test_letters_are_sorted_by_pinyin_and_the_rest_is_last() -> None:
    groups = by_letter([D, C, B, A])
    assert list(groups) == ["G", "S", "#"]
    assert groups == {"G": [B], "S": [A, C], "#": [D]}


def test_shorter_syllables_come_first_however_many_there_are() -> None:
    names = ["先", "西安", "线路", "西部"] * 600
    found = [Article(f"{n:04}", name, "好") for n, name in enumerate(names)]
    order = ["西安", "西部", "先", "线路"]
    assert by_letter(found) == {
        "X": [one for name in order for one in found if one.question == name]
    }


@pytest.mark.parametrize(
    ("question", "letter"),
    [
        ("重庆路在哪", "C"),
        ("ETC怎么办", "E"),
        ("请问，驾照怎么换", "J"),
        ("？", "#"),
        ("9路车", "J"),
    ],
)
def test_first_letter(question: str, letter: str) -> None:
    assert list(by_letter([Article("a", question, "答")])) == [letter]
