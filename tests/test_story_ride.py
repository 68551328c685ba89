"""The ride: from one hesitant message to four weeks of rides.

1. She writes, the leader dispatches, the department arranges the taxi. 2. It confirms each ride but
one: the duty leader is alarmed. 3. The house is closed and opened again. 4. She skips one in her
own words. 5. A holiday is asked about. 6. Her thanks reach those who helped.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from handlers.cases.arrangements import acting
from storage import arrangements, notes
from storage.arrangements import Arrangement, Listed
from storage.cases import Case
from storage.staff import Member
from tests.arrangements.kit import CARE, alarms, arranged, told, until
from tests.databases import open_upgraded
from tests.dialogue import Citizen, FakeClock, Hotline, hotline, labels, shown

# Monday, 10:00 in Jinan. Friday the 25th of September is the Mid-Autumn Festival.
BEGIN = datetime(2026, 8, 31, 2, tzinfo=UTC)
SEPTEMBER = (1, 4, 8, 11, 15, 18, 22, 25)
FORGOTTEN, SKIPPED, HOLIDAY = 8, 18, 25


@pytest.fixture(params=["web", "telegram", "wechat"])
def channel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Story:
    """The house with what must outlive it: the clock, and who has said what."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        self._clock = FakeClock(BEGIN)
        self._open = AsyncExitStack()
        self.house: Hotline

    async def begin(self) -> Hotline:
        database = await open_upgraded(self._folder, self._url)
        self._open.push_async_callback(database.close)
        before = getattr(self, "house", None)
        self.house = await self._open.enter_async_context(
            hotline(database, self._folder, clock=self._clock)
        )
        if before:
            self.house._keys = before._keys
        return self.house

    async def end(self) -> None:
        await self._open.aclose()
        self._open = AsyncExitStack()


async def _filed(house: Hotline, li: Citizen) -> Case:
    await li.follows(
        (
            "我也不知道该不该说……我老伴瘫了，每周二和周五要去医院，我们没有孩子，我一个人送不了他。",
            "您别着急",
        ),
    )
    assert "在哪里" in shown((await li.transcript())[-1])
    await li.follows(
        ("历下区解放路12号院3号楼", "怎么联系您"),
        ("13805311234", "值班班长"),
        ("「没错，提交」", "编号JN260831-0001"),
    )
    (case,) = await li.cases()
    assert (case.kind, case.urgency, case.status) == ("help", "urgent", "to_dispatch")
    assert case.vulnerable
    raised = await house.read(notes.open_alarms)
    assert [alarm["kind"] for alarm in raised] == ["urgent-case"]
    return case


async def _taxi(house: Hotline, li: Citizen, case: Case, unit: Member) -> Arrangement:
    """The department arranges the taxi, replies, and she says what she thinks of it."""
    leader = await house.member("王班长", "duty_leader")
    case = await house.act(case, leader, action="dispatch", to=CARE)
    assert CARE in shown((await li.hears())[-1])
    taxi = await arranged(
        house,
        case,
        unit,
        first=date(2026, 9, 1),
        place_from="历下区解放路12号院3号楼",
        unit="",
        holidays="ask",
    )
    made = (await li.hears())[-1].text
    assert "每周二、周五8:00，从历下区解放路12号院3号楼到省立医院东院，由市民政局负责" in made
    await house.act(case, unit, action="reply", text="已安排出租车，每周二、周五早8点接送。")
    case = (await li.cases())[0]
    await house.act(case, leader, action="approve")
    report, question = (await li.hears())[-2:]
    assert "出租车" in report.text
    assert labels(question) == ["联系过", "没有联系"]
    await li.follows(
        ("「联系过」", "解决了吗"), ("「解决了」", "满意吗"), ("「非常满意」", "办结了")
    )
    await li.follows(("太谢谢你们了，帮了我们大忙", "转给帮忙的同事"))
    (case,) = await li.cases()
    assert (case.status, case.satisfaction) == ("closed", "very")
    raised = await house.read(notes.open_alarms)
    assert any(one["kind"] == "thanks" and "大忙" in one["text"] for one in raised)
    return taxi


async def _at(house: Hotline, day: int, hour: int, minute: int = 0) -> None:
    await until(house, datetime(2026, 9, day, hour, minute))  # noqa: DTZ001  the city's time


