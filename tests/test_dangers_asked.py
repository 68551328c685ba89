"""Few patterns are asked of what people write, and never one too few."""

import csv
import importlib
import random
import re
import time
from pathlib import Path
from typing import Any

import pytest

from handlers import dangers, hearing
from handlers.citizen import emergency
from handlers.dangers.needed import alternatives, needs
from tests.dialogue import city
from tests.test_dangers import REAL, rows

ARTICLES = Path(__file__).parents[1] / "knowledge/sample/articles.csv"
PATTERNS = [(kind, one) for kind, heard in dangers.HEARD.items() for one in heard.patterns]


def said() -> list[str]:
    """Our own sentences, the sample's questions, and real messages where they are."""
    with ARTICLES.open(encoding="utf-8", newline="") as file:
        asked = [row["question"] for row in csv.DictReader(file)]
    found = [*asked, *(one for _, one in rows())]
    if REAL.is_file():
        with REAL.open(encoding="utf-8", newline="") as file:
            real = list(csv.DictReader(file))
        found += [row["title"] for row in real] + [row["text"] for row in real]
        found += [part for row in real[::8] for part in re.split(r"[。！？\n]", row["text"])]
    return [hearing.plain(one) for one in found]


def test_what_is_asked_finds_all_that_asking_everything_finds() -> None:
    words = [(one.id, hearing.any_of(one.words)) for one in city().emergencies]
    heard = 0
    for text in said():
        short = len(text) <= dangers.LONGEST
        every = {kind for kind, one in PATTERNS if short and one.search.search(text)}
        assert dangers.sounding(text) == every, text
        worded = emergency.worded(text, city().emergencies)
        assert worded == {kind for kind, one in words if one.search(text)}, text
        heard += bool(every)
    assert heard >= 400


def test_a_pattern_needs_what_it_is_said_to_need() -> None:
    """Against Python's own reading of the same patterns."""
    parser: Any = importlib.import_module("re._parser")
    for _, one in PATTERNS:
        pattern = one.search.pattern
        assert one.needs[0], pattern
        for need in one.needs:
            assert not need or _must(parser.parse(pattern), need), (pattern, need)


def _must(tree: Any, need: frozenset[str]) -> bool:
    """Whether nothing matches without one of these characters."""
    for sign, value in tree:
        name = str(sign)
        if name == "LITERAL" and chr(value) in need:
            return True
        if name == "IN" and all(str(op) == "LITERAL" and chr(of) in need for op, of in value):
            return True
        if name == "BRANCH" and all(_must(way, need) for way in value[1]):
            return True
        if name == "SUBPATTERN" and _must(value[3], need):
            return True
        if name.endswith("_REPEAT") and value[0] and _must(value[2], need):
            return True
    return False


@pytest.mark.parametrize(
    ("pattern", "first", "second"),
    [
        ("烟雾", "烟", "雾"),
        ("(?:火|烟)大?", "火烟", ""),
        ("(?<!上)火(?=了)", "火", ""),
        ("着?火*[水河]{2,3}", "河水", ""),
        (r"[^水]\W{0,2}[a-z]\.", ".", ""),
        ("水{0,3}[火]?", "", ""),
    ],
)
def test_what_a_pattern_needs(pattern: str, first: str, second: str) -> None:
    assert needs(pattern) == (frozenset(first), frozenset(second))


def test_bars_within_groups_part_nothing() -> None:
    assert alternatives(r"a(?:b|c)|[|]d\||e") == ["a(?:b|c)", r"[|]d\|", "e"]


def test_no_words_keep_a_pattern_busy() -> None:
    """Whatever is repeated to the longest that is read, in the time of a blink."""
    parts = [one for _, one in rows()]
    chosen = random.Random(7)
    pieces = [chosen.choice(parts)[: chosen.randint(1, 6)] for _ in range(300)]
    for piece in [*pieces, "快来", "正在", "刚刚", "一直", "help ", " me", "的", "。", "，"]:
        text = hearing.plain((piece * dangers.LONGEST)[: dangers.LONGEST])
        begun = time.thread_time()
        for kind in dangers.HEARD:
            dangers.told(kind, text, re.compile("(?!)"))
        assert time.thread_time() - begun < 0.25, piece
