"""Figures against a slow plain reference, over random histories, on both databases."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from math import ceil
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.figuring import Figuring
from handlers.cases import figures as counting
from handlers.cases import followup, lifecycle
from handlers.desk import cases as desk
from handlers.desk.cases import Order
from handlers.errors import Refused
from handlers.turn import Turn
from storage import cases, dues, figures
from storage.cases import Event
from storage.database import Database, Row, Transaction
from storage.figures import COUNTED, PARTS, Scope
from tests.dialogue import Hotline, hotline
from tests.test_cases_model import PARKS, PEOPLE, ROADS, filed

ZONE = ZoneInfo("Asia/Shanghai")
ALL = ("2026-01", "2099-12")
STEPS = 1200


def month(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m")


class Plain:
    """The reference: each figure looks through the whole log by itself, slowly."""

    def __init__(self, events: Sequence[Event], history: Sequence[Row]) -> None:
        self.events = events
        self.history = history

    def unit(self, at: int) -> str:
        """Who has the case just before event number `at`."""
        held = ""
        for event in self.events[:at]:
            if event.action == "dispatch":
                held = event.details["to"]
            if event.action == "approve" and event.details.get("what") == "return":
                held = ""
        return held

    def holding(self, at: int) -> tuple[str, str, int]:
        """Month, unit and beginning of the holding in which event number `at` falls."""
        unit = self.unit(at)
        if not unit:
            return month(self.events[0].happened_at), "", 0
        begin = at
        while self.unit(begin) == unit:
            begin -= 1
        return month(self.events[begin].happened_at), unit, begin

    def asked(self, at: int) -> tuple[str, str, int]:
        """Month, unit and number of the last follow-up that began before event `at`."""
        begins = [i for i in range(at) if self.enters(i, "follow_up")]
        return month(self.events[begins[-1]].happened_at), self.unit(begins[-1]), begins[-1]

    def enters(self, at: int, *states: str) -> bool:
        event = self.events[at]
        return event.status_after in states and event.status_before != event.status_after

    def due(self, at: int) -> datetime | None:
        """No two things of these histories happen at the same moment."""
        before = [r for r in self.history if r["happened_at"] < self.events[at].happened_at]
        return before[-1]["due_at"] if before else None

    def counts(self) -> dict[tuple[str, str, str], int]:
        """(month, unit, figure) -> how often."""
        found: Counter[tuple[str, str, str]] = Counter()
        once: set[tuple[str, str, int]] = set()
        for at, event in enumerate(self.events):
            here = (month(event.happened_at), self.unit(at))
            if event.action == "submit":
                found[(*here, "filed")] += 1
            if event.action == "dispatch" and event.details["to"] != self.unit(at):
                found[(month(event.happened_at), event.details["to"], "received")] += 1
            given_back = event.action == "approve" and event.details.get("what") == "return"
            if given_back and self.unit(at):  # the hotline returns nothing to itself
                found[(*self.holding(at)[:2], "returned")] += 1
            if event.action in ("reply", "answer") and event.status_before != "in_review":
                found[(*here, "replied")] += 1
                if due := self.due(at):
                    found[(*here, "timed")] += 1
                    found[(*here, "on_time")] += event.happened_at <= due
            if event.action == "urge" and (holding := self.holding(at)) not in once:
                once.add(holding)
                found[(*holding[:2], "urged")] += 1
            if self.enters(at, "closed"):
                found[(*here, "closed")] += 1
            if self.enters(at, "withdrawn", "refused", "merged"):
                found[(*here, "ended")] += 1
            if self.enters(at, "follow_up"):
                found[(*here, "asked")] += 1
            self.answers(at, found)
        if any(event.action == "urge" for event in self.events):
            found[(month(self.events[0].happened_at), "", "urged_cases")] += 1
        back = {
            self.asked(at)
            for at, event in enumerate(self.events)
            if event.action in ("rework", "reopen")
            and event.status_before in ("follow_up", "closed")
        }
        for when, unit, _ in back:
            found[(when, unit, "reworked")] += 1
        return {key: n for key, n in found.items() if n}

    def answers(self, at: int, found: Counter[tuple[str, str, str]]) -> None:
        if self.events[at].action != "rate":
            return
        place, said = self.asked(at)[:2], self.events[at].text
        good = {"satisfaction: very", "satisfaction: satisfied", "satisfaction: fair"}
        found[(*place, "told_contact")] += said.startswith("contacted")
        found[(*place, "contacted")] += said == "contacted: yes"
        found[(*place, "told_solved")] += said.startswith("solved")
        found[(*place, "solved")] += said == "solved: yes"
        found[(*place, "judged")] += said.startswith("satisfaction")
        found[(*place, "judged")] += said in ("solved: no", "solved: partly")
        found[(*place, "satisfied")] += said in good

    def stays(self) -> list[tuple[str, str, str, int]]:
        found, since = [], self.events[0].happened_at
        for at, event in enumerate(self.events[1:], start=1):
            if event.status_before != event.status_after:
                gone = int((event.happened_at - since).total_seconds())
                found.append((month(event.happened_at), self.unit(at), event.status_before, gone))
                since = event.happened_at
        return found


ENDS = ("withdraw", "refuse", "merge", "archive", "close")


async def _acts(house: Hotline, tx: Transaction, chance: Random, ids: list[int]) -> None:
    """Somebody does what they may; what would end a case is rare."""
    case = await cases.by_id(tx, chance.choice(ids))
    by = chance.choice(PEOPLE)
    actions = [one for one in lifecycle.allowed(case, by.roles) if one != "correct"]
    if chance.random() < 0.8:
        actions = [name for name in actions if name not in ENDS]
    if not actions:
        return
    action = chance.choice(actions)
    other = await cases.glance(tx, chance.choice(ids))
    to = other.number if action == "merge" else chance.choice((PARKS, ROADS))
    order = Order(action, to=to, text="说几句", reason="有依据", days=chance.choice((0, 3)))
    turn = Turn(house=house.engine.house, tx=tx, now=house.clock.now(), conversation=None)
    with contextlib.suppress(Refused):
        await desk.act(turn, case.number, by, order)


async def _says(house: Hotline, tx: Transaction, chance: Random, case_id: int) -> None:
    """The citizen answers one of the three questions, or says nothing."""
    case = await cases.by_id(tx, case_id)
    name = followup.next_question(case) if case.status == "follow_up" else None
    if name is None or chance.random() < 0.2:
        return
    answer: Any = chance.choice(followup.ANSWERS[name])
    turn = Turn(house=house.engine.house, tx=tx, now=house.clock.now(), conversation=None)
    told = f"{name}: {answer}"
    after = await cases.change(
        tx, case, actor="citizen", action="rate", now=turn.now, text=told, **{name: answer}
    )
    turn = Turn(house=house.engine.house, tx=tx, now=house.clock.now(), conversation=None)
    if told in ("solved: no", "solved: partly") or answer.endswith("dissatisfied"):
        await followup.again(turn, after, action="rework", reason=told)
    elif name == "satisfaction":
        await followup.end(turn, after, actor="citizen", satisfaction=answer)


async def lived(house: Hotline, chance: Random, steps: int) -> list[int]:
    """Some months of cases, with figures brought up to date now and then."""
    ids, _ = await filed(house, 60)
    for step in range(steps):
        house.clock.move(minutes=chance.choice((1,) * 10 + (10, 60, 1440)))
        async with house.database.transaction() as tx:
            await _acts(house, tx, chance, ids)
        async with house.database.transaction() as tx:
            await _says(house, tx, chance, chance.choice(ids))
        if step % 100 == 50:
            async with house.database.transaction() as tx:
                await counting.refresh(tx, ZONE, limit=7)
    async with house.database.transaction() as tx:
        while await counting.refresh(tx, ZONE, limit=7):
            pass
    return ids


async def test_the_figures_are_those_of_the_log(database: Database, tmp_path: Path) -> None:
    async with hotline(database, tmp_path) as house:
        ids = await lived(house, Random(5), STEPS)
        async with database.reading() as view:
            assert not await figures.waiting(view)
            told = {
                one: Plain(await cases.events(view, one), await dues.of_case(view, one))
                for one in ids
            }
            counts: Counter[tuple[str, str, str]] = Counter()
            for plain in told.values():
                counts.update(plain.counts())
            await _compare_counts(view, counts)
            await _compare_stays(view, [one for plain in told.values() for one in plain.stays()])
    assert {name for _, _, name in counts} == set(COUNTED), "the histories lack something"


async def _compare_counts(view: Transaction, counts: Counter[tuple[str, str, str]]) -> None:
    rows = await view.rows("SELECT * FROM case_figures")
    kept: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        kept.update({(row["month"], row["department"], name): row[name] for name in COUNTED})
    assert {key: n for key, n in kept.items() if n} == counts
    for scope, by in _questions(rows):
        found = await figures.sums(view, scope, by)
        assert found == _summed(rows, scope, by), (scope, by)
    for when in {key[0] for key in counts}:
        found = await figures.sums(view, Scope(when, when), "department")
        for unit, row in found.items():
            assert row == {name: counts[(when, unit, name)] for name in COUNTED}
    by_month = await figures.sums(view, Scope(*ALL), "month")
    for when, row in by_month.items():
        for name in COUNTED:
            assert row[name] == sum(n for key, n in counts.items() if key[::2] == (when, name))
            assert row["satisfied"] <= row["judged"] <= row["asked"]


def _questions(rows: list[Row]) -> list[tuple[Scope, str]]:
    """Each way to narrow and to group, from all of the cases down to one of everything."""
    one = next(row for row in rows if row["topic"] and row["department"])
    chosen = [own for n in range(len(PARTS) + 1) for own in combinations(PARTS, n)]
    scopes = [Scope(*ALL, **{part: one[part] for part in own}) for own in chosen]
    return [(scope, by) for scope in scopes for by in ("month", *PARTS)]


def _summed(rows: list[Row], scope: Scope, by: str) -> dict[str, dict[str, int]]:
    """The same from the cases' own rows, one by one."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        if all(row[name] == value for name, value in scope.chosen.items()):
            found.setdefault(row[by], Counter()).update({name: row[name] for name in COUNTED})
    whole = {name: {one: counts[one] for one in COUNTED} for name, counts in found.items()}
    return {name: counts for name, counts in whole.items() if any(counts.values())}


