"""What is near is found by the index, however many cases there are."""

import time
from datetime import timedelta
from functools import cache

import pytest

from handlers.cases import alike, groups, spots
from storage import spots as stored
from storage.database import Database
from tests.storage.conftest import NOW, talk

MANY = {"sqlite": 100_000, "postgresql": 20_000}
"""PostgreSQL takes minutes to be filled here; the plan is looked at on both."""


async def _fill(database: Database) -> None:
    """Cases of a month on 2,000 streets, all in one busy district."""
    person = (await talk(database)).person_id
    async with database.transaction() as tx:
        await tx.many(
            """INSERT INTO cases (number, person_id, status, kind, urgency, summary, detail, place,
                district, created_at, changed_at)
            VALUES (:number, :person_id, 'in_progress', 'complaint', 'normal', '路灯不亮',
                '路灯不亮', :place, '历下区', :at, :at)""",
            [
                {
                    "number": f"JN261101-{n:06d}",
                    "person_id": person,
                    "place": f"历下区{_street(n)}{n % 300 + 1}号",
                    "at": (NOW - timedelta(minutes=n % 40_000)).isoformat(),
                }
                for n in range(MANY[database.name])
            ],
        )
        rows = await tx.rows("SELECT id, place, created_at FROM cases")
        await tx.many(
            """INSERT INTO case_spots (spot, filed_at, case_id)
            VALUES (:spot, :filed_at, :case_id) ON CONFLICT DO NOTHING""",
            [
                {"spot": key, "filed_at": row["created_at"], "case_id": row["id"]}
                for row in rows
                for key in _keys(row["place"])
            ],
        )


@cache
def _keys(place: str) -> tuple[str, ...]:
    """6,000 places are many cases' each."""
    return tuple(spots.keys(spots.spot(place)))


def _street(n: int) -> str:
    letters = "东南西北中山河林花园文化工业新建设民主和平"
    return f"{letters[n % 20]}{letters[n // 20 % 20]}{letters[n // 400 % 5]}路"


async def test_candidates_are_found_fast_among_100_000_cases(database: Database) -> None:
    await _fill(database)
    matter = alike.matter("路灯不亮，没人修", f"{_street(777)}{777 % 300 + 1}号")
    async with database.reading() as tx:
        await groups.matches(tx, matter, NOW, least=alike.SURE)  # tables and statements are read
        spans = []
        for _ in range(7):
            began = time.perf_counter()
            found = await groups.matches(tx, matter, NOW, least=alike.SURE)
            spans.append(time.perf_counter() - began)
        plan = await _plan(tx, database.name)
    assert any(one.case.place.endswith(f"{777 % 300 + 1}号") for one in found)
    # 15 to 20 ms alone; much may run beside it.
    assert min(spans) < 0.25, spans
    assert "case_spots" in plan
    assert "SCAN case_spots" not in plan
    assert "Seq Scan" not in plan


async def _plan(tx: object, name: str) -> str:
    explain = "EXPLAIN QUERY PLAN" if name == "sqlite" else "EXPLAIN"
    rows = await tx.rows(  # type: ignore[attr-defined]
        f"""{explain} SELECT case_id FROM case_spots WHERE spot = :spot AND filed_at >= :since_at
        ORDER BY filed_at DESC LIMIT :limit""",
        spot="n:1",
        since_at=NOW,
        limit=120,
    )
    return "\n".join(str(dict(row)) for row in rows)


async def test_a_key_gives_the_newest_open_ones_of_the_time(database: Database) -> None:
    person = (await talk(database)).person_id
    async with database.transaction() as tx:
        for n, (status, days) in enumerate(
            [("in_progress", 1), ("closed", 1), ("to_sign", 40), ("to_dispatch", 2)], start=1
        ):
            at = NOW - timedelta(days=days)
            await tx.execute(
                """INSERT INTO cases (number, person_id, status, kind, urgency, summary, detail,
                    created_at, changed_at)
                VALUES (:number, :person_id, :status, 'help', 'normal', '', '', :created_at,
                    :created_at)""",
                number=f"JN261101-{n:04d}",
                person_id=person,
                status=status,
                created_at=at,
            )
            await stored.put(tx, n, ["n:1", "g:2"], at)
        found = await stored.near(tx, ["n:1", "g:2"], since=NOW - timedelta(days=30))
        assert [row["id"] for row in found] == [4, 1]
        await stored.put(tx, 4, ["n:9"], NOW)
        assert [c["id"] for c in await stored.near(tx, ["n:1"], since=NOW - timedelta(days=9))] == [
            1
        ]
        assert await stored.near(tx, [], since=NOW) == []


@pytest.mark.parametrize("place", ["", "说不清"])
def test_no_place_has_few_keys(place: str) -> None:
    assert len(spots.keys(spots.spot(place))) <= 2
