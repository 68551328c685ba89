"""The knowledge base as JSON: what comes back, and every refusal with its item."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles import Article
from knowledge.files import jsonfile
from tests.knowledge.files.written import FULL, articles

GOOD = {"id": "a0", "question": "问", "answer": "答"}


@given(articles)
def test_what_is_written_is_read_back(given_articles: list[Article]) -> None:
    assert jsonfile.read(jsonfile.write(given_articles)) == (given_articles, [])


def test_it_is_a_list_of_what_articles_are_made_of() -> None:
    assert json.loads(jsonfile.write([FULL])) == [FULL.as_dict()]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param({"id": "a1"}, "question is empty", id="no question"),
        pytest.param({**GOOD, "id": "a1", "colour": "red"}, "unknown field 'colour'", id="field"),
        pytest.param({**GOOD, "id": "a1", "phone": 12329}, "phone is not a text", id="number"),
        pytest.param({**GOOD, "id": "a1", "steps": "取号"}, "steps is not a list", id="no list"),
        pytest.param(GOOD, "duplicate id 'a0', first used on item 1", id="id twice"),
        pytest.param({**GOOD, "id": "a1", "answer": "\ud800"}, "half a character", id="surrogate"),
        pytest.param("a1", "not an article", id="a text"),
    ],
)
def test_a_bad_item_is_refused_with_its_number(bad: object, reason: str) -> None:
    found, [problem] = jsonfile.read(json.dumps([GOOD, bad]))
    assert [one.id for one in found] == ["a0"]
    assert problem.place == "item 2"
    assert reason in problem.reason


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        pytest.param("", "line 1", "not JSON", id="empty"),
        pytest.param('[\n{"id": }]', "line 2", "not JSON", id="broken"),
        pytest.param('{"id": "a"}', "line 1", "not a list", id="one article"),
        pytest.param("[" * 100_000, "line 1", "too deep", id="deep"),
        pytest.param("[" + "9" * 5000 + "]", "line 1", "too long", id="long number"),
    ],
)
def test_a_file_that_is_not_a_list_is_one_problem(text: str, place: str, reason: str) -> None:
    found, [problem] = jsonfile.read(text)
    assert found == []
    assert problem.place == place
    assert reason in problem.reason


@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    jsonfile.read(text)
