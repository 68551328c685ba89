"""What goes out: one token, five messages in 48 hours, and what each refusal means."""

import asyncio
import logging
from collections.abc import Callable

import pytest

from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.writing import text
from bot.metrics import SENDS
from bot.pages.desk import talk as desk_talk
from storage import awaiting, outbox
from tests.channels.conftest import Full, HandClock, until
from tests.channels.wechat_kit import HOUR, OPEN, TEMPLATE, WeChatHouse, push
from tests.channels.wechat_kit import build as build
from tests.channels.wechat_kit import channel as channel
from tests.channels.wechat_kit import house as house
from tests.channels.wechat_kit import li as li
from tests.channels.wechat_kit import wechat as wechat
from tests.delivery.kit import at_rest
from tests.fakes.wechat import FakeWeChat
from tests.fakes.wx.people import Follower


async def test_what_is_over_five_waits_for_the_citizens_word(
    wechat: FakeWeChat, channel: WeChat, house: WeChatHouse, li: Follower, clock: HandClock
) -> None:
    await house.says(li.openid, *"一二三四五六七")
    await tried(house, channel, 1, 1, 1, 1, 1, 1, 0)
    clock.advance(15)
    await tried(house, channel, *[1] * 7)
    assert li.texts == list("一二三四五")
    talk = await house.talk(li.openid)
    async with house.database.reading() as tx:
        assert set((await awaiting.of(tx, talk.id)).values()) == {"awaited"}
        (shown, _) = (await desk_talk.troubles(tx, talk.id)).values()
        assert "市民一来消息就自动送到" in shown
        assert await outbox.troubles(tx, talk.id) == {}
    await house.wrote(li)
    await house.says(li.openid, "八")
    await house.settled(*["sent"] * 8)
    assert li.texts == list("一二三四五六七八"), "in their order"
    assert wechat.violations == []


async def test_after_48_hours_staff_see_why_it_failed(
    wechat: FakeWeChat, channel: WeChat, house: WeChatHouse, li: Follower
) -> None:
    wechat.advance(49 * HOUR)
    await house.says(li.openid, "树救下来了。")
    await house.settled("failed")
    talk = await house.talk(li.openid)
    async with house.database.reading() as tx:
        assert list((await outbox.troubles(tx, talk.id)).values()) == ["closed"]
        (shown,) = (await desk_talk.troubles(tx, talk.id)).values()
    assert "请打电话" in shown
    assert "template/send" not in " ".join(wechat.calls)


async def test_a_template_knocks_once_and_the_words_follow_the_answer(
    wechat: FakeWeChat,
    build: Callable[..., WeChat],
    house: WeChatHouse,
    li: Follower,
    clock: HandClock,
) -> None:
    wechat.templates[TEMPLATE] = ("thing2", "time4", "phrase1")
    made = build(WECHAT_TEMPLATE_ID=f"{TEMPLATE}, thing2, time4, phrase1")
    await made.start()
    wechat.advance(49 * HOUR)
    await house.says(li.openid, "树救下来了。", "您满意吗？")
    await tried(house, made, 1, 0)
    clock.advance(15)
    await tried(house, made, 1, 1)
    (knock,) = li.knocks
    assert knock["data"]["thing2"]["value"] == "您有新消息，回复任意字查看"
    assert knock["data"]["time4"]["value"].startswith("2026-11-23 17:00"), "the city's time"
    assert li.heard == []
    await house.wrote(li)
    await house.settled("sent", "sent")
    assert li.texts == ["树救下来了。", "您满意吗？"]
    await made.stop()
    assert wechat.violations == []


