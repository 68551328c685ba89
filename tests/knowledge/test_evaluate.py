"""The figures of `kb eval`, computed by hand."""

import math
from datetime import date

import pytest

from knowledge.evaluate import evaluate, read_groups, read_queries
from knowledge.search import Found, Hit
from tests.knowledge.conftest import DAY


class Scripted:
    """Answers from a script: query -> (hit ids, answer, milliseconds)."""

    def __init__(self, script: dict[str, tuple[str, str | None, float]]) -> None:
        self.script = script

    def search(self, text: str, *, limit: int = 5, on: date) -> Found:
        assert on == DAY
        ids, answer, took_ms = self.script[text]
        hits = tuple(Hit(id_, "", 1.0) for id_ in ids[:limit])
        return Found(answer, hits, "sure" if answer else "choices", took_ms)


def test_the_figures() -> None:
    index = Scripted(
        {
            "first": ("abc", "a", 1.0),
            "second": ("abc", "a", 2.0),
            "fourth": ("abcd", None, 3.0),
            "missing": ("abcde", None, 4.0),
            "either": ("bc", "b", 5.0),
            "small talk": ("a", "a", 6.0),
            "other talk": ("", None, 100.0),
        }
    )
    rows = [
        ("first", ("a",)),
        ("second", ("b",)),
        ("fourth", ("d",)),
        ("missing", ("z",)),
        ("either", ("b", "c")),
        ("small talk", ()),
        ("other talk", ()),
    ]
    figures = evaluate(index, rows, on=DAY)
    rates = ["hit1", "hit3", "hit5", "mrr", "answered", "wrong_answered", "false_answered"]
    assert list(figures) == ["n", *rates, "p50_ms", "p99_ms"]
    assert figures["n"] == 7
    assert figures["hit1"] == 2 / 5
    assert figures["hit3"] == 3 / 5
    assert figures["hit5"] == 4 / 5
    assert math.isclose(figures["mrr"] or 0, (1 + 1 / 2 + 1 / 4 + 0 + 1) / 5)
    assert figures["answered"] == 3 / 5
    assert figures["wrong_answered"] == 1 / 3
    assert figures["false_answered"] == 1 / 2
    assert figures["p50_ms"] == 4.0
    assert figures["p99_ms"] == 100.0


def test_rates_without_a_row_are_none() -> None:
    nothing = evaluate(Scripted({}), [], on=DAY)
    assert nothing.pop("n") == 0
    assert set(nothing.values()) == {None}
    outside = evaluate(Scripted({"q": ("a", None, 1.0)}), [("q", ())], on=DAY)
    assert outside["hit1"] is None
    assert outside["wrong_answered"] is None
    assert outside["false_answered"] == 0.0


def test_reading_queries() -> None:
    text = "\ufeffkind,query,expected\npinyin,shebaoka,a1|a2\noutside,你好,\n"
    assert read_queries(text) == [("shebaoka", ("a1", "a2")), ("你好", ())]
    assert read_groups(text, "kind") == {
        "pinyin": [("shebaoka", ("a1", "a2"))],
        "outside": [("你好", ())],
    }


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValueError, match="expected"):
        read_queries("query\nq\n")
    with pytest.raises(ValueError, match="kind"):
        read_groups("query,expected\nq,a\n", "kind")
