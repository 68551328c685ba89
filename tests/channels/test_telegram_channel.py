"""The whole way: what people do on Telegram comes in, what is queued comes out."""

import asyncio

from bot.channels.telegram.channel import Telegram
from tests.channels.conftest import House, echo
from tests.fakes.telegram import FakeTelegram


async def test_a_citizen_is_heard_and_answered(
    tg: FakeTelegram, telegram: Telegram, house: House
) -> None:
    engine = asyncio.create_task(echo(house, telegram))
    li = tg.user(1001, first_name="李奶奶")
    await li.says("停水了怎么办")
    heard = await li.hears("听到")
    assert heard.text == "听到：停水了怎么办"
    engine.cancel()
    assert await house.settled() == ["sent"]
    assert not tg.violations
