"""A case's way by the table: what each action leads to, what is told, what the clock does."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.cases import lifecycle
from handlers.errors import NotAllowed, NotNow, Refused
from storage import cases, dues, joins, notes
from storage.cases import Case
from storage.database import Database, Row
from storage.staff import Member
from tests.dialogue import Citizen, Hotline, city, hotline, labels

PARKS = "市园林和林业绿化局"
ROADS = "市住房和城乡建设局"
TREE = "历下区文化东路58号门口的大树被铁链勒进去了，请来看看"


class Desk:
    """An operator, a leader and two departments around one house."""

    def __init__(self, house: Hotline) -> None:
        self.house = house

    async def open(self) -> None:
        self.operator = await self.house.member("小赵", "operator")
        self.leader = await self.house.member("王班长", "duty_leader")
        self.parks = await self.house.member("老周", "department", department=PARKS)
        self.roads = await self.house.member("老孙", "department", department=ROADS)

    async def filed(self, citizen: Citizen) -> Case:
        await citizen.says(TREE)
        await citizen.says("不留")
        (said, *_) = await citizen.taps("没错，提交")
        if "这是另一件事" in labels(said):
            await citizen.taps("这是另一件事")
        return (await citizen.cases())[0]

    async def act(self, case: Case, by: Member, action: str, **order: object) -> Case:
        return await self.house.act(case, by, action=action, **order)

    async def alarms(self) -> list[str]:
        return [row["kind"] for row in await self.house.read(notes.open_alarms)]

    async def dues(self, case: Case) -> list[Row]:
        return await self.house.read(lambda view: dues.of_case(view, case.id))


async def heard(citizen: Citizen) -> str:
    return "\n".join(message.text for message in await citizen.hears())


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with hotline(database, tmp_path) as house:
        desk = Desk(house)
        await desk.open()
        yield desk


async def test_the_whole_way_with_review(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await desk.act(await desk.filed(wang), desk.operator, "dispatch", to=PARKS)
    await wang.hears()
    case = await desk.act(case, desk.parks, "sign")
    assert "正在办理" in await heard(wang)
    case = await desk.act(case, desk.parks, "reply", text="铁链剪掉了。")
    assert case.status == "in_review"
    assert "review" in await desk.alarms()
    assert await wang.hears() == [], "nothing reaches the citizen before review"
    case = await desk.act(case, desk.operator, "rework", reason="请附照片")
    assert case.status == "in_progress"
    case = await desk.act(case, desk.parks, "reply", text="铁链剪掉了，附照片。")
    case = await desk.act(case, desk.operator, "approve")
    assert case.status == "follow_up"
    assert "review" not in await desk.alarms(), "nobody is asked to review what was reviewed"
    assert "附照片" in await heard(wang)


async def test_a_return_is_decided_by_the_hotline(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await desk.act(await desk.filed(wang), desk.operator, "dispatch", to=PARKS)
    due = case.due_at
    await wang.hears()
    case = await desk.act(case, desk.parks, "return", reason="三定方案第5条，归住建")
    assert (case.status, case.asked) == ("to_sign", "return")
    assert "正在确定由哪个单位承办" in await heard(wang)
    with pytest.raises(NotNow):
        await desk.act(case, desk.parks, "sign")
    case = await desk.act(case, desk.operator, "approve")
    assert (case.status, case.department, case.returned) == ("to_dispatch", "", 1)
    case = await desk.act(case, desk.operator, "dispatch", to=ROADS)
    assert case.due_at == due, "the time limit goes on, it does not start again"
    case = await desk.act(case, desk.roads, "return", reason="不归我们")
    await desk.act(case, desk.operator, "approve")
    assert "ping-pong" in await desk.alarms()


async def test_a_rejected_return_designates_the_department(desk: Desk) -> None:
    case = await desk.filed(desk.house.citizen())
    case = await desk.act(case, desk.operator, "dispatch", to=PARKS)
    case = await desk.act(case, desk.parks, "return", reason="不归我们")
    case = await desk.act(case, desk.operator, "reject", reason="三定方案第8条")
    assert (case.status, case.asked, case.designated) == ("to_sign", "", 1)
    with pytest.raises(NotNow, match="designated"):
        await desk.act(case, desk.parks, "return", reason="还是不归我们")
    assert "return" not in lifecycle.allowed(case, desk.parks.roles)


async def test_a_department_returns_a_case_once_whoever_had_it_in_between(desk: Desk) -> None:
    case = await desk.filed(desk.house.citizen())
    for name, by in ((PARKS, desk.parks), (ROADS, desk.roads)):
        case = await desk.act(case, desk.operator, "dispatch", to=name)
        case = await desk.act(case, by, "return", reason="不归我们")
        case = await desk.act(case, desk.operator, "approve")
    case = await desk.act(case, desk.operator, "dispatch", to=PARKS)
    assert "return" not in lifecycle.allowed(case, desk.parks.roles)
    with pytest.raises(NotNow, match="once already"):
        await desk.act(case, desk.parks, "return", reason="还是不归我们")


async def test_an_extension_is_asked_before_and_given_once(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await desk.act(await desk.filed(wang), desk.operator, "dispatch", to=PARKS)
    case = await desk.act(case, desk.parks, "sign")
    await wang.hears()
    before = case.due_at
    assert before is not None
    case = await desk.act(case, desk.parks, "extend", days=3, reason="要等设备")
    assert case.due_at == before, "asked is not given"
    with pytest.raises(NotAllowed):
        await desk.act(case, desk.parks, "approve")
    case = await desk.act(case, desk.leader, "approve")
    assert case.due_at is not None
    assert case.due_at > before
    assert "要等设备" in await heard(wang)
    with pytest.raises(NotNow, match="extended once"):
        await desk.act(case, desk.parks, "extend", days=3, reason="再等等")
    assert [row["reason"] for row in await desk.dues(case)] == ["dispatch", "extension"]
    with pytest.raises(NotNow, match="from 1 to 7"):
        await desk.act(case, desk.leader, "extend", days=8, reason="太久")


async def test_what_presses_is_extended_by_a_leader_only(desk: Desk) -> None:
    case = await desk.filed(desk.house.citizen())
    case = await desk.act(case, desk.operator, "emergency", text="已通知119。")
    case = await desk.act(case, desk.operator, "dispatch", to=PARKS)
    case = await desk.act(case, desk.parks, "sign")
    for may in (desk.parks, desk.leader):
        shown = lifecycle.open_to(case, may.roles, may.department, city())
        assert ("extend" in shown) == (may == desk.leader), "no button for what is refused"
    with pytest.raises(NotNow, match="critical"):
        await desk.act(case, desk.parks, "extend", days=1, reason="要等设备")
    with pytest.raises(NotNow, match="reason"):
        await desk.act(case, desk.leader, "extend", days=1)
    case = await desk.act(case, desk.leader, "extend", reason="吊车明天才到")
    events = await desk.house.read(lambda view: cases.events(view, case.id))
    assert (events[-1].details["days"], events[-1].details["override"]) == (1, True)


async def test_no_extension_after_it_was_due(desk: Desk) -> None:
    case = await desk.filed(desk.house.citizen())
    case = await desk.act(case, desk.operator, "dispatch", to=PARKS)
    case = await desk.act(case, desk.parks, "sign")
    await desk.house.later(days=20)
    case = await desk.house.read(lambda view: cases.glance(view, case.id))
    with pytest.raises(NotNow, match="overdue"):
        await desk.act(case, desk.parks, "extend", days=3, reason="晚了")


async def test_the_clock_stands_still_while_the_citizen_is_asked(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await desk.act(await desk.filed(wang), desk.operator, "dispatch", to=PARKS)
    case = await desk.act(case, desk.parks, "sign")
    before = case.due_at
    assert before is not None
    await wang.hears()
    case = await desk.act(case, desk.parks, "ask", text="是哪一棵？")
    assert "是哪一棵" in await heard(wang)
    await desk.house.later(days=2)  # Monday to Wednesday: two working days
    await wang.says("门口左边第一棵")
    case = (await wang.cases())[0]
    assert case.status == "in_progress"
    assert case.due_at == before + timedelta(days=2)
    assert [row["due_at"] for row in await desk.dues(case)] == [before, None, case.due_at]


async def test_what_is_late_goes_up_by_itself(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await desk.filed(wang)
    await desk.house.later(hours=25)
    assert "clock-undispatched" in await desk.alarms()
    case = await desk.house.read(lambda view: cases.glance(view, case.id))
    case = await desk.act(case, desk.operator, "dispatch", to=PARKS)
    await desk.house.later(days=4)
    assert "clock-unsigned" in await desk.alarms()
    await desk.house.later(days=10)
    kinds = await desk.alarms()
    assert {"clock-eighty", "clock-yellow", "clock-red-1", "clock-red-2"} <= set(kinds)
    assert len(kinds) == len(set(kinds)), "each is told once"
    assert (await wang.cases())[0].supervision >= 2


async def test_answered_in_time_nothing_goes_up(desk: Desk) -> None:
    case = await desk.filed(desk.house.citizen())
    case = await desk.act(case, desk.operator, "dispatch", to=PARKS)
    case = await desk.act(case, desk.parks, "sign")
    case = await desk.act(case, desk.parks, "reply", text="剪掉了。")
    await desk.act(case, desk.operator, "approve")
    await desk.house.later(days=30)
    assert [kind for kind in await desk.alarms() if kind.startswith("clock-")] == []


async def test_refused_by_the_list_names_the_rule_and_the_way(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await desk.filed(wang)
    with pytest.raises(NotNow, match="needs a reason"):
        await desk.act(case, desk.operator, "refuse")
    case = await desk.act(case, desk.operator, "refuse", refusal="litigation")
    assert (case.status, case.refusal) == ("refused", "litigation")
    told = next(one for one in await wang.hears() if "12368" in one.text)
    assert "条例" in told.text
    assert len(told.extras["choices"]) == 1


async def test_a_return_names_its_ground(desk: Desk) -> None:
    case = await desk.act(
        await desk.filed(desk.house.citizen()), desk.operator, "dispatch", to=PARKS
    )
    with pytest.raises(NotNow, match="no ground"):
        await desk.act(case, desk.parks, "return", refusal="litigation")
    case = await desk.act(case, desk.parks, "return", refusal="not_ours", reason="树在铁路用地里")
    assert case.asked_reason.startswith("明确不属于本单位的职责范围（《潍坊市")
    assert case.asked_reason.endswith("树在铁路用地里")


async def test_the_one_whose_case_was_merged_hears_of_the_other(desk: Desk) -> None:
    wang, liu = desk.house.citizen("王先生"), desk.house.citizen("刘女士", channel="web")
    first, second = await desk.filed(wang), await desk.filed(liu)
    merged = await desk.act(second, desk.operator, "merge", to=first.number)
    assert (merged.status, merged.merged_into) == ("merged", first.id)
    assert first.number in await heard(liu)
    rows = await desk.house.read(lambda view: joins.of_case(view, first.id))
    assert [row["person_id"] for row in rows] == [second.person_id]
    first = await desk.house.read(lambda view: cases.glance(view, first.id))
    await desk.act(first, desk.operator, "dispatch", to=PARKS)
    await desk.house.later(seconds=1)
    (news,) = await liu.hears()
    assert PARKS in news.text
    with pytest.raises(NotNow):
        await desk.act(merged, desk.operator, "merge", to=first.number)


async def test_who_joined_hears_both_news_of_one_action(desk: Desk) -> None:
    wang, liu = desk.house.citizen("王先生"), desk.house.citizen("刘女士", channel="web")
    first, second = await desk.filed(wang), await desk.filed(liu)
    first = await desk.act(first, desk.operator, "dispatch", to=PARKS)
    await desk.act(second, desk.operator, "merge", to=first.number)
    await desk.house.later(seconds=1)
    await liu.hears()
    await desk.act(first, desk.operator, "emergency", text="请先离开树下，已通知119。")
    await desk.house.later(seconds=1)
    told = [one.text for one in await liu.hears()]
    assert len(told) == 2, told
    assert "119" in told[0]
    assert "改按特急" in told[1]


async def test_a_report_of_a_wrong_is_withdrawn_by_a_person(desk: Desk) -> None:
    wang = desk.house.citizen()
    await wang.says("我要举报历下区解放路12号的饭店卖过期食品，老板还威胁员工不许说")
    await wang.says("不留")
    await wang.taps("没错，提交")
    (case,) = await wang.cases()
    assert case.kind == "report"
    await wang.says(case.number)
    await wang.taps("撤回")
    await wang.taps("确定撤回")
    assert (await wang.cases())[0].status == "to_dispatch"
    assert "withdraw-asked" in await desk.alarms()


@pytest.mark.parametrize("action", lifecycle.ACTIONS)
def test_nobody_without_a_role_may_do_anything(action: str) -> None:
    case = _case("in_progress")
    with pytest.raises(Refused):
        lifecycle.target(case, action, frozenset({"inspector"}))


def _case(status: str) -> Case:
    values: dict[str, object] = {
        name: "" if kind in ("str", str) else 0 if kind in ("int", int) else None
        for name, kind in Case.__annotations__.items()
    }
    return Case(**{**values, "status": status})  # type: ignore[arg-type]


def test_every_state_but_the_last_ones_has_a_way_on() -> None:
    """From each state somebody can do something that leads on, but from the ends."""
    ends = {"archived", "withdrawn", "refused", "merged"}
    moving = {state for rule in lifecycle.RULES if rule.target for state in rule.sources}
    assert set(lifecycle.STATUSES) - moving == ends
