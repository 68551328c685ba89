"""Figures of cases: sums over rows that are made from the events, and what is left to be counted.

What is counted, and how, is decided in handlers.cases.figures.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.cases import Event, read_event
from storage.database import Row, Transaction

COUNTED = (
    "filed",
    "received",
    "replied",
    "timed",
    "on_time",
    "returned",
    "urged",
    "urged_cases",
    "closed",
    "ended",
    "asked",
    "reworked",
    "told_contact",
    "contacted",
    "told_solved",
    "solved",
    "judged",
    "satisfied",
)
GROUPS = ("month", "department", "kind", "district")


@dataclass(frozen=True, slots=True)
class Scope:
    """Over what: months from first to last (`2026-11`), and one unit, kind, district or all."""

    first: str
    last: str
    department: str | None = None
    kind: str | None = None
    district: str | None = None

    @property
    def chosen(self) -> dict[str, str]:
        """The columns that are narrowed to one value."""
        values = {"department": self.department, "kind": self.kind, "district": self.district}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Due:
    due_at: datetime | None
    reason: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """A state that a case has left: in which month, in whose hands, after how long."""

    month: str
    department: str
    status: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a case's log tells: counts by (month, unit), and the stays."""

    counts: Mapping[tuple[str, str], Mapping[str, int]]
    stays: Sequence[Stay]


# ---- from the log ----


async def claim(tx: Transaction, limit: int) -> list[int]:
    """Cases with events that no figure tells of yet; from here on this transaction counts them."""
    await tx.lock("figures")
    rows = await tx.rows(
        """SELECT DISTINCT case_id FROM case_events WHERE counted = 0
        ORDER BY case_id LIMIT :limit""",
        limit=limit,
    )
    ids = [row["case_id"] for row in rows]
    if ids:
        await tx.execute(
            f"UPDATE case_events SET counted = 1 WHERE counted = 0 AND case_id IN ({_marks(ids)})",
            **_named(ids),
        )
    return ids


async def waiting(tx: Transaction) -> bool:
    """Whether there is anything to count."""
    found = await tx.value(
        "SELECT case_id FROM case_events WHERE counted = 0 ORDER BY case_id LIMIT 1"
    )
    return found is not None


async def logs(tx: Transaction, ids: Collection[int]) -> dict[int, tuple[list[Event], list[Due]]]:
    """The events and due dates of cases, each in its order."""
    found: dict[int, tuple[list[Event], list[Due]]] = {one: ([], []) for one in ids}
    if not found:
        return found
    rows = await tx.rows(
        f"SELECT * FROM case_events WHERE case_id IN ({_marks(ids)}) ORDER BY id", **_named(ids)
    )
    for row in rows:
        found[row["case_id"]][0].append(read_event(row))
    rows = await tx.rows(
        f"SELECT * FROM case_dues WHERE case_id IN ({_marks(ids)}) ORDER BY id", **_named(ids)
    )
    for row in rows:
        due = Due(row["due_at"], row["reason"], row["happened_at"])
        found[row["case_id"]][1].append(due)
    return found


async def keep(tx: Transaction, told: Mapping[int, Told]) -> None:
    """Put what the logs of these cases tell in place of what was there."""
    if not told:
        return
    marks, named = _marks(told), _named(told)
    for table in ("case_figures", "case_stays"):
        await tx.execute(f"DELETE FROM {table} WHERE case_id IN ({marks})", **named)
    rows = await tx.rows(f"SELECT id, kind, district FROM cases WHERE id IN ({marks})", **named)
    about = {row["id"]: row for row in rows}
    values = ("case_id", "month", "department", "kind", "district", *COUNTED)
    await tx.many(
        f"INSERT INTO case_figures ({', '.join(values)}) "
        f"VALUES ({', '.join(':' + name for name in values)})",
        [
            {
                **dict.fromkeys(COUNTED, 0),
                **counts,
                **_where(about[case_id], month, unit),
            }
            for case_id, one in told.items()
            for (month, unit), counts in one.counts.items()
        ],
    )
    await tx.many(
        """INSERT INTO case_stays (case_id, month, department, kind, district, status, seconds)
        VALUES (:case_id, :month, :department, :kind, :district, :status, :seconds)""",
        [
            {
                **_where(about[case_id], stay.month, stay.department),
                "status": stay.status,
                "seconds": stay.seconds,
            }
            for case_id, one in told.items()
            for stay in one.stays
        ],
    )


