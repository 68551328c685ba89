"""Long polling, acknowledgement, webhooks, groups, payload files."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import (
    Bot,
    Message,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
)

from tests.fakes.conftest import LI, WANG, ptb, refusals
from tests.fakes.telegram import FakeTelegram, Person

FILES = (Path(__file__).parents[1] / "payloads" / "telegram").glob("*.json")
PAYLOADS = {path.stem: json.loads(path.read_text("utf-8")) for path in FILES}


async def test_long_polling_waits_and_acknowledges(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    first = (await bot.get_updates())[0].update_id
    assert len(await bot.get_updates()) == 1  # not acknowledged: the same again
    poll = asyncio.create_task(bot.get_updates(offset=first + 1, timeout=5))
    await tg.wait_for(lambda: tg.polls == 3)
    said = await li.says("停水了")
    assert [u.update_id for u in await poll] == [said.update_id]
    for number in range(3):
        await li.says(f"第{number}句")
    assert len(await bot.get_updates(offset=said.update_id + 1, limit=2)) == 2
    started = time.monotonic()
    assert await bot.get_updates(offset=said.update_id + 4, timeout=1) == ()
    assert time.monotonic() - started > 0.9


async def test_two_pollers_conflict(tg: FakeTelegram, bot: Bot) -> None:
    async with ptb(tg) as other:
        first = asyncio.create_task(bot.get_updates(timeout=5))
        await tg.wait_for(lambda: tg.polls == 1)
        second = asyncio.create_task(other.get_updates(timeout=1))
        with pytest.raises(Conflict):
            await first
        assert await second == ()
    assert "Conflict: terminated by other getUpdates" in refusals(tg)[0]


async def test_unwanted_kinds_do_not_come(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    await bot.get_updates(allowed_updates=["message_reaction"])
    said = await li.says("您好")
    await li.reacts(said, "👍")
    await bot.send_message(LI, "好")
    assert [u.effective_user.id for u in await bot.get_updates(offset=said.update_id)] == [LI]  # type: ignore[union-attr]


async def test_redelivered_though_acknowledged(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    said = await li.says("停水了")
    await bot.get_updates(offset=said.update_id + 1)
    tg.redeliver(said.update_id)
    again = await bot.get_updates(offset=said.update_id + 1)
    assert [u.update_id for u in again] == [said.update_id]
    assert await bot.get_updates(offset=said.update_id + 1) == ()


async def test_webhook(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    got: list[tuple[str, Any]] = []
    statuses = [500, 200]

    async def receive(request: web.Request) -> web.Response:
        secret = request.headers["X-Telegram-Bot-Api-Secret-Token"]
        got.append((secret, await request.json()))
        status = statuses.pop(0) if statuses else 200
        answer = {"method": "sendMessage", "chat_id": LI, "text": "收到"}
        return web.json_response(answer if status == 200 else {}, status=status)

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    tg.updates.webhook_retry = 0.01
    with pytest.raises(BadRequest, match=r"(?i)HTTPS URL must be provided"):
        await bot.set_webhook("http://example.org/hook")
    await bot.set_webhook(url, secret_token="s3cret")
    with pytest.raises(Conflict):
        await bot.get_updates()
    await tg.wait_for(lambda: tg.chat(LI).bot_texts == ["收到"])
    assert [secret for secret, _ in got] == ["s3cret"] * 2
    assert got[0][1] == got[1][1]  # refused with 500, so sent again
    assert (await bot.get_webhook_info()).pending_update_count == 0
    await bot.delete_webhook()
    assert len(refusals(tg)) == 2
    await runner.cleanup()


async def test_privacy_mode_in_groups(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    square = tg.group(-200, "社区群", bot_is_admin=False)
    wang = tg.user(WANG, "王工")
    await wang.says("今天天气不错", chat=square)
    heard = await wang.says("@warmline_bot 停水通知发了吗", chat=square)
    updates = [u for u in await bot.get_updates() if u.effective_chat.id == square.id]  # type: ignore[union-attr]
    assert [u.update_id for u in updates] == [heard.update_id]


async def test_a_group_migrates(tg: FakeTelegram, bot: Bot) -> None:
    square = tg.group(-200, "社区群")
    await square.migrates(-100200)
    with pytest.raises(ChatMigrated) as error:
        await bot.send_message(-200, "在吗")
    assert error.value.new_chat_id == -100200
    await bot.send_message(-100200, "在")
    moved = (await bot.get_updates())[0].message
    assert moved is not None
    assert moved.migrate_to_chat_id == -100200
    assert not tg.violations


async def test_forum_topics(tg: FakeTelegram, bot: Bot) -> None:
    desk = tg.group(-1001, "工作台", forum=True)
    topic = await bot.create_forum_topic(desk.id, "李奶奶 · 求助")
    thread = topic.message_thread_id
    card = await bot.send_message(desk.id, "求助", message_thread_id=thread)
    assert card.message_thread_id == thread
    answer = await tg.user(WANG, "王工").says("您好", chat=desk, topic=thread)
    assert answer.thread_id == thread
    await bot.pin_chat_message(desk.id, card.message_id)
    await bot.close_forum_topic(desk.id, thread)
    with pytest.raises(BadRequest, match=r"(?i)Topic_closed"):
        await bot.send_message(desk.id, "还在吗", message_thread_id=thread)
    await bot.reopen_forum_topic(desk.id, thread)
    await desk.deletes_topic(thread)
    with pytest.raises(BadRequest, match=r"(?i)thread not found"):
        await bot.send_message(desk.id, "还在吗", message_thread_id=thread)
    desk.chat.falls_back_to_general = True
    stray = await bot.send_message(desk.id, "还在吗", message_thread_id=thread)
    assert stray.message_thread_id is None
    assert not tg.violations  # people closed and deleted it, not the bot


async def test_blocking_is_told_and_enforced(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    await li.blocks()
    with pytest.raises(Forbidden, match=r"(?i)blocked by the user"):
        await bot.send_message(LI, "在吗")
    await li.unblocks()
    changes = [u.my_chat_member for u in await bot.get_updates() if u.my_chat_member]
    assert [c.new_chat_member.status for c in changes] == ["kicked", "member"]
    assert not tg.violations


@pytest.mark.parametrize("name", sorted(PAYLOADS))
async def test_payload_files_can_be_pushed_and_answered(
    tg: FakeTelegram, bot: Bot, name: str
) -> None:
    await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    update_id = tg.push_raw(PAYLOADS[name])
    (update,) = await bot.get_updates()
    assert update.update_id == update_id
    message = update.effective_message
    if update.callback_query:
        await update.callback_query.answer()
    if isinstance(message, Message) and message.from_user and name != "migrate_to_chat_id":
        answered = await message.reply_text("收到", do_quote=True)
        assert tg.chat(message.chat_id).last.message_id == answered.message_id
        media: Any = message.photo[-1] if message.photo else message.effective_attachment
        if hasattr(media, "get_file") and name != "document_large":
            await media.get_file()
    assert not tg.violations
