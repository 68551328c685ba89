"""Timers: planned once, taken once, found by their index."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from storage import timers
from storage.database import Database
from tests.storage.conftest import NOW

HOUR = timedelta(hours=1)


async def plan(database: Database, subject: str = "case:1", **more: Any) -> bool:
    async with database.transaction() as tx:
        return await timers.plan(tx, subject, "followup-close", NOW + HOUR, **more)


async def test_the_same_thing_is_planned_once_even_by_many_at_once(database: Database) -> None:
    planned = await asyncio.gather(*(plan(database) for _ in range(20)))
    assert sorted(planned) == [False] * 19 + [True]
    assert await plan(database, round=2)
    assert await plan(database, "case:2")


async def test_a_timer_is_taken_by_one(database: Database) -> None:
    await plan(database, details={"case": 1})
    (due,) = await _due(database, HOUR)

    async def take() -> timers.Timer | None:
        async with database.transaction() as tx:
            return await timers.take(tx, due.id, NOW + HOUR)

    taken = await asyncio.gather(*(take() for _ in range(20)))
    assert [one for one in taken if one] == [due]
    assert await _due(database, 2 * HOUR) == []
    assert not await plan(database), "what was done would be done again"


async def test_nothing_is_due_too_early(database: Database) -> None:
    await plan(database)
    just = timedelta(microseconds=1)
    assert await _due(database, HOUR - just) == []
    (due,) = await _due(database, HOUR)
    async with database.transaction() as tx:
        assert await timers.take(tx, due.id, NOW + HOUR - just) is None
        assert await timers.next_due(tx) == NOW + HOUR


async def test_what_is_called_off_is_never_taken(database: Database) -> None:
    await plan(database)
    await plan(database, round=2)
    await plan(database, "case:2")
    found = await _due(database, HOUR)
    async with database.transaction() as tx:
        assert await timers.cancel(tx, "case:1", NOW) == 2
        taken = [await timers.take(tx, one.id, NOW + HOUR) for one in found]
    assert [one.subject for one in taken if one] == ["case:2"]


async def test_a_failure_does_not_bring_back_what_was_done_or_called_off(
    database: Database,
) -> None:
    await plan(database)
    (due,) = await _due(database, HOUR)
    async with database.transaction() as tx:
        await timers.cancel(tx, "case:1", NOW)
    async with database.transaction() as tx:
        assert not await timers.failed(tx, due.id, NOW)
        assert not await timers.give_up(tx, due.id, NOW, "why")
    assert await _due(database, HOUR) == []


async def test_a_failure_is_counted_and_tried_again_later(database: Database) -> None:
    await plan(database)
    (due,) = await _due(database, HOUR)
    async with database.transaction() as tx:
        assert await timers.failed(tx, due.id, NOW + 3 * HOUR)
    assert await _due(database, 2 * HOUR) == []
    (again,) = await _due(database, 3 * HOUR)
    assert again.tries == 1
    async with database.transaction() as tx:
        await timers.give_up(tx, due.id, NOW, "KeyError: x")
        kept = await tx.row("SELECT done_at, outcome, tries FROM timers")
    assert kept == {"done_at": NOW, "outcome": "KeyError: x", "tries": 2}


async def test_whoever_has_taken_a_timer_may_put_it_off(database: Database) -> None:
    await plan(database)
    (due,) = await _due(database, HOUR)
    async with database.transaction() as tx:
        assert await timers.take(tx, due.id, NOW + HOUR)
        await timers.put_off(tx, due.id, NOW + 2 * HOUR)
    assert await _due(database, HOUR) == []
    assert [one.id for one in await _due(database, 2 * HOUR)] == [due.id]


async def test_only_what_was_done_long_ago_is_forgotten(database: Database) -> None:
    await plan(database)
    await plan(database, "case:2")
    async with database.transaction() as tx:
        await timers.cancel(tx, "case:1", NOW)
        assert await timers.forget_done(tx, NOW) == 0
        assert await timers.forget_done(tx, NOW + HOUR) == 1
        assert await timers.next_due(tx) == NOW + HOUR


async def test_calling_off_a_case_of_many_uses_the_index(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.many(
            """INSERT INTO timers (timer_key, subject, event, due_at)
            VALUES (:k, :s, 'followup-close', :due_at)""",
            [{"k": f"x{n}", "s": f"case:{n}", "due_at": NOW + HOUR} for n in range(10_000)],
        )
        await tx.execute("ANALYZE timers")
        asked: list[str] = []
        assert await timers.cancel(_Spy(tx, asked), "case:77", NOW) == 1
        explain = "EXPLAIN QUERY PLAN " if database.name == "sqlite" else "EXPLAIN "
        plan = await tx.rows(explain + asked[0], subject="case:77", done_at=NOW)
    assert "timers_subject" in str(plan)


INDEX = {
    "due": ("timers_due",),
    "next": ("timers_due",),
    "take": ("timers_pkey", "PRIMARY KEY"),
}


@pytest.mark.parametrize("question", INDEX)
async def test_a_sweep_over_ten_thousand_uses_the_index(database: Database, question: str) -> None:
    rows = [
        {"k": f"case:{n}:followup-close:1", "s": f"case:{n}", "due_at": NOW + n * HOUR}
        for n in range(10_000)
    ]
    async with database.transaction() as tx:
        await tx.many(
            """INSERT INTO timers (timer_key, subject, event, due_at)
            VALUES (:k, :s, 'followup-close', :due_at)""",
            rows,
        )
        await tx.execute("ANALYZE timers")
        asked: list[str] = []
        spy = _Spy(tx, asked)
        if question == "due":
            assert len(await timers.due(spy, NOW + 10 * HOUR)) == 11
        elif question == "take":
            assert await timers.take(spy, 7, NOW + 10 * HOUR)
        else:
            assert await timers.next_due(spy) == NOW
        explain = "EXPLAIN QUERY PLAN " if database.name == "sqlite" else "EXPLAIN "
        plan = str(await tx.rows(explain + asked[0], now_at=NOW, limit=500, id=7))
    assert any(name in plan for name in INDEX[question])
    assert "Seq Scan" not in plan


async def test_what_another_process_has_in_hand_is_left_out(database: Database) -> None:
    """It is neither waited for nor done twice; and should the other one fail, it is there again."""
    if database.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    await plan(database)
    await plan(database, "case:2")
    first, second = await _due(database, HOUR)

    async def fail() -> None:
        async with database.transaction() as other:
            assert await timers.take(other, first.id, NOW + HOUR)
            async with asyncio.timeout(30), database.transaction() as tx:
                assert await timers.due(tx, NOW + HOUR) == [second]
                assert await timers.take(tx, first.id, NOW + HOUR) is None
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await _due(database, HOUR) == [first, second]


class _Spy:
    """Passes questions on and keeps their text."""

    def __init__(self, tx: Any, asked: list[str]) -> None:
        self._tx = tx
        self._asked = asked

    def __getattr__(self, name: str) -> Any:
        async def ask(sql: str, /, **values: Any) -> Any:
            self._asked.append(sql)
            return await getattr(self._tx, name)(sql, **values)

        return ask


async def _due(database: Database, after: timedelta) -> list[timers.Timer]:
    async with database.transaction() as tx:
        return await timers.due(tx, NOW + after)