async def _compare_stays(view: Transaction, stays: list[tuple[str, str, str, int]]) -> None:
    units = {unit for _, unit, _, _ in stays}
    for unit in [None, *units]:
        rows = await figures.lengths(view, Scope(*ALL, department=unit))
        assert rows
        for row in rows:
            known = sorted(
                seconds
                for _, held, status, seconds in stays
                if status == row["status"] and unit in (None, held)
            )
            assert row["total"] == len(known)
            assert row["median"] == known[ceil(len(known) / 2) - 1]
            assert row["p90"] == known[ceil(len(known) * 9 / 10) - 1]
        seen = {status for _, held, status, _ in stays if unit in (None, held)}
        assert seen == {row["status"] for row in rows}


async def test_counting_anew_changes_nothing(database: Database, tmp_path: Path) -> None:
    async with hotline(database, tmp_path) as house:
        await lived(house, Random(9), 200)
        scope = Scope(*ALL)
        async with database.reading() as view:
            before = await figures.sums(view, scope, "department")
            lengths = await figures.lengths(view, scope)
        async with database.transaction() as tx:
            await tx.execute("UPDATE case_events SET counted = 0")
            while await counting.refresh(tx, ZONE):
                pass
        async with database.reading() as view:
            assert before == await figures.sums(view, scope, "department")
            assert lengths == await figures.lengths(view, scope)


