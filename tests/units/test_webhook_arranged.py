"""Standing arrangements reach a department that is connected by webhook alone."""

import json
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from handlers.cases.arrangements import acting
from storage import arrangements
from storage.database import Database
from tests.arrangements.kit import arranged, filed, until
from tests.dialogue import FakeClock, Hotline, hotline
from tests.units.kit import PARKS, office
from tests.units.receiver import receiving
from tests.units.test_group_arranged import SUNDAY, TUE


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    async with hotline(database, tmp_path, clock=FakeClock(SUNDAY)) as opened:
        yield opened


async def test_made_reminded_and_called_off_each_once(house: Hotline) -> None:
    async with receiving(house.clock) as receiver:
        made = await office(house, url=receiver.url)
        receiver.secret = made.secret
        li = house.citizen("李奶奶")
        case = await filed(house, li, department=PARKS)
        ride = await arranged(house, case, made.operator, unit="爱心车队", first=date(2026, 11, 24))
        await until(house, datetime(2026, 11, 23, 9, 5))  # noqa: DTZ001
        await made.webhooks.deliver_due()
        await made.webhooks.deliver_due()
        told = [one for one in receiver.effects.values() if one["type"] == "arrangement.told"]
        assert [one["data"]["event"]["text"][:6] for one in told] == [
            "新的固定安排",
            "请确认明天的",
        ]
        new, reminder = (one["data"] for one in told)
        assert new["arrangement"]["time"] is None
        assert new["case"]["number"] == case.number
        about = reminder["arrangement"]
        assert about["starts_at"] == f"{TUE}T08:00:00+08:00"
        assert about["state"] == "planned"
        assert about["to"] == "省立医院东院"
        assert "13805311234" not in json.dumps(told, ensure_ascii=False)

        times = await house.read(lambda tx: arrangements.all_of(tx, ride.id))
        talk = await li.talk()
        await house.engine.act(talk.id, lambda turn: acting.skip(turn, times[0].id, None, "感冒了"))
        await made.webhooks.deliver_due()
        last = list(receiver.effects.values())[-1]
        assert last["type"] == "arrangement.told"
        assert last["data"]["arrangement"]["state"] == "skipped"
