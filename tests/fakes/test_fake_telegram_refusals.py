"""What Telegram refuses, the fake refuses, in the same words."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    InputMediaPhoto,
    KeyboardButton,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
)

from tests.fakes.conftest import LI, WANG, buttons, ptb, refusals
from tests.fakes.telegram import TINY_JPEG, FakeTelegram, Person, Tap

LONG = "长" * 4097
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("nothing", {"text": ""}, "message text is empty"),
    ("only spaces", {"text": " \n"}, "text must be non-empty"),
    ("4097 characters", {"text": LONG}, "message is too long"),
    ("2049 emoji are 4098 units", {"text": "😀" * 2049}, "message is too long"),
    (
        "an open tag",
        {"text": "<b>好", "parse_mode": "HTML"},
        "Can't find end tag",
    ),
    ("tags crossed", {"text": "<b><i>好</b></i>", "parse_mode": "HTML"}, "Unmatched end tag"),
    ("a foreign tag", {"text": "<p>好</p>", "parse_mode": "HTML"}, 'Unsupported start tag "p"'),
    ("a bare <", {"text": "3 < 5", "parse_mode": "HTML"}, "can't parse entities"),
    ("a bare dot", {"text": "A-1.2", "parse_mode": "MarkdownV2"}, "is reserved"),
    ("22 characters of data", {"data": "办" * 22}, "BUTTON_DATA_INVALID"),
    ("no data", {"data": ""}, "BUTTON_DATA_INVALID"),
    ("no label", {"label": " "}, "button text must be non-empty"),
    ("101 buttons", {"count": 101, "width": 1}, "reply markup is too long"),
    ("9 in a row", {"count": 9, "width": 9}, "reply markup is too long"),
    ("a chat never seen", {"chat_id": 77}, "chat not found"),
    ("a topic never made", {"message_thread_id": 9}, "message thread not found"),
    ("a reply to nothing", {"reply_to": 99}, "message to be replied not found"),
]
NAMES = [r[0] for r in REFUSED]


@pytest.mark.parametrize(("given", "refusal"), [r[1:] for r in REFUSED], ids=NAMES)
async def test_refused(
    tg: FakeTelegram, bot: Bot, li: Person, given: dict[str, Any], refusal: str
) -> None:
    markup = None
    if given.keys() & {"data", "label", "count"}:
        cell = (given.pop("label", "好"), given.pop("data", "ok"))
        cells, width = [cell] * given.pop("count", 1), given.pop("width", 1)
        markup = {
            "inline_keyboard": [
                [{"text": t, "callback_data": d} for t, d in cells[at : at + width]]
                for at in range(0, len(cells), width)
            ]
        }
    if "reply_to" in given:
        given["reply_parameters"] = ReplyParameters(given.pop("reply_to"))
    arguments = {"chat_id": LI, "text": "好", "reply_markup": markup, **given}
    with pytest.raises(BadRequest) as error:
        await bot.send_message(**arguments)
    assert error.type is BadRequest
    assert [refusal in said for said in refusals(tg)] == [True]
    assert tg.chat(LI).from_bot == []


async def test_what_is_just_within_the_limits(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    await bot.send_message(LI, "<b>" + "长" * 4096 + "</b>", parse_mode="HTML")
    rows = [[("好", "办" * 21)] * 8] * 12 + [[("好", "x" * 64)] * 4]
    await bot.send_message(LI, "😀" * 2048, reply_markup=buttons(*rows))
    await bot.send_photo(LI, TINY_JPEG, "长" * 1024)
    assert not tg.violations


async def test_edits_are_held_to_the_rules(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    mine = await bot.send_message(LI, "一", reply_markup=buttons([("好", "1")]))
    typed = await bot.send_message(LI, "请选", reply_markup=ReplyKeyboardMarkup([["好"]]))
    photo = await bot.send_photo(LI, TINY_JPEG, "照片")
    theirs = tg.chat(LI).messages[0].message_id
    cases = [
        (mine.edit_text("一", reply_markup=buttons([("好", "1")])), "message is not modified"),
        (typed.edit_text("二"), "message can't be edited"),
        (photo.edit_text("二"), "there is no text in the message to edit"),
        (mine.edit_caption("二"), "there is no caption in the message to edit"),
        (bot.edit_message_text("二", LI, theirs), "message can't be edited"),
        (bot.edit_message_text("二", LI, 999), "message to edit not found"),
        (photo.edit_caption("长" * 1025), "message caption is too long"),
        (bot.delete_message(LI, 999), "message to delete not found"),
    ]
    for attempt, refusal in cases:
        with pytest.raises(BadRequest) as error:
            await attempt
        assert refusal in str(error.value).lower()
    assert len(refusals(tg)) == len(cases)
    await mine.edit_reply_markup(None)
    await photo.edit_caption("新的说明")
    await mine.delete()
    assert tg.chat(LI).bot_texts == ["请选", "新的说明"]
    with pytest.raises(BadRequest):
        await mine.edit_text("二")
    with pytest.raises(BadRequest):
        await bot.send_photo(LI, b"not a picture")


async def test_taps_expire_and_are_answered_once(tg: FakeTelegram, bot: Bot, li: Person) -> None:
    await bot.send_message(LI, "？", reply_markup=buttons([("好", "ok")]))
    tap, late = await li.taps("ok"), await li.taps("好")
    assert isinstance(tap, Tap)
    assert isinstance(late, Tap)
    late.expires()
    await bot.answer_callback_query(tap.id)
    for query_id in (tap.id, late.id, "4711"):
        with pytest.raises(BadRequest, match=r"(?i)query is too old"):
            await bot.answer_callback_query(query_id)
    assert len(refusals(tg)) == 2  # that a tap gets old is nobody's fault


async def test_contact_buttons_only_in_private(tg: FakeTelegram, bot: Bot) -> None:
    desk = tg.group(-1001, "工作台")
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("电话", request_contact=True)]])
    with pytest.raises(BadRequest, match=r"(?i)phone number can be requested in private"):
        await bot.send_message(desk.id, "？", reply_markup=keyboard)


async def test_albums_commands_and_reactions_are_checked(
    tg: FakeTelegram, bot: Bot, li: Person
) -> None:
    attempts = [
        bot.send_media_group(LI, [InputMediaPhoto(TINY_JPEG)]),
        bot.set_my_commands([BotCommand("Help", "x")]),
        bot.set_my_commands([BotCommand("help", "长" * 257)]),
        bot.set_my_commands([BotCommand("help", "x")], language_code="zh-hans"),
        bot.set_my_short_description("长" * 121),
        bot.set_message_reaction(LI, 1, ReactionTypeEmoji("🐉")),
        bot.send_chat_action(LI, "thinking"),
        bot.copy_messages(LI, LI, [2, 1]),
    ]
    for attempt in attempts:
        with pytest.raises(BadRequest):
            await attempt
    assert len(refusals(tg)) == len(attempts)
    await bot.set_message_reaction(LI, 1, ReactionTypeEmoji("👍"))
    assert tg.chat(LI).messages[0].reactions == ["👍"]


async def test_tokens_methods_and_strangers(tg: FakeTelegram, bot: Bot) -> None:
    with pytest.raises(InvalidToken):
        async with ptb(tg, token="123456:WRONG"):
            pass
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendTelepathy")
    assert refusals(tg) == ["Unauthorized", "Not Found: method not found"]
    tg.user(WANG, "王工")
    with pytest.raises(Forbidden, match=r"(?i)can't initiate conversation"):
        await bot.send_message(WANG, "您好")
