"""The dictionary's search: with and without script, fresh, paced, safe with any text."""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.pages.dictionary import leaves, searching
from tests.pages.dictionary_kit import CARD, FUND, NASTY, Window, opened
from tests.pages.test_desk import XSS


@pytest.fixture
async def window(tmp_path: Path) -> AsyncIterator[Window]:
    async with opened(tmp_path) as it:
        yield it


async def test_search_by_words_pinyin_and_initials_without_script(window: Window) -> None:
    for asked in ("公积金怎么提取", "gongjijin", "gjj", "公积金题取"):
        page = await window.sees(f"/knowledge?q={quote(asked)}")
        assert 'href="/knowledge/a/fund"' in page, asked
        assert "noindex" in page
    assert "整个主题“公积金”" in await window.sees("/knowledge?q=公积金")
    nothing = await window.sees("/knowledge?q=qqqqqqqqqqqq")
    assert "没有找到" in nothing
    assert "/?ask=qqqqqqqqqqqq" in nothing
    assert "大全" in await window.sees("/knowledge?q=%20%20")


async def test_suggestions_are_small_fresh_and_honest(window: Window) -> None:
    answer = await window.browser.get("/knowledge/suggest?q=公积金")
    told = answer.json()
    assert told["hits"][0] == {"id": "fund", "question": FUND.question, "short": "网上办。"}
    assert told.keys() == {"hits", "took_ms"}
    assert answer.headers["cache-control"] == searching.FRESH
    tag = answer.headers["etag"]
    same = await window.browser.get("/knowledge/suggest?q=公积金", headers={"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    window.holds(CARD, FUND, replace(FUND, id="more"))
    fresh = await window.browser.get("/knowledge/suggest?q=公积金", headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert {hit["id"] for hit in fresh.json()["hits"]} == {"fund", "more"}
    assert await window.suggests("") == []
    assert await window.suggests("😀") == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "\x00",
            "a\x00b",
            "\u202e反的",
            "\ufeff",
            "e\u0301" * 90,
            "𠀀" * 50,
            "🏳️‍🌈",
            "%",
            "&q=",
            "'\"<>",
        ),
        *("ﷺ" * 60, "'; DROP TABLE articles; --", "(" * 199, ".*+?[", "\n\t\r", "İ" * 100),
    ],
)
async def test_any_text_may_be_asked(window: Window, text: str) -> None:
    await window.suggests(text)
    await window.sees(f"/knowledge?q={quote(text)}")


async def test_broken_bytes_and_long_texts_are_refused_cleanly(window: Window) -> None:
    for raw in ("%ff%fe", "%ed%a0%80", "%", "%zz"):
        await window.sees(f"/knowledge/suggest?q={raw}")
    for length in (201, 5000):
        long = await window.browser.get("/knowledge/suggest", params={"q": "公" * length})
        assert long.status_code == 400
        assert "200个字" in long.json()["say"]
    assert "200个字" in await window.sees(f"/knowledge?q={quote('公' * 300)}", 400)


@pytest.mark.usefixtures("in_one_moment")
async def test_too_many_questions_wait_and_others_do_not(window: Window) -> None:
    statuses = [
        (await window.browser.get("/knowledge/suggest?q=公积金")).status_code for _ in range(60)
    ]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    slow = await window.browser.get("/knowledge/suggest?q=公")
    assert slow.headers["retry-after"]
    assert "歇几秒" in await window.sees("/knowledge?q=公积金", 429)
    await window.sees("/knowledge")  # sets a cookie: another visitor at the same address
    await window.suggests("公积金")


async def test_nothing_written_anywhere_is_run(window: Window) -> None:
    paths = [
        f"/knowledge?q={quote(XSS)}",
        "/knowledge",
        leaves.address(NASTY),
        leaves.heading_address("topic", NASTY.topic),
        leaves.heading_address("department", NASTY.department),
        f"/knowledge/{quote(XSS)}",
        f"/?ask={quote(XSS)}",
    ]
    for path, tongue in product(paths, ("zh-CN", "en-GB")):
        answer = await window.browser.get(path, headers={"Accept-Language": tongue})
        assert "<script>alert" not in answer.text, path
        assert "<img src=x" not in answer.text, path
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "坏文章" in await window.sees(leaves.address(NASTY))
    english: Any = {"Accept-Language": "en-GB"}
    assert "A bad article" in await window.sees(leaves.address(NASTY), **english)
    assert "坏文章" in await window.sees(leaves.heading_address("department", NASTY.department))
