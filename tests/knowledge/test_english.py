"""English questions find what is written in English; nobody else's questions are touched."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.articles import Article, English
from knowledge.english import words
from knowledge.evaluate import evaluate, read_groups, read_queries
from knowledge.search import Index
from tests.dialogue import index

SAMPLE = Path("knowledge/sample")
DAY = date(2026, 11, 30)
METRO = Article("metro", "地铁", "可以坐。", english=English("Is there a metro?", (), "Yes."))


def rows(name: str) -> list[tuple[str, tuple[str, ...]]]:
    return read_queries((SAMPLE / f"{name}.queries.csv").read_text("utf-8"))


def test_what_foreigners_ask_is_answered_in_english() -> None:
    found = evaluate(index(), rows("english"), on=DAY)
    assert found["n"] == 324
    assert (found["answered"] or 0) >= 0.73, "most at once"
    assert (found["wrong_answered"] or 0) <= 0.02
    assert (found["false_answered"] or 0) <= 0.05
    assert (found["hit3"] or 0) >= 0.94, "nearly all are among the first three"


def test_with_slips_too() -> None:
    groups = read_groups((SAMPLE / "english.queries.csv").read_text("utf-8"), "kind")
    found = evaluate(index(), groups["typo"], on=DAY)
    assert (found["hit1"] or 0) >= 0.85


def test_no_chinese_question_is_read_as_english() -> None:
    asked = [query for query, _ in rows("citizens")]
    assert not [one for one in asked if index().english.reads(one) or index().english.says(one)]


@pytest.mark.parametrize(
    ("text", "reads", "says"),
    [
        ("residence permit", True, True),
        ("passport", True, True),
        ("bus 52 never comes on time", True, True),
        ("how do I pay", True, True),
        ("gongjijin zenme tiqu", False, False),
        ("ban shen fen zheng", False, False),
        ("wechat", True, False),
        ("hello", True, False),
        ("me", False, False),
        ("ok ok ok", True, False),
        ("thank you very much", True, False),
        ("subscribe to floods", True, True),
        ("pasport", True, False),
        ("居住证 permit", False, False),
        ("où est le métro", False, False),
        ("", False, False),
    ],
)
def test_what_is_english(text: str, reads: bool, says: bool) -> None:
    english = index().english
    assert (english.reads(text), english.says(text)) == (reads, says)


def test_only_the_beginning_of_a_long_text_tells_its_language() -> None:
    strange = "bcdfgh kjqhdb " * 30
    assert index().english.reads("how do I pay " + strange)
    assert not index().english.reads(strange + "how do I pay")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("registered", "registering"),
        ("bills", "bill"),
        ("companies", "company"),
        ("stopped", "stop"),
        ("boxes", "box"),
        ("calling", "calls"),
        ("flat", "apartment"),
        ("power cut", "blackout"),
        ("neighbour's", "neighbor's"),
        ("licence", "license"),
    ],
)
def test_forms_and_other_words_are_the_same(one: str, other: str) -> None:
    assert words.terms(one) == words.terms(other)


def test_small_words_say_nothing_and_long_texts_cost_little() -> None:
    assert words.terms("How do I get what I want?") == ()
    assert index().english.search("what do you want", limit=3, on=DAY).outcome == "unknown"
    assert index().english.search("bus " * 5000, limit=3, on=DAY).hits


def test_only_while_it_is_served() -> None:
    past = replace(METRO, valid_until=date(2026, 1, 1))
    assert Index.build([METRO]).search("metro", on=DAY).answer == "metro"
    assert Index.build([past]).search("is there a metro", on=DAY).hits == ()


def test_a_base_in_latin_letters_is_searched_as_ever() -> None:
    own = Article("own", "How do I adopt a tree?", "Come to the park.")
    assert Index.build([own]).search("how do I adopt a tree", on=DAY).answer == "own"
    assert Index.build([own, METRO]).search("how do I adopt a tree", on=DAY).answer == "own"


def test_who_speaks_english_is_found_english_in_bad_spelling() -> None:
    base = index()
    assert not base.search("wter bil", on=DAY).answer
    assert base.search("electrcity paymnt", on=DAY, language="en").hits[0].id == "gd-002"
    assert base.search("juzhuzheng zenme ban", on=DAY, language="en").hits[0].id == "jzz-001"


def test_an_article_in_each_language() -> None:
    assert METRO.in_language("en").answer == "Yes."
    assert METRO.in_language("en").in_language("en").question == "Is there a metro?"
    assert METRO.in_language("zh") is METRO
    plain = replace(METRO, english=English())
    assert plain.in_language("en") is plain
    assert plain.reads_in("zh")
    assert not plain.reads_in("en")


@pytest.mark.parametrize(
    "given",
    [
        {"question_en": "Is it?"},
        {"answer_en": "Yes."},
        {"aliases_en": ["metro"]},
        {"source_en": "Us"},
    ],
)
def test_english_is_whole_or_not_there(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="_en"):
        Article.from_dict({"id": "a", "question": "问", "answer": "答", **given})


def test_every_english_answer_of_the_sample_is_for_people() -> None:
    written = [one for one in index().articles if one.english.answer_en]
    assert len(written) >= 100
    for one in written:
        english = one.english
        assert 40 <= len(english.answer_en) <= 900, one.id
        assert english.source_en.startswith("Sample knowledge (2026-11-23)"), one.id
        assert len(english.aliases_en) >= 4, one.id
        assert "12345" in one.id or "!" not in english.answer_en, one.id
