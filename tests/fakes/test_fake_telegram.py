"""The fake Telegram, proven with PTB: what people see, and whole bots."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import (
    BadRequest,
    InvalidToken,
)
from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters

from tests.fakes.conftest import LI, ZHAO, buttons
from tests.fakes.telegram import TINY_JPEG, Chat, FakeTelegram, Person, Shown, Tap


async def test_html_is_shown_without_tags_and_with_entities(
    tg: FakeTelegram, bot: Bot, li: Person
) -> None:
    sent = await bot.send_message(LI, "李奶奶，<b>车</b>订好了 🚕 &lt;周二&gt;", parse_mode="HTML")

    assert sent.text == "李奶奶，车订好了 🚕 <周二>"
    assert list(sent.parse_entities().values()) == ["车"]
    assert tg.chat(LI).last.html == "李奶奶，<b>车</b>订好了 🚕 &lt;周二&gt;"
    assert tg.chat(LI).bot_texts == ["李奶奶，车订好了 🚕 <周二>"]
    assert not tg.violations


async def test_a_tap_is_answered_and_the_message_edited(
    tg: FakeTelegram, bot: Bot, li: Person
) -> None:
    card = await bot.send_message(LI, "这样登记可以吗？", reply_markup=buttons([("可以", "ok")]))
    tap = await li.taps("可以")
    assert isinstance(tap, Tap)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.data == "ok"
    await query.answer("谢谢")
    await query.edit_message_text("已登记")

    assert tap.answered
    assert tg.chat(LI).toasts == ["谢谢"]
    shown = await li.hears("已登记")
    assert (shown.message_id, shown.edited, shown.labels) == (card.message_id, True, [])
    assert shown.earlier == ["这样登记可以吗？"]
    assert not tg.violations


async def test_the_reply_keyboard_writes_and_shares(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    phone = KeyboardButton("留下电话", request_contact=True)
    keyboard = ReplyKeyboardMarkup([["查进度"], [phone]], one_time_keyboard=True)
    await bot.send_message(LI, "请选", reply_markup=keyboard)
    assert tg.chat(LI).labels == ["查进度", "留下电话"]

    shared = await li.taps("留下电话")
    assert isinstance(shared, Shown)
    assert shared.kind == "contact"
    assert tg.chat(LI).labels == []


async def test_albums_come_as_updates_and_leave_as_one(
    tg: FakeTelegram, bot: Bot, li: Person
) -> None:
    await li.sends_album([TINY_JPEG] * 3, "井盖")
    got = [update.message for update in (await bot.get_updates())[1:]]
    assert {m.media_group_id for m in got if m} != {None}
    assert [m.caption for m in got if m] == ["井盖", None, None]

    again = InputMediaPhoto(got[0].effective_attachment[-1].file_id)  # type: ignore[union-attr, index]
    media = [InputMediaPhoto(TINY_JPEG, caption="修好了"), again]
    await bot.send_media_group(LI, media)
    shown = tg.chat(LI).from_bot
    assert [m.kind for m in shown] == ["photo", "photo"]
    assert len({m.media_group_id for m in shown}) == 1
    assert shown[0].text == "修好了"
    assert shown[0].file is not None
    assert shown[0].file.content == TINY_JPEG
    assert not tg.violations


async def test_files_go_both_ways(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    await li.sends_document("收据".encode(), "收据.pdf")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == "收据".encode()

    await bot.send_document(LI, b"%PDF", filename="答复.pdf", caption="请看")
    assert (tg.chat(LI).last.kind, tg.chat(LI).last.text) == ("document", "请看")
    tg.expire_files()
    with pytest.raises(InvalidToken):  # so PTB calls every 404
        await file.download_as_bytearray()


async def test_a_file_above_20_mb_cannot_be_fetched(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    big = await li.sends_document(b"", "录像.zip", size=300_000_000)
    with pytest.raises(BadRequest, match=r"(?i)file is too big"):
        await bot.get_file(big.file_id)
    assert not tg.violations  # people may send what bots cannot fetch
    copied = await bot.copy_message(LI, LI, big.message_id)
    assert tg.chat(LI).get(copied.message_id) is not None


async def test_the_menu_follows_scope_and_language(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    await bot.set_my_commands([BotCommand("help", "Help")])
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("help", "帮助")], scope, language_code="zh")
    assert [c["description"] for c in li.menu()] == ["帮助"]
    assert [c["description"] for c in tg.user(ZHAO, language_code="en").menu()] == ["Help"]
    assert (await bot.get_my_commands(scope, "zh"))[0].description == "帮助"


async def test_a_ptb_application(tg: FakeTelegram) -> None:
    async def echo(update: Update, _: Any) -> None:
        assert update.message is not None
        text = f"您说：{update.message.text}"
        await update.message.reply_text(text, reply_markup=buttons([("对", "yes")]))

    async def tapped(update: Update, _: Any) -> None:
        assert update.callback_query is not None
        await update.callback_query.answer("好的")
        await update.callback_query.edit_message_text("记下了")

    url = tg.base_url
    app = Application.builder().token(tg.token).base_url(f"{url}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(tapped))
    async with app:
        assert app.updater is not None
        await app.updater.start_polling()
        await app.start()
        zhao = tg.user(ZHAO, "小赵")
        await zhao.says("树上有铁链")
        await zhao.hears("您说：树上有铁链")
        tap = await zhao.taps("对")
        await zhao.hears("记下了")
        await tg.wait_for(lambda: isinstance(tap, Tap) and tap.answered)
        await app.updater.stop()
        await app.stop()
    assert not tg.violations


async def test_json_bodies_are_read(tg: FakeTelegram, li: Person) -> None:
    url = f"{tg.base_url}/bot{tg.token}/SENDmessage"
    async with (
        ClientSession() as session,
        session.post(url, json={"chat_id": LI, "text": "好"}) as r,
    ):
        assert (await r.json())["result"]["text"] == "好"


def test_the_world_is_explained_when_a_chat_is_unknown() -> None:
    fake = FakeTelegram()
    fake.user(LI, "李奶奶")
    with pytest.raises(LookupError, match=r"no chat 5; known: \[1001\]"):
        fake.chat(5)
    assert isinstance(fake.chat(LI), Chat)
