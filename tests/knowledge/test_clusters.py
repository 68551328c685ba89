"""Questions of the same matter come together; nothing is lost, whatever comes when."""

import csv
import random
import time
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.articles import Article
from knowledge.clusters import Weights, group, nearest
from tests.dialogue import index

WORDS = st.text(alphabet="公积金社保卡怎么办理提取丢了abc12？ ", max_size=12)
QUERIES = Path("knowledge/sample/citizens.queries.csv")
FLAT = Weights({})


def sample() -> tuple[Article, ...]:
    return index().articles


@cache
def weights() -> Weights:
    """From one half of the sample: the other half is what the hotline does not know."""
    return Weights.of(sample()[::2])


def pairs(keys: list[object]) -> int:
    """How many pairs are alike."""
    return sum(count * (count - 1) // 2 for count in Counter(keys).values())


def test_other_words_for_the_same_matter_come_together() -> None:
    asked = [
        "电动自行车上牌照去哪里？",
        "你好，我想问一下电动自行车去哪里上牌照呢",
        "电动自行车上牌在哪",
        "老年人体检哪天开始",
        "电动自信车上牌照去哪里",  # a homophone
        "老年人免费体检什么时候开始",
    ]
    assert group([], asked, weights()) == [-1, -1, -1, -2, -1, -2]


def test_measured_on_citizens_words_for_half_of_the_sample() -> None:
    """The aliases of an article are the hardest case: chosen to be unlike each other. Two thirds
    of what is put together belongs together (0.63), most stays apart (recall 0.08)."""
    asked = [(text, a.id) for a in sample()[1::2] for text in (a.question, *a.aliases[:6])]
    random.Random(7).shuffle(asked)
    groups = group([], [text for text, _ in asked], weights())
    ids = [id for _, id in asked]
    right = pairs(list(zip(groups, ids, strict=True)))
    precision, recall = right / pairs(list(groups)), right / pairs(list(ids))
    assert precision >= 0.58
    assert recall >= 0.08


def among_five(asked: list[tuple[str, str]]) -> float:
    """The share of questions that find another one of their matter among five."""
    known = [(number, text) for number, (text, _) in enumerate(asked)]
    found, some = 0, known[:: len(known) // 40]
    for number, text in some:
        others = [one for one in known if one[0] != number]
        near = nearest(others, [text], weights(), limit=5)
        found += any(asked[one][1] == asked[number][1] for one in near)
    return found / len(some)


@pytest.mark.parametrize(("told", "least"), [(False, 0.7), (True, 0.4)])
def test_what_belongs_together_is_among_the_nearest(told: bool, least: float) -> None:
    """Measured over all: 0.77 of the aliases, 0.47 of the ways in which citizens tell it."""
    ids = {a.id for a in sample()[1::4]}
    asked = [(t, a.id) for a in sample()[1::4] for t in (a.question, *a.aliases)]
    if told:
        with QUERIES.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        kinds = ("easy", "colloquial")
        asked = [(r["query"], r["expected"]) for r in rows if r["kind"] in kinds]
        asked = [one for one in asked if one[1] in ids]
    assert among_five(asked) >= least


def test_the_same_question_as_people_type_it_comes_together() -> None:
    """Greeting, politeness, a homophone: nearly always one matter."""
    questions = [a.question for a in sample()[1::2]]
    typed = [f"你好，我想问一下{q.strip('？')}呢，谢谢" for q in questions]
    together = group([], [*questions, *typed], weights())
    same = sum(a == b for a, b in zip(together, together[len(questions) :], strict=False))
    assert same >= 0.99 * len(questions)


@given(st.lists(WORDS, max_size=12), st.integers(0, 12), st.randoms(use_true_random=False))
def test_alone_or_together_makes_no_difference(
    asked: list[str], cut: int, shuffler: random.Random
) -> None:
    at_once = group([], asked, FLAT)
    first = group([], asked[:cut], FLAT)
    begun = len(set(first))
    known = [(-number, text) for number, text in zip(first, asked, strict=False)]
    rest = group(known, asked[cut:], FLAT)
    apart = [*(-n for n in first), *(n if n > 0 else begun - n for n in rest)]
    assert apart == [-number for number in at_once]


@given(st.lists(WORDS, max_size=12))
def test_every_question_has_one_group_and_same_words_the_same(asked: list[str]) -> None:
    groups = group([(0, "公积金怎么提取")], asked, FLAT, settled=[(1, "社保卡丢了")])
    assert len(groups) == len(asked)
    assert sorted({g for g in groups if g < 0}, reverse=True) == [
        -1 - n for n in range(len({g for g in groups if g < 0}))
    ]
    by_words: dict[str, set[int]] = {text: set() for text in asked}
    for text, number in zip(asked, groups, strict=True):
        by_words[text].add(number)
    assert all(len(found) == 1 for found in by_words.values())


def test_what_was_dismissed_is_joined_by_the_very_same_words_only() -> None:
    said = ["你是机器人吗", "你好，你是机器人吗？", "你是不是机器人呀哪个公司做的"]
    assert group([], said, FLAT, settled=[(7, "你是机器人吗")])[:2] == [7, 7]
    assert group([], said, FLAT, settled=[(7, "你是机器人吗")])[2] == -1


@settings(max_examples=30)
@given(st.lists(st.text(max_size=500), max_size=5))
def test_any_text_at_all(asked: list[str]) -> None:
    assert len(group([], asked, weights())) == len(asked)


def test_five_thousand_in_ten_seconds() -> None:
    """Of the processor: what else the machine does is nothing of ours."""
    own = [text for a in sample() for text in (a.question, *a.aliases)]
    asked = [text + more for more in ("", "，急", "怎么弄", "在历下区") for text in own][:5000]
    random.Random(3).shuffle(asked)
    began = time.thread_time()
    groups = group([], asked, weights())
    assert len(groups) == 5000
    assert time.thread_time() - began < 10
