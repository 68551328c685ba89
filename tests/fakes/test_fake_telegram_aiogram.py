"""The same fake under aiogram, which sends everything as multipart."""

from __future__ import annotations

import pytest

from tests.fakes.telegram import TINY_JPEG, FakeTelegram

ZHAO = 1003


async def test_aiogram_speaks_to_it_too() -> None:
    # Its import takes four seconds of the processor: not in each process that collects the tests.
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
    from aiogram.types import BufferedInputFile
    from aiogram.types import InputMediaPhoto as Photo

    async with FakeTelegram() as tg:
        zhao = tg.user(ZHAO, "小赵")
        await zhao.sends_photo(caption="铁链")
        session = AiohttpSession(api=TelegramAPIServer.from_base(tg.base_url))
        async with Bot(tg.token, session=session) as other:
            assert (await other.get_me()).username == "warmline_bot"
            (update,) = await other.get_updates()
            assert update.message is not None
            assert update.message.photo is not None
            fetched = await other.download(update.message.photo[-1])
            assert fetched is not None
            assert fetched.read() == TINY_JPEG
            await other.send_message(ZHAO, "<i>收到</i>", parse_mode="HTML")
            picture = BufferedInputFile(TINY_JPEG, "tree.jpg")
            await other.send_media_group(ZHAO, [Photo(media=picture), Photo(media=picture)])
            with pytest.raises(TelegramBadRequest, match=r"(?i)can't parse entities"):
                await other.send_message(ZHAO, "<i>收到", parse_mode="HTML")
            tg.script(error=429, retry_after=5)
            with pytest.raises(TelegramRetryAfter):
                await other.send_message(ZHAO, "再")
        assert [m.kind for m in tg.chat(ZHAO).from_bot] == ["text", "photo", "photo"]
        assert "can't parse entities" in tg.violations[0].description
