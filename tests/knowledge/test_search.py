"""Finding: disturbed spellings, honesty about what is unknown, and days of validity."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.articles import Article
from knowledge.gate import Thresholds
from knowledge.search import Index
from tests.knowledge.conftest import ARTICLES, DAY

SERVING = [article for article in ARTICLES if article.id not in {"old", "new"}]
TEXTS = [(article.id, text) for article in SERVING for text in (article.question, *article.aliases)]


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        pytest.param("社保卡丢了怎么补办", "sb-lost", id="clean"),
        pytest.param("涉保卡丢了怎么补办", "sb-lost", id="homophone"),
        pytest.param("社保咔丢勒怎么补板", "sb-lost", id="three typos"),
        pytest.param("社卡丢了怎么补办", "sb-lost", id="dropped"),
        pytest.param("保社卡丢了怎么补办", "sb-lost", id="swapped"),
        pytest.param("怎么补办丢了社保卡", "sb-lost", id="order"),
        pytest.param("社保卡丟了怎麼補辦", "sb-lost", id="traditional"),
        pytest.param("shebaoka diu le zenme buban", "sb-lost", id="pinyin spaced"),
        pytest.param("shè bǎo kǎ diū le", "sb-lost", id="pinyin with tones"),
        pytest.param("shebaokadiulezenmebuban", "sb-lost", id="pinyin"),
        pytest.param("sebaokadiulezhenmebuban", "sb-lost", id="pinyin with an accent"),
        pytest.param("sbkdlzmbb", "sb-lost", id="initials"),
        pytest.param("shebao卡丢了zenme补办", "sb-lost", id="mixed"),
        pytest.param("您好，我想问一下社保卡丢了咋补办啊，谢谢", "sb-lost", id="filler"),
        pytest.param("社保卡丢", "sb-lost", id="fragment"),
        pytest.param("chongqinglu yinhang", "bank", id="readings in context"),
        pytest.param("etc", "etc", id="Latin word"),
        pytest.param("ＥＴＣ在哪办", "etc", id="Latin word full width"),
        pytest.param("１２３４５管啥", "12345", id="number"),
        pytest.param("12345rexian", "12345", id="number and pinyin"),
        pytest.param("renew residence permit", "english", id="English"),
        pytest.param("室温达不到退不退钱", "heat", id="keywords"),
        pytest.param("树倒", "tree", id="two characters"),
    ],
)
def test_every_spelling_finds_its_article(index: Index, written: str, id_: str) -> None:
    assert index.search(written, on=DAY).hits[0].id == id_


@pytest.mark.parametrize(("id_", "text"), TEXTS)
def test_every_question_and_alias_is_answered_at_once(index: Index, id_: str, text: str) -> None:
    found = index.search(text, on=DAY)
    assert (found.answer, found.outcome) == (id_, "sure")


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param("", id="nothing"),
        pytest.param("   ", id="spaces"),
        pytest.param("？？？", id="punctuation"),
        pytest.param("🙂", id="emoji"),
        pytest.param("你好", id="greeting"),
        pytest.param("讲个笑话", id="joke"),
        pytest.param("今天股票涨了没有", id="shares"),
        pytest.param("qwrtp", id="keys hit at random"),
        pytest.param("hello", id="English greeting"),
    ],
)
def test_small_talk_is_unknown(index: Index, talk: str) -> None:
    found = index.search(talk, on=DAY)
    assert (found.answer, found.outcome) == (None, "unknown")


def test_part_of_a_question_is_at_least_a_choice(index: Index) -> None:
    assert index.search("施工", on=DAY).outcome != "unknown"
    assert index.search("sbk", on=DAY).outcome != "unknown"


def test_what_is_spelled_among_characters_is_compared_as_well() -> None:
    index = Index.build(
        [
            Article("food", "食品相关产品生产许可证信息", ""),
            Article("goods", "工业产品生产许可证信息", ""),
        ]
    )
    asked = "shipinxiangguan产品生产许可证信息"
    assert [hit.id for hit in index.search(asked, on=DAY).hits] == ["food", "goods"]
    assert index.explain(asked, on=DAY)[0].parts["exact"] > 0


def test_two_articles_with_the_same_words_are_a_choice() -> None:
    twins = [Article("a", "车位怎么申请？", "东区。"), Article("b", "车位怎么申请？", "西区。")]
    found = Index.build(twins).search("车位怎么申请", on=DAY)
    assert found.answer is None
    assert found.outcome == "choices"
    assert [hit.id for hit in found.hits] == ["a", "b"]


def test_articles_are_served_on_their_days_only(index: Index) -> None:
    def ids(text: str, on: date) -> list[str]:
        return [hit.id for hit in index.search(text, on=on, limit=50).hits]

    assert ids("旧版公交卡怎么退押金", date(2020, 12, 31))[0] == "old"
    assert "old" not in ids("旧版公交卡怎么退押金", date(2021, 1, 1))
    assert "new" not in ids("老年公交卡怎么年审", date(2029, 12, 31))
    assert ids("老年公交卡怎么年审", date(2030, 1, 1))[0] == "new"
    assert index.search("旧版公交卡怎么退押金", on=DAY).answer != "old"


def test_limit_and_order(index: Index) -> None:
    found = index.search("怎么办", limit=3, on=DAY)
    assert len(found.hits) <= 3
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert index.search("怎么办", limit=0, on=DAY).hits == ()


def test_articles_by_id(index: Index) -> None:
    assert index.article("etc").question == "ETC怎么办理？"
    assert len(index) == len(ARTICLES)
    with pytest.raises(KeyError):
        index.article("nothing")


def test_the_same_id_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        Index.build([ARTICLES[0], ARTICLES[0]])


def test_an_empty_index_knows_nothing() -> None:
    found = Index.build([]).search("社保卡", on=DAY)
    assert (found.answer, found.hits, found.outcome) == (None, (), "unknown")


def test_articles_without_a_word_are_never_hit() -> None:
    silent = Index.build([Article("a", "？？", "！"), Article("b", "社保卡怎么办", "答")])
    assert [hit.id for hit in silent.search("社保卡", on=DAY).hits] == ["b"]


def test_explaining_names_channels_and_what_is_shared(index: Index) -> None:
    why = index.explain("社保卡丢了", on=DAY)[0]
    assert why.hit == index.search("社保卡丢了", on=DAY).hits[0]
    assert why.text == "社保卡丢了怎么补办？"
    assert "社保卡丢失" in why.shared
    assert why.parts["characters"] > 0
    assert why.hit.score == pytest.approx(sum(why.parts.values()), abs=1e-3)
    assert index.explain("shebaoka", on=DAY)[0].shared == ("she", "bao", "ka")


def test_stored_thresholds_are_used() -> None:
    strict = Index.build(SERVING, Thresholds(sure=99.0, choices=98.0))
    assert strict.search("社保卡丢了去哪儿补办呢", on=DAY).outcome == "unknown"
    assert strict.search("社保卡丢了怎么补办", on=DAY).outcome == "sure"


@given(st.text())
def test_any_text_is_searched_without_an_exception(text: str) -> None:
    index = _shared_index()
    assert index.search(text, on=DAY) is not None
    index.explain(text, on=DAY)


@given(st.text(st.sampled_from("社保卡怎么办shebaoka etc12345ü，\n\x00é🙂𠀀")))
def test_any_mixture_is_searched_without_an_exception(text: str) -> None:
    _shared_index().search(text, on=DAY)


@settings(max_examples=30)
@given(st.text(max_size=40))
def test_the_same_text_gives_the_same_result(text: str) -> None:
    first, second = (
        _shared_index().search(text, on=DAY),
        Index.build(ARTICLES, _LOOSE).search(text, on=DAY),
    )
    assert first.hits == second.hits


_LOOSE = Thresholds(sure=0.5, choices=0.3)
_SHARED: list[Index] = []


def _shared_index() -> Index:
    """An index for property tests, which may not use fixtures of a narrower scope."""
    if not _SHARED:
        _SHARED.append(Index.build(ARTICLES, _LOOSE))
    return _SHARED[0]


words = st.text(
    st.sampled_from("社保医疗公积金提取补办怎么丢失etc路灯坏了"), min_size=3, max_size=12
)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=6))
def test_own_question_and_alias_come_first(pairs: list[tuple[str, str]]) -> None:
    articles = [
        Article(str(n), question, "答", (alias,)) for n, (question, alias) in enumerate(pairs)
    ]
    index = Index.build(articles, _LOOSE)
    for article in articles:
        for text in (article.question, *article.aliases):
            best = index.article(index.search(text, limit=len(articles), on=DAY).hits[0].id)
            assert best == article or {text} & {best.question, *best.aliases}


def test_a_very_long_text_takes_bounded_time(index: Index) -> None:
    for long in ("社保卡丢了怎么补办" * 5000, "sbk" * 50_000):
        began = time.thread_time()  # whatever else the machine does
        index.search(long, on=DAY)
        assert time.thread_time() - began < 0.2
