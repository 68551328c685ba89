"""What the tests of arrangements share: a case, its unit, and time that passes by the hour."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from handlers.cases.arrangements import acting
from handlers.cases.arrangements.planning import New
from storage import arrangements, cases, notes
from storage.arrangements import Arrangement, Listed, Occurrence
from storage.cases import Case, NewCase
from storage.database import Row
from storage.staff import Member
from tests.dialogue import Citizen, Hotline

JINAN = ZoneInfo("Asia/Shanghai")
CARE = "市民政局"
RIDE: dict[str, Any] = {
    "kind": "ride",
    "every": "weeks",
    "weekdays": (2, 5),
    "clock": time(8),
    "first": date(2026, 11, 24),
    "place_from": "解放路12号院3号楼",
    "place_to": "省立医院东院",
    "contact_name": "李秀英",
    "contact_phone": "13805311234",
    "unit": CARE,
}


async def filed(house: Hotline, citizen: Citizen, **changes: Any) -> Case:
    """A case of this citizen that is with the department."""
    await citizen.says("您好")
    talk = await citizen.talk()
    new = NewCase(
        talk.person_id, talk.id, "help", "urgent", "去医院没人送", "老伴瘫了，去医院没人送"
    )
    async with house.database.transaction() as tx:
        now = house.clock.now()
        case = await cases.file(tx, new, prefix="JN", day=now.date(), actor="citizen", now=now)
        return await cases.change(
            tx, case, actor="staff:小赵", action="dispatch", now=now, status="to_sign",
            department=changes.get("department", CARE),
        )  # fmt: skip


async def arranged(house: Hotline, case: Case, by: Member, **changes: Any) -> Arrangement:
    new = New(**{**RIDE, **changes})
    return await house.engine.act(
        case.conversation_id, lambda turn: acting.add(turn, case.number, by, new)
    )


async def on(house: Hotline, arrangement: Arrangement, day: date) -> Occurrence:
    """Its time on a day."""
    found = await house.read(lambda tx: arrangements.all_of(tx, arrangement.id))
    return next(one for one in found if one.day == day.isoformat())


async def confirmed(house: Hotline, case: Case, occurrence: Occurrence, by: Member) -> Occurrence:
    return await house.engine.act(
        case.conversation_id, lambda turn: acting.confirm(turn, occurrence.id, by)
    )


async def until(house: Hotline, wanted: datetime) -> None:
    """From full hour to full hour, to this moment (of the city, where it has no zone)."""
    if wanted.tzinfo is None:
        wanted = wanted.replace(tzinfo=JINAN)
    while (left := (wanted - (now := house.clock.now())).total_seconds()) > 0:
        await house.later(seconds=min(3600.0 - now.timestamp() % 3600, left))


async def alarms(house: Hotline) -> list[tuple[str, str]]:
    """Alarms about arrangements: when they were raised, and which."""
    rows: list[Row] = await house.read(notes.open_alarms)
    return [
        (f"{row['raised_at'].astimezone(JINAN):%d %H:%M}", row["kind"].removeprefix("arrange-"))
        for row in rows
        if row["kind"].startswith("arrange-")
    ]


async def coming(house: Hotline, citizen: Citizen) -> list[Listed]:
    person = (await citizen.talk()).person_id
    return await house.read(lambda tx: arrangements.of_person(tx, person, house.clock.now()))


async def told(house: Hotline, arrangement: Arrangement, action: str = "tell-unit") -> list[str]:
    """What the unit was told, in order; or the words of another action."""
    rows = await house.read(lambda tx: arrangements.events(tx, arrangement.id))
    return [row["text"] for row in rows if row["action"] == action]
