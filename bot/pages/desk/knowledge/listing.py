"""The list of articles: found by any words, narrowed, what waits for the reader first."""

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web import clean
from bot.pages.desk import shown
from bot.pages.desk.door import Door, Visit
from bot.pages.desk.knowledge import standing
from bot.pages.desk.knowledge.words import CHIPS, K
from bot.pages.desk.room import Room
from storage import catalogue
from storage.catalogue import Reader, Wanted
from storage.database import Row, Transaction

PAGE = 50
FOUND = 40
"""So many hits of a search are listed."""
MATCHES = 400
LONGEST = 200


class ListPages:
    def __init__(self, room: Room, door: Door) -> None:
        self._room = room
        self._door = door

    def routes(self) -> list[Route]:
        return [Route(standing.HOME, self._door.open(self.listed))]

    async def listed(self, visit: Visit) -> Response:
        query = visit.request.query_params
        wanted = Wanted(
            state=query.get("state", "") if query.get("state", "") in catalogue.STATES else "",
            topic=_short(query.get("topic", "")),
            department=_short(query.get("department", "")),
            text=_short(query.get("q", "")),
        )
        on = standing.today(self._room)
        wanted = replace(wanted, ids=await self._hits(wanted.text, on))
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
            total=total,
            first=(page - 1) * PAGE + 1,
            before=_url(wanted, page=page - 1) if page > 1 else "",
            after=_url(wanted, page=page + 1) if page * PAGE < total else "",
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


def _url(wanted: Wanted, **more: object) -> str:
    known = {
        "q": wanted.text,
        "state": wanted.state,
        "topic": wanted.topic,
        "department": wanted.department,
        **more,
    }
    query = urlencode({name: value for name, value in known.items() if value})
    return f"{standing.HOME}?{query}" if query else standing.HOME


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
