"""Sentences of citizens in our own words, with what a good operator would make of them."""

import csv
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from handlers.cases.routing.departments import Departments
from knowledge.articles import Article
from knowledge.files import csvfile
from tests.dialogue import city


class Sentence(NamedTuple):
    """`vulnerable` is empty where nobody in the sentence needs more care."""

    text: str
    department: str
    kind: str
    urgency: str
    vulnerable: str


@cache
def sentences() -> list[Sentence]:
    with Path(__file__).with_name("sentences.csv").open(encoding="utf-8", newline="") as file:
        return [Sentence(**row) for row in csv.DictReader(file)]


@cache
def articles() -> list[Article]:
    """The sample knowledge."""
    found, _ = csvfile.read(
        resources.files("knowledge").joinpath("sample/articles.csv").read_text("utf-8")
    )
    return found


@cache
def learned() -> Departments:
    return Departments.learn(city(), articles())
