"""The desk's questions over many cases are answered by an index, not by reading all of them."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from benchmarks.cases.making import fill
from handlers.city.profile import load
from storage import case_list, case_words, figures
from storage.database import Database
from storage.figures import Scope
from tests.storage.test_timers import _Spy

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
MANY = 2000

Ask = Callable[[Any], Awaitable[object]]
MONTH = Scope("2026-10", "2026-10")
YEAR = Scope("2025-12", "2026-11", kind="help")
FINE = Scope("2026-10", "2026-10", kind="help", district="历下区")
ASKED: dict[str, tuple[Ask, str]] = {
    "list of open cases": (lambda tx: case_list.listed(tx, status="open"), "cases_pressing"),
    "list of all cases": (lambda tx: case_list.listed(tx), "cases_pressing"),
    "list by status": (lambda tx: case_list.listed(tx, status="archived"), "cases_status"),
    "list of a department": (
        lambda tx: case_list.listed(tx, department="市民政局"),
        "cases_helped",
    ),
    "figures of a month": (lambda tx: figures.sums(tx, MONTH, "department"), "figure_sums_"),
    "figures of a year": (lambda tx: figures.sums(tx, YEAR, "month"), "figure_sums_"),
    "figures finely cut": (lambda tx: figures.sums(tx, FINE, "topic"), "case_figures_month"),
    "time in states": (lambda tx: figures.lengths(tx, MONTH), "case_stays_month"),
    "what is not counted": (lambda tx: figures.waiting(tx), "case_events_uncounted"),
}


async def test_an_index_answers_each_question(database: Database) -> None:
    await fill(database, load("jinan"), MANY, NOW)
    async with database.transaction() as tx:
        await tx.execute("UPDATE case_events SET counted = 1")
        if database.name == "postgresql":
            # Over so few rows PostgreSQL reads all of them; what matters is that it need not.
            await tx.execute("SET LOCAL enable_seqscan = off")
        for question, (ask, index) in ASKED.items():
            spy = _Values(tx)
            await ask(spy)
            explain = "EXPLAIN QUERY PLAN " if database.name == "sqlite" else "EXPLAIN "
            plan = str(await tx.rows(explain + spy.sql, **spy.values))
            assert index in plan, question
            assert "Seq Scan" not in plan, question


class _Values(_Spy):
    """Keeps the last question and what it was asked with."""

    def __init__(self, tx: Any) -> None:
        super().__init__(tx, [])
        self.sql = ""
        self.values: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        async def ask(sql: str, /, **values: Any) -> Any:
            self.sql, self.values = sql, values
            return await getattr(self._tx, name)(sql, **values)

        return ask


async def test_the_list_is_the_same_with_words(database: Database) -> None:
    """Each word is somewhere in the number, summary, detail or place, sign by sign."""
    await fill(database, load("jinan"), 300, NOW)
    async with database.transaction() as tx:
        await tx.execute("UPDATE cases SET summary = '涨价100%_了~吗 Wifi' WHERE id = 7")
        await case_words.keep(tx, 7)
        everything = await case_list.listed(tx, limit=1000)
        for words in (
            ["经十路"],
            ["经十路", "井盖"],
            ["编号17"],
            ["JN26"],
            ["%_"],
            ["WIFI"],
            ["~"],
        ):
            found = await case_list.listed(tx, words=words, limit=1000)
            assert found == [
                one
                for one in everything
                if all(
                    word.lower()
                    in " ".join((one.number, one.summary, one.detail, one.place)).lower()
                    for word in words
                )
            ]
            assert found
