"""Tasks put together and taken apart by hand: counted right, nothing left behind, told once."""

from datetime import timedelta

import pytest

from handlers.articles import merging
from handlers.errors import NotAllowed, NotNow
from storage import gaps, notes, privacy, staff, tasks
from storage.database import Database
from storage.staff import Member
from storage.tasks import Task
from tests.dialogue import MONDAY
from tests.storage.conftest import talk

DAY = timedelta(days=1)
DOG, LICENCE, CAT = "养狗要办证吗", "狗证咋办", "养猫呢"


async def member(database: Database, role: str) -> Member:
    async with database.transaction() as tx:
        return await staff.add(tx, role, [role], department="市公安局", now=MONDAY)


async def begun(database: Database, *asked: str, days: int = 5, talk_id: int = 1) -> Task:
    async with database.transaction() as tx:
        task = await tasks.begin(tx, "gap", asked[0], now=MONDAY, due_at=MONDAY + days * DAY)
        for one in asked:
            await notes.note_gap(tx, one, reason="unknown", conversation_id=talk_id, now=MONDAY)
        await gaps.take(tx, task.id, await gaps.loose(tx, limit=99))
        return await tasks.by_id(tx, task.id)


async def put(database: Database, by: Member, *found: Task) -> Task:
    async with database.transaction() as tx:
        return await merging.merge(tx, [one.id for one in found], by, now=MONDAY + DAY)


async def taken_off(database: Database, task: Task, words: str, by: Member) -> Task:
    async with database.transaction() as tx:
        return await merging.split(tx, task, words, by, now=MONDAY + DAY)


async def now(database: Database, task: Task) -> Task:
    async with database.reading() as view:
        return await tasks.by_id(view, task.id)


async def said(database: Database, task: Task) -> list[str]:
    async with database.reading() as view:
        return sorted((await gaps.examples(view, [task.id], each=9))[task.id])


async def trail(database: Database) -> list[tuple[str, str, str, str]]:
    async with database.reading() as view:
        rows = await view.rows("SELECT actor, action, subject, text FROM audit ORDER BY id")
    return [(row["actor"], row["action"], row["subject"], row["text"]) for row in rows]


async def test_two_become_one_which_counts_both(database: Database) -> None:
    zhao = await member(database, "operator")
    often = await begun(database, DOG, "", DOG)
    once = await begun(database, LICENCE, days=2)
    into = await put(database, zhao, once, often)
    assert (into.id, into.times, into.due_at) == (often.id, 4, MONDAY + 2 * DAY)
    assert await said(database, into) == sorted({DOG, LICENCE})
    gone = await now(database, once)
    assert (gone.state, gone.outcome, gone.merged_into) == ("done", "merged", often.id)
    assert (gone.question, gone.done_by) == ("", "operator")
    assert await trail(database) == [
        ("staff:operator", "task-merge", f"task:{once.id}", f"merged into task:{often.id}")
    ]
    with pytest.raises(NotNow, match="处理好了"):  # the same form twice
        await put(database, zhao, once, often)
    assert (await now(database, often)).times == 4


async def test_what_is_being_written_goes_on(database: Database) -> None:
    zhao = await member(database, "operator")
    often, once = await begun(database, DOG, LICENCE), await begun(database, CAT)
    async with database.transaction() as tx:
        await tasks.change(tx, once, article_id="kb-1", draft=1)
    other = await begun(database, "猫证")
    async with database.transaction() as tx:
        await tasks.change(tx, other, article_id="kb-2", draft=1)
    with pytest.raises(NotNow, match="草稿"):
        await put(database, zhao, often, once, other)
    assert (await put(database, zhao, often, once)).id == once.id


async def test_what_cannot_be_merged(database: Database) -> None:
    zhao, li = await member(database, "operator"), await member(database, "department")
    one, other = await begun(database, DOG), await begun(database, CAT)
    async with database.transaction() as tx:
        wrong = await tasks.begin(tx, "correction", "停水", now=MONDAY)
    with pytest.raises(NotNow, match="两件"):
        await put(database, zhao, one, one)
    with pytest.raises(NotNow, match="没有答案"):
        await put(database, zhao, one, wrong)
    with pytest.raises(NotAllowed):
        await put(database, li, one, other)
    assert {task.times for task in (await now(database, one), await now(database, other))} == {1}


async def test_a_question_gets_a_task_of_its_own(database: Database) -> None:
    zhao, li = await member(database, "operator"), await member(database, "department")
    task = await begun(database, CAT, DOG, CAT)
    with pytest.raises(NotAllowed):
        await taken_off(database, task, CAT, li)
    own = await taken_off(database, task, CAT, zhao)
    left = await now(database, task)
    assert (own.question, own.times, own.due_at) == (CAT, 2, task.due_at)
    assert (left.question, left.times) == (DOG, 1)
    assert (await said(database, own), await said(database, left)) == ([CAT], [DOG])
    with pytest.raises(NotNow, match="不在"):
        await taken_off(database, task, CAT, zhao)
    with pytest.raises(NotNow, match="只有"):
        await taken_off(database, task, DOG, zhao)
    assert (await trail(database))[-1][1:] == (
        "task-split",
        f"task:{own.id}",
        f"split off task:{task.id}",
    )


async def test_nothing_of_an_erased_citizen_stays_behind_a_merge(database: Database) -> None:
    zhao = await member(database, "operator")
    li = await talk(database)
    hers, other = (
        await begun(database, "李奶奶的狗呢", talk_id=li.id),
        await begun(database, DOG, LICENCE, talk_id=0),
    )
    await put(database, zhao, hers, other)
    async with database.transaction() as tx:
        await privacy.erase(tx, li.person_id, MONDAY)
        rows = await tx.rows("SELECT question FROM knowledge_tasks")
    assert "李奶奶" not in str(rows)
    assert await said(database, other) == sorted({DOG, LICENCE})
