"""The audit trail at the desk: who did and saw what; narrowed, read, taken along masked."""

import csv
import io
import json
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web import clean
from bot.pages.desk.audit_labels import A, action_word, actor_word, subject_word, text_word
from bot.pages.desk.door import Pages, Visit
from bot.pages.desk.labels import T
from bot.pages.desk.room import No
from handlers.admin.trail import COLUMNS, entry
from handlers.desk.permissions import EXPORT_AUDIT, SEE_AUDIT, may
from storage import notes, trail
from storage.staff import Member
from storage.trail import Wanted

HOME = "/desk/audit"
SHOWN = 100
LONGEST = 80
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
FIELDS = ("actor", "action", "subject", "from", "to")


def reads(member: Member) -> bool:
    return may(member, SEE_AUDIT)


def takes(member: Member) -> bool:
    return may(member, EXPORT_AUDIT)


class AuditPages(Pages):
    def routes(self) -> list[Route]:
        open_ = self._door.open
        return [
            Route(HOME, open_(self.show, to=reads)),
            Route(f"{HOME}/export.{{form}}", open_(self.export, to=takes)),
        ]

    async def show(self, visit: Visit) -> Response:
        asked = self._asked(visit)
        before = visit.request.query_params.get("before", "")
        start = int(before) if before.isascii() and before.isdecimal() and len(before) < 18 else 0
        async with self._room.database.reading() as tx:
            rows = await trail.newest(tx, self._wanted(asked), before=start, limit=SHOWN + 1)
            actors, actions = await trail.names(tx)
        shown = rows[:SHOWN]
        return self._door.page(
            "audit.html",
            visit,
            a=A,
            here="audit",
            asked=asked,
            actors=[(one, actor_word(one)) for one in actors],
            actions=[(one, action_word(one)) for one in actions],
            rows=[self._row(row) for row in shown],
            older=f"{_query(asked)}&before={shown[-1]['id']}" if len(rows) > SHOWN else "",
            query=_query(asked),
            takes=takes(visit.member),
        )

    def _row(self, row: Any) -> dict[str, Any]:
        shown = entry(row, self._room.zone)
        at = row["happened_at"].astimezone(self._room.zone)
        return {
            **shown,
            "day": f"{at.year}年{at.month}月{at.day}日",
            "clock": f"{at:%H:%M:%S}",
            "actor": actor_word(shown["actor"]),
            "word": action_word(row["action"]),
            "subject": subject_word(shown["subject"]),
            "text": text_word(row["action"], shown["text"]),
        }

    def _asked(self, visit: Visit) -> dict[str, str]:
        query = visit.request.query_params
        return {name: clean(query.get(name, "")).strip()[:LONGEST] for name in FIELDS}

    def _wanted(self, asked: dict[str, str]) -> Wanted:
        """What the address narrows to; a day that cannot be read does not narrow."""
        until = self._day(asked["to"])
        return Wanted(
            asked["actor"],
            asked["action"],
            asked["subject"],
            self._day(asked["from"]),
            until + timedelta(days=1) if until else None,
        )

    def _day(self, text: str) -> datetime | None:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        fine = 2000 <= day.year < 2200
        return datetime.combine(day, time(), self._room.zone) if fine else None

    async def export(self, visit: Visit) -> Response:
        """All that the filters leave, in order; who took it along is in the trail as well."""
        form = visit.request.path_params["form"]
        if form not in TYPES:
            raise No(T["not_found"], 404)
        asked, now = self._asked(visit), self._room.clock.now()
        wanted = self._wanted(asked)
        async with self._room.database.reading() as tx:
            rows = [entry(row, self._room.zone) async for row in trail.all_of(tx, wanted)]
        async with self._room.database.transaction() as tx:
            by, text = f"staff:{visit.member.name}", f"{form} {len(rows)} {_query(asked)}"
            await notes.audit(tx, by, "export-audit", "audit", now=now, text=text)
        body = _csv(rows) if form == "csv" else _lines(rows)
        day = self._room.today.isoformat()
        headers = {
            "Content-Disposition": f'attachment; filename="audit-{day}.{form}"',
            "Cache-Control": "no-store",
        }
        return Response(body, media_type=TYPES[form], headers=headers)


def _query(asked: dict[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


def _lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _csv(rows: list[dict[str, Any]]) -> str:
    """With a mark for Excel; what would begin a formula there is kept a word."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(COLUMNS)
    for row in rows:
        write.writerow([_word(row[name]) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def _word(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