async def test_open_and_overdue_are_those_of_the_moment(database: Database, tmp_path: Path) -> None:
    async with hotline(database, tmp_path) as house:
        ids = await lived(house, Random(5), 300)
        now = house.clock.now()
        async with database.reading() as view:
            found = (await figures.standing(view, Scope(*ALL), now))["department"]
            all_of = [await cases.glance(view, one) for one in ids]
        shut = {"closed", "archived", "withdrawn", "refused", "merged"}
        open_ = Counter(one.department for one in all_of if one.status not in shut)
        late = Counter(
            one.department
            for one in all_of
            if one.status in ("to_dispatch", "to_sign", "in_progress")
            and one.due_at
            and one.due_at < now
        )
        assert {name: row["open"] for name, row in found.items()} == open_
        assert {name: row["overdue"] for name, row in found.items() if row["overdue"]} == late
        assert late, "nothing was late: the test tells nothing"


async def test_two_processes_count_each_event_once(database: Database, tmp_path: Path) -> None:
    async with hotline(database, tmp_path) as house:
        ids, _ = await filed(house, 60)
        both = (Figuring(database, ZONE), Figuring(database, ZONE))
        assert sum(await asyncio.gather(*(one.count() for one in both))) == len(ids)
        async with database.reading() as view:
            found = await figures.sums(view, Scope(*ALL), "month")
        assert [row["filed"] for row in found.values()] == [len(ids)]


async def test_what_is_not_a_column_is_no_group(database: Database) -> None:
    async with database.reading() as view:
        with pytest.raises(ValueError, match="no figures by"):
            await figures.sums(view, Scope(*ALL), "1; DROP TABLE cases")
