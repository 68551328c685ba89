"""What is kept no longer goes, in small slices; what an open matter needs stays."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.forgetting import Forgetting
from bot.pages.desk.settings.keeping_labels import R
from storage import media, retention, word_blocks
from storage.media import File
from tests.dialogue import Citizen
from tests.pages.test_desk import House, Seat, opened

PAGE = "/desk/settings/retention"
TREE = "千佛山公园门口有棵树，铁链勒进树干里了，请来看看"
REPORT = "解放路12号门口的路灯坏了一个星期了，晚上很黑"


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    async with opened(tmp_path, database_url) as it:
        yield it


async def chooses(seat: Seat, status: int, **days: object) -> str:
    answer = await seat.browser.post(PAGE, data={"csrf": seat.csrf, **days})
    assert answer.status_code == status, answer.text
    return answer.text


async def forgets(house: House, rests: list[float] | None = None) -> dict[str, int]:
    async def wait(seconds: float) -> None:
        if rests is not None:
            rests.append(seconds)

    return await Forgetting(house.hotline.database, house.hotline.clock, wait).forget()


async def files_a_case(citizen: Citizen, words: str = REPORT) -> str:
    await citizen.says(words)
    await citizen.says("13805311234")
    await citizen.taps("没错，提交")
    return (await citizen.cases())[0].number


async def rows(house: House, sql: str) -> list[dict[str, Any]]:
    async with house.hotline.database.reading() as tx:
        return await tx.rows(sql)


async def changes(house: House, sql: str, **values: Any) -> None:
    async with house.hotline.database.transaction() as tx:
        await tx.execute(sql, **values)


async def test_an_admin_chooses_and_sees_what_would_go_and_went(house: House) -> None:
    zhou = await house.sits_down("老周", "admin")
    await (await house.sits_down("小赵", "operator", "duty_leader")).sees(PAGE, 403)
    for _ in range(3):
        await house.hotline.citizen().says("在吗")
    assert "最少留180天" in await chooses(zhou, 409, talks=20)
    assert R["not_days"] in await chooses(zhou, 409, talks="一年")
    await chooses(zhou, 303, talks=365, contacts=0, files=0, outbox=180)
    assert (await forgets(house))["talks"] == 0
    house.hotline.clock.move(days=366)
    wu = await house.sits_down("老吴", "admin")
    assert ">6</td>" in await wu.sees(PAGE + "?count=1")
    assert (await forgets(house))["talks"] == 6
    assert ">6</td>" in await wu.sees(PAGE)
    assert ">0</td>" in await wu.sees(PAGE + "?count=1")
    trail = await rows(house, "SELECT * FROM audit WHERE action = 'retention'")
    assert [(one["subject"], one["text"]) for one in trail] == [("kept:talks", "0 → 365")]


async def test_what_an_open_matter_needs_stays(house: House) -> None:
    line = house.hotline
    asks, files, done = line.citizen("李奶奶"), line.citizen("王工"), line.citizen("孙大爷")
    await asks.says("在吗")
    await files_a_case(files)
    number = await files_a_case(done, TREE)
    waits = await house.waiting("赵阿姨")
    at = line.clock.now()
    await changes(
        house,
        "UPDATE cases SET status = 'archived', closed_at = :closed_at WHERE number = :number",
        closed_at=at,
        number=number,
    )
    async with line.database.transaction() as tx:
        for key, talk in (("free", await asks.talk()), ("used", await done.talk())):
            file = File(key, talk.id, "image", "image/png", "", 3, key * 16, {}, "stored", 0)
            await media.add(tx, file, now=at)
        await tx.execute(
            """INSERT INTO case_media (case_id, media_key, side, added_at)
            SELECT id, 'used', 'citizen', :added_at FROM cases WHERE number = :number""",
            added_at=at,
            number=number,
        )
        for what in ("talks", "contacts", "files"):
            await retention.choose(tx, what, 180, by="老周", now=at)
    line.clock.move(days=200)
    await asks.says("谢谢")
    rests: list[float] = []
    gone = await forgets(house, rests)
    assert gone["contacts"] == 1
    assert gone["files"] == 1
    assert len(await asks.transcript()) == 2, "what was said today"
    for one in (files, waits):
        assert len(await one.transcript()) > 1, one.name
    [card] = [one.key for one in await done.transcript()]
    known = {row["number"]: row for row in await rows(house, "SELECT * FROM cases")}
    assert known[number]["card_key"] == card, "a case's card can still be edited"
    assert known[number]["contact_phone"] == ""
    assert known[number]["detail"]
    assert sorted(row["contact_phone"] for row in known.values()) == ["", "13805311234"]
    assert [row["media_key"] for row in await rows(house, "SELECT * FROM media")] == ["used"]
    words = await rows(
        house,
        """SELECT message_id FROM message_words
        WHERE message_id NOT IN (SELECT id FROM messages)""",
    )
    assert words == []
    assert sum((await forgets(house)).values()) == 0
    assert len(rests) == 3


async def test_words_of_what_was_sent_go_and_it_can_still_be_changed(house: House) -> None:
    li = house.hotline.citizen(channel="telegram")
    await li.says("在吗")
    await changes(house, "UPDATE outbox SET state = 'sent', platform_id = '7'")
    await li.says("谢谢")
    house.hotline.clock.move(days=181)
    assert (await forgets(house))["outbox"] == 1, "what still waits to be sent stays whole"
    assert (await forgets(house))["outbox"] == 0
    sent, waits = await rows(house, "SELECT * FROM outbox ORDER BY id")
    assert "大事小事" not in sent["payload"]
    assert '"method":"sendMessage"' in sent["payload"]
    assert sent["platform_id"] == "7"
    assert "不客气" in waits["payload"]


async def test_it_goes_in_slices_with_rests_between(house: House) -> None:
    li = house.hotline.citizen()
    await li.says("在吗")
    talk, now = await li.talk(), house.hotline.clock.now()
    async with house.hotline.database.transaction() as tx:
        await retention.choose(tx, "talks", 180, by="老周", now=now)
        await tx.many(
            """INSERT INTO messages (conversation_id, revision, message_key, side, text, said_at)
            VALUES (:talk, 0, :key, 'citizen', 'x', :said_at)""",
            [{"talk": talk.id, "key": f"k{n}", "said_at": now} for n in range(2 * retention.PAGE)],
        )
    house.hotline.clock.move(days=200)
    async with house.hotline.database.transaction() as tx:
        for block in (0, 1):
            await word_blocks.seal(tx, block)
    rests: list[float] = []
    assert (await forgets(house, rests))["talks"] == 2 * retention.PAGE + 2
    assert len(rests) == 2 * retention.PAGE // retention.SLICE + 1
    assert min(rests) > 0
    assert await rows(house, "SELECT block FROM word_blocks") == [], "no trace in the bits"
    assert "大事小事" in (await li.says("在吗"))[0].text
