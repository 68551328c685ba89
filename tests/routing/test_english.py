"""Whose an English matter is: told by what is written in English."""

from dataclasses import replace

import pytest

from handlers.cases.routing.departments import Departments
from knowledge.articles import Article, English
from tests.dialogue import Learned, city


@pytest.mark.parametrize(
    ("said", "whose", "topic"),
    [
        ("my boss has not paid my wages", "市人力资源和社会保障局", "劳动维权"),
        ("the heating is cold", "市供热服务单位", "供热"),
        ("noisy neighbours every night", "市公安局", "城市管理"),
        ("there is a big pothole at 12 Jiefang Road", "市城市管理局", "道路市政"),
    ],
)
def test_an_english_matter_finds_its_department(said: str, whose: str, topic: str) -> None:
    departments = Learned().departments
    assert departments.suggest(said)[0].value == whose
    assert departments.topic(said, whose) == topic


def test_what_nobody_knows_is_nobodys() -> None:
    assert Learned().departments.suggest("something is strange with my guitar") == ()


def test_only_a_department_of_the_city_is_suggested() -> None:
    english = English("Where can I learn to play the guitar?", (), "At the school of music.")
    guitar = Article("guitar", "哪里学吉他？", "音乐学校。", topic="音乐", english=english)
    for whose in ("", "不在册的单位"):
        known = Departments.learn(city(), [replace(guitar, department=whose)])
        assert known.suggest("where to learn the guitar") == ()
    police = "市公安局"
    known = Departments.learn(city(), [replace(guitar, department=police)])
    assert [one.value for one in known.suggest("where to learn the guitar")] == [police]
