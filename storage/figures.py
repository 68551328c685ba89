"""Figures of cases: sums over rows that are made from the events, and what is left to be counted.

What is counted, and how, is decided in handlers.cases.figures.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from storage.case_list import ENDED
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
PARTS = ("department", "kind", "district", "topic")
GROUPS = ("month", *PARTS)
CUTS = [(), *combinations(PARTS, 1), *combinations(PARTS, 2)]
"""What sums are kept by; anything finer is summed from the cases' own rows."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Over what: months from first to last (`2026-11`); one unit, kind, district, topic or all."""

    first: str
    last: str
    department: str | None = None
    kind: str | None = None
    district: str | None = None
    topic: str | None = None

    @property
    def chosen(self) -> dict[str, str]:
        """The columns that are narrowed to one value."""
        values = {name: getattr(self, name) for name in PARTS}
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
    names = ", ".join(GROUPS + COUNTED)
    before = await tx.rows(f"SELECT {names} FROM case_figures WHERE case_id IN ({marks})", **named)
    for table in ("case_figures", "case_stays"):
        await tx.execute(f"DELETE FROM {table} WHERE case_id IN ({marks})", **named)
    rows = await tx.rows(
        f"SELECT id AS case_id, kind, district, topic FROM cases WHERE id IN ({marks})", **named
    )
    about = {row["case_id"]: row for row in rows}
    after = [
        {**_NOTHING, **counts, **about[case_id], "month": month, "department": unit}
        for case_id, one in told.items()
        for (month, unit), counts in one.counts.items()
    ]
    await tx.many(_insert("case_figures", ("case_id", *GROUPS, *COUNTED)), after)
    await tx.many(
        _insert("case_stays", ("case_id", *GROUPS, "status", "seconds")),
        [
            {
                **about[case_id],
                "month": stay.month,
                "department": stay.department,
                "status": stay.status,
                "seconds": stay.seconds,
            }
            for case_id, one in told.items()
            for stay in one.stays
        ],
    )
    await _add(tx, before, after)


async def _add(tx: Transaction, before: Iterable[Row], after: Iterable[Row]) -> None:
    """Let the sums follow: only what differs is written."""
    sums: defaultdict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for sign, rows in ((-1, before), (1, after)):
        for row in rows:
            counts = [(name, sign * row[name]) for name in COUNTED if row[name]]
            for cut, parts in _CUT:
                place = (cut, row["month"], *(row[name] if own else "" for name, own in parts))
                of = sums[place]
                for name, count in counts:
                    of[name] = of.get(name, 0) + count
    more = ", ".join(f"{name} = figure_sums.{name} + excluded.{name}" for name in COUNTED)
    await tx.many(
        f"""{_insert("figure_sums", ("cut", *GROUPS, *COUNTED))}
        ON CONFLICT (cut, {", ".join(GROUPS)}) DO UPDATE SET {more}""",
        [
            {**_NOTHING, **counts, **dict(zip(("cut", *GROUPS), place, strict=True))}
            for place, counts in sums.items()
            if any(counts.values())
        ],
    )


_CUT = [(",".join(cut), [(name, name in cut) for name in PARTS]) for cut in CUTS]
_NOTHING = dict.fromkeys(COUNTED, 0)


def _insert(table: str, names: Sequence[str]) -> str:
    marks = ", ".join(f":{name}" for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"


def _marks(ids: Collection[int]) -> str:
    return ", ".join(f":c{number}" for number in range(len(ids)))


def _named(ids: Collection[int]) -> dict[str, int]:
    return {f"c{number}": one for number, one in enumerate(ids)}


# ---- sums ----


async def months(tx: Transaction) -> list[str]:
    """The first and the last month with a figure; empty when there is none."""
    row = await tx.row(
        "SELECT min(month) AS first, max(month) AS last FROM figure_sums WHERE cut = ''"
    )
    return [row["first"], row["last"]] if row and row["first"] else []


async def sums(tx: Transaction, scope: Scope, by: str) -> dict[str, dict[str, int]]:
    """The counts of a scope by month, department, kind, district or topic."""
    if by not in GROUPS:
        raise ValueError(f"no figures by {by!r}")
    cut = tuple(name for name in PARTS if name == by or name in scope.chosen)
    kept = cut in CUTS
    totals = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in COUNTED)
    rows = await tx.rows(
        f"SELECT {by} AS name, {totals} FROM {'figure_sums' if kept else 'case_figures'} "
        f"WHERE {'cut = :cut AND ' if kept else ''}month BETWEEN :first AND :last"
        f"{_narrowed(scope)} GROUP BY {by} ORDER BY {by}",
        first=scope.first,
        last=scope.last,
        **({"cut": ",".join(cut)} if kept else {}),
        **scope.chosen,
    )
    return {row.pop("name"): row for row in rows if any(row[name] for name in COUNTED)}


async def lengths(tx: Transaction, scope: Scope) -> list[Row]:
    """For each state that was left in the scope: how often, the median and p90 of seconds.

    By nearest rank: the smallest stay that is no shorter than half (nine tenths) of them. The
    index holds a month's stays by status in the order of their length, so nothing is sorted.
    """
    chosen: dict[str, str] = {"first": scope.first, "last": scope.last, **scope.chosen}
    where = f"month BETWEEN :first AND :last{_narrowed(scope)}"
    if scope.first == scope.last:
        where = f"month = :first{_narrowed(scope)}"
    rows = await tx.rows(
        f"SELECT status, count(*) AS total FROM case_stays WHERE {where} GROUP BY status", **chosen
    )
    for row in rows:
        for name, place in (
            ("median", (row["total"] + 1) // 2),
            ("p90", -(-row["total"] * 9 // 10)),
        ):
            row[name] = await tx.value(
                f"""SELECT seconds FROM case_stays WHERE {where} AND status = :status
                ORDER BY seconds LIMIT 1 OFFSET :before""",
                **chosen,
                status=row["status"],
                before=place - 1,
            )
    return rows


async def standing(tx: Transaction, scope: Scope, now: datetime) -> dict[str, dict[str, Row]]:
    """How many are open and overdue at this moment, by department, kind, district and topic."""
    parts = ", ".join(PARTS)
    rows = await tx.rows(
        f"""SELECT {parts}, count(*) AS open,
            sum(CASE WHEN due_at < :now_at AND paused_at IS NULL
                AND status IN ('to_dispatch', 'to_sign', 'in_progress')
                THEN 1 ELSE 0 END) AS overdue
        FROM cases WHERE {ENDED} = 0{_narrowed(scope)} GROUP BY {parts}""",
        now_at=now,
        **scope.chosen,
    )
    found: dict[str, dict[str, Row]] = {part: {} for part in PARTS}
    for row in rows:
        for part in PARTS:
            of = found[part].setdefault(row[part], {"open": 0, "overdue": 0})
            of["open"] += row["open"]
            of["overdue"] += row["overdue"]
    return found


def _narrowed(scope: Scope) -> str:
    return "".join(f" AND {name} = :{name}" for name in scope.chosen)
