"""What was understood wrongly is put right: the clock follows, the shield of a 举报 stays."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.cases import groups, spots
from handlers.errors import NotAllowed, NotNow
from storage import cases
from storage import spots as stored
from storage.cases import Case
from storage.database import Database
from tests.dialogue import city, hotline
from tests.test_cases_lifecycle import PARKS, Desk, heard

ELDER = city().vulnerable[0].name


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with hotline(database, tmp_path) as house:
        desk = Desk(house)
        await desk.open()
        yield desk


async def corrected(desk: Desk, case: Case, reason: str = "", **changes: str) -> Case:
    return await desk.act(case, desk.operator, "correct", changes=changes, reason=reason)


async def at_work(desk: Desk) -> Case:
    case = await desk.act(
        await desk.filed(desk.house.citizen()), desk.operator, "dispatch", to=PARKS
    )
    return await desk.act(case, desk.parks, "sign")


async def test_what_presses_more_is_due_earlier_and_the_citizen_hears_it(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await desk.act(await desk.filed(wang), desk.operator, "dispatch", to=PARKS)
    await wang.hears()
    case = await corrected(desk, case, urgency="urgent", vulnerable="elder")
    assert (case.urgency, case.vulnerable, case.priority) == ("urgent", ELDER, 50)
    assert case.due_at == case.changed_at + timedelta(hours=24)
    assert "改按“紧急”办理" in await heard(wang)
    assert "urgent-case" in await desk.alarms()
    assert [row["reason"] for row in await desk.dues(case)] == ["dispatch", "urgency"]
    event = (await desk.house.read(lambda view: cases.events(view, case.id)))[-1]
    assert event.details["changed"]["urgency"] == ["normal", "urgent"]
    due = case.due_at
    with pytest.raises(NotNow, match="needs a reason"):
        await corrected(desk, case, urgency="normal")
    case = await corrected(desk, case, "和市民核实过，不急", urgency="normal")
    assert (case.due_at, case.priority) == (due, 0), "what the citizen was told holds"


async def test_before_the_dispatch_the_time_to_dispatch_follows(desk: Desk) -> None:
    case = await desk.filed(desk.house.citizen())
    await corrected(desk, case, urgency="critical")
    await desk.house.later(minutes=61)
    assert "clock-undispatched" in await desk.alarms()


async def test_a_clock_that_stands_still_stays_so_and_then_runs_shorter(desk: Desk) -> None:
    case = await at_work(desk)
    case = await desk.act(case, desk.parks, "ask", text="是哪一棵？")
    case = await corrected(desk, case, urgency="urgent")
    assert case.paused_at
    await desk.house.later(hours=3)
    case = await desk.act(case, desk.operator, "supplement", text="门口左边第一棵")
    assert case.paused_at is None
    assert case.due_at == case.changed_at + timedelta(hours=24)
    reasons = [row["reason"] for row in await desk.dues(case)]
    assert reasons == ["dispatch", "ask", "supplement", "urgency"]


async def test_an_answered_case_moves_no_more(desk: Desk) -> None:
    case = await at_work(desk)
    case = await desk.act(case, desk.parks, "reply", text="剪掉了。")
    with pytest.raises(NotNow, match="answered"):
        await corrected(desk, case, urgency="urgent")
    case = await corrected(desk, case, kind="complaint")
    assert (case.kind, case.status) == ("complaint", "in_review")


async def test_the_shield_of_a_report_is_taken_by_a_leader_only(desk: Desk) -> None:
    case = await corrected(desk, await desk.filed(desk.house.citizen()), kind="report")
    with pytest.raises(NotAllowed, match="leader"):
        await corrected(desk, case, "是投诉", kind="complaint")
    with pytest.raises(NotNow, match="reason"):
        await desk.act(case, desk.leader, "correct", changes={"kind": "complaint"})
    again = await desk.act(
        case, desk.leader, "correct", changes={"kind": "complaint"}, reason="市民同意"
    )
    assert again.kind == "complaint"
    with pytest.raises(NotAllowed):
        await desk.act(again, desk.parks, "correct", changes={"kind": "help"})


async def test_a_corrected_place_is_found_by_its_neighbours(desk: Desk) -> None:
    case = await desk.filed(desk.house.citizen())
    async with desk.house.database.transaction() as tx:
        await tx.execute("UPDATE cases SET latitude = 36.66, longitude = 117.02")
    case = await corrected(desk, case, place="燕子山小区3号楼", district="历下区")
    assert case.latitude is None, "the pin was at another place"
    keys = spots.keys(groups.of_case(case).spot)
    since = case.created_at - timedelta(days=1)
    found = await desk.house.read(lambda view: stored.near(view, keys, since=since))
    assert [row["id"] for row in found] == [case.id]


async def test_what_is_not_known_or_moved_meanwhile_is_refused(desk: Desk) -> None:
    case = await desk.filed(desk.house.citizen())
    for changes in ({}, {"district": "海淀区"}, {"kind": "gossip"}, {"summary": "别的"}):
        with pytest.raises(NotNow):
            await corrected(desk, case, **changes)
    with pytest.raises(NotNow, match="somebody else"):
        await desk.act(
            case, desk.operator, "correct", changes={"kind": "suggest"}, seen={"kind": "praise"}
        )
    case = await corrected(desk, case, kind=case.kind)
    event = (await desk.house.read(lambda view: cases.events(view, case.id)))[-1]
    assert (event.details["changed"], event.details["confirmed"]) == ({}, ["kind"])
