"""An answer that did not arrive: it comes again when they are back, and silence is not held against
them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.files import as_file
from handlers.turn import Attachment
from storage import cases, joins, media, notes, outbox, reports
from storage.cases import Case
from storage.database import Database
from storage.outbox import Receipt
from storage.staff import Member
from tests.dialogue import Citizen, Hotline, hotline, shown

LAMP = "历下区解放路12号院3号楼的路灯坏了"
ANSWER = "灯今天下午修好了。"
US = {"id": 123456, "is_bot": True, "first_name": "暖线"}


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    async with hotline(database, tmp_path) as made:
        yield made


async def filed(house: Hotline, channel: str = "telegram") -> tuple[Citizen, Case, Member]:
    """A case that a department has."""
    li = house.citizen(channel=channel)
    await li.follows((LAMP, "怎么联系您"), ("不留", "我记下的"), ("没错，提交", "编号JN"))
    (case,) = await li.cases()
    zhao = await house.member("小赵", "operator", "duty_leader")
    case = await house.act(case, zhao, action="dispatch", to="市城市管理局")
    await settle(house, li, "sent")
    await li.hears()
    return li, case, zhao


async def replies(house: Hotline, case: Case, by: Member) -> Case:
    photo = Attachment("lampphoto234", "image", "灯.jpg", "image/jpeg", 9, "ab" * 32)
    async with house.database.transaction() as tx:
        await media.add(tx, as_file(photo, None), now=house.clock.now())
    return await house.act(case, by, action="reply", text=ANSWER, files=[photo])


async def settle(house: Hotline, li: Citizen, state: str, error: str = "") -> int:
    """What is on its way to them becomes this; how many parts that were."""
    where = li.address
    async with house.database.transaction() as tx:
        parts = [
            one
            for lane in ("chat", "bulk")
            for one in await outbox.claim(
                tx, where.channel, where.account, lane, now=house.clock.now(), limit=500
            )
        ]
        receipts = [Receipt(one.id, state, str(one.id), error or None) for one in parts]
        await outbox.settle(tx, receipts, now=house.clock.now())
    return len(parts) and len(parts) + await settle(house, li, state, error)


async def changes(li: Citizen, before: str, after: str) -> list[str]:
    """Telegram tells that they blocked us or are back."""
    who = {"id": li.id, "is_bot": False, "first_name": "李奶奶"}
    told = await li.member(
        {
            "from": who,
            "date": 0,
            "old_chat_member": {"user": US, "status": before},
            "new_chat_member": {"user": US, "status": after},
        }
    )
    return [shown(one) for one in told]


async def words(li: Citizen) -> str:
    return "\n".join(shown(one) for one in await li.hears())


async def alarms(house: Hotline) -> list[str]:
    rows = await house.read(notes.open_alarms)
    return [row["kind"] for row in rows if row["kind"] == "undelivered"]


async def status(li: Citizen) -> str:
    (case,) = await li.cases()
    return f"{case.status} {case.satisfaction}".strip()


async def test_who_blocked_us_hears_the_answer_first_when_back(house: Hotline) -> None:
    li, case, zhao = await filed(house)
    await changes(li, "member", "kicked")
    await replies(house, case, zhao)
    assert await alarms(house) == ["undelivered"], "staff can call at once"
    events = await house.read(lambda tx: cases.events(tx, case.id))
    assert events[-1].action == "undelivered"
    for _ in range(6):
        await house.later(hours=24)
        assert await li.hears() == []
    assert await status(li) == "follow_up"
    report, question = await changes(li, "kicked", "member")
    assert (ANSWER in report, "联系过您吗" in question) == (True, True)
    kept = [one for one in await li.transcript() if ANSWER in one.text]
    assert [one.extras["files"] for one in kept] == [["lampphoto234"]]
    await settle(house, li, "sent")
    assert await alarms(house) == []
    await house.later(hours=25)
    assert "还等着您一句话" in await words(li), "the times begin with the telling"
    await settle(house, li, "sent")
    await house.later(hours=48)
    assert "再问您一次" in await words(li)
    await house.later(hours=24)
    assert "未评价" in await words(li)
    assert await status(li) == "closed not-rated"


async def test_who_only_writes_again_hears_it_first(house: Hotline) -> None:
    li, case, zhao = await filed(house)
    await replies(house, case, zhao)
    await settle(house, li, "failed", outbox.BLOCKED)
    async with house.database.transaction() as tx:  # as the delivery notes it
        await tx.execute(
            "UPDATE conversations SET blocked_at = :blocked_at", blocked_at=house.clock.now()
        )
    await li.hears()
    await house.later(hours=25)
    assert (await li.hears(), await alarms(house)) == ([], ["undelivered"])
    danger, *_ = await li.says("着火了救命")
    assert "119" in shown(danger), "nothing comes before an answer to danger"
    first, *_ = await li.says("没事了，火灭了")
    assert ANSWER in shown(first)
    await settle(house, li, "sent")
    again = [shown(one) for one in await li.says("你好")]
    assert not any(ANSWER in one for one in again), "once"


async def test_what_failed_for_another_reason_is_told_again_once(house: Hotline) -> None:
    li, case, zhao = await filed(house)
    await replies(house, case, zhao)
    await settle(house, li, "failed", "given up after a day: no connection")
    await li.hears()
    await house.later(hours=25)
    assert ANSWER in await words(li)
    await settle(house, li, "failed", "given up after a day: no connection")
    await house.later(hours=25)
    assert await li.hears() == [], "the second time only when they are here again"
    await house.later(hours=100)
    assert (await status(li), await alarms(house)) == ("follow_up", ["undelivered"])
    first, *_ = await li.says("我的事怎么样了")
    assert ANSWER in shown(first)


async def test_what_waits_moves_the_times(house: Hotline) -> None:
    li, case, zhao = await filed(house, "wechat")
    await replies(house, case, zhao)
    async with house.database.transaction() as tx:
        await tx.execute(
            "UPDATE outbox SET error = :error WHERE state = 'pending'", error=outbox.AWAITED
        )
    await li.hears()
    await house.later(hours=50)
    await settle(house, li, "sent")  # they wrote: it went out before what was said then
    await house.later(hours=23)
    assert await li.hears() == []
    await house.later(hours=2)
    assert "还等着您一句话" in await words(li)
    await settle(house, li, "sent")
    await house.later(hours=48)
    assert "再问您一次" in await words(li)
    assert await status(li) == "follow_up"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_what_is_unknown_counts_as_arrived(house: Hotline) -> None:
    li, case, zhao = await filed(house)
    case = await replies(house, case, zhao)
    await settle(house, li, "unknown")
    (case,) = await li.cases()
    found = await house.read(lambda tx: reports.arrival(tx, 1, case.report_key))
    assert found.state == "arrived"
    await li.hears()
    await house.later(hours=25)
    assert "还等着您一句话" in await words(li)


async def test_who_joined_hears_it_when_back(house: Hotline) -> None:
    _, case, zhao = await filed(house)
    wang = house.citizen("王工", "telegram")
    await wang.says("你好")
    talk = await wang.talk()
    async with house.database.transaction() as tx:
        await joins.add(tx, case.id, talk.person_id, talk.id, house.clock.now(), summary="路灯")
    await changes(wang, "member", "kicked")
    await replies(house, case, zhao)
    await house.later(hours=25)
    assert await wang.hears() == []
    report, question = await changes(wang, "kicked", "member")
    assert (ANSWER in report, "联系过您吗" in question) == (True, True)
    await settle(house, wang, "sent")
    await house.later(hours=25)
    assert "还等着您一句话" in await words(wang)
