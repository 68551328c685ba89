"""Telegram is begun with while the storage is out of reach: it does not stay shut for that."""

from collections.abc import AsyncIterator, Callable

import pytest

from bot.channels.telegram.channel import Telegram
from storage import staff_telegram
from storage.database import Database
from tests.channels.conftest import Full, HandClock, House, until
from tests.channels.test_telegram_chat_menus import ZHAO, linked, listed
from tests.fakes.telegram import FakeTelegram


@pytest.fixture
async def channel(build: Callable[..., Telegram]) -> AsyncIterator[Telegram]:
    """Not started yet."""
    made = build()
    yield made
    await made.stop()


async def test_telegram_is_begun_with_as_soon_as_it_can_be(
    tg: FakeTelegram,
    channel: Telegram,
    house: House,
    clock: HandClock,
    full: Full,
    caplog: pytest.LogCaptureFixture,
) -> None:
    full.names = [""]
    await channel.start()
    await tg.user(1001).says("在吗")
    await until(lambda: "could not be begun with" in caplog.text)
    assert str(channel.standing()).count("starting")
    full.names = []
    await until(lambda: clock.waits)
    clock.advance(60)
    await house.received(1)
    await until(lambda: len(tg.calls_of("setMyShortDescription")) == 2)
    assert not tg.violations


async def test_menus_that_cannot_be_written_down_do_not_keep_citizens_waiting(
    tg: FakeTelegram,
    channel: Telegram,
    house: House,
    full: Full,
    caplog: pytest.LogCaptureFixture,
) -> None:
    full.names = ["telegram-menus:"]
    await channel.start()
    await until(lambda: "the next start tells them" in caplog.text)
    await tg.user(1001).says("在吗")
    await house.received(1)
    assert "ended by a fault" not in caplog.text


async def test_the_menus_of_chats_are_looked_at_again(
    tg: FakeTelegram,
    channel: Telegram,
    sqlite: Database,
    clock: HandClock,
    full: Full,
    caplog: pytest.LogCaptureFixture,
) -> None:
    full.names = ["telegram-chat-menus:"]
    zhao = await linked(sqlite, clock)
    async with sqlite.transaction() as tx:
        await staff_telegram.set_duty(tx, zhao, clock.now())
    await channel.start()
    await until(lambda: "menus of chats could not be looked at" in caplog.text)
    full.names = []
    await until(lambda: 60.0 in clock.waits)
    clock.advance(60)
    await until(lambda: listed(tg, ZHAO, "en"))
