"""Figures at the desk: one month, narrowed as one likes; tables, charts, files to take along.

What is counted is decided in handlers.cases.figures and handlers.cases.rates. A department sees
its own figures only.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk import figures_shown
from bot.pages.desk.door import Pages, Visit
from bot.pages.desk.figure_labels import COUNTS, DEFINITIONS, RATES, F
from bot.pages.desk.figures_shown import Line, Suggested, Table
from bot.pages.desk.labels import T
from bot.pages.desk.room import No, counts_own, sees_figures
from handlers.cases import figures as counting
from storage import figures, notes, routing
from storage.database import Row, Transaction
from storage.figures import PARTS, Scope

HOME = "/desk/figures"
MONTHS = 12
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    month: str
    scope: Scope
    own: bool

    def query(self) -> str:
        return urlencode({"month": self.month, **self.scope.chosen})


@dataclass(frozen=True, slots=True)
class Found:
    """All that a page or a file shows."""

    total: Line
    tables: Mapping[str, Table]
    times: list[dict[str, Any]]
    suggested: list[Suggested]
    """How often the suggested department was the right one; nothing for a department's own."""


class FigurePages(Pages):
    def routes(self) -> list[Route]:
        open_ = self._door.open
        return [
            Route(HOME, open_(self.shown, to=sees_figures)),
            Route(f"{HOME}/export.{{form}}", open_(self.export, to=sees_figures)),
        ]

    async def shown(self, visit: Visit) -> Response:
        counting_on = await self._count()
        async with self._room.database.reading() as tx:
            known = await figures.months(tx)
            wanted = self._wanted(visit)
            found = await self._look(tx, wanted)
        city = self._room.house.city
        return self._door.page(
            "figures.html",
            visit,
            here="figures",
            f=F,
            counts=COUNTS,
            rates=RATES,
            definitions=DEFINITIONS,
            counting=counting_on,
            months=_months(known, self._now(), wanted.month),
            wanted=wanted,
            units=[] if wanted.own else [one.name for one in city.departments],
            kinds=[(one.id, one.name) for one in city.kinds],
            districts=[one.name for one in city.districts],
            topics=city.topics,
            total=found.total,
            tables=[one for name, one in found.tables.items() if name != "month"],
            by_month=found.tables["month"],
            times=found.times,
            suggested=found.suggested,
            charts=figures_shown.charts(found.tables, found.times),
            empty=not any(found.total.counts.values()) and not found.times,
        )

    async def export(self, visit: Visit) -> Response:
        """The same tables as a file; who took which is written down."""
        form = visit.request.path_params["form"]
        if form not in TYPES:
            raise No(T["not_found"], 404)
        await self._count()
        wanted = self._wanted(visit)
        async with self._room.database.reading() as tx:
            found = await self._look(tx, wanted)
        sheets = figures_shown.flat(list(found.tables.values()), found.times, found.suggested)
        write = figures_shown.as_csv if form == "csv" else figures_shown.as_xlsx
        data = await asyncio.to_thread(write, sheets)
        async with self._room.database.transaction() as tx:
            await notes.audit(
                tx,
                f"staff:{visit.member.name}",
                "export-figures",
                f"figures:{wanted.month}",
                now=self._room.clock.now(),
                text=f"{form} {wanted.query()}",
            )
        name = f"shuzi-{wanted.month}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type=TYPES[form], headers=headers)

    async def _count(self) -> bool:
        """Count what is new, a little of it; whether there is still more."""
        async with self._room.database.reading() as tx:
            if not await figures.waiting(tx):
                return False
        async with self._room.database.transaction() as tx:
            await counting.refresh(tx, self._room.zone)
        async with self._room.database.reading() as tx:
            return await figures.waiting(tx)

    def _now(self) -> str:
        return self._room.clock.now().astimezone(self._room.zone).strftime("%Y-%m")

    def _wanted(self, visit: Visit) -> Wanted:
        """What the address narrows the figures to; what it names wrongly is not narrowed."""
        query, city = visit.request.query_params, self._room.house.city
        own = counts_own(visit.member)
        month = query.get("month", "")
        month = month if _is_month(month) else self._now()
        unit = city.department(query.get("department", ""))
        kind, district, topic = [query.get(name, "") for name in ("kind", "district", "topic")]
        scope = Scope(
            month,
            month,
            visit.member.department if own else unit.name if unit else None,
            kind if kind in [one.id for one in city.kinds] else None,
            district if district in [one.name for one in city.districts] else None,
            topic if topic in city.topics else None,
        )
        return Wanted(month, scope, own)

    async def _look(self, tx: Transaction, wanted: Wanted) -> Found:
        scope = wanted.scope
        of_unit = scope.department is not None
        standing = await figures.standing(tx, scope, self._room.clock.now())
        tables = {}
        for by in PARTS:
            sums = await figures.sums(tx, scope, by)
            tables[by] = self._table(by, sums, standing[by], of_unit)
        year = replace(scope, first=_earlier(wanted.month, MONTHS - 1))
        months = await figures.sums(tx, year, "month")
        lines = [
            figures_shown.line(name, counts, None, of_unit=of_unit)
            for name, counts in months.items()
        ]
        tables["month"] = Table("month", F["by_month"], lines, standing=False)
        now = standing["kind"].values()
        whole = {name: sum(row[name] for row in now) for name in ("open", "overdue")}
        return Found(
            figures_shown.line("", months.get(wanted.month, {}), whole, of_unit=of_unit),
            tables,
            figures_shown.lengths(await figures.lengths(tx, scope)),
            [] if wanted.own else await self._suggested(tx, wanted.month),
        )

    async def _suggested(self, tx: Transaction, month: str) -> list[Suggested]:
        first, following = _first_of(month, self._room.zone), _earlier(month, -1)
        found = await routing.hits(tx, first, _first_of(following, self._room.zone))
        return figures_shown.suggested(found)

    def _table(
        self, by: str, sums: Mapping[str, Row], now: Mapping[str, Row], of_unit: bool
    ) -> Table:
        lines = [
            figures_shown.line(
                self._name(by, name),
                sums.get(name, {}),
                now.get(name),
                of_unit=of_unit or by == "department",
            )
            for name in sorted(sums.keys() | now.keys(), key=lambda one: (one == "", one))
        ]
        return Table(by, F[f"by_{by}"], lines, standing=True)

    def _name(self, by: str, name: str) -> str:
        if by == "kind":
            return next((one.name for one in self._room.house.city.kinds if one.id == name), name)
        return name or F[f"no_{by}"]


def _is_month(text: str) -> bool:
    year, dash, month = text.partition("-")
    digits = len(text) == 7 and dash and (year + month).isascii() and (year + month).isdecimal()
    return bool(digits) and 1 <= int(month) <= 12 and int(year) >= 2000


def _first_of(month: str, zone: ZoneInfo) -> datetime:
    """The moment at which a month begins in the city."""
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=zone)


def _earlier(month: str, by: int) -> str:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 - by, 12)
    return f"{year:04d}-{number + 1:02d}"


def _months(known: list[str], now: str, wanted: str) -> list[tuple[str, str]]:
    """The months that can be chosen, the newest first."""
    last = max([now, *known])
    first = min([now, *known])
    names = [last]
    while names[-1] > first and len(names) < 120:
        names.append(_earlier(names[-1], 1))
    if wanted not in names:
        names.append(wanted)
    return [(name, f"{int(name[:4])}年{int(name[5:])}月") for name in names]
