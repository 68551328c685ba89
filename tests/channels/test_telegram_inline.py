"""Inline mode through PTB's polling and the webhook: found, paged, never in the way of a chat."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.telegram import inline as channel_inline
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.webhook import HEADER
from handlers.citizen import inline as deciding
from handlers.house import House as Home
from handlers.texts import Texts
from knowledge.search import Index
from storage.database import Database
from tests.channels.conftest import HandClock, House, until
from tests.dialogue import FixedShelf, city
from tests.fakes.telegram import FakeTelegram
from tests.guided import CARD, OWN, guided

LONG = replace(
    CARD, id="long", question="停水<通知>&说明", answer="停水期间请储水。" * 900, short="", link=""
)


@pytest.fixture
def home() -> Home:
    return Home(city(), Texts(), FixedShelf(guided()))


@pytest.fixture
async def telegram(build: Callable[..., Telegram], home: Home) -> AsyncIterator[Telegram]:
    channel = build(house=home)
    await channel.start()
    yield channel
    await channel.stop()


def said(result: dict[str, Any]) -> str:
    return str(result["input_message_content"]["message_text"])


async def test_an_answer_to_drop_into_any_chat(
    tg: FakeTelegram, telegram: Telegram, house: House
) -> None:
    answer = await tg.user(1001).finds("身份证丢了")
    first = answer["results"][0]
    assert first["title"] == CARD.question
    assert first["description"] == CARD.short
    assert said(first).startswith(f"<b>{CARD.question}</b>\n{CARD.answer}")
    assert "\n来源：济南市公安局，济公通〔2024〕8号" in said(first)
    assert "https://example.cn/id?a=1&amp;b=2" in said(first)
    assert "1. 带户口簿到派出所" in said(first)
    assert answer["is_personal"] is True
    assert 0 < answer["cache_time"] <= 60
    assert answer["button"]["start_parameter"] == "browse"
    assert await house.rows("inbox") == []
    assert tg.violations == []


async def test_one_word_brings_the_whole_topic_page_by_page(
    tg: FakeTelegram, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_inline, "PAGE", 4)
    li, seen, offset = tg.user(1001), list[str](), ""
    while True:
        answer = await li.finds("公积金", offset)
        assert len(answer["results"]) <= channel_inline.PAGE
        seen += [one["id"] for one in answer["results"]]
        offset = answer["next_offset"]
        if not offset:
            break
    assert len(seen) >= 9
    assert len(set(seen)) == len(seen)
    assert (await li.finds("公积金", "nonsense"))["results"][0]["id"] == seen[0]
    assert tg.violations == []


async def test_without_words_what_is_asked_most_comes_first(
    tg: FakeTelegram, telegram: Telegram, house: House, sqlite: Database, clock: HandClock
) -> None:
    talk = await house.talk(1002)
    async with sqlite.transaction() as tx:
        await tx.execute(
            """INSERT INTO messages (conversation_id, revision, message_key, side, text, extras,
                article_id, said_at)
            VALUES (:talk, 1, 'k', 'bot', '', '{}', 'gjj-001', :now_at)""",
            talk=talk.id,
            now_at=clock.now(),
        )
    answer = await tg.user(1001).finds("")
    assert answer["results"][0]["title"] == "租房怎么提取公积金？"
    assert len(answer["results"]) > 5


async def test_in_their_language(tg: FakeTelegram, telegram: Telegram) -> None:
    answer = await tg.user(1002, "Smith", language_code="en").finds("身份证丢了")
    assert "Source: 济南市公安局" in said(answer["results"][0])
    assert "Ask the hotline" in answer["button"]["text"]


async def test_what_is_too_long_for_a_message_says_where_it_goes_on(
    tg: FakeTelegram, build: Callable[..., Telegram]
) -> None:
    many = replace(LONG, id="长" * 60, question="停水怎么办")
    shelf = FixedShelf(Index.build([LONG, many, *OWN]))
    channel = build(house=Home(city(), Texts(), shelf))
    await channel.start()
    await until(lambda: channel._inline and channel._inline.username)
    results = (await tg.user(1001).finds("停水"))["results"]
    await channel.stop()
    found = {one["title"]: said(one) for one in results}
    assert "停水&lt;通知&gt;&amp;说明" in found["停水<通知>&说明"]
    assert found["停水<通知>&说明"].endswith("全文：https://t.me/warmline_bot?start=long")
    assert found["停水怎么办"].endswith("全文：@warmline_bot")
    assert tg.violations == []


@pytest.mark.parametrize("query", ["🙂" * 128, "\u202e\x00", "<b>&", "1" * 256, "。"])
async def test_anything_can_be_typed(tg: FakeTelegram, telegram: Telegram, query: str) -> None:
    await tg.user(1001).finds(query)
    assert tg.violations == []


async def test_only_the_last_of_what_somebody_types_is_answered_and_few_wait(
    tg: FakeTelegram, telegram: Telegram, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While searches hang, chats go on; then nothing late is sent."""
    go, calm = threading.Event(), deciding.offers

    def hanging(*given: Any, **named: Any) -> Any:
        go.wait(10)
        return calm(*given, **named)

    monkeypatch.setattr(deciding, "offers", hanging)
    li = tg.user(1001)
    typed = [await li.asks_inline(text) for text in ("身", "身份", "身份证")]
    others = [await tg.user(2000 + n).asks_inline("停水") for n in range(40)]
    await li.says("停水了怎么办")
    await house.received(1)
    go.set()
    await tg.wait_for(lambda: tg.inline_queries[typed[-1]] is not None, 30)
    await tg.wait_for(
        lambda: (
            sum(tg.inline_queries[one] is not None for one in others) == channel_inline.WAITING - 1
        ),
        10,
    )
    assert [tg.inline_queries[one] for one in typed[:2]] == [None, None]
    assert tg.violations == []


async def test_what_telegram_no_longer_takes_is_let_go(
    tg: FakeTelegram, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "warmline.telegram")
    query_id = await tg.user(1001).asks_inline("停水")
    tg.inline_queries[query_id] = []
    await until(lambda: any("stays unanswered" in r.getMessage() for r in caplog.records))
    tg.violations.clear()
    await tg.user(1001).finds("停水")


async def test_odd_queries_do_no_harm(tg: FakeTelegram, telegram: Telegram, house: House) -> None:
    for query in (None, 1, {}, {"id": 5, "from": {"id": 1}}, {"id": "5"}, {"id": "5", "from": 3}):
        tg.updates.push_raw({"inline_query": query})
    await tg.user(1001).says("还在吗")
    await house.received(1)


async def test_by_webhook_too(
    tg: FakeTelegram, build: Callable[..., Telegram], home: Home, house: House
) -> None:
    channel = build(house=home, mode="webhook", public_url="https://hotline.example.cn")
    await channel.start()
    await until(lambda: tg.updates.webhook_url)
    assert "inline_query" in tg.updates.allowed
    assert channel.route
    tg.inline_queries["77"] = None
    query = {"id": "77", "from": {"id": 1, "first_name": "李"}, "query": "身份证", "offset": ""}
    transport = httpx.ASGITransport(Starlette(routes=[channel.route]))
    url, secret = tg.updates.webhook_url, tg.updates.webhook_secret
    tg.updates.webhook_url = ""
    async with httpx.AsyncClient(transport=transport) as client:
        answer = await client.post(
            url, json={"update_id": 9, "inline_query": query}, headers={HEADER: secret}
        )
    assert answer.status_code == 200
    await asyncio.wait_for(until(lambda: tg.inline_queries["77"]), 30)
    await channel.stop()
    assert await house.rows("inbox") == []
