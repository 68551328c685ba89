"""Case numbers without gaps or doubles, and changes that nobody overwrites."""

import asyncio
from datetime import date
from typing import Any

import pytest

from storage import cases
from storage.cases import Case, NewCase
from storage.database import Database
from storage.errors import Conflict, NotFound
from tests.storage.conftest import NOW, talk

DAY = date(2026, 11, 23)


async def file(database: Database, person_id: int, day: date = DAY, **more: Any) -> Case:
    new = NewCase(
        person_id=person_id,
        conversation_id=None,
        kind="help",
        urgency="normal",
        summary="树里的铁链",
        detail="千佛山公园门口有棵树，铁链勒进树干里了",
        **more,
    )
    async with database.transaction() as tx:
        return await cases.file(tx, new, prefix="JN", day=day, actor="citizen", now=NOW)


async def test_a_hundred_at_once_get_a_hundred_numbers_without_a_gap(database: Database) -> None:
    person = (await talk(database)).person_id
    filed = await asyncio.gather(*(file(database, person) for _ in range(100)))
    assert sorted(case.number for case in filed) == [f"JN261123-{n:04}" for n in range(1, 101)]


async def test_a_filing_that_is_rolled_back_leaves_no_gap(database: Database) -> None:
    person = (await talk(database)).person_id

    async def attempt(n: int) -> None:
        async with database.transaction() as tx:
            new = NewCase(person, None, "help", "normal", "一", "二")
            await cases.file(tx, new, prefix="JN", day=DAY, actor="citizen", now=NOW)
            if n % 2:
                raise LookupError

    results = await asyncio.gather(*(attempt(n) for n in range(40)), return_exceptions=True)
    assert sum(isinstance(one, LookupError) for one in results) == 20
    assert [one for one in results if one and not isinstance(one, LookupError)] == []
    async with database.reading() as view:
        numbers = {case.number for case in await cases.of_person(view, person, limit=100)}
    assert numbers == {f"JN261123-{n:04}" for n in range(1, 21)}


async def test_each_day_counts_for_itself_and_beyond_four_digits(database: Database) -> None:
    person = (await talk(database)).person_id
    assert (await file(database, person)).number == "JN261123-0001"
    assert (await file(database, person, date(2026, 11, 24))).number == "JN261124-0001"
    async with database.transaction() as tx:
        await tx.execute("UPDATE case_numbers SET last = 9999 WHERE day = '261123'")
    assert (await file(database, person)).number == "JN261123-10000"


async def test_a_case_is_found_however_its_number_is_typed(database: Database) -> None:
    filed = await file(database, (await talk(database)).person_id)
    async with database.reading() as view:
        assert await cases.by_number(view, " jn261123-0001 ") == filed
        with pytest.raises(NotFound, match="JN261123-0002"):
            await cases.by_number(view, "JN261123-0002")


async def test_of_two_who_change_a_case_at_once_one_is_told(database: Database) -> None:
    case = await file(database, (await talk(database)).person_id)

    async def dispatch(to: str) -> Case:
        async with database.transaction() as tx:
            return await cases.change(
                tx, case, actor=to, action="dispatch", now=NOW, status="to_sign", department=to
            )

    results = await asyncio.gather(*(dispatch(f"d{n}") for n in range(8)), return_exceptions=True)
    winners = [one for one in results if isinstance(one, Case)]
    assert [type(one) for one in results if not isinstance(one, Case)] == [Conflict] * 7
    async with database.reading() as view:
        after = await cases.by_number(view, case.number)
        events = await cases.events(view, case.id)
    assert [after] == winners
    assert [event.action for event in events] == ["submit", "dispatch"]
    assert (events[1].status_before, events[1].status_after) == ("to_dispatch", "to_sign")
    assert events[1].actor == after.department


async def test_every_change_is_told_to_listeners_and_kept_with_its_words(
    database: Database,
) -> None:
    heard: list[frozenset[str]] = []
    case = await file(database, (await talk(database)).person_id)
    database.listen(heard.append)
    async with database.transaction() as tx:
        await cases.change(
            tx, case, actor="staff:小赵", action="note", now=NOW, text="‘引号’;--",
            details={"to": "园林"},
        )  # fmt: skip
        event = (await cases.events(tx, case.id))[-1]
    assert heard == [frozenset({cases.TOPIC})]
    assert (event.text, event.details, event.happened_at) == ("‘引号’;--", {"to": "园林"}, NOW)
