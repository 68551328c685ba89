"""Search over all transcripts: words anywhere, by citizen, operator, day; each leaves a trace."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web import clean
from bot.pages.desk import labels, quoted, shown
from bot.pages.desk.chat_labels import C
from bot.pages.desk.door import Pages, Visit
from bot.pages.desk.room import whole
from handlers.desk import searching
from handlers.desk.permissions import SEARCH_CHATS, may
from storage import staff
from storage.database import Row
from storage.staff import Member
from storage.words import Wanted, plain

AT = "/desk/search"
FIELDS = ("q", "citizen", "staff", "since", "until")
AROUND = 40
"""Characters before the first word that are shown."""
SHOWN = 160


class SearchPages(Pages):
    def routes(self) -> list[Route]:
        return [Route(AT, self._door.open(self.show, to=_searches))]

    async def show(self, visit: Visit) -> Response:
        query = visit.request.query_params
        asked = {name: clean(query.get(name, "")).strip()[:80] for name in FIELDS}
        wanted = self._wanted(asked, whole(query.get("before", "")))
        found: list[Row] = []
        say = ""
        if any(asked.values()):
            try:
                async with self._room.database.transaction() as tx:
                    now = self._room.clock.now()
                    found = await searching.search(tx, visit.member, wanted, now=now)
            except searching.TooWide:
                say = C["search_short"]
        more = len(found) > searching.PAGE
        found = found[: searching.PAGE]
        async with self._room.database.reading() as tx:
            everyone = [one for one in await staff.everyone(tx) if may(one, SEARCH_CHATS)]
            above = await quoted.found(tx, {row["id"]: _name(row) for row in found})
        further = {**asked, "before": found[-1]["id"]} if more else {}
        return self._door.page(
            "search.html",
            visit,
            here="search",
            asked=asked,
            searched=any(asked.values()) and not say,
            say=say,
            staff=[(str(one.id), one.name) for one in everyone],
            found=[self._found(row, wanted.words, above.get(row["id"])) for row in found],
            more=f"{AT}?{urlencode(further)}" if more else "",
        )

    def _wanted(self, asked: dict[str, str], before: int) -> Wanted:
        return Wanted(
            words=tuple(asked["q"].split())[:5],
            citizen=asked["citizen"],
            staff_id=whole(asked["staff"]),
            since=self._day(asked["since"]),
            until=self._day(asked["until"], after=1),
            before=before,
        )

    def _day(self, text: str, *, after: int = 0) -> datetime | None:
        """The beginning of a day in the city, or of the one after it."""
        try:
            day = date.fromisoformat(text) + timedelta(days=after)
        except (ValueError, OverflowError):
            return None
        return datetime(day.year, day.month, day.day, tzinfo=self._room.zone)

    def _found(
        self, row: Row, words: tuple[str, ...], above: dict[str, str] | None
    ) -> dict[str, Any]:
        sides = {"citizen": "", "operator": row["staff_name"] or "", "note": row["staff_name"]}
        return {
            "chat": row["conversation_id"],
            "name": _name(row),
            "channel": labels.CHANNELS.get(row["channel"], row["channel"]),
            "by": sides.get(row["side"]) or "",
            "note": row["side"] == "note",
            "at": shown.moment(row["said_at"], self._room.zone),
            "quotes": above,
            "words": marked(row["text"], words),
        }


def _name(row: Row) -> str:
    return row["person_name"] or row["display_name"] or shown.visitor(row["conversation_id"])


def _searches(member: Member) -> bool:
    return may(member, SEARCH_CHATS)


def marked(text: str, words: tuple[str, ...]) -> list[tuple[str, bool]]:
    """The words around the first hit as pieces, each with whether it is a hit."""
    line = " ".join(text.split())
    places = sorted(_places(line, [plain(word) for word in words]))
    begin = max(0, places[0][0] - AROUND) if places else 0
    end, at = begin + SHOWN, begin
    pieces = [("…", False)] if begin else []
    for start, stop in places:
        if at <= start < end:
            pieces += [(line[at:start], False), (line[start:stop], True)]
            at = stop
    return [*pieces, (line[at : max(at, end)], False), ("…" if end < len(line) else "", False)]


def _places(line: str, words: list[str]) -> set[tuple[int, int]]:
    """Where the words stand in a line; half width may have made a sign of it longer ("…")."""
    signs = [plain(sign) for sign in line]
    low = "".join(signs)
    whose = [at for at, sign in enumerate(signs) for _ in sign]
    found = set()
    for word in words:
        at = low.find(word)
        while at >= 0 and word:
            found.add((whose[at], whose[at + len(word) - 1] + 1))
            at = low.find(word, at + len(word))
    return found
