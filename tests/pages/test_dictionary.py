"""办事大全 in a browser's hands: headings, articles, and what is never shown."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.pages.dictionary import leaves, shown
from bot.pages.dictionary.words import WORDS
from handlers.articles import editing
from knowledge.articles import English
from tests.pages.dictionary_kit import CARD, FUND, SOON, Window, opened
from tests.pages.test_desk import PNG, csrf


@pytest.fixture
async def window(tmp_path: Path) -> AsyncIterator[Window]:
    async with opened(tmp_path) as it:
        yield it


async def test_the_first_page_has_every_way_in_and_only_what_is_served(window: Window) -> None:
    page = await window.sees("/knowledge")
    assert 'action="/knowledge" role="search"' in page
    assert f'href="/knowledge/topic/{quote("公积金")}"' in page
    assert f'href="/knowledge/department/{quote("市交通运输局")}"' in page
    assert 'href="/knowledge/letter/Z"' in page
    counted = re.search(
        rf'topic/{quote("公积金")}"><span>公积金</span><span class="num">(\d+)', page
    )
    assert counted
    assert counted[1] == "1", "what has expired or not begun was counted"
    assert 'rel="canonical" href="https://city.example/knowledge"' in page
    assert "大家这周常问" not in page


async def test_most_asked_this_week_leaves_out_what_is_gone(window: Window) -> None:
    window.line.engine.house = window.house
    li = window.line.citizen()
    await li.says(FUND.question)
    page = await window.sees("/knowledge")
    assert "大家这周常问" in page
    assert 'href="/knowledge/a/fund"' in page
    window.holds(CARD)
    assert "大家这周常问" not in await window.sees("/knowledge")


async def test_headings_are_pages_of_their_own_and_are_turned(window: Window) -> None:
    many = [replace(FUND, id=f"f{n:03}", question=f"公积金第{n}问？") for n in range(65)]
    window.holds(*many, CARD)
    for heading in ("topic/公积金", "letter/G", "letter/g", "department/公积金中心"):
        first = await window.sees(f"/knowledge/{heading}")
        assert first.count('href="/knowledge/a/f') == leaves.PAGE
        assert "第1页，共3页" in first
        assert 'rel="next"' in first
        assert 'rel="prev"' not in first
        last = await window.sees(f"/knowledge/{heading}?page=3")
        assert last.count('href="/knowledge/a/f') == 5
        assert 'rel="next"' not in last
    for odd in ("0", "-1", "99", "x", "²", "9" * 50):
        await window.sees(f"/knowledge/topic/公积金?page={quote(odd)}")
    await window.sees("/knowledge/topic/没有", 404)
    await window.sees("/knowledge/letter/A", 404)


async def test_an_article_shows_all_that_it_has(window: Window) -> None:
    await window.attaches("form")
    page = await window.sees("/knowledge/a/card")
    for part in (
        '<h1 lang="zh-CN">老年人乘车优惠卡怎么办理？</h1>',
        "带身份证到公交网点，当场拿卡。",
        "<p>卡丢了凭身份证补办。</p>",
        "<li>到公交服务网点。</li><li>当场领卡。</li>",
        "<li>本人身份证</li>",
        'href="tel:053182077777"',
        'href="tel:12345" class="num">12345</a>转公交',
        "济交运发〔2025〕18号",
        'href="https://example.org/card" target="_blank" rel="noopener nofollow"',
        "2026-01-01至2027-12-31",
        'href="/knowledge/file/form/card"',
        f'href="/?ask={quote(CARD.question)}"',
        'name="text" value="人工"',
        'rel="canonical" href="https://city.example/knowledge/a/card"',
        '<meta name="description" content="带身份证到公交网点，当场拿卡。">',
        "<title>老年人乘车优惠卡怎么办理？ · 济南12345</title>",
    ):
        assert part in page, part
    related = page[page.index('id="related"') :]
    assert 'href="/knowledge/a/fund"' in related
    assert "/a/old" not in related
    assert CARD.elder not in page
    assert page.index(CARD.short) < page.index("年满65周岁都可以办")


async def test_the_elder_version_shows_the_elder_text(window: Window) -> None:
    page = await window.sees("/knowledge/a/card", cookie="warmline_look=zh.1.22.auto")
    assert "满65岁就能办，不要钱。" in page
    assert "data-elder" in page
    assert page.index(CARD.elder) < page.index("年满65周岁都可以办")


async def test_in_english_the_page_speaks_english_and_the_article_chinese(window: Window) -> None:
    page = await window.sees("/knowledge/a/card", cookie="warmline_look=en.0.18.auto")
    assert '<html lang="en"' in page
    assert "What to bring" in page
    assert "<li>本人身份证</li>" in page
    assert 'class="bring" lang="zh-CN"' in page
    assert WORDS["zh"].keys() == WORDS["en"].keys()


async def test_what_is_not_served_says_so_kindly(window: Window) -> None:
    gone = await window.sees("/knowledge/a/old", 410)
    assert "已经不用了" in gone
    assert 'id="q"' in gone
    assert "noindex" in gone
    early = await window.sees("/knowledge/a/soon", 404)
    assert SOON.question not in early
    for odd in ("none", "%00", "%ff", "a" * 5000, "..%2f..%2fetc%2fpasswd", ""):
        assert 'id="q"' in await window.sees(f"/knowledge/a/{odd}", 404)
    await window.sees("/knowledge/nonsense", 404)


async def test_a_withdrawn_article_is_gone_and_a_draft_never_was(window: Window) -> None:
    admin = await window.line.member("管理员", "admin")
    async with window.line.database.transaction() as tx:
        now = window.clock.now()
        draft = await editing.begin(tx, replace(FUND, id="new"), admin, now=now)
    await window.sees("/knowledge/a/new", 404)
    async with window.line.database.transaction() as tx:
        live = await editing.publish(tx, draft, admin, now=window.clock.now())
        await editing.act(tx, live, "withdraw", admin, now=window.clock.now(), reason="旧了")
    await window.sees("/knowledge/a/new", 410)


async def test_a_day_ends_an_article(window: Window) -> None:
    await window.sees("/knowledge/a/card")
    window.clock.move(days=500)
    await window.sees("/knowledge/a/card", 410)
    assert "/a/card" not in await window.sees("/sitemap.xml")
    assert "card" not in await window.suggests("老年卡怎么办")


async def test_attachments_are_those_of_served_articles_only(window: Window) -> None:
    li = window.line.citizen()
    await li.says("你好")
    await window.attaches("form")
    await window.attaches("secret")
    await window.attaches("private", (await li.talk()).id)
    got = await window.browser.get("/knowledge/file/form/card")
    assert (got.status_code, got.content) == (200, PNG)
    page = await window.sees("/knowledge/a/card")
    assert "/file/private/" not in page
    for wrong in ("secret/card", "form/fund", "form/old", "private/card", "nothing/card", "form/"):
        await window.sees(f"/knowledge/file/{wrong}", 404)
    await window.sees("/media/private", 404)
    assert (await window.browser.get("/media/form")).content == PNG
    window.holds(replace(CARD, valid_until=date(2026, 1, 2)))
    await window.sees("/knowledge/file/form/card", 404)


async def test_search_engines_are_shown_the_dictionary_and_nothing_else(window: Window) -> None:
    rules = await window.sees("/robots.txt")
    assert "Disallow: /\nAllow: /knowledge\n" in rules
    assert "Sitemap: https://city.example/sitemap.xml" in rules
    addresses = re.findall("<loc>(.*?)</loc>", await window.sees("/sitemap.xml"))
    assert "https://city.example/knowledge/a/card" in addresses
    assert not any(one.endswith(("/a/old", "/a/soon")) for one in addresses)
    for one in addresses:
        page = await window.sees(one.removeprefix("https://city.example"))
        assert f'rel="canonical" href="{one}"' in page.replace("&#39;", "'")
    await window.sees("/sitemap-2.xml", 404)
    await window.sees("/sitemap-0.xml", 404)


async def test_a_look_chosen_here_comes_back_here_and_nowhere_else(window: Window) -> None:
    page = await window.sees("/knowledge/a/card?x=1")
    assert 'name="back" value="/knowledge/a/card?x=1"' in page
    fields = {"csrf": csrf(page), "elder": "1"}
    for back, to in (
        ("/knowledge/a/card", "/knowledge/a/card"),
        ("https://evil.example/", "/"),
        ("//evil.example/knowledge", "/"),
        ("/desk", "/"),
        ("", "/"),
    ):
        answer = await window.browser.post("/look", data={**fields, "back": back})
        assert answer.headers["location"] == to
    assert "data-elder" in await window.sees("/knowledge/a/card")


async def test_the_chat_leads_here_and_takes_a_question_along(window: Window) -> None:
    assert 'href="/knowledge"' in await window.sees("/")
    asked = await window.sees(f"/?ask={quote('社保卡丢了？')}")
    assert re.search(r"<textarea[^>]* data-asked>社保卡丢了？</textarea>", asked)
    long = await window.sees(f"/?ask={'长' * 900}")
    assert "长" * 200 in long
    assert "长" * 201 not in long


def test_numbers_to_dial_are_found_in_words() -> None:
    assert shown.parts("0531-12345678转8；12345") == [
        ("0531-12345678", "053112345678"),
        ("转8；", ""),
        ("12345", "12345"),
    ]
    assert shown.parts("窗口1、2号") == [("窗口1、2号", "")]
    assert shown.parts("") == []


def test_far_pages_are_near_ones() -> None:
    assert leaves.leaf([], 3) == leaves.Leaf([], 1, 1)
    assert leaves.leaf([FUND] * 31, 9).page == 2


async def test_whoever_reads_english_is_shown_english(window: Window) -> None:
    written = English("How do I get a senior card?", ("card for the old",), "Bring your passport.")
    window.holds(replace(CARD, english=written), FUND)
    english: Any = {"Accept-Language": "en-GB"}
    page = await window.sees("/knowledge/a/card", **english)
    assert '<h1 lang="en">How do I get a senior card?</h1>' in page
    assert "Bring your passport." in page
    assert CARD.answer not in page
    found = await window.sees("/knowledge?q=card+for+old+people", **english)
    assert "How do I get a senior card?" in found
    window.holds(CARD, replace(FUND, english=replace(written, question_en="What of my fund?")))
    near = await window.sees(f"/knowledge?q={quote('取款')}", **english)
    assert "What of my fund?" in near  # asked in Chinese, and only near it
    window.holds(replace(CARD, english=written), FUND)
    only = await window.sees(f"/knowledge/a/{FUND.id}", **english)
    assert "in Chinese only" in only
    assert f'<h1 lang="zh-CN">{FUND.question}</h1>' in only
    department = await window.sees(f"/knowledge/topic/{quote(CARD.topic)}", **english)
    assert '<li lang="en">' in department
    chinese = await window.sees("/knowledge/a/card")
    assert CARD.question in chinese
    assert "senior" not in chinese
