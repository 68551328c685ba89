"""Every method answers what PTB can read, and everything that people send can be read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot, InlineQueryResultArticle, InputTextMessageContent, MenuButtonCommands

from tests.fakes.conftest import LI, WANG, ZHAO
from tests.fakes.telegram import TINY_JPEG, FakeTelegram, Person


async def test_every_way_to_send(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    sent = [
        await bot.send_message(LI, "您好"),
        await bot.send_photo(LI, TINY_JPEG, "树"),
        await bot.send_document(LI, b"%PDF", filename="答复.pdf"),
        await bot.send_video(LI, b"mp4", caption="路灯"),
        await bot.send_voice(LI, b"OggS", duration=7),
        await bot.send_audio(LI, b"ID3"),
        await bot.send_location(LI, 36.65, 117.12),
        await bot.send_contact(LI, "053112345", "热线"),
    ]
    kinds = ["text", "photo", "document", "video", "voice", "audio", "location", "contact"]
    assert [m.kind for m in tg.chat(LI).from_bot] == kinds
    again = await bot.send_photo(LI, sent[1].photo[-1].file_id)
    assert again.photo[-1].file_id == sent[1].photo[-1].file_id
    forwarded = await bot.forward_message(LI, LI, sent[0].message_id)
    assert forwarded.forward_origin is not None
    copies = await bot.copy_messages(LI, LI, [sent[0].message_id, sent[1].message_id])
    assert len(copies) == 2
    await bot.send_chat_action(LI, "typing")
    assert tg.chat(LI).typing == "typing"
    await bot.send_message_draft(LI, 1, "正在查……")
    assert tg.chat(LI).draft == "正在查……"
    await bot.delete_messages(LI, [c.message_id for c in copies])
    assert tg.chat(LI).draft == "正在查……"
    await bot.pin_chat_message(LI, sent[0].message_id)
    await bot.unpin_chat_message(LI, sent[0].message_id)
    assert not tg.violations


async def test_every_setting(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    desk = tg.group(-1001, "工作台", forum=True)
    await bot.set_my_description("一条有温度的热线")
    await bot.set_my_short_description("暖线", language_code="zh")
    assert (await bot.get_my_description()).description == "一条有温度的热线"
    assert (await bot.get_my_short_description("zh")).short_description == "暖线"
    await bot.set_chat_menu_button(LI, MenuButtonCommands())
    assert (await bot.get_chat_menu_button(LI)).type == "commands"
    assert (await bot.get_chat(desk.id)).is_forum
    assert (await bot.get_chat(LI)).first_name == "李奶奶"
    assert (await bot.get_chat_member(desk.id, bot.id)).status == "administrator"
    topic = await bot.create_forum_topic(desk.id, "李奶奶")
    await bot.edit_forum_topic(desk.id, topic.message_thread_id, name="李奶奶 · 已派车")
    await bot.delete_forum_topic(desk.id, topic.message_thread_id)
    await bot.set_my_commands([("help", "帮助")])
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    await bot.leave_chat(desk.id)
    assert not desk.chat.bot_inside
    assert not tg.violations


async def test_inline_queries(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    query_id = await li.asks_inline("停水")
    query = (await bot.get_updates())[-1].inline_query
    assert query is not None
    content = InputTextMessageContent("停水期间……")
    await query.answer([InlineQueryResultArticle("1", "停水", content)])
    assert [r["title"] for r in tg.inline_queries[query_id] or []] == ["停水"]
    assert not tg.violations


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"inline_query_id": "1"}, "query is too old"),
        ({"results": [{}] * 51}, "RESULTS_TOO_MUCH"),
        ({"results": [{"id": "证" * 22}]}, "RESULT_ID_INVALID"),
        ({"results": [{"id": ""}]}, "RESULT_ID_INVALID"),
        ({"results": [{}, {}]}, "RESULT_ID_DUPLICATE"),
        ({"results": [{"title": " "}]}, "title"),
        ({"results": [{"text": "<b>"}]}, "can't parse entities"),
        ({"results": [{"text": "水" * 4097}]}, "MESSAGE_TOO_LONG"),
        ({"results": [{"text": "<b></b>"}]}, "message text is empty"),
        ({"next_offset": "9" * 65}, "NEXT_OFFSET_INVALID"),
        ({"button": {"text": "问", "start_parameter": "中"}}, "START_PARAM_INVALID"),
        ({"button": {"text": "问"}}, "exactly one"),
    ],
)
async def test_inline_answers_that_telegram_refuses(
    tg: FakeTelegram, li: Person, wrong: dict[str, Any], refusal: str
) -> None:
    query_id = await li.asks_inline("停水")
    given = {"inline_query_id": query_id, "results": [{}], **wrong}
    results = [
        {
            "type": "article",
            "id": one.get("id", "1"),
            "title": one.get("title", "停水"),
            "input_message_content": {
                "message_text": one.get("text", "停水期间……"),
                "parse_mode": "HTML",
            },
        }
        for one in given["results"]
    ]
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            f"{tg.base_url}/bot{tg.token}/answerInlineQuery", json={**given, "results": results}
        )
    assert answer.status_code == 400
    assert refusal in answer.json()["description"]
    assert len(tg.violations) == 1


async def test_everything_that_people_send(tg: FakeTelegram, bot: Bot) -> None:
    zhao = tg.user(ZHAO, "小赵", last_name="明", username="xiaozhao")
    await zhao.starts("case_42")
    await zhao.sends_photo(caption="树")
    await zhao.sends_voice(duration=27)
    await zhao.sends_video(caption="路灯")
    await zhao.sends_document(b"x", "收据.pdf", mime="application/pdf")
    await zhao.sends_location(36.65, 117.12)
    await zhao.shares_contact("13805310000")
    await zhao.sends_sticker()
    said = await zhao.says("不是三号楼" * 900)
    await zhao.edits(said.message_id, "是五号楼")
    messages: list[Any] = [update.effective_message for update in await bot.get_updates()]
    assert messages[0].text == "/start case_42"
    assert messages[0].entities[0].type == "bot_command"
    assert messages[1].photo[-1].file_size == len(TINY_JPEG)
    assert messages[2].voice.duration == timedelta(seconds=27)
    assert messages[3].video.mime_type == "video/mp4"
    assert (messages[4].document.file_name, messages[5].location.latitude) == ("收据.pdf", 36.65)
    assert (messages[6].contact.user_id, messages[7].sticker.emoji) == (ZHAO, "👍")
    assert [len(m.text) for m in messages[8:10]] == [4096, 404]  # the apps split
    assert messages[10].edit_date is not None
    assert len({m.message_id for m in messages}) == 10


async def test_groups_hire_and_dismiss(tg: FakeTelegram, bot: Bot) -> None:
    desk = tg.group(-1001, "工作台", bot_is_admin=False)
    await desk.promotes_bot()
    await tg.user(WANG, "王工").says("在吗", chat=desk)
    await desk.removes_bot()
    updates = await bot.get_updates()
    changes = [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member]
    assert changes == ["administrator", "kicked"]
    assert [u.message.text for u in updates if u.message] == ["在吗"]
