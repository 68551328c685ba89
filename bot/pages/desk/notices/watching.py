"""One notice as it goes, told to its page as it comes; and those who were perhaps not reached."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

from starlette.responses import Response
from starlette.routing import Route

from bot.pages import live
from bot.pages.desk.door import Pages, Visit
from bot.pages.desk.labels import T
from bot.pages.desk.notices import facts, offers, progress, standing
from bot.pages.desk.notices.progress import Meter
from bot.pages.desk.notices.standing import HOME
from bot.pages.desk.notices.words import ERRORS, N
from bot.pages.desk.room import No, whole
from bot.pages.live import PING
from bot.pages.templating import part
from handlers.masking import mask
from handlers.notices import writing
from storage import notice_figures, notices
from storage.database import Row, Transaction

PAGE = 100
BREATH = 0.5
"""Seconds between two looks: a page need not follow each message."""
LOOK = 5.0
"""Seconds until a notice that goes is looked at again without news: what is left changes."""


class NoticeWatch(Pages):
    def routes(self) -> list[Route]:
        open_, one = self._door.open, f"{HOME}/{{id:int}}"
        return [
            Route(f"{one}/events", open_(self.events, to=standing.reads)),
            Route(f"{one}/{{state:str}}", open_(self.doubt, to=standing.reads)),
        ]

    async def events(self, visit: Visit) -> Response:
        notice_id = visit.request.path_params["id"]
        async with self._room.database.reading() as tx:
            await notices.find(tx, notice_id)
        return live.stream(self._stream(visit, notice_id))

    async def _stream(self, visit: Visit, notice_id: int) -> AsyncIterator[str]:
        """The numbers whenever they change; what can be done whenever the notice did since the
        page was made (`seen` is the revision that it shows)."""
        meter, told = Meter(self._room.clock.now()), ""
        stood = whole(visit.request.query_params.get("seen", ""))
        with self._room.bells.bell(notices.TOPIC) as bell:
            while not self._room.bells.closed:
                if not await self._door.valid(visit.token):
                    yield live.event("gone", {"say": T["signed_out"]})
                    return
                async with self._room.database.reading() as tx:
                    notice = await notices.find(tx, notice_id)
                    shown = await progress.of(tx, self._room, notice, meter)
                    same = notice.revision == stood
                    fresh = None if same else await self._whole(tx, visit, notice)
                html = part("desk/notices/progress.html", progress=shown, n=N, lang="zh")
                if html != told:
                    told = html
                    yield live.event("progress", {"html": html})
                if fresh is not None:
                    yield live.event("notice", fresh)
                stood = notice.revision
                await asyncio.sleep(BREATH)
                heard = await bell.wait(LOOK if notice.state == "running" else PING)
                if not heard:
                    yield ": still here\n\n"

    async def _whole(self, tx: Transaction, visit: Visit, notice: notices.Notice) -> dict[str, Any]:
        """The parts of the page that change with the state."""
        sums = await notice_figures.sums(tx, notice.id, notice.id)
        events = await notices.events(tx, notice.id)
        common = {"n": N, "lang": "zh", "notice": notice, "csrf": visit.csrf, "once": str(uuid4())}
        acts = await offers.of(tx, self._room, notice, visit.member)
        row = standing.row(self._room, notice, sums)
        return {
            "begun": notice.begun_at is not None,
            "state": part("desk/notices/state.html", row=row, **common),
            "acts": part("desk/notices/acts.html", acts=acts, **common),
            "events": part(
                "desk/notices/events.html",
                events=[facts.event(self._room, one) for one in events],
                **common,
            ),
        }

    async def doubt(self, visit: Visit) -> Response:
        """Those who were certainly not reached, or of whom nobody knows."""
        state = visit.request.path_params["state"]
        if state not in ("failed", "unknown"):
            raise No(T["not_found"], 404)
        notice_id = visit.request.path_params["id"]
        after = whole(visit.request.query_params.get("after", ""))
        async with self._room.database.reading() as tx:
            notice = await notices.find(tx, notice_id)
            rows = await notice_figures.in_doubt(tx, notice_id, state, after=after, limit=PAGE + 1)
            acts = await offers.of(tx, self._room, notice, visit.member)
        last = rows[PAGE - 1]["person_id"] if len(rows) > PAGE else 0
        return self._door.page(
            "notices/doubt.html",
            visit,
            here="notices",
            n=N,
            notice=notice,
            title=standing.title(notice),
            state=state,
            rows=[self._row(one) for one in rows[:PAGE]],
            acts=[one for one in acts if one["name"] == f"retry_{state}"],
            more=f"{standing.url(notice_id, state)}?after={last}" if last else "",
        )

    def _row(self, row: Row) -> dict[str, Any]:
        return {
            "person": row["person_id"],
            "channel": writing.CHANNELS.get(row["channel"] or "", row["channel"] or ""),
            "tries": N["times_"].format(n=row["tries"]),
            "error": error_word(row["error"] or ""),
            "at": standing.clock(self._room, row["done_at"]) if row["done_at"] else "",
        }


def error_word(error: str) -> str:
    """Why somebody was not reached, in words where we have some."""
    known = next((word for piece, word in ERRORS.items() if piece in error), "")
    return known or mask(error)
