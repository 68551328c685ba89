"""What came of a notice: by the hour, who tapped 已知晓, what was asked; the list to take along."""

import csv
import io
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.pages.desk import figures_shown
from bot.pages.desk.door import Pages, Visit
from bot.pages.desk.notices import standing
from bot.pages.desk.notices.standing import HOME
from bot.pages.desk.notices.watching import error_word
from bot.pages.desk.notices.words import N
from handlers.masking import mask
from handlers.notices import writing
from storage import notes, notice_figures, notice_ledger, notices
from storage.database import Row

DRAWN = ("sent", "known", "failed", "unknown", "blocked")
COUNTED = (*DRAWN, "skipped")
AT_ONCE = 2000
FEW = 3


class AfterPages(Pages):
    def routes(self) -> list[Route]:
        open_, one = self._door.open, f"{HOME}/{{id:int}}"
        return [
            Route(f"{one}/after", open_(self.after, to=standing.reads)),
            Route(f"{one}/list.csv", open_(self.export, to=standing.reads)),
        ]

    async def after(self, visit: Visit) -> Response:
        notice_id = visit.request.path_params["id"]
        async with self._room.database.reading() as tx:
            notice = await notices.find(tx, notice_id)
            rows = await notice_figures.by_hour(tx, notice_id)
            asked = await notice_figures.asked(tx, notice_id)
            questions = await notice_figures.questions(tx, notice_id)
        hours = self._hours(rows)
        whole = {name: sum(one[name] for one in hours) for name in COUNTED}
        return self._door.page(
            "notices/after.html",
            visit,
            here="notices",
            n=N,
            notice=notice,
            title=standing.title(notice),
            counted=COUNTED,
            hours=hours,
            whole=whole,
            rate=_rate(whole["known"], whole["sent"]),
            charts=_charts(hours),
            asked=asked,
            questions=[
                {**one, "question": mask(one["question"]), "at": self._clock(one["last_at"])}
                for one in questions
            ],
        )

    def _clock(self, at: datetime | None) -> str:
        return standing.clock(self._room, at) if at else ""

    def _hours(self, rows: list[Row]) -> list[dict[str, Any]]:
        """A line for each hour in which anything happened, in the city's time."""
        found: dict[str, dict[str, Any]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
        for row in rows:
            if row["outcome"] in COUNTED:
                found[row["hour"]][row["outcome"]] += int(row["people"])
        return [{"at": self._hour(hour), **counts} for hour, counts in sorted(found.items())]

    def _hour(self, hour: str) -> str:
        at = datetime.strptime(hour[:13], "%Y-%m-%dT%H").replace(tzinfo=UTC)
        local = at.astimezone(self._room.zone)
        return f"{local.month}月{local.day}日 {local:%H}时"

    async def export(self, visit: Visit) -> Response:
        """The list as it is, people by number alone; who took it is written down."""
        notice_id = visit.request.path_params["id"]
        async with self._room.database.transaction() as tx:
            await notices.find(tx, notice_id)
            await notes.audit(
                tx,
                f"staff:{visit.member.name}",
                "export-notice",
                f"notice:{notice_id}",
                now=self._room.clock.now(),
            )
        headers = {"Content-Disposition": f'attachment; filename="tongzhi-{notice_id}.csv"'}
        return StreamingResponse(
            self._lines(notice_id), media_type="text/csv; charset=utf-8", headers=headers
        )

    async def _lines(self, notice_id: int) -> AsyncIterator[bytes]:
        """Page by page: a million rows are never in memory together."""
        yield ("\ufeff" + _csv([[N[name] for name in N_COLUMNS]])).encode()
        after = 0
        while True:
            async with self._room.database.reading() as tx:
                rows = await notice_ledger.rows(tx, notice_id, after=after, limit=AT_ONCE)
            if not rows:
                return
            after = rows[-1]["person_id"]
            yield _csv([self._line(one) for one in rows]).encode()

    def _line(self, row: Row) -> list[Any]:
        return [
            row["person_id"],
            writing.CHANNELS.get(row["channel"] or "", row["channel"] or ""),
            N.get(f"n_{row['state']}", N["n_waiting"]),
            row["tries"],
            figures_shown.plain(error_word(row["error"] or "")),
            self._moment(row["done_at"]),
            self._moment(row["known_at"]),
        ]

    def _moment(self, at: datetime | None) -> str:
        return f"{at.astimezone(self._room.zone):%Y-%m-%d %H:%M:%S}" if at else ""


N_COLUMNS = ("person", "channel", "outcome", "tries", "error", "at", "known_at")


def _csv(rows: list[list[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _rate(part: int, of: int) -> str:
    return f"{100 * part / of:.1f}%" if of else "—"


def _charts(hours: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the page's script draws; the table has it all as well."""
    names = [name for name in DRAWN if any(one[name] for one in hours)]
    series = [{"label": N[f"n_{name}"], "data": [one[name] for one in hours]} for name in names]
    labels = [one["at"] for one in hours]
    # One or two points make no line.
    kind = "line" if len(hours) > FEW else "bar"
    return [{"title": N["by_hour"], "kind": kind, "labels": labels, "series": series, "unit": ""}]
