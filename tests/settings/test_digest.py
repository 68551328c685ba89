"""The day before, told each morning at half past eight: counted right, told once."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.pages.desk.settings.labels import D
from bot.timers import Timers
from handlers.admin import digest
from storage import digests, notes, staff_telegram
from storage.database import Database
from tests import stored
from tests.dialogue import MONDAY, Hotline, city
from tests.pages.test_desk import House, opened

ZONE = ZoneInfo("Asia/Shanghai")
REPORT = "解放路12号门口的路灯坏了一个星期了，晚上很黑"


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    async with opened(tmp_path, database_url) as it:
        yield it


async def planned(line: Hotline) -> None:
    async with line.database.transaction() as tx:
        await digest.plan(tx, city(), line.clock.now())


async def morning(line: Hotline) -> None:
    """Half past eight of the next day comes; two processes look at once."""
    now = line.clock.now().astimezone(ZONE)
    due = datetime.combine(now.date() + timedelta(days=1), digest.AT, ZONE)
    line.clock.move(seconds=(due - now).total_seconds() + 1)
    await line.timers.fire_due()
    await Timers(line.engine, line.clock).fire_due()


async def test_a_day_is_counted_and_told_once_to_who_wants_it(house: House) -> None:
    line = house.hotline
    await planned(line)
    await planned(line)
    zhou = await house.sits_down("老周", "duty_leader")
    await (await house.sits_down("小赵", "operator")).sees("/desk/digest", 403)
    phone = line.citizen("老周", channel="telegram")
    await phone.says("在吗")
    assert D["telegram_link"] in await zhou.sees("/desk/digest")
    async with line.database.transaction() as tx:
        await staff_telegram.link(tx, zhou.member.id, phone.address.peer, line.clock.now())
    await zhou.does("/desk/digest/wants", on="1")
    li = line.citizen()
    await li.says(REPORT)
    await li.taps("不留电话")
    await li.taps("没错，提交")
    assert len(await li.cases()) == 1
    await (sun := line.citizen("孙大爷")).says("人工")
    async with line.database.transaction() as tx:
        await notes.raise_alarm(tx, "urged", "x", now=line.clock.now())
    await sun.hears()
    await phone.hears()
    await morning(line)
    heard = [one.text for one in await phone.hears() if "【日报】" in one.text]
    assert len(heard) == 1
    assert "【日报】11月23日" in heard[0]
    assert "市民来了5条消息" in heard[0]
    assert "新开1件，办结0件" in heard[0]
    assert "还没有人评价" in heard[0]
    assert "转人工1位，等得最久的1,350分钟" in heard[0], "who still waits has waited until now"
    await line.later(minutes=1)
    assert not [one for one in await phone.hears() if "【日报】" in one.text]
    wu = await house.sits_down("老吴", "admin")
    page = await wu.sees("/desk/digest")
    assert D["told"] in page
    assert D["counted"] in await wu.sees("/desk/digest?day=2026-11-22")
    await wu.sees("/desk/digest?day=nonsense")
    await morning(line)
    heard = [one.text for one in await phone.hears() if "【日报】" in one.text]
    assert "【日报】11月24日" in heard[0], "each morning plans the next"
    async with line.database.transaction() as tx:
        await digests.wants(tx, zhou.member.id, on=False, now=line.clock.now())
    await morning(line)
    assert not [one for one in await phone.hears() if "【日报】" in one.text]
    async with line.database.reading() as tx:
        assert await stored.digest_days(tx) == ["2026-11-25", "2026-11-24", "2026-11-23"]


async def test_figures_are_those_of_the_day_in_the_city(database: Database) -> None:
    """Against a plain count, over rows with holes and out of order."""
    moments = [MONDAY + timedelta(minutes=37 * n + (5 if n % 3 else -5)) for n in range(200)]
    async with database.transaction() as tx:
        for number, at in enumerate(moments):
            await notes.note_gap(tx, f"问{number}", reason="unknown", conversation_id=1, now=at)
        await tx.execute("DELETE FROM gaps WHERE id % 7 = 0")
        kept = [row["asked_at"] for row in await tx.rows("SELECT asked_at FROM gaps")]
        for day in (date(2026, 11, 22 + n) for n in range(9)):
            found = await digest.figures(tx, city(), day, MONDAY)
            wanted = sum(at.astimezone(ZONE).date() == day for at in kept)
            assert found["gaps"] == wanted, day
        assert sum(found.values()) == found["gaps"], "nothing else has happened"
