"""Random actions by all roles, allowed and not: whatever is tried, the case's story stays true.

`WARMLINE_MODEL_STEPS` sets how many are tried on each database; CI tries fewer than a night does.
"""

import os
from datetime import timedelta
from pathlib import Path
from random import Random

from handlers.cases import lifecycle
from handlers.cases.followup import subject
from handlers.desk import cases as desk
from handlers.desk.cases import Order
from handlers.errors import Refused
from handlers.turn import Turn
from storage import cases, dues
from storage.cases import Case, NewCase
from storage.database import Database, Transaction
from storage.staff import Member
from tests.dialogue import Hotline, hotline

STEPS = int(os.environ.get("WARMLINE_MODEL_STEPS", "1500"))
IN_ONE = 50
PARKS, ROADS = "市园林和林业绿化局", "市住房和城乡建设局"
PEOPLE = [
    Member(1, "小赵", "", "", frozenset({"operator"}), None),
    Member(2, "班长", "", "", frozenset({"duty_leader"}), None),
    Member(3, "老周", "", PARKS, frozenset({"department"}), None),
    Member(4, "老孙", "", ROADS, frozenset({"department"}), None),
    Member(5, "质检", "", "", frozenset({"inspector"}), None),
]
# The reasons for which a due date may move.
MOVES = {"dispatch", "extension", "ask", "supplement", "rework", "reopen", "review", "emergency"}


async def test_whatever_is_tried_the_story_stays_true(database: Database, tmp_path: Path) -> None:
    chance = Random(20261124)
    async with hotline(database, tmp_path) as house:
        ids = await _filed(house)
        done = refused = 0
        for _ in range(STEPS // IN_ONE):
            house.clock.move(minutes=chance.choice((1, 60, 600)))
            async with database.transaction() as tx:
                for _ in range(IN_ONE):
                    if await _try(house, tx, chance, ids):
                        done += 1
                    else:
                        refused += 1
        async with database.reading() as view:
            for case_id in ids:
                await _check(view, await cases.glance(view, case_id))
    assert done > STEPS / 20, "hardly anything was allowed: the test tells nothing"
    assert refused > STEPS / 20


async def _filed(house: Hotline) -> list[int]:
    ids = []
    async with house.database.transaction() as tx:
        person = await tx.value(
            "INSERT INTO people (created_at) VALUES (:now_at) RETURNING id",
            now_at=house.clock.now(),
        )
        for number in range(max(12, STEPS // 25)):
            new = NewCase(person, None, "help", "normal", f"第{number}件", "说明")
            case = await cases.file(
                tx,
                new,
                prefix="JN",
                day=house.clock.now().date(),
                actor="citizen",
                now=house.clock.now(),
            )
            ids.append(case.id)
    return ids


async def _try(house: Hotline, tx: Transaction, chance: Random, ids: list[int]) -> bool:
    """One action by somebody; whether it was done. A refused one leaves no trace."""
    case = await cases.by_id(tx, chance.choice(ids))
    by = chance.choice(PEOPLE)
    action = chance.choice(lifecycle.ACTIONS)
    other = await cases.glance(tx, chance.choice(ids))
    order = Order(
        action,
        to=other.number if action == "merge" else chance.choice((PARKS, ROADS)),
        text=chance.choice(("说几句", "")),
        reason=chance.choice(("有依据", "")),
        days=chance.choice((0, 3, 9)),
        designate=chance.random() < 0.1,
    )
    events = await cases.count_events(tx, case.id)
    turn = Turn(house=house.engine.house, tx=tx, now=house.clock.now(), conversation=None)
    try:
        after = await desk.act(turn, case.number, by, order)
    except Refused:
        assert await cases.glance(tx, case.id) == case
        assert await cases.count_events(tx, case.id) == events
        return False
    assert action in lifecycle.allowed(case, by.roles), f"{action} from {case.status} by {by.name}"
    assert after.status in lifecycle.STATUSES
    return True


async def _check(view: Transaction, case: Case) -> None:
    events = await cases.events(view, case.id)
    status = ""
    for event in events:
        assert event.status_before == status, f"{case.number}: a gap before {event.action}"
        status = event.status_after
    assert status == case.status, "the events tell another story than the case"
    history = await dues.of_case(view, case.id)
    assert {row["reason"] for row in history} <= MOVES
    if history and not case.paused_at:
        assert history[-1]["due_at"] == case.due_at
    closing = await view.value(
        """SELECT count(*) FROM timers WHERE subject = :subject AND event = 'followup-close'
        AND done_at IS NULL""",
        subject=subject(case),
    )
    assert closing == (1 if case.status == "follow_up" else 0), f"{case.number} {case.status}"
    if case.dispatched_at and case.due_at:
        assert case.due_at - case.dispatched_at < timedelta(days=400)
