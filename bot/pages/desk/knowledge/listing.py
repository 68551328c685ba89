"""The list of articles: found by any words, narrowed, what waits for the reader first."""

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web import clean
from bot.knowledge_files import disk
from bot.pages.desk import shown
from bot.pages.desk.door import Pages, Visit
from bot.pages.desk.knowledge import standing
from bot.pages.desk.knowledge.words import CHIPS, K
from bot.pages.desk.labels import T
from bot.pages.desk.room import No
from handlers.articles import importing
from handlers.articles.written import from_row
from storage import articles, catalogue
from storage.catalogue import Reader, Wanted
from storage.database import Row, Transaction

PAGE = 50
FOUND = 40
"""How many hits of a search are listed."""
MATCHES = 400
MOST_EXPORTED = 1_000_000
LONGEST = 200


class ListPages(Pages):
    def routes(self) -> list[Route]:
        return [
            Route(standing.HOME, self._door.open(self.listed)),
            Route(
                f"{standing.HOME}/export/{{form:str}}",
                self._door.open(self.export, to=standing.writes),
            ),
        ]

    async def listed(self, visit: Visit) -> Response:
        query = visit.request.query_params
        on = self._room.today
        wanted = await self._wanted(visit, on)
        page = _page(query.get("page", ""))
        reader = standing.reader(visit.member, on)
        async with self._room.database.reading() as tx:
            counts = await catalogue.counts(tx, reader, replace(wanted, state=""))
            rows = await self._rows(tx, reader, wanted, page)
            topics = await catalogue.names(tx, "topic")
            departments = await catalogue.names(tx, "department")
        total = counts[wanted.state or "all"]
        return self._door.page(
            "knowledge/list.html",
            visit,
            here="knowledge",
            k=K,
            rows=[self._row(row, on) for row in rows],
            wanted=wanted,
            chips=_chips(wanted, counts),
            topics=topics,
            departments=departments,
            untouched=not counts["all"] and wanted == Wanted(),
            writes=standing.writes(visit.member),
            imports=importing.may_import(visit.member),
            exports=[(one[1:].upper(), _url(wanted, to=f"/export/{one[1:]}")) for one in disk.FORMS]
            if total
            else [],
            total=total,
            first=(page - 1) * PAGE + 1,
            before=_url(wanted, page=page - 1) if page > 1 else "",
            after=_url(wanted, page=page + 1) if page * PAGE < total else "",
        )

    async def export(self, visit: Visit) -> Response:
        """What citizens are given of what the filter names, as a file of one form."""
        form = f".{visit.request.path_params['form']}"
        on = self._room.today
        wanted = await self._wanted(visit, on)
        async with self._room.database.reading() as tx:
            reader = standing.reader(visit.member, on)
            rows = await catalogue.listed(tx, reader, wanted, limit=MOST_EXPORTED)
            served = await articles.everything(tx)
        chosen = {row["article_id"] for row in rows}
        try:
            data = await asyncio.to_thread(_written, form, served, chosen)
        except KeyError:
            raise No(T["not_found"], 404) from None
        except ValueError:
            raise No("有一条内容太长，装不进表格的一格，请导出CSV或JSON。", 409) from None
        name = f"zhishi-{on:%Y%m%d}{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type=disk.TYPES[form], headers=headers)

    async def _wanted(self, visit: Visit, on: date) -> Wanted:
        """What the address narrows the list to."""
        query = visit.request.query_params
        text = _short(query.get("q", ""))
        return Wanted(
            state=query.get("state", "") if query.get("state", "") in catalogue.STATES else "",
            topic=_short(query.get("topic", "")),
            department=_short(query.get("department", "")),
            text=text,
            ids=await self._hits(text, on),
        )

    async def _hits(self, text: str, on: date) -> tuple[str, ...]:
        """What citizens would find, the best first."""
        if not text:
            return ()
        index = self._room.house.knowledge.index
        found = await asyncio.to_thread(index.search, text, limit=FOUND, on=on)
        return tuple(hit.id for hit in found.hits) if found.outcome != "unknown" else ()

    async def _rows(self, tx: Transaction, reader: Reader, wanted: Wanted, page: int) -> list[Row]:
        if not wanted.text:
            offset = (page - 1) * PAGE
            return await catalogue.listed(tx, reader, wanted, limit=PAGE, offset=offset)
        rows = await catalogue.listed(tx, reader, wanted, limit=MATCHES)
        rows.sort(key=lambda row: _place(row, wanted))
        return rows[(page - 1) * PAGE : page * PAGE]

    def _row(self, row: Row, on: date) -> dict[str, Any]:
        until = row["valid_until"]
        days = (date.fromisoformat(until) - on).days if until else None
        return {
            "id": row["article_id"],
            "url": standing.url(row["article_id"]),
            "question": row["question"],
            "topic": row["topic"],
            "department": row["department"],
            "changed": shown.moment(row["changed_at"], self._room.zone),
            "author": standing.who(row["author"]) if row["author"] else "",
            "waits": bool(row["waits"]),
            "states": _states(row, days),
            "until": until,
        }


def _states(row: Row, days: int | None) -> list[dict[str, str]]:
    """How an article stands: as served, and what is being written of it."""
    found = []
    if row["served"]:
        expired, soon = days is not None and days < 0, days is not None and days <= 30
        found.append(standing.state("expired" if expired else "soon" if soon else "published"))
    if row["open_state"]:
        found.append(standing.state(row["open_state"]))
    return found or [standing.state("withdrawn")]


def _place(row: Row, wanted: Wanted) -> tuple[bool, int]:
    """The very id first, then as the search found them, then what only holds the words."""
    among = row["article_id"] in wanted.ids
    place = wanted.ids.index(row["article_id"]) if among else len(wanted.ids)
    return row["article_id"].lower() != wanted.text.lower(), place


def _short(text: str) -> str:
    return clean(text)[:LONGEST]


def _page(text: str) -> int:
    whole = text.isascii() and text.isdecimal() and len(text) < 6
    return max(1, int(text)) if whole else 1


def _written(form: str, served: list[Row], chosen: set[str]) -> bytes:
    """Raises KeyError for a form that is none of ours, ValueError for what does not fit in it."""
    return disk.BYTES[form]([from_row(row) for row in served if row["article_id"] in chosen])


def _url(wanted: Wanted, *, to: str = "", **more: object) -> str:
    known = {
        "q": wanted.text,
        "state": wanted.state,
        "topic": wanted.topic,
        "department": wanted.department,
        **more,
    }
    query = urlencode({name: value for name, value in known.items() if value})
    return f"{standing.HOME}{to}?{query}" if query else f"{standing.HOME}{to}"


def _chips(wanted: Wanted, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "word": word,
            "count": counts[name or "all"],
            "url": _url(replace(wanted, state=name)),
            "here": name == wanted.state,
        }
        for name, word in CHIPS.items()
    ]
