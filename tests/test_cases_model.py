"""Random actions by all roles, allowed and not, with timers that fire: whatever is tried, the
case's story stays true. `WARMLINE_MODEL_STEPS` sets how many are tried on each database.
"""

import os
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from handlers.cases import clock, followup, lifecycle
from handlers.citizen import rate, track
from handlers.desk import cases as desk
from handlers.desk.cases import Order
from handlers.errors import Refused
from handlers.timers import EVENTS
from handlers.turn import Choice, Incoming, Turn
from storage import cases, conversations, dues, timers
from storage.cases import Case, NewCase
from storage.conversations import Address, Conversation
from storage.database import Database, Transaction
from storage.staff import Member
from tests.cases.replay import check_dues, replay
from tests.dialogue import Hotline, city, hotline

STEPS = int(os.environ.get("WARMLINE_MODEL_STEPS", "10000"))
MANY = max(12, STEPS // 25)
IN_ONE = 50
LOOKED_AT = 0.2
"""The share of what is refused of which we look whether it left a trace."""
PARKS, ROADS = "市园林和林业绿化局", "市住房和城乡建设局"
PEOPLE = [
    Member(1, "小赵", "", "", frozenset({"operator"}), None),
    Member(2, "班长", "", "", frozenset({"duty_leader"}), None),
    Member(3, "老周", "", PARKS, frozenset({"department"}), None),
    Member(4, "老孙", "", ROADS, frozenset({"department"}), None),
    Member(5, "质检", "", "", frozenset({"inspector"}), None),
    Member(6, "管理员", "", "", frozenset({"admin"}), None),
]
STAFF, LEADERS, UNIT = "operator duty_leader admin", "duty_leader admin", "department"
ALL = "pending awaiting_info to_dispatch to_sign in_progress in_review follow_up"
AT_WORK = "to_sign in_progress"
ENDS = "closed archived withdrawn refused merged"
# Written by hand: the action, by whom, in which states, while what is asked (None: whatever).
LEGAL: tuple[tuple[str, str, str, str | None], ...] = (
    ("accept", STAFF, "pending", None),
    ("correct", STAFF, ALL, None),
    ("ask", STAFF, "pending to_dispatch", None),
    ("ask", f"{STAFF} {UNIT}", "in_progress", ""),
    ("supplement", f"{STAFF} citizen", ALL, None),
    ("answer", STAFF, "pending to_dispatch", None),
    ("emergency", STAFF, f"pending to_dispatch {AT_WORK}", None),
    ("refuse", STAFF, "pending to_dispatch awaiting_info", None),
    ("merge", STAFF, f"pending to_dispatch {AT_WORK}", None),
    ("dispatch", STAFF, "pending to_dispatch to_sign", ""),
    ("sign", f"{STAFF} {UNIT}", "to_sign", ""),
    ("contact", f"{STAFF} {UNIT}", AT_WORK, None),
    ("return", f"{STAFF} {UNIT}", AT_WORK, ""),
    ("approve", STAFF, AT_WORK, "return"),
    ("reject", STAFF, AT_WORK, "return"),
    ("extend", LEADERS, AT_WORK, None),
    ("extend", UNIT, AT_WORK, ""),
    ("approve", LEADERS, AT_WORK, "extension"),
    ("reject", LEADERS, AT_WORK, "extension"),
    ("reply", STAFF, f"pending to_dispatch {AT_WORK} in_review", None),
    ("reply", UNIT, AT_WORK, None),
    ("approve", STAFF, "in_review", None),
    ("rework", STAFF, "in_review", None),
    ("rework", f"{STAFF} citizen", "follow_up", None),
    ("close", f"{STAFF} citizen", "follow_up", None),
    ("reopen", f"{STAFF} citizen", "closed", None),
    ("archive", f"{LEADERS} bot", "closed", None),
    ("withdraw", f"{STAFF} citizen", ALL, None),
    ("urge", f"{STAFF} citizen", ALL.replace(" follow_up", ""), None),
    ("supervise", LEADERS, ALL, None),
    ("note", f"{STAFF} {UNIT}", f"{ALL} {ENDS}", None),
)
CITIZEN = ("supplement", "urge", "withdraw", "reopen", "rate")


def legal(action: str, role: str, status: str, asked: str) -> bool:
    return any(
        action == name
        and role in roles.split()
        and status in states.split()
        and while_ in (None, asked)
        for name, roles, states, while_ in LEGAL
    )


def test_the_table_is_the_one_that_was_written_by_hand() -> None:
    for role in ("citizen", "bot", "inspector", *STAFF.split(), UNIT):
        for status in lifecycle.STATUSES:
            for asked in ("", "return", "extension"):
                wanted = {one for one in lifecycle.ACTIONS if legal(one, role, status, asked)}
                case = _blank(status, asked)
                assert set(lifecycle.allowed(case, frozenset({role}))) == wanted, (role, status)


def _blank(status: str, asked: str) -> Case:
    values: dict[str, object] = {
        name: "" if kind in ("str", str) else 0 if kind in ("int", int) else None
        for name, kind in Case.__annotations__.items()
    }
    values |= {"status": status, "asked": asked, "department": PARKS, "round": 1}
    return Case(**values)  # type: ignore[arg-type]


@pytest.mark.timeout(300)
async def test_whatever_is_tried_the_story_stays_true(database: Database, tmp_path: Path) -> None:
    chance = Random(20261124)
    async with hotline(database, tmp_path) as house:
        ids, talk = await filed(house, MANY)
        done = refused = 0
        for _ in range(STEPS // IN_ONE):
            house.clock.move(minutes=chance.choice((1, 60, 600)))
            async with database.transaction() as tx:
                await _fire(house, tx, talk)
                for _ in range(IN_ONE):
                    if await _try(house, tx, chance, ids, talk):
                        done += 1
                    else:
                        refused += 1
        async with database.reading() as view:
            for case_id in ids:
                await _check(view, await cases.glance(view, case_id))
    assert done > STEPS / 20, "hardly anything was allowed: the test tells nothing"
    assert refused > STEPS / 20


async def filed(house: Hotline, many: int) -> tuple[list[int], Conversation]:
    ids, now = [], house.clock.now()
    async with house.database.transaction() as tx:
        address = Address("web", "web", "f" * 32)
        talk = await conversations.begin(tx, address, language="zh", display_name="", now=now)
        for number in range(many):
            new = NewCase(talk.person_id, talk.id, "help", "normal", f"第{number}件", "说明")
            case = await cases.file(
                tx, new, prefix="JN", day=now.date(), actor="citizen", now=house.clock.now()
            )
            turn = Turn(house=house.engine.house, tx=tx, now=case.created_at, conversation=talk)
            await clock.begin_dispatch(turn, case)
            ids.append(case.id)
    return ids, talk


async def _fire(house: Hotline, tx: Transaction, talk: Conversation) -> None:
    """What is due happens, in this transaction."""
    for timer in await timers.due(tx, house.clock.now(), limit=10_000):
        now = house.clock.now()
        taken = await timers.take(tx, timer.id, now)
        if taken is None:
            continue  # called off by one before it
        turn = Turn(house=house.engine.house, tx=tx, now=now, conversation=talk)
        done = await EVENTS[taken.event](turn, taken)
        if done is not True:
            await timers.put_off(tx, taken.id, done or now + timedelta(minutes=10))


async def _try(
    house: Hotline, tx: Transaction, chance: Random, ids: list[int], talk: Conversation
) -> bool:
    """One action by somebody; whether it was done. A refused one leaves no trace."""
    case = await cases.by_id(tx, chance.choice(ids))
    if chance.random() < 0.3:
        return await _citizen(house, tx, chance, case, talk)
    by = chance.choice(PEOPLE)
    action = chance.choice(lifecycle.ACTIONS)
    to = chance.choice((PARKS, ROADS))
    if action == "merge":
        to = (await cases.glance(tx, chance.choice(ids))).number
    order = Order(
        action,
        to=to,
        helpers=chance.choice(((), (ROADS,))),
        text=chance.choice(("说几句", "")),
        reason=chance.choice(("有依据", "")),
        days=chance.choice((0, 3, 9)),
        designate=chance.random() < 0.1,
        changes=_changes(chance) if action == "correct" else {},
    )
    looked_at = chance.random() < LOOKED_AT
    events = await cases.count_events(tx, case.id) if looked_at else 0
    turn = Turn(house=house.engine.house, tx=tx, now=house.clock.now(), conversation=talk)
    try:
        after = await desk.act(turn, case.number, by, order)
    except Refused:
        if looked_at:
            assert await cases.glance(tx, case.id) == case
            assert await cases.count_events(tx, case.id) == events
        return False
    (role,) = by.roles
    assert legal(action, role, case.status, case.asked), f"{action} from {case.status} by {role}"
    assert role != UNIT or case.department == by.department or action == "note"
    assert after.status in lifecycle.STATUSES
    return True


def _changes(chance: Random) -> dict[str, str]:
    """What somebody puts right, now and then to what is not known."""
    values = {
        "kind": ("help", "complaint", "report", "praise", "gossip"),
        "urgency": ("critical", "urgent", "normal", "hard"),
        "vulnerable": ("", "老人"),
        "place": ("解放路12号", "", "燕子山小区3号楼"),
        "district": ("历下区", "", "海淀区"),
    }
    names = chance.sample(sorted(values), chance.choice((0, 1, 1, 2)))
    return {name: chance.choice(values[name]) for name in names}


async def _citizen(
    house: Hotline, tx: Transaction, chance: Random, case: Case, talk: Conversation
) -> bool:
    """The one who filed it taps something, or writes more."""
    turn = Turn(
        house=house.engine.house,
        tx=tx,
        now=house.clock.now(),
        conversation=talk,
        incoming=Incoming("choice"),
    )
    action = chance.choice(CITIZEN)
    events = await cases.count_events(tx, case.id)
    if action == "rate":
        name = chance.choice(followup.QUESTIONS)
        answer = chance.choice(followup.ANSWERS[name])
        given = {"case": case.id, "round": case.round, "question": name, "answer": answer}
        await rate.given(turn, Choice("", "rate", given))
    elif action == "supplement":
        await track.added(turn, case.id, "再说一句")
    else:
        tapped = f"case.{action}{'.yes' if action == 'withdraw' else ''}"
        await track.choose(turn, Choice("", tapped, {"case": case.id}))
    changed = await cases.count_events(tx, case.id) > events
    wanted = (
        case.status == "follow_up"
        if action == "rate"
        else legal(action, "citizen", case.status, "")
    )
    assert wanted or not changed, f"{action} from {case.status} by the citizen"
    return changed


async def _check(view: Transaction, case: Case) -> None:
    events = await cases.events(view, case.id)
    history = await dues.of_case(view, case.id)
    replay(events, history).same_as(case)
    check_dues(city(), events, history)
    subjects = (followup.subject(case), f"clock:{case.id}", f"asked:{case.id}")
    waiting = [
        row["event"]
        for subject in subjects
        for row in await view.rows(
            "SELECT event FROM timers WHERE subject = :subject AND done_at IS NULL", subject=subject
        )
    ]
    told = f"{case.number} {case.status} {waiting}"
    asking = case.status == "follow_up"
    assert waiting.count("followup-close") == int(asking), told
    for name in ("followup-report", "followup-reminder-1", "followup-reminder-2"):
        assert waiting.count(name) <= int(asking), told
    assert waiting.count("case-archive") == int(case.status == "closed"), told
    if case.status in lifecycle.OPEN:
        alone = ("pending", "to_dispatch", "awaiting_info", "follow_up")
        assert case.department or case.status in alone, told
        assert waiting or any(one.action == "notice" for one in events), f"nobody minds {told}"
    else:
        assert set(waiting) <= {"case-archive"}, told
