"""From the outbox to Telegram and what comes back, against a server as strict as Telegram's."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from bot.channels.telegram import request as request_module
from bot.channels.telegram.account import Account
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.request import NotSent
from bot.files import Files
from bot.sending import on_leaving
from handlers.choices import offered
from handlers.turn import Attachment, Choice, Reply
from tests.channels.conftest import HandClock, House, comes, text
from tests.fakes.telegram import TINY_JPEG, FakeTelegram, Person


async def say(house: House, channel: Telegram, reply: Reply, peer: int = 1001) -> str:
    parts = channel.native.to_native(reply, offered(reply.key, reply.choices))
    return await house.queue(peer, *parts, key=reply.key)


async def test_words_card_and_buttons_arrive(
    tg: FakeTelegram, sending: Telegram, house: House, li: Person
) -> None:
    await say(house, sending, Reply("1 < 2 & 3", title="标题", choices=(Choice("好", "say"),)))
    heard = await li.hears("1 < 2")
    assert heard.text == "标题\n1 < 2 & 3"
    assert heard.labels == ["好"]
    assert await house.settled() == ["sent"]
    assert (await house.rows())[0]["platform_id"] == str(heard.message_id)
    assert not tg.violations


async def test_what_finds_no_connection_has_not_left(tg: FakeTelegram, li: Person) -> None:
    left: list[str] = []
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        for base in (nobody, tg.base_url, tg.base_url):
            account = Account(tg.token, base)
            on_leaving(partial(left.append, base))
            with suppress(NotSent):
                await account.call("sendMessage", {"chat_id": 1001, "text": "您好"})
            await account.shutdown()
    assert left == [tg.base_url] * 2
    assert [one.text for one in li.chat.from_bot] == ["您好"] * 2


async def test_ten_thousand_characters_arrive_whole(
    tg: FakeTelegram, sending: Telegram, house: House, li: Person
) -> None:
    words = "今天停水了😀。请问什么时候来水？\n\n" * 560
    await say(house, sending, Reply(words, choices=(Choice("好", "say"),)))
    assert set(await house.settled()) == {"sent"}
    shown = li.chat.from_bot
    assert "".join(m.text for m in shown).replace("\n", "") == words.replace("\n", "")
    assert [bool(m.labels) for m in shown] == [False, False, True]
    assert not tg.violations


async def test_edge_32_what_telegram_cannot_read_as_html_goes_out_plain(
    tg: FakeTelegram, sending: Telegram, house: House, li: Person
) -> None:
    broken = {"method": "sendMessage", "text": "<b>1 < 2", "parse_mode": "HTML", "plain": "1 < 2"}
    await house.queue(1001, broken)
    assert (await li.hears("1 < 2")).text == "1 < 2"
    assert await house.settled() == ["sent"]


@pytest.mark.parametrize(
    ("error", "description", "state", "shown"),
    [
        pytest.param(400, None, "failed", 0, id="chat not found: for good"),
        pytest.param(413, None, "failed", 0, id="too large: for good"),
        pytest.param("drop", None, "unknown", 0, id="connection broken after the call: unknown"),
        pytest.param("lost", None, "unknown", 1, id="arrived, answer lost: unknown, not repeated"),
        pytest.param(502, None, "sent", 1, id="the proxy's HTML page: tried again"),
        pytest.param(500, None, "sent", 1, id="server trouble: tried again"),
        pytest.param(504, None, "unknown", 0, id="a proxy waited in vain: unknown"),
        pytest.param(429, None, "sent", 1, id="too fast: waited"),
    ],
)
async def test_what_becomes_of_it(
    tg: FakeTelegram,
    sending: Telegram,
    house: House,
    clock: HandClock,
    li: Person,
    error: int | str,
    description: str | None,
    state: str,
    shown: int,
) -> None:
    tg.script("sendMessage", error=error, description=description)
    await house.queue(1001, text("您好"))
    for _ in range(400):
        if await house.states() == [state]:
            break
        clock.advance(0.5)
        await asyncio.sleep(0.002)
    assert await house.states() == [state]
    assert len(li.chat.from_bot) == shown


async def test_no_answer_in_time_is_unknown_and_never_repeated(
    tg: FakeTelegram,
    build: Callable[..., Telegram],
    house: House,
    li: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    channel = build()
    monkeypatch.setattr(channel._api._wire, "_read_timeout", 0.1)
    task = asyncio.create_task(channel.delivery.run())
    script = tg.script("sendMessage", error="timeout")
    await house.queue(1001, text("您好"))
    assert await house.settled() == ["unknown"]
    await channel.delivery.stop()
    await task
    await channel.close()
    assert script.used == len(tg.calls_of("sendMessage")) == 1


async def test_a_server_that_is_down_is_waited_for(
    tg: FakeTelegram, sending: Telegram, house: House, clock: HandClock, li: Person
) -> None:
    await tg.goes_down()
    await house.queue(1001, text("您好"))

    async def tried_twice() -> bool:
        clock.advance(1)
        return bool((await house.rows())[0]["tries"] >= 2)

    async def sent() -> bool:
        clock.advance(5)
        return await house.states() == ["sent"]

    await comes(tried_twice)
    await tg.comes_back()
    await comes(sent)
    assert [m.text for m in li.chat.from_bot] == ["您好"]


async def test_who_blocked_us_is_left_alone(
    tg: FakeTelegram, sending: Telegram, house: House, li: Person
) -> None:
    li.chat.blocked = True
    await house.queue(1001, text("一"), text("二"))
    assert await house.settled() == ["failed", "failed"]

    async def blocked() -> bool:
        return (await house.talk(1001)).blocked_at is not None

    await comes(blocked)
    assert len(tg.calls_of("sendMessage")) == 1


async def test_a_change_edits_the_message(
    tg: FakeTelegram, sending: Telegram, house: House, li: Person
) -> None:
    key = await say(house, sending, Reply("您是第3位", choices=(Choice("取消", "say"),)))
    await li.hears("第3位")
    change = Reply("您是第2位", replaces=key, choices=(Choice("取消", "say"),))
    await say(house, sending, change)
    heard = await li.hears("第2位")
    assert heard.edited
    assert len(li.chat.from_bot) == 1
    again = Reply("您是第2位", replaces=key, choices=(Choice("取消", "say"),))
    again.key = change.key + "x"
    await house.settled()
    same = [p["text"] for p in sending.native.to_native(again, offered(change.key, change.choices))]
    await house.queue(
        1001, *sending.native.to_native(again, offered(change.key, change.choices)), key=again.key
    )
    assert same
    assert await house.settled() == ["sent"] * 3, "not modified is as good as done"


async def test_a_change_of_what_is_gone_is_said_anew(
    tg: FakeTelegram, sending: Telegram, house: House, li: Person
) -> None:
    key = await say(house, sending, Reply("您是第3位"))
    await li.deletes(await li.hears("第3位"))
    await say(house, sending, Reply("您是第2位", replaces=key))
    await say(house, sending, Reply("您是第1位", replaces="neverwas2345"))
    await house.settled()
    assert [m.text for m in li.chat.from_bot] == ["您是第2位", "您是第1位"]


async def test_a_change_whose_answer_is_lost_is_repeated(
    tg: FakeTelegram, sending: Telegram, house: House, clock: HandClock, li: Person
) -> None:
    key = await say(house, sending, Reply("您是第3位"))
    await li.hears("第3位")
    tg.script("editMessageText", error="lost")
    await say(house, sending, Reply("您是第2位", replaces=key))
    for _ in range(200):
        clock.advance(0.5)
        await asyncio.sleep(0.005)
        if await house.states() == ["sent", "sent"]:
            break
    assert await house.states() == ["sent", "sent"]
    assert len(tg.calls_of("editMessageText")) == 2


async def test_a_tap_is_answered_once_and_a_late_answer_is_nothing(
    tg: FakeTelegram, sending: Telegram, house: House, li: Person
) -> None:
    await say(house, sending, Reply("可以吗？", choices=(Choice("好", "say"),)))
    tap = await li.taps("好")
    toast = {"method": "answerCallbackQuery", "callback_query_id": tap.id, "text": "收到"}  # type: ignore[union-attr]
    await house.queue(1001, toast)
    await house.queue(1001, toast)
    assert sorted(await house.settled()) == ["failed", "sent", "sent"]
    assert tg.chat(1001).toasts == ["收到"]


async def test_the_keyboard_that_asked_goes_away_with_the_next_words(
    tg: FakeTelegram, sending: Telegram, house: House, li: Person
) -> None:
    await say(house, sending, Reply("在哪里？", ask="place", choices=(Choice("不知道", "say"),)))
    await li.hears("在哪里")
    await say(house, sending, Reply("明天上午来修", side="operator"))
    await li.hears("明天上午")
    await say(house, sending, Reply("知道了。"))
    await li.hears("知道了")
    await say(house, sending, Reply("还有吗？"))
    await li.hears("还有吗")
    calls = [call.payload.get("reply_markup") for call in tg.calls_of("sendMessage")]
    assert [sorted(markup or {}) for markup in calls] == [
        ["keyboard", "one_time_keyboard", "resize_keyboard"],
        [],  # may be edited, which Telegram refuses for a message that took a keyboard away
        ["remove_keyboard"],
        [],
    ]
    assert not tg.violations


async def test_files_go_out_from_the_data_folder(
    tg: FakeTelegram, sending: Telegram, house: House, files: Files, li: Person
) -> None:
    kept = await files.keep(TINY_JPEG)
    photo = Attachment("a2", "image", "树.jpg", kept.mime, kept.size, kept.sha256)
    other = Attachment("b2", "image", "", kept.mime, kept.size, kept.sha256)
    paper = Attachment("c2", "file", "收据.pdf", "application/pdf", sha256=kept.sha256)
    await say(house, sending, Reply("<好>", files=(photo,), choices=(Choice("满意", "say"),)))
    await say(house, sending, Reply("两张", files=(photo, other)))
    await say(house, sending, Reply("", files=(paper,)))
    assert await house.settled() == ["sent"] * 3
    first, *album, document = li.chat.from_bot
    assert (first.kind, first.text, first.labels) == ("photo", "<好>", ["满意"])
    assert first.file is not None
    assert first.file.content == TINY_JPEG
    assert [m.media_group_id == album[0].media_group_id for m in album] == [True, True]
    assert album[0].text == "两张"
    assert (document.kind, document.raw["document"]["file_name"]) == ("document", "收据.pdf")
    assert not tg.violations


async def test_a_picture_that_telegram_cannot_show_goes_out_as_a_file(
    tg: FakeTelegram, sending: Telegram, house: House, files: Files, li: Person
) -> None:
    kept = await files.keep(b"%PDF-1.4 a long screenshot in truth")
    odd = [
        Attachment(key, "image", "长图.png", "image/png", kept.size, kept.sha256) for key in "ab"
    ]
    await say(house, sending, Reply("截图", files=tuple(odd[:1])))
    await say(house, sending, Reply("两张", files=tuple(odd)))
    assert await house.settled() == ["sent", "sent"]
    assert [(m.kind, m.text) for m in li.chat.from_bot] == [
        ("document", "截图"),
        ("document", "两张"),
        ("document", ""),
    ]


async def test_a_file_that_is_missing_fails_and_the_words_still_come(
    sending: Telegram, house: House, li: Person
) -> None:
    gone = Attachment("a2", "image", "", "image/jpeg", 9, "0" * 64)
    await say(house, sending, Reply("字" * 1100, files=(gone,)))
    assert await house.settled() == ["failed", "sent"]


async def test_a_message_to_everybody_keeps_telegrams_rules(
    tg: FakeTelegram, build: Callable[..., Telegram], house: House
) -> None:
    """With Telegram's own limits on, nothing is refused."""
    tg.enforce_rates = True
    for user in range(1, 8):
        tg.user(user).chat.started = True
        await house.queue(user, text(f"通知{user}"), lane="bulk")
    channel = build(wait=asyncio.sleep, clock=_Wall())
    task = asyncio.create_task(channel.delivery.run())
    assert set(await house.settled()) == {"sent"}
    await channel.delivery.stop()
    await task
    await channel.close()
    assert tg.rates.refused == 0


class _Wall:
    def now(self) -> Any:
        from bot.clock import WallClock

        return WallClock().now()


def test_a_429_without_a_time_waits_a_while() -> None:
    assert request_module._retry_after(b"{}") == request_module.RETRY_AFTER
    assert request_module._retry_after(b'{"parameters": {"retry_after": 7}}') == 7
