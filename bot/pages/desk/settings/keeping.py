"""For how long what is kept: what may be chosen, what would go now, what went."""

from datetime import timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk.door import Door, Visit, done
from bot.pages.desk.room import Room, text
from bot.pages.desk.settings.home import HOME as SETTINGS
from bot.pages.desk.settings.home import manages
from bot.pages.desk.settings.keeping_labels import FIXED, KINDS, R
from bot.pages.desk.settings.labels import W
from handlers.admin import retention as keeping
from handlers.errors import NotAllowed, Refused
from handlers.turn import Turn
from storage import retention

HOME = f"{SETTINGS}/retention"
LATELY = timedelta(days=30)
PAGES = 200
"""How many pages of rows are looked through for what would go; beyond them it says "at least"."""


class KeepingPages:
    def __init__(self, room: Room, door: Door) -> None:
        self._room = room
        self._door = door

    def routes(self) -> list[Route]:
        return [
            Route(HOME, self._door.open(self.show, to=manages)),
            Route(HOME, self._door.open(self.choose, to=manages), methods=["POST"]),
        ]

    async def show(self, visit: Visit) -> Response:
        return await self._show(visit)

    async def _show(
        self, visit: Visit, status: int = 200, wrong: str = "", typed: dict[str, str] | None = None
    ) -> Response:
        query, now = visit.request.query_params, self._room.clock.now()
        async with self._room.database.reading() as tx:
            kept = await keeping.days(tx)
            went = await retention.went(tx, (now - LATELY).date().isoformat())
        would = await self._would(kept) if "count" in query else {}
        return self._door.page(
            "settings/retention.html",
            visit,
            status,
            w=W,
            r=R,
            here="settings",
            fixed=FIXED,
            wrong=wrong,
            say=R["saved"] if "done" in query else "",
            rows=[
                {
                    "name": name,
                    "word": word,
                    "what": what,
                    "days": (typed or {}).get(name, str(kept[name])),
                    "least": keeping.LEAST[name],
                    "went": went.get(name, 0),
                    "would": would.get(name),
                }
                for name, (word, what) in KINDS.items()
            ],
        )

    async def _would(self, kept: dict[str, int]) -> dict[str, str]:
        """How much of each kind is older than what is chosen."""
        found = {}
        for name, days in kept.items():
            if days:
                found[name] = await self._count(name, days)
        return found

    async def _count(self, name: str, days: int) -> str:
        before = self._room.clock.now() - timedelta(days=days)
        count, after = 0, None
        for _ in range(PAGES):
            async with self._room.database.reading() as view:
                page = await retention.find(view, name, before, after)
            count, after = count + len(page.ids), page.after
            if after is None:
                return f"{count:,}"
        return R["at_least"].format(count=f"{count:,}")

    async def choose(self, visit: Visit) -> Response:
        typed = {name: text(visit.form, name).strip() for name in KINDS}
        given = {name: value for name, value in typed.items() if value}
        if not all(one.isascii() and one.isdecimal() and len(one) < 7 for one in given.values()):
            return await self._show(visit, 409, R["not_days"], typed)
        wanted = {name: int(value) for name, value in given.items()}

        async def do(turn: Turn) -> Any:
            return await keeping.choose(turn, visit.member, wanted)

        try:
            await self._room.engine.act(None, do)
        except NotAllowed:
            raise
        except Refused as refused:
            return await self._show(visit, 409, str(refused), typed)
        return done(visit, f"{HOME}?done=1")
