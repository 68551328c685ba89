"""Errors, silence, broken lines and flood rules, on order."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest
from telegram import (
    Bot,
)
from telegram.error import (
    BadRequest,
    Forbidden,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from tests.fakes.conftest import LI, ptb
from tests.fakes.telegram import FakeTelegram, Person


async def test_errors_on_order(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    tg.script(error=429, retry_after=7)
    tg.script(error=403, chat_id=LI)
    tg.script(error=502)
    tg.script(error=400, description="Bad Request: strange")
    tg.script(error="drop")
    expected: list[tuple[type[Exception], str]] = [
        (RetryAfter, "0:00:07"),
        (Forbidden, "blocked"),
        (NetworkError, "Bad Gateway"),
        (BadRequest, "(?i)strange"),
        (NetworkError, "ReadError|disconnected"),
    ]
    for kind, text in expected:
        with pytest.raises(kind, match=text):
            await bot.send_message(LI, "在吗")
    assert tg.chat(LI).bot_texts == []
    await bot.send_message(LI, "在")
    assert tg.chat(LI).bot_texts == ["在"]
    assert [call.status for call in tg.calls_of("sendMessage")] == [429, 403, 502, 400, 0, 200]
    assert not tg.violations


async def test_a_send_whose_fate_is_unknown(tg: FakeTelegram, li: Person) -> None:
    async with ptb(tg, read_timeout=0.5) as hasty:
        tg.script(error="timeout")
        tg.script(error="lost")
        tg.script(error="late", seconds=0.05)
        with pytest.raises(TimedOut):
            await hasty.send_message(LI, "一")
        with pytest.raises(NetworkError):
            await hasty.send_message(LI, "二")
        await hasty.send_message(LI, "三")
    assert tg.chat(LI).bot_texts == ["一", "二", "三"]  # all delivered


async def test_the_server_goes_down_and_comes_back(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    await tg.goes_down()
    with pytest.raises(NetworkError):
        await bot.send_message(LI, "在吗")
    await tg.comes_back()
    await bot.send_message(LI, "在")
    assert tg.chat(LI).bot_texts == ["在"]


async def test_flood_rules(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    tg.enforce_rates = True
    desk = tg.group(-1001, "工作台")
    await bot.send_message(LI, "一")
    with pytest.raises(RetryAfter):
        await bot.send_message(LI, "二")
    for number in range(20):
        await bot.send_message(desk.id, str(number))
    with pytest.raises(RetryAfter) as error:
        await bot.send_message(desk.id, "二十一")
    assert error.value.retry_after > timedelta(seconds=50)  # type: ignore[operator]
    assert tg.rates.refused == 2
    assert not tg.violations


async def test_delay_and_wait_for(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    tg.delay = 0.05
    started = time.monotonic()
    sending = asyncio.create_task(bot.send_message(LI, "慢"))
    assert await li.hears("慢")
    await sending
    assert time.monotonic() - started >= 0.05
    with pytest.raises(AssertionError, match=r"(?i)did not hear '快'"):
        await li.hears("快", within=0.05)
