"""What goes out: one token, five messages in 48 hours, and what each refusal means."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.writing import text
from bot.fetching import NotFetched
from bot.files import Files
from bot.pages.desk import talk as desk_talk
from bot.settings import load
from handlers.texts import Texts
from handlers.turn import House as Inside
from handlers.turn import new_key
from storage import awaiting, conversations, messages, outbox
from storage.conversations import Address
from storage.database import Database
from storage.messages import Message
from tests.channels.conftest import HandClock, House, until
from tests.delivery.kit import at_rest
from tests.dialogue import FixedShelf, city, index
from tests.fakes.tg.world import TINY_JPEG
from tests.fakes.wechat import FakeWeChat
from tests.fakes.wx.people import Follower

HOUR = 3600.0
TEMPLATE = "knock_template_id"
OPEN = asyncio.Event()
OPEN.set()


@pytest.fixture
async def wechat() -> AsyncIterator[FakeWeChat]:
    async with FakeWeChat() as fake:
        yield fake


@pytest.fixture
def li(wechat: FakeWeChat) -> Follower:
    """Somebody who has just written."""
    person = wechat.citizen("oLiNainai")
    person.follows_us = True
    person.quota.grant("message", wechat.now)
    return person


@pytest.fixture
def house(sqlite: Database, clock: HandClock, wechat: FakeWeChat) -> "WeChatHouse":
    return WeChatHouse(sqlite, clock, "wechat", wechat.app_id)


class WeChatHouse(House):
    """The outbox of a WeChat account."""

    async def says(self, peer: str, *words: str) -> None:
        for one in words:
            await self.queue(peer, text(one))

    async def wrote(self, li: Follower) -> None:
        """The citizen writes: WeChat counts anew, and our door hears of it."""
        li.quota.grant("message", li.wechat.now)
        async with self.database.transaction() as tx:
            await awaiting.citizen_wrote(
                tx, Address("wechat", self.account, li.openid), self.clock.now()
            )


@pytest.fixture
def build(
    wechat: FakeWeChat, sqlite: Database, files: Files, clock: HandClock, tmp_path: Path
) -> Callable[..., WeChat]:
    """A channel that is not started."""

    def make(**more: str) -> WeChat:
        known = {
            "WECHAT_APP_ID": wechat.app_id,
            "WECHAT_APP_SECRET": wechat.secret,
            "WECHAT_TOKEN": wechat.seal.token,
            "WECHAT_API_URL": wechat.base_url,
        }
        settings = load({**known, **more}, tmp_path / "no-dotenv")
        inside = Inside(city(), Texts(), FixedShelf(index()))
        return WeChat(
            settings, house=inside, database=sqlite, files=files, clock=clock, wait=clock.wait
        )

    return make


@pytest.fixture
async def channel(build: Callable[..., WeChat]) -> AsyncIterator[WeChat]:
    made = build()
    await made.start()
    yield made
    await made.stop()


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


async def test_choices_are_tapped_where_the_account_may(
    wechat: FakeWeChat, channel: WeChat, house: WeChatHouse, li: Follower
) -> None:
    menu = {"head_content": "对吗？", "list": [{"id": "23456789abcda", "content": "1. 对"}]}
    asked = {**text("对吗？\n\n1. 对"), "menu": menu}
    await house.queue(li.openid, asked)
    await house.settled("sent")
    wechat.menus_allowed = False
    await house.queue(li.openid, asked, asked)
    await house.settled(*["sent"] * 3)
    assert [one["msgtype"] for one in li.heard] == ["msgmenu", "text", "text"]
    assert wechat.calls.count("message/custom/send") == 4, "it is asked once"


async def test_a_picture_is_uploaded_once_in_three_days(
    wechat: FakeWeChat, channel: WeChat, house: WeChatHouse, li: Follower, files: Files
) -> None:
    kept = await files.keep(TINY_JPEG)
    file = {"sha256": kept.sha256, "name": "x.jpg", "mime": kept.mime}
    picture: dict[str, Any] = {"msgtype": "image", "file": file}
    gone = {"msgtype": "image", "file": {**file, "sha256": "00" * 32}}
    await house.queue(li.openid, picture, picture, gone)
    await house.settled("sent", "sent", "failed")
    assert wechat.calls.count("media/upload") == 1
    assert wechat.media[li.heard[0]["image"]["media_id"]].data == TINY_JPEG
    assert wechat.violations == []


async def test_words_in_reply_to_others(
    wechat: FakeWeChat, channel: WeChat, house: WeChatHouse, li: Follower
) -> None:
    talk = await house.talk(li.openid)
    async with house.database.transaction() as tx:
        theirs = Message(new_key(), "citizen", "哪天来修？", house.clock.now())
        await messages.add(tx, talk, [theirs])
        await conversations.save(tx, talk, seen_epoch=talk.epoch)
    for key in (theirs.key, "nobody"):
        await house.queue(li.openid, {**text("那就周三上午。"), "quotes": key})
    await house.settled("sent", "sent")
    assert li.texts[0] == "「哪天来修？」\n那就周三上午。"
    assert li.texts[1] == "那就周三上午。", "words are not held back by what is gone"


async def test_citizens_files_are_fetched(
    wechat: FakeWeChat, channel: WeChat, files: Files
) -> None:
    voice = await files.keep(b"#!AMR\n" + b"\x3c" * 32)
    assert (voice.kind, voice.mime) == ("audio", "audio/amr")
    photo = wechat.keep("image", TINY_JPEG)
    film = wechat.keep("video", b"film" * 10)
    large = wechat.keep("image", b"x" * (20 * 1024 * 1024 + 1))
    assert await channel.fetch({"media_id": photo}) == TINY_JPEG
    assert await channel.fetch({"media_id": film}) == b"film" * 10
    wechat.revoke_tokens()
    assert await channel.fetch({"media_id": photo}) == TINY_JPEG, "with another token"
    for media_id, final in ((large, True), ("gone", True)):
        with pytest.raises(NotFetched) as refusal:
            await channel.fetch({"media_id": media_id})
        assert refusal.value.final is final
    wechat.ip_refused = True
    wechat.revoke_tokens()
    with pytest.raises(NotFetched) as refusal:
        await channel.fetch({"media_id": photo})
    assert not refusal.value.final


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
