"""The search passes over blocks of messages that cannot have the words, and never misses any."""

import random
from datetime import timedelta

import pytest

from storage import messages, privacy, word_blocks, words
from storage.conversations import Conversation
from storage.database import Database
from storage.messages import Message
from storage.words import Wanted
from tests.storage.conftest import NOW, talk

LATER = NOW + timedelta(hours=1)
SYLLABLES = "路灯坏了水管漏公园树医保卡怎么办电话街道老人孩子车站"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of eight messages."""
    monkeypatch.setattr(word_blocks, "BLOCK", 8)


async def said(database: Database, li: Conversation, *texts: str) -> list[Message]:
    new = [Message(f"{li.id}-{li.revision}-{n}", "citizen", t, NOW) for n, t in enumerate(texts)]
    async with database.transaction() as tx:
        await messages.add(tx, li, new)
    async with database.reading() as view:
        return (await messages.latest(view, li.id, limit=500))[-len(new) :]


async def seal(database: Database) -> None:
    async with database.transaction() as tx:
        for block in await word_blocks.unsealed(tx, LATER):
            await word_blocks.seal(tx, block)


async def found(database: Database, *wanted: str, before: int = 0, limit: int = 1000) -> list[int]:
    async with database.reading() as view:
        rows = await words.find(view, Wanted(words=wanted, before=before), limit=limit)
    return [row["id"] for row in rows]


async def read(database: Database, *wanted: str) -> int:
    """In how many ids the words are looked for."""
    async with database.reading() as view:
        return sum(b - a + 1 for a, b in await word_blocks.reaches(view, wanted, 0))


@pytest.mark.usefixtures("small")
async def test_what_is_found_is_what_is_there(database: Database) -> None:
    chance = random.Random(20261129)
    li = await talk(database)
    texts = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 9))) for _ in range(240)]
    texts[30], texts[100] = "电话13805311234，AB楼", "他说13805311234打不通"
    kept = await said(database, li, *texts)
    await seal(database)
    asked = [("".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))),) for _ in range(60)]
    for wanted in [*asked, ("路灯", "坏了"), ("13805311234",), ("5311",), ("ab",), ("孔雀开屏",)]:
        low = [words.plain(text) for text in texts]
        there = [
            one.id
            for one, text in zip(kept, low, strict=True)
            if all(word in text for word in wanted)
        ]
        assert await found(database, *wanted) == there[::-1], wanted
        pages, before = list[int](), 0
        while page := await found(database, *wanted, before=before, limit=3):
            pages += page
            before = page[-1]
        assert pages == there[::-1], wanted
    assert await read(database, "13805311234") <= 4 * 8
    assert await read(database, "孔雀开屏") <= 3 * 8, "only what is not sealed yet"


@pytest.mark.usefixtures("small")
async def test_an_edit_and_an_erasure_open_the_block_again(database: Database) -> None:
    li, wang = await talk(database, 1), await talk(database, 2)
    kept = await said(database, li, *["身份证丢了"] * 12)
    await said(database, wang, "孔雀能养吗", *["好"] * 30)
    await seal(database)
    kept[3].text = "凤凰能养吗"
    async with database.transaction() as tx:
        await messages.change(tx, li, kept[3], now=LATER)
    assert await found(database, "凤凰") == [kept[3].id]
    await seal(database)
    assert await found(database, "凤凰") == [kept[3].id]
    slots = word_blocks.slots("孔雀")

    async def traces() -> int:
        async with database.reading() as view:
            rows = await view.rows("SELECT bits FROM word_blocks")
        return sum(all(row["bits"][slot >> 3] >> (slot & 7) & 1 for slot in slots) for row in rows)

    assert await traces() == 1
    async with database.transaction() as tx:
        await privacy.erase(tx, wang.person_id, LATER)
    assert await traces() == 0
    await seal(database)
    assert (await traces(), await found(database, "孔雀")) == (0, [])


@pytest.mark.usefixtures("small")
async def test_only_what_is_full_and_old_is_sealed(database: Database) -> None:
    li = await talk(database)
    await said(database, li, *["你好"] * 20)
    async with database.reading() as view:
        assert await word_blocks.unsealed(view, NOW + timedelta(minutes=9)) == []
        blocks = await word_blocks.unsealed(view, LATER)
    assert blocks == [0, 1]