async def _confirms(house: Hotline, unit: Member, day: int) -> None:
    """The unit sees what is unconfirmed, and taps."""
    rows: list[Listed] = await house.read(
        lambda tx: arrangements.between(tx, BEGIN, datetime(2027, 1, 1, tzinfo=UTC))
    )
    (one,) = [row for row in rows if row.occurrence.day == f"2026-09-{day:02d}"]
    assert one.occurrence.state == "planned"
    await house.engine.act(
        one.conversation_id, lambda turn: acting.confirm(turn, one.occurrence.id, unit)
    )


async def _ride(house: Hotline, li: Citizen, unit: Member, day: int) -> None:
    """One ride as it should be: confirmed, two reminders, a question, one tap."""
    await _confirms(house, unit, day)
    await _at(house, day, 8, 31)
    heard = [one for one in await li.hears() if "转给" not in one.text]
    assert ["已经确认" in one.text for one in heard] == [True, True, False]
    assert "接到您了吗" in heard[-1].text
    await li.follows(("「接到了」", "下一次是"))


@pytest.fixture
async def story(database_url: str, tmp_path: Path) -> AsyncIterator[Story]:
    told = Story(database_url, tmp_path)
    yield told
    await told.end()


async def test_the_ride(story: Story, channel: str) -> None:
    house = await story.begin()
    li = house.citizen("李奶奶", channel)
    unit = await house.member("民政小刘", "department", department=CARE)
    taxi = await _taxi(house, li, await _filed(house, li), unit)

    await _ride(house, li, unit, 1)
    await _at(house, 3, 10)
    await _ride(house, li, unit, 4)

    await _at(house, FORGOTTEN - 1, 18, 30)
    assert await alarms(house) == [("07 18:00", "unconfirmed")]
    assert "还没有确认，我们正在催" in (await li.hears())[-1].text
    await _confirms(house, unit, FORGOTTEN)
    assert "定下来了" in (await li.hears())[-1].text
    await _at(house, FORGOTTEN, 9)
    await li.follows(("接到了", "下一次是9月11日（周五）8:00"))

    await _at(house, 10, 12)
    await _confirms(house, unit, 11)
    await story.end()
    house = li.hotline = await story.begin()
    await _at(house, 11, 8, 31)
    assert sum("再过一小时" in one.text for one in await li.hears()) == 1
    await li.follows(("「接到了」", "9月15日"))

    await _at(house, 14, 10)
    await _ride(house, li, unit, 15)
    await _at(house, SKIPPED - 2, 20)
    await li.follows(("这周五不去了，老伴有点感冒", "9月18日（周五）8:00的接送不用了"))
    assert (await told(house, taxi))[-1] == "9月18日（周五）8:00这一次不用去了。"

    await _at(house, 21, 10)
    assert await li.hears() == []
    await _confirms(house, unit, 22)
    await _at(house, 22, 9)
    await li.hears()
    await li.taps("接到了")
    await _at(house, 22, 18, 1)
    (asked,) = await li.hears()
    assert "赶上放假" in asked.text
    await li.follows(("「这次不用」", "9月25日（周五）8:00的接送不用了"))
    await _at(house, 28, 10)
    await _ride(house, li, unit, 29)
    await li.follows(("谢谢你们，司机师傅每次都扶我老伴上楼", "转给帮忙的同事"))
    await _the_log(house, taxi)


async def _the_log(house: Hotline, taxi: Arrangement) -> None:
    """Each ride has its log, each word was said once, and only what had to alarmed."""
    found = await house.read(lambda tx: arrangements.all_of(tx, taxi.id))
    past = {int(one.day[-2:]): one.state for one in found if one.day < "2026-09-26"}
    off = (SKIPPED, HOLIDAY)
    assert past == {day: "skipped" if day in off else "came" for day in SEPTEMBER}
    assert await alarms(house) == [("07 18:00", "unconfirmed")]
    events = await house.read(lambda tx: arrangements.events(tx, taxi.id))
    each = [(row["occurrence_id"], row["action"], row["text"]) for row in events]
    assert len(set(each)) == len(each), "something was done or said twice"
    assert [row["action"] for row in events].count("remind-hour") == 7
    thanks = [words for words in await told(house, taxi) if "感谢" in words]
    assert ["大忙" in thanks[0], "扶我老伴上楼" in thanks[1]] == [True, True]
