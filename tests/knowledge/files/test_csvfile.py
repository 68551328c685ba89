"""The knowledge CSV file: what comes back, and every refusal with its line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles import FIXED, Article
from knowledge.files import csvfile
from knowledge.files.gathering import Problem
from tests.knowledge.files.written import articles

HEADER = ",".join(FIXED)
GOOD = (
    "a1,怎么办？,别名一｜别名二|别名三,就这么办。,社保,人社局,词一｜词二,官网,2026-01-01,2026-12-31"
)


def test_a_row_becomes_an_article() -> None:
    found, problems = csvfile.read(f"{HEADER}\n{GOOD}\n")
    assert problems == []
    assert found == [
        Article(
            "a1",
            "怎么办？",
            "就这么办。",
            aliases=("别名一", "别名二", "别名三"),
            topic="社保",
            department="人社局",
            keywords=("词一", "词二"),
            source="官网",
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 12, 31),
        )
    ]


def test_byte_order_mark_line_ends_and_blank_lines_are_tolerated() -> None:
    found, problems = csvfile.read(f"\ufeff{HEADER}\r\n{GOOD}\r\n\r\n")
    assert (len(found), problems) == (1, [])


def test_only_needed_columns_are_enough() -> None:
    found, problems = csvfile.read("answer,id,question\n答,1,问\n")
    assert found == [Article("1", "问", "答")]
    assert problems == []


def row(**changed: str) -> str:
    cells = {"id": "a1", "question": "问", "answer": "答"} | changed
    return ",".join(cells.get(column, "") for column in FIXED)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param(row(id=""), "id is empty", id="no id"),
        pytest.param(row(question="  "), "question is empty", id="no question"),
        pytest.param(row(answer=""), "answer is empty", id="no answer"),
        pytest.param(row(id="a|b"), "id contains", id="joint in id"),
        pytest.param(row(valid_from="2026-02-30"), "not a day of the calendar", id="no such day"),
        pytest.param(row(valid_from="20260101"), "not a day like", id="compact date"),
        pytest.param(row(valid_until="明年"), "not a day like", id="date in words"),
        pytest.param(
            row(valid_from="2026-02-01", valid_until="2026-01-31"), "before", id="until before from"
        ),
        pytest.param(row(id="x" * 65), "id is longer than 64", id="long id"),
        pytest.param(row(question="问" * 201), "question is longer than 200", id="long question"),
        pytest.param(row(answer="答" * 8001), "answer is longer than 8000", id="long answer"),
        pytest.param(row(topic="题" * 65), "topic is longer than 64", id="long topic"),
        pytest.param(row(department="局" * 65), "department is longer", id="long department"),
        pytest.param(row(source="源" * 501), "source is longer", id="long source"),
        pytest.param(row(aliases="好｜" + "问" * 201), "an item of aliases", id="long alias"),
        pytest.param(row(keywords="词" * 51), "an item of keywords", id="long keyword"),
        pytest.param(
            row(aliases="｜".join(map(str, range(201)))), "more than 200 items", id="many aliases"
        ),
        pytest.param("a1,问", "has 2 fields, the header has 10", id="short row"),
        pytest.param(row(answer="答\x00"), "NUL", id="NUL byte"),
        pytest.param('a1,"问"题,,答,,,,,,', "broken quoting", id="text after quote"),
        pytest.param('a1,问,,"答,,,,,,', "broken quoting", id="open quote"),
        pytest.param('a1,"' + "问" * 140_000 + '",,答,,,,,,', "longer than", id="beyond csv"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(bad: str, reason: str) -> None:
    found, problems = csvfile.read(f"{HEADER}\n{GOOD.replace('a1', 'a0')}\n{bad}\n")
    assert [article.id for article in found] == ["a0"]
    assert [problem.line for problem in problems] == [3]
    assert reason in problems[0].reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "missing column 'id'", id="empty file"),
        pytest.param("id,question\n1,问\n", "missing column 'answer'", id="missing column"),
        pytest.param("id,question,answer,colour\n", "unknown column 'colour'", id="unknown column"),
        pytest.param("id,question,answer,id\n", "named twice", id="column twice"),
        pytest.param('id,"question,answer\n1,问,答\n', "broken quoting", id="broken header"),
    ],
)
def test_a_bad_header_refuses_the_file(text: str, reason: str) -> None:
    found, problems = csvfile.read(text)
    assert found == []
    assert [problem.line for problem in problems] == [1]
    assert reason in problems[0].reason


def test_the_second_of_two_ids_is_refused_and_names_the_first() -> None:
    found, problems = csvfile.read(f"{HEADER}\n{row()}\n{row(question='另一问')}\n")
    assert [article.question for article in found] == ["问"]
    assert problems == [Problem(3, "duplicate id 'a1', first used on line 2")]


def test_lines_are_counted_over_breaks_inside_quotes() -> None:
    text = f'{HEADER}\na1,问,,"一\n二\n三",,,,,,\n{row(id="")}\n'
    found, problems = csvfile.read(text)
    assert found[0].answer == "一\n二\n三"
    assert [problem.line for problem in problems] == [5]


def test_a_lone_quote_loses_no_row_silently() -> None:
    text = f'{HEADER}\na1,问"题,,答,,,,,,\na2,问"题,,答,,,,,,\n{row(id="a3")}\n'
    found, problems = csvfile.read(text)
    assert [article.id for article in found] == ["a3"]
    assert [problem.line for problem in problems] == [2]


@given(articles)
def test_what_is_written_is_read_back(given_articles: list[Article]) -> None:
    assert csvfile.read(csvfile.write(given_articles)) == (given_articles, [])


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text(alphabet='a,"\n\r\x00|'))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    csvfile.read(text)
    csvfile.read(f"{HEADER}\n{text}")