async def test_a_template_that_does_not_arrive_is_shown_to_staff(
    wechat: FakeWeChat,
    build: Callable[..., WeChat],
    house: WeChatHouse,
    li: Follower,
    clock: HandClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    wechat.templates[TEMPLATE] = ("thing1", "time2")
    made = build(WECHAT_TEMPLATE_ID=TEMPLATE)
    await made.start()
    wechat.advance(49 * HOUR)
    await house.says(li.openid, "树救下来了。")
    await tried(house, made, 1)

    async def ended(number: str, status: str) -> None:
        event = {"Event": "TEMPLATESENDJOBFINISH", "MsgID": number, "Status": status}
        await push(made, wechat, li, "event", **event)

    for number, status in (("1", "success"), ("77", "failed: system failed")):
        await ended(number, status)
        assert await house.states() == ["pending"], "arrived; or it was another system's"
    counted = SENDS.labels("wechat", "failed")
    before = counted._value.get()
    for _ in range(2):
        await ended("1", "failed:user block")
        assert await house.states() == ["failed"]
    assert counted._value.get() == before + 1
    talk = await house.talk(li.openid)
    async with house.database.reading() as tx:
        (shown,) = (await desk_talk.troubles(tx, talk.id)).values()
    assert "请打电话" in shown
    assert any("they take none" in record.getMessage() for record in caplog.records)
    await house.says(li.openid, "您满意吗？")
    await house.settled("failed", "failed")
    assert len(li.knocks) == 1, "nobody knocks where no knock is taken"
    await push(made, wechat, li, "text", Content="我在", MsgId="23000000000000007")
    clock.advance(2 * HOUR)
    await house.says(li.openid, "您满意吗？")
    await tried(house, made, 1, 1, 1)
    assert len(li.knocks) == 2, "they wrote in between"
    await made.stop()


async def test_a_template_that_does_not_fit_is_told_with_its_field(
    wechat: FakeWeChat,
    build: Callable[..., WeChat],
    house: WeChatHouse,
    li: Follower,
    caplog: pytest.LogCaptureFixture,
) -> None:
    wechat.templates[TEMPLATE] = ("thing1", "time2", "amount3")
    made = build(WECHAT_TEMPLATE_ID=TEMPLATE)
    await made.start()
    wechat.advance(49 * HOUR)
    await house.says(li.openid, "树救下来了。")
    await house.settled("failed")
    (row,) = await house.rows()
    assert row["error"] == outbox.CLOSED
    assert any("amount3" in record.getMessage() for record in caplog.records)
    await made.stop()


@pytest.mark.parametrize(
    ("code", "state", "error"),
    [
        (43004, "failed", outbox.BLOCKED),
        (48002, "failed", outbox.BLOCKED),
        (40003, "failed", outbox.BLOCKED),
        (45002, "failed", "WeChat error 45002 (too long)"),
        (48001, "failed", "WeChat error 48001 (the account may not use this)"),
        ("lost", "unknown", "the connection broke (RemoteProtocolError)"),
    ],
)
async def test_what_a_refusal_means(
    wechat: FakeWeChat,
    channel: WeChat,
    house: WeChatHouse,
    li: Follower,
    code: int | str,
    state: str,
    error: str,
) -> None:
    wechat.scripts = [code]
    await house.says(li.openid, "您好")
    await house.settled(state)
    (row,) = await house.rows()
    assert row["error"] == error
    await at_rest(channel.delivery, OPEN)
    talk = await house.talk(li.openid)
    assert bool(talk.blocked_at) == (error == outbox.BLOCKED)


async def test_what_passes_is_tried_again(
    wechat: FakeWeChat, channel: WeChat, house: WeChatHouse, li: Follower, clock: HandClock
) -> None:
    wechat.scripts = [-1, 45011, 40001, 0, 40001, 40001]
    await house.says(li.openid, "一")
    for tries, seconds in ((1, 2), (2, 70)):
        await tried(house, channel, tries)
        clock.advance(seconds)
    await house.settled("sent")
    assert tries_of(wechat) == 4, "busy, too fast, another token, sent"
    await house.says(li.openid, "二")
    await tried(house, channel, 3, 1)
    assert tries_of(wechat) == 6, "another token once, and never again"
    await house.settled("sent", "pending")


def tries_of(wechat: FakeWeChat) -> int:
    return wechat.calls.count("message/custom/send")


async def tried(house: WeChatHouse, channel: WeChat, *times: int) -> None:
    """Wait until it is written down how often each part was tried."""
    end = asyncio.get_running_loop().time() + 30
    while (found := [row["tries"] for row in await house.rows()]) != list(times):
        assert asyncio.get_running_loop().time() < end, f"tried {found}"
        await asyncio.sleep(0.002)
    await at_rest(channel.delivery, OPEN)


async def test_one_token_for_all_until_it_ends(
    wechat: FakeWeChat, channel: WeChat, house: WeChatHouse, caplog: pytest.LogCaptureFixture
) -> None:
    people = [wechat.citizen(f"o{n}") for n in range(20)]
    for one in people:
        one.follows_us = True
        one.quota.grant("message", wechat.now)
        await house.says(one.openid, "您好")
    await house.settled()
    assert wechat.calls.count("stable_token") == 1
    wechat.revoke_tokens()
    await house.says("o1", "还在")
    await house.settled()
    assert people[1].texts == ["您好", "还在"]
    assert wechat.calls.count("stable_token") == 2


async def test_no_secret_is_logged(
    wechat: FakeWeChat,
    build: Callable[..., WeChat],
    house: WeChatHouse,
    li: Follower,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    channel = build()
    await channel.start()
    await house.says(li.openid, "您好")
    await house.settled("sent")
    wechat.scripts = ["lost"]
    await house.says(li.openid, "在吗")
    await house.settled("sent", "unknown")
    await channel.stop()
    known = "\n".join(str(record.__dict__) + record.getMessage() for record in caplog.records)
    secrets = [*wechat.tokens, wechat.secret]
    assert [one for one in secrets if one in known] == []
    assert "warmline.delivery" in known


async def test_an_account_that_is_refused_stops_and_says_so(
    wechat: FakeWeChat, build: Callable[..., WeChat], house: WeChatHouse, li: Follower
) -> None:
    channel = build(WECHAT_APP_SECRET="another")
    await channel.start()
    await until(lambda: channel.refused)
    await house.says(li.openid, "您好")
    await at_rest(channel.delivery, OPEN)
    assert await house.states() == ["pending"], "nothing is lost by a wrong secret"
    account = channel.standing()
    assert account
    assert account.state == "refused"
    await channel.stop()
    assert channel.standing() is None


async def test_an_ip_that_is_not_on_the_list_is_named_and_mended_without_a_restart(
    wechat: FakeWeChat,
    build: Callable[..., WeChat],
    house: WeChatHouse,
    clock: HandClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    wechat.ip_refused = True
    channel = build()
    await channel.start()
    await until(lambda: "ip" in str(channel.standing()))
    assert any("203.0.113.7" in record.getMessage() for record in caplog.records)
    wechat.ip_refused = False
    await until(lambda: clock.waits)
    clock.advance(2)
    await until(lambda: wechat.menu)
    account = channel.standing()
    assert account
    assert (account.state, account.trouble) == ("open", "")
    await channel.stop()


async def test_the_menu_is_told_again_when_it_could_not_be_written_down(
    wechat: FakeWeChat,
    build: Callable[..., WeChat],
    clock: HandClock,
    full: Full,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "warmline")
    full.names = [""]
    made = build()
    await made.start()
    await until(lambda: "trying again" in caplog.text)
    full.names = []
    await until(lambda: clock.waits)
    clock.advance(2)
    await until(lambda: "WeChat: we are" in caplog.text)
    await made.stop()
    assert "ended by a fault" not in caplog.text


async def test_notices_say_corrections_and_do_not_knock(
    wechat: FakeWeChat, build: Callable[..., WeChat], house: WeChatHouse, li: Follower
) -> None:
    wechat.templates[TEMPLATE] = ("thing1", "time2")
    made = build(WECHAT_TEMPLATE_ID=TEMPLATE)
    await made.start()
    corrected = {**text("改在周四停水。"), "method": "editMessageText", "message_id": 0}
    await house.queue(li.openid, {**corrected, "notice": True})
    await house.queue(li.openid, {"method": "deleteMessage", "message_id": 0})
    await house.settled("sent", "failed")
    assert li.texts == ["更正：\n改在周四停水。"]
    wechat.advance(49 * HOUR)
    await house.queue(li.openid, {**text("停水"), "notice": True})
    await house.settled("sent", "failed", "failed")
    assert li.knocks == []
    await made.stop()
