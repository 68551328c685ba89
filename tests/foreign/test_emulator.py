"""A plain PTB bot against the foreign emulator: that the emulator itself can carry a test."""

from __future__ import annotations

from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from tests.fakes.telegram import TINY_JPEG

from .emulator import emulator

LI, ZHAO = 1001, 1003


async def start(update: Update, _: Any) -> None:
    assert update.message is not None
    await update.message.reply_text("您好，这里是暖线")


async def echo(update: Update, _: Any) -> None:
    assert update.message is not None
    await update.message.chat.send_action("typing")
    button = InlineKeyboardButton("对", callback_data="yes")
    markup = InlineKeyboardMarkup([[button]])
    await update.message.reply_text(f"您说：{update.message.text}", reply_markup=markup)


async def tapped(update: Update, _: Any) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer()
    await update.callback_query.edit_message_text("记下了")


async def test_a_ptb_bot_in_front_of_the_emulator() -> None:
    async with emulator() as foreign:
        app = Application.builder().token(foreign.token).base_url(f"{foreign.url}/bot").build()
        app.add_handler(CommandHandler("start", start))
        app.add_handler(MessageHandler(filters.TEXT, echo))
        app.add_handler(CallbackQueryHandler(tapped))
        async with app:
            assert app.updater is not None
            await app.updater.start_polling(timeout=2)
            await app.start()
            await foreign.says(LI, "/start")
            await foreign.hears(LI, "这里是暖线")
            foreign.named(ZHAO, "小赵")
            await foreign.says(ZHAO, "树上有铁链")
            answer = await foreign.hears(ZHAO, "您说：树上有铁链")
            assert (answer.labels, answer.data) == (["对"], ["yes"])
            await foreign.taps(ZHAO, "yes", answer)
            edited = await foreign.hears(ZHAO, "记下了")
            assert (edited.message_id, edited.labels) == (answer.message_id, [])
            await app.bot.send_photo(ZHAO, TINY_JPEG, caption="链子取下来了")
            await foreign.hears(ZHAO, "链子取下来了")
            assert [said.text for said in await foreign.said(LI)] == ["您好，这里是暖线"]
            await app.updater.stop()
            await app.stop()
