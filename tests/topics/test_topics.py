"""A topic of the staff's group from the first words to the end, on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.topics.kit import Desk, desk


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(database, tmp_path) as made:
        yield made


async def test_a_talk_from_card_to_hand_back(house: Desk) -> None:
    await house.li.says("我家停水三天了，电话13812345678")
    thread = await house.waits()
    card = house.card(thread)
    assert "市民请人工" in card.text
    assert "停水三天" in card.text
    assert "13812345678" not in card.text
    await house.li.says("老人一个人在家")
    await house.claims(thread)
    await house.hears("我是小赵")
    told = await house.sees("老人一个人在家")
    assert told.thread_id == thread
    said = await house.zhao.says(
        "奶奶您好，我马上联系供水。", chat=house.group, topic=thread, reply_to=told
    )
    heard = await house.hears("马上联系供水")
    assert heard.raw["reply_to_message"]["text"] == "老人一个人在家"
    await house.until(lambda: said.reactions)
    await house.li.says("谢谢你", reply_to=heard)
    thanks = await house.sees("谢谢你")
    assert thanks.raw["reply_to_message"]["message_id"] == said.message_id
    await house.zhao.taps("交还", house.card(thread), chat=house.group)
    await house.until(lambda: "已结束" in house.card(thread).text)
    assert house.card(thread).labels == []
    await house.li.says("家里停水了怎么办")
    await house.hears("来源：")
    assert not any("家里停水了怎么办" in one.text for one in house.group.chat.from_bot)
