"""No words make a pattern of ours think for long: it would hold up everybody."""

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from handlers import hearing
from handlers.cases import parted, places
from handlers.dangers.heard import Heard
from handlers.notices import questions
from tests.dialogue import Hotline, Learned

REPEATED = (
    *(
        "嗯",
        "人",
        "的",
        "我",
        "不",
        "没",
        "了",
        "吧",
        "呀",
        "来",
        "好的",
        "谢谢",
        "请问",
        "你们",
        "还是",
    ),
    *(
        "，",
        "！",
        "，的",
        "来了!",
        "我 ",
        " ",
        "\n",
        "1",
        "a",
        "a ",
        "0531-",
        "<",
        '"',
        ".",
        "，，事",
    ),
)
BESIDE = ("是这样", "这样的", "就是", "住", "我的", "都", "号码", "算了", "please ")
TIMES = 22
"""What doubles with each repetition takes a second by then; all else a few microseconds."""
LONG = 0.05
LONGEST_TURN = 5.0


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for package in ("bot", "handlers", "knowledge"):
        path = importlib.import_module(package).__path__
        for found in pkgutil.walk_packages(path, f"{package}."):
            if found.name.endswith("__main__"):
                continue
            module = importlib.import_module(found.name)
            for name, one in vars(module).items():
                for pattern in _within(one):
                    yield f"{found.name}.{name}", pattern


def _within(one: object) -> Iterator[re.Pattern[str]]:
    """A pattern, and those in tuples, lists and dicts of them."""
    if isinstance(one, re.Pattern):
        if isinstance(one.pattern, str):
            yield one
    elif isinstance(one, Heard):
        yield from (way.search for way in one.patterns)
    elif isinstance(one, (tuple, list)):
        for part in one:
            yield from _within(part)
    elif type(one) is dict:
        yield from _within(list(one.values()))


def _took(pattern: re.Pattern[str], text: str) -> float:
    began = time.thread_time()
    pattern.search(text)
    pattern.fullmatch(text)
    return time.thread_time() - began


def test_no_pattern_takes_twice_as_long_for_each_word_more() -> None:
    slow = [
        (name, part)
        for pattern, name in {pattern: name for name, pattern in _patterns()}.items()
        for part in (*REPEATED, *BESIDE)
        if min(_took(pattern, part * TIMES + "x") for _ in range(2)) > LONG
    ]
    assert not slow


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_a_page_of_one_word_is_answered_like_any_other(house: Hotline) -> None:
    for before in ((), ("着火了快来",), ("路灯坏了三天了",), ("路灯坏了", "历山路5号")):
        for part in REPEATED:
            citizen = house.citizen(f"{before}{part}")
            for said in before:
                await citizen.says(said)
            began = time.thread_time()
            assert await citizen.says((part * 3900)[:3900] + "事x")
            assert time.thread_time() - began < LONGEST_TURN, part


@pytest.mark.parametrize(
    ("listen", "part"),
    [
        *((questions.kind, part) for part in ("那", "呢", "请问")),
        *((hearing.clauses, part) for part in ("，", " ", "， ")),
        *((places.place, part) for part in ("路", "小区")),
        (parted.matters, "，还有"),
    ],
)
def test_four_pages_take_no_square_of_one(listen: Callable[..., Any], part: str) -> None:
    """Four times the words take four times as long, not sixteen."""
    more = (Learned().departments,) if listen is parted.matters else ()

    def took(size: int) -> float:
        began = time.thread_time()
        listen((part * size)[:size] + "x", *more)
        return time.thread_time() - began

    took(500)
    page, pages = (min(took(size) for _ in range(3)) for size in (4_000, 16_000))
    assert pages < max(9 * page, 0.02)
