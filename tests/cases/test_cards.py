"""The card in the chat reads as the case stands, whatever changed it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.cases import card
from handlers.citizen import joined
from handlers.turn import Card, Turn
from storage import cases, dues, joins, messages
from storage.cases import Case
from storage.database import Database
from tests.dialogue import Citizen, hotline, labels, run_turn
from tests.test_cases_lifecycle import PARKS, ROADS, TREE, Desk


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with hotline(database, tmp_path) as house:
        desk = Desk(house)
        await desk.open()
        yield desk


async def reads_true(desk: Desk, citizen: Citizen, case_id: int) -> None:
    """The stored card is the one that would be made now, to the button."""

    async def compare(turn: Turn) -> None:
        case = await cases.glance(turn.tx, case_id)
        row = await joins.one(turn.tx, case.id, turn.talk.person_id)
        if row:
            slots = {"summary": row["summary"], "place": row["place"]}
            wanted, key = joined.card_of(turn, case, slots=slots), row["card_key"]
            choices = joined.choices(turn, case, row)
        else:
            wanted, key = await _own(turn, case), case.card_key
            choices = card.choices(turn, case)
        kept = await messages.by_key(turn.tx, turn.talk.id, key)
        assert kept is not None
        assert kept.extras["card"] == wanted.as_json(), case.status
        assert labels(kept) == [one.label for one in choices], case.status

    await run_turn(desk.house, citizen, compare)


async def _own(turn: Turn, case: Case) -> Card:
    return card.with_dues(turn, card.card(turn, case), await dues.of_case(turn.tx, case.id))


async def test_after_every_step_both_cards_read_true(desk: Desk) -> None:
    li, wang = desk.house.citizen(), desk.house.citizen("王先生")
    case = await desk.filed(li)
    await li.says("查进度")
    await wang.says(TREE)
    await wang.says("不留")
    await wang.taps("没错，提交")
    await wang.taps("加入")
    await wang.says("查进度")
    steps: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("operator", "emergency", {"text": "已通知119。"}),
        ("operator", "ask", {"text": "是哪一棵？"}),
        ("operator", "supplement", {"text": "左边第一棵"}),
        ("operator", "dispatch", {"to": PARKS}),
        ("parks", "return", {"reason": "不归我们"}),
        ("operator", "reject", {"reason": "三定方案第8条"}),
        ("parks", "sign", {}),
        ("leader", "supervise", {"text": "盯紧"}),
        ("operator", "urge", {"text": "催一催"}),
        ("parks", "reply", {"text": "剪掉了。"}),
        ("operator", "rework", {"reason": "请附照片"}),
        ("parks", "reply", {"text": "剪掉了，附照片。"}),
        ("operator", "approve", {}),
        ("operator", "rework", {"reason": "又勒上了"}),
        ("operator", "reply", {"text": "重新剪了。"}),
        ("leader", "close", {"reason": "电话里说好了"}),
        ("operator", "reopen", {"reason": "又来了"}),
        ("operator", "withdraw", {"reason": "不用了"}),
    )
    for who, action, order in steps:
        await desk.act(case, getattr(desk, who), action, **order)
        await desk.house.later(seconds=1)
        await reads_true(desk, li, case.id)
        await reads_true(desk, wang, case.id)


async def test_what_timers_and_citizens_do_is_on_the_card(desk: Desk) -> None:
    li = desk.house.citizen()
    case = await desk.filed(li)
    await li.says("查进度")
    case = await desk.act(case, desk.operator, "dispatch", to=PARKS)
    await desk.house.later(days=14)
    (case,) = await li.cases()
    assert "值班班长" in await li.card(case), "the red card is seen by the citizen"
    await desk.act(case, desk.operator, "reply", text="剪掉了。")
    await li.taps("联系过")
    await reads_true(desk, li, case.id)
    await desk.house.later(days=5)
    await reads_true(desk, li, case.id)
    (case,) = await li.cases()
    assert case.status == "closed"
    before = len(await li.transcript())
    await desk.act(case, desk.operator, "note", text="已电话回访")
    assert await li.hears() is not None
    assert len(await li.transcript()) == before
    await desk.house.later(days=8)
    await reads_true(desk, li, case.id)
    assert (await li.cases())[0].status == "archived"


async def test_the_card_tells_who_helps_and_what_happens_now(desk: Desk) -> None:
    li = desk.house.citizen()
    case = await desk.filed(li)
    await desk.act(case, desk.operator, "dispatch", to=PARKS, helpers=[ROADS])
    (case,) = await li.cases()
    assert f"协办：{ROADS}" in await li.card(case)
    assert f"{PARKS}收到了，等它签收" in await li.card(case)
    await desk.act(case, desk.parks, "sign")
    assert "正在办，有结果马上告诉您" in await li.card(case)
