"""A department's Telegram group on both databases, beside the citizen's own conversation."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.reading import from_unit
from bot.units.posting import Posting
from storage import cases, conversations, inbox, media, messages
from storage.cases import Case
from storage.conversations import Address
from storage.database import Database
from storage.messages import Message
from tests.dialogue import hotline
from tests.test_dialogue_unfit import CANNOT, ZIP, Platform, fetched
from tests.units.kit import Office, office

CHAT, ACCOUNT = "-1002000000001", "123456"
ZHOU = {"id": 2001, "is_bot": False, "first_name": "老周"}
BOT = {"id": int(ACCOUNT), "is_bot": True, "first_name": "暖线"}


@dataclass
class Yard:
    office: Office
    posting: Posting
    number: int = 0

    async def happens(self, **update: Any) -> None:
        self.number += 1
        group = {"id": int(CHAT), "type": "supergroup", "title": "园林"}
        for what in update.values():
            (what.get("message") or what)["chat"] = group
        row = from_unit({"update_id": self.number, **update}, ACCOUNT)
        if row:
            async with self.office.house.database.transaction() as tx:
                await inbox.store(tx, [row], self.office.house.clock.now())
        await self.office.house.engine.settled()
        await self.posting.tell()

    async def taps(self, label: str, times: int = 1) -> None:
        (data,) = [
            one["id"]
            for message in await self.said()
            for one in message.extras.get("choices", ())
            if one["label"] == label
        ][-1:]
        query = {"id": "1", "from": ZHOU, "data": data, "message": {"message_id": 1, "date": 0}}
        for _ in range(times):
            await self.happens(callback_query={**query, "message": dict(query["message"])})

    async def replies(self, text: str, *, to: str) -> None:
        answered = {"message_id": int(to), "from": BOT, "date": 0}
        message = {"message_id": 900 + self.number, "from": ZHOU, "date": 0, "text": text}
        await self.happens(message={**message, "reply_to_message": answered})

    async def said(self) -> list[Message]:
        async with self.office.house.database.reading() as tx:
            talk = await conversations.at(tx, Address("telegram", ACCOUNT, CHAT))
            return await messages.latest(tx, talk.id, limit=100) if talk else []

    async def sent(self, key: str, platform_id: str) -> None:
        """Telegram took our message under this number."""
        async with self.office.house.database.transaction() as tx:
            await tx.execute(
                "UPDATE outbox SET platform_id = :id, state = 'sent' WHERE message_key = :key",
                id=platform_id,
                key=key,
            )

    async def case(self, case: Case) -> Case:
        return await self.office.house.read(lambda tx: cases.by_number(tx, case.number))


@pytest.fixture
async def yard(database: Database, tmp_path: Path) -> AsyncIterator[Yard]:
    async with hotline(database, tmp_path) as house:
        made = await office(house, chat=CHAT)
        yield Yard(made, Posting(database, house.engine, house.clock, ACCOUNT))


async def test_signed_by_taps_while_the_citizen_writes(yard: Yard) -> None:
    wang = yard.office.house.citizen("王工")
    case = await yard.office.act(
        await yard.office.filed(citizen=wang), "dispatch", to=yard.office.unit.department
    )
    await yard.posting.tell()
    await asyncio.gather(yard.taps("签收", times=3), wang.says(f"{case.number}办到哪了"))
    assert (await yard.case(case)).status == "in_progress"
    found = await yard.office.house.read(lambda tx: cases.events(tx, case.id))
    assert [one.action for one in found].count("sign") == 1
    assert any("正在办理" in one.text for one in await wang.transcript())


async def test_a_reply_is_a_draft_until_it_is_handed_in(yard: Yard) -> None:
    case = await yard.office.dispatched()
    await yard.posting.tell()
    (card,) = await yard.said()
    await yard.sent(card.key, "77")
    await yard.replies("铁链剪掉了", to="77")
    poll = {"message_id": 899, "from": ZHOU, "date": 0, "poll": {"question": "哪天？"}}
    answered = {"message_id": 77, "from": BOT, "date": 0}
    await yard.happens(message={**poll, "reply_to_message": answered})
    assert "这种消息没法写进工单" in (await yard.said())[-1].text
    await yard.replies("附近的也看过了", to="77")
    assert (await yard.case(case)).status == "to_sign"
    drafts = [one for one in await yard.said() if "还没有交" in one.text]
    assert len(drafts) == 1
    assert "附近的也看过了" in drafts[0].text
    await yard.taps("交审核", times=2)
    after = await yard.case(case)
    assert (after.status, after.resolution) == ("in_review", "铁链剪掉了\n附近的也看过了")


async def test_a_file_that_is_not_taken_is_told_to_the_group(yard: Yard, tmp_path: Path) -> None:
    case = await yard.office.dispatched()
    await yard.posting.tell()
    (card,) = await yard.said()
    await yard.sent(card.key, "77")
    await yard.replies("铁链剪掉了", to="77")
    photo = [{"file_id": "zip", "file_unique_id": "zip", "width": 9, "height": 9}]
    answered = {"message_id": 77, "from": BOT, "date": 0}
    sent = {"message_id": 898, "from": ZHOU, "date": 0, "photo": photo}
    await yard.happens(message={**sent, "reply_to_message": answered})
    platform = Platform()
    platform.has = {"zip": ZIP}
    async with fetched(yard.office.house, platform, tmp_path):
        await yard.office.house.later(seconds=3)
    assert CANNOT in (await yard.said())[-1].text
    await yard.taps("交审核")
    assert (await yard.case(case)).status == "in_review"
    files = await yard.office.house.read(lambda tx: media.of_case(tx, case.id, "department"))
    assert files == []


async def test_what_colleagues_say_is_not_kept(yard: Yard) -> None:
    await yard.office.dispatched()
    await yard.posting.tell()
    before = await yard.said()
    for text in ("晚上吃什么", "老孙你去看看"):
        await yard.happens(message={"message_id": 5, "from": ZHOU, "date": 0, "text": text})
    assert [one.key for one in await yard.said()] == [one.key for one in before]


async def test_put_out_of_the_group_and_taken_in_again(yard: Yard) -> None:
    case = await yard.office.dispatched()
    await yard.posting.tell()
    kicked = {"from": ZHOU, "date": 0, "new_chat_member": {"status": "kicked"}}
    await yard.happens(my_chat_member=kicked)
    await yard.office.act(case, "urge")
    await yard.posting.tell()
    assert await yard.office.counts() == {"pending": 1}, "it waits"
    inside = {"from": ZHOU, "date": 0, "new_chat_member": {"status": "member"}}
    await yard.happens(my_chat_member=inside)
    said = await yard.said()
    assert [one.extras["card"]["number"] for one in said if "card" in one.extras][-1] == case.number
    assert any("【催办】" in one.text for one in said)
    assert await yard.office.counts() == {}
