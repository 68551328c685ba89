"""Tasks and their gaps: counted, closed once, forgotten with the citizen."""

from datetime import timedelta

import pytest

from storage import gaps, notes, privacy, tasks
from storage.database import Database
from storage.errors import Conflict
from tests import stored
from tests.dialogue import MONDAY
from tests.storage.conftest import talk

DAY = timedelta(days=1)


async def asks(database: Database, question: str, conversation_id: int = 1) -> None:
    async with database.transaction() as tx:
        await notes.note_gap(
            tx, question, reason="unknown", conversation_id=conversation_id, now=MONDAY
        )


async def begun(database: Database, kind: str = "gap", **more: object) -> tasks.Task:
    async with database.transaction() as tx:
        return await tasks.begin(tx, kind, "养狗要办证吗", now=MONDAY, **more)


async def taken(database: Database, task: tasks.Task) -> tasks.Task:
    """All loose gaps go to this task."""
    async with database.transaction() as tx:
        await gaps.take(tx, task.id, await gaps.loose(tx, limit=100))
        return await tasks.by_id(tx, task.id)


async def test_gaps_are_counted_once(database: Database) -> None:
    for citizen, question in enumerate(("养狗要办证吗", "狗证咋办", "养狗要办证吗")):
        await asks(database, question, citizen)
    task = await taken(database, await begun(database))
    assert task.times == 3
    async with database.reading() as view:
        assert await gaps.loose(view, limit=9) == []
        assert await gaps.asked(view, limit=9) == [(task.id, "养狗要办证吗"), (task.id, "狗证咋办")]
        found = await gaps.examples(view, [task.id], each=1)
    assert found == {task.id: ["养狗要办证吗"]}


async def test_a_task_is_closed_once_and_its_words_are_remembered(database: Database) -> None:
    await asks(database, "你是谁")
    task = await taken(database, await begun(database))
    async with database.transaction() as tx:
        await tasks.close(tx, task, state="dismissed", outcome="闲聊", by="小赵", now=MONDAY)
    with pytest.raises(Conflict):
        async with database.transaction() as tx:
            await tasks.close(tx, task, state="done", outcome="", by="王工", now=MONDAY)
    with pytest.raises(Conflict):
        async with database.transaction() as tx:
            await tasks.change(tx, task, department="市公安局")
    async with database.reading() as view:
        assert await gaps.dismissed(view, MONDAY - DAY, limit=9) == [(task.id, "你是谁")]
        assert await gaps.dismissed(view, MONDAY + DAY, limit=9) == []
        assert await gaps.asked(view, limit=9) == []
        assert await tasks.counts(view) == {}
        assert [one.outcome for one in await tasks.listed(view, state="dismissed")] == ["闲聊"]


async def test_the_list_by_kind_department_and_pressure(database: Database) -> None:
    later = await begun(database, department="市公安局", due_at=MONDAY + 5 * DAY)
    sooner = await begun(database, "correction", department="市水务局", due_at=MONDAY + DAY)
    async with database.reading() as view:
        assert [one.id for one in await tasks.listed(view)] == [sooner.id, later.id]
        assert [one.id for one in await tasks.listed(view, kind="gap")] == [later.id]
        assert [one.id for one in await tasks.listed(view, department="市水务局")] == [sooner.id]
        assert await tasks.listed(view, department="") == []
        assert await tasks.counts(view) == {"gap": 1, "correction": 1}
        assert await tasks.counts(view, department="市公安局") == {"gap": 1}


async def test_what_is_late_is_told_once(database: Database) -> None:
    task = await begun(database, due_at=MONDAY)
    await begun(database, due_at=MONDAY + DAY)
    async with database.transaction() as tx:
        assert [one.id for one in await tasks.take_late(tx, MONDAY)] == [task.id]
        assert await tasks.take_late(tx, MONDAY) == []


async def test_an_erased_citizens_words_leave_the_tasks(database: Database) -> None:
    li, wang = await talk(database), await talk(database, 2)
    await asks(database, "李奶奶的狗要办证吗", li.id)
    async with database.transaction() as tx:
        only_hers = await tasks.begin(tx, "gap", "李奶奶的狗要办证吗", now=MONDAY)
    await taken(database, only_hers)
    await asks(database, "李奶奶家的猫呢", li.id)
    await asks(database, "养猫呢", wang.id)
    async with database.transaction() as tx:
        shared = await tasks.begin(tx, "gap", "李奶奶家的猫呢", now=MONDAY)
    await taken(database, shared)
    async with database.transaction() as tx:
        await privacy.erase(tx, li.person_id, MONDAY)
        assert [(one.id, one.question) for one in await tasks.listed(tx)] == [(shared.id, "养猫呢")]
        assert [row["question"] for row in await stored.gaps(tx)] == ["养猫呢"]
