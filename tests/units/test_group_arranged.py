"""Standing arrangements in a department's group: reminded, confirmed by one tap, called off."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.units.posting import Posting
from storage import arrangements
from storage.arrangements import Arrangement, Occurrence
from storage.database import Database
from storage.messages import Message
from tests.arrangements.kit import CARE, alarms, arranged, filed, until
from tests.dialogue import Citizen, FakeClock, hotline, labels
from tests.units.kit import PARKS, office
from tests.units.test_group import ACCOUNT, CHAT, ZHOU, Yard

SUNDAY = datetime(2026, 11, 22, 4, tzinfo=UTC)  # 12:00 in Jinan; the first ride is on Tuesday
TUE, FRI = "2026-11-24", "2026-11-27"


@dataclass
class Rides:
    """The group of the department that drives 李奶奶, and what was arranged for her."""

    yard: Yard
    li: Citizen
    ride: Arrangement

    async def at(self, day: int, hour: int, minute: int = 0) -> None:
        await until(self.yard.office.house, datetime(2026, 11, day, hour, minute))  # noqa: DTZ001
        await self.yard.posting.tell()

    async def heard(self, part: str) -> Message:
        """The group's newest message with this in it."""
        said = [one for one in await self.yard.said() if part in one.text]
        assert said, [one.text for one in await self.yard.said()]
        return said[-1]

    async def time(self, day: str) -> Occurrence:
        found = await self.yard.office.house.read(lambda tx: arrangements.all_of(tx, self.ride.id))
        return next(one for one in found if one.day == day)


@pytest.fixture
async def rides(database: Database, tmp_path: Path) -> AsyncIterator[Rides]:
    async with hotline(database, tmp_path, clock=FakeClock(SUNDAY)) as house:
        made = await office(house, chat=CHAT)  # it is the parks' group that has a driver here
        li = house.citizen("李奶奶")
        case = await filed(house, li, department=PARKS)
        yard = Yard(made, Posting(database, house.engine, house.clock, ACCOUNT))
        ride = await arranged(house, case, made.operator, unit="爱心车队", first=date(2026, 11, 24))
        yield Rides(yard, li, ride)


async def test_reminded_and_confirmed_by_one_tap(rides: Rides) -> None:
    await rides.at(22, 12, 1)
    made = await rides.heard("新的固定安排")
    assert "每周二、周五8:00" in made.text
    assert labels(made) == []
    await rides.at(23, 9, 1)
    asked = await rides.heard("请确认明天的安排")
    assert "11月24日（周二）8:00" in asked.text
    assert "从解放路12号院3号楼到省立医院东院" in asked.text
    assert "13805311234" not in asked.text
    assert labels(asked) == ["确认能到", "这次来不了"]
    await rides.yard.taps("确认能到", times=3)
    done = await rides.heard("老周确认能到")
    assert (done.key, labels(done)) == (asked.key, ["这次来不了"])
    time = await rides.time(TUE)
    assert (time.state, time.confirmed_by) == ("confirmed", f"{PARKS}（对接）")
    await rides.at(24, 9)
    assert any("已经确认，您慢慢准备" in one.text for one in await rides.li.transcript())
    assert await alarms(rides.yard.office.house) == []


async def test_called_off_with_a_reason(rides: Rides) -> None:
    await rides.at(23, 10)
    await rides.yard.taps("这次来不了")
    asked = await rides.heard("写明原因")
    await rides.yard.sent(asked.key, "78")
    await rides.yard.replies("车坏了，修到周三", to="78")
    assert "市民和值班班长都已经知道" in (await rides.heard("来不了。")).text
    time = await rides.time(TUE)
    assert (time.state, time.reason) == ("skipped", "车坏了，修到周三")
    assert [kind for _, kind in await alarms(rides.yard.office.house)] == ["cancelled"]
    assert any("来不了" in one.text for one in await rides.li.transcript())
    await rides.yard.replies("还是车坏了", to="78")
    assert "没有执行" not in (await rides.yard.said())[-1].text, "said twice it is said once"


async def test_a_button_of_a_time_that_was_moved_does_nothing(rides: Rides) -> None:
    """Who tapped had not seen the new hour; the new message can be tapped."""
    await rides.at(23, 10)
    asked = await rides.heard("请确认明天的安排")
    await rides.li.follows(
        ("明天改到上午10点", "只改11月24日"), ("「只改这一次」", "改到11月24日（周二）10:00")
    )
    await rides.yard.posting.tell()
    old = asked.extras["choices"][0]["id"]
    query = {"id": "1", "from": ZHOU, "data": old, "message": {"message_id": 1, "date": 0}}
    await rides.yard.happens(callback_query=query)
    assert (await rides.time(TUE)).state == "planned"
    assert "10:00" in (await rides.heard("改到")).text
    await rides.yard.taps("确认能到")
    assert (await rides.time(TUE)).state == "confirmed"


async def test_skipped_by_the_citizen_and_another_department(rides: Rides) -> None:
    await rides.li.follows(("周五不去了", "11月27日（周五）8:00的接送不用了"))
    await rides.yard.posting.tell()
    told = await rides.heard("这一次不用去了")
    assert labels(told) == []
    assert CARE not in told.text
    assert (await rides.time(FRI)).state == "skipped"