def _where(about: Row, month: str, department: str) -> Row:
    return {
        "case_id": about["id"],
        "month": month,
        "department": department,
        "kind": about["kind"],
        "district": about["district"],
    }


def _marks(ids: Collection[int]) -> str:
    return ", ".join(f":c{number}" for number in range(len(ids)))


def _named(ids: Collection[int]) -> dict[str, int]:
    return {f"c{number}": one for number, one in enumerate(ids)}


# ---- sums ----


async def months(tx: Transaction) -> list[str]:
    """The first and the last month with a figure; empty when there is none."""
    row = await tx.row("SELECT min(month) AS first, max(month) AS last FROM case_figures")
    return [row["first"], row["last"]] if row and row["first"] else []


async def sums(tx: Transaction, scope: Scope, by: str) -> dict[str, dict[str, int]]:
    """The counts of a scope by month, department, kind or district."""
    if by not in GROUPS:
        raise ValueError(f"no figures by {by!r}")
    totals = ", ".join(f"sum({name}) AS {name}" for name in COUNTED)
    rows = await tx.rows(
        f"SELECT {by} AS name, {totals} FROM case_figures "
        f"WHERE month BETWEEN :first AND :last{_narrowed(scope)} GROUP BY {by} ORDER BY {by}",
        first=scope.first,
        last=scope.last,
        **scope.chosen,
    )
    return {row.pop("name"): row for row in rows}


async def lengths(tx: Transaction, scope: Scope) -> list[Row]:
    """For each state that was left in the scope: how often, the median and p90 of seconds.

    By nearest rank: the smallest stay that is no shorter than half (nine tenths) of them.
    """
    return await tx.rows(
        f"""SELECT status, max(total) AS total,
            min(CASE WHEN place = (total + 1) / 2 THEN seconds END) AS median,
            min(CASE WHEN place = (total * 9 + 9) / 10 THEN seconds END) AS p90
        FROM (
            SELECT status, seconds,
                row_number() OVER (PARTITION BY status ORDER BY seconds) AS place,
                count(*) OVER (PARTITION BY status) AS total
            FROM case_stays WHERE month BETWEEN :first AND :last{_narrowed(scope)}
        ) AS ranked GROUP BY status""",
        first=scope.first,
        last=scope.last,
        **scope.chosen,
    )


async def standing(tx: Transaction, scope: Scope, by: str, now: datetime) -> dict[str, Row]:
    """How many are open and overdue at this moment, by department, kind or district."""
    if by not in GROUPS[1:]:
        raise ValueError(f"no standing by {by!r}")
    rows = await tx.rows(
        f"""SELECT {by} AS name, count(*) AS open,
            sum(CASE WHEN due_at < :now_at AND paused_at IS NULL
                AND status IN ('to_dispatch', 'to_sign', 'in_progress')
                THEN 1 ELSE 0 END) AS overdue
        FROM cases WHERE status IN ('pending', 'awaiting_info', 'to_dispatch', 'to_sign',
            'in_progress', 'in_review', 'follow_up'){_narrowed(scope)} GROUP BY {by}""",
        now_at=now,
        **scope.chosen,
    )
    return {row.pop("name"): row for row in rows}


def _narrowed(scope: Scope) -> str:
    return "".join(f" AND {name} = :{name}" for name in scope.chosen)
