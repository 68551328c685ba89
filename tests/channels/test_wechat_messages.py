"""Menus, pictures, replies to something, and what citizens send: each through the real channel."""

from typing import Any

import pytest

from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.writing import text
from bot.fetching import NotFetched
from bot.files import Files
from handlers.turn import new_key
from storage import conversations, messages
from storage.messages import Message
from tests.channels.wechat_kit import WeChatHouse
from tests.channels.wechat_kit import build as build
from tests.channels.wechat_kit import channel as channel
from tests.channels.wechat_kit import house as house
from tests.channels.wechat_kit import li as li
from tests.channels.wechat_kit import wechat as wechat
from tests.fakes.tg.world import TINY_JPEG
from tests.fakes.wechat import FakeWeChat
from tests.fakes.wx.people import Follower


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
