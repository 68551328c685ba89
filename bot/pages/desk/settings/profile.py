"""The city's profile: read in plain form, written anew as TOML, checked, compared, taken back."""

from dataclasses import asdict, dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk import shown
from bot.pages.desk.clock_shown import said
from bot.pages.desk.door import Door, Visit, done
from bot.pages.desk.room import No, Room, number, text, whole
from bot.pages.desk.settings.home import HOME as SETTINGS
from bot.pages.desk.settings.home import manages
from bot.pages.desk.settings.labels import STAGES, W
from handlers.admin import profile as changing
from handlers.city.profile import City, read, source
from handlers.errors import BadProfile, NotAllowed, Refused
from handlers.turn import Turn
from storage import profiles

HOME = f"{SETTINGS}/city"
VERSIONS = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison: gone, new, same, or a place where lines are left out."""

    kind: str
    text: str


class ProfilePages:
    def __init__(self, room: Room, door: Door, city: str) -> None:
        self._room = room
        self._door = door
        self._city = city

    def routes(self) -> list[Route]:
        def open_(show: Any) -> Any:
            return self._door.open(show, to=manages)

        return [
            Route(HOME, open_(self.show)),
            Route(f"{HOME}/edit", open_(self.edit)),
            Route(f"{HOME}/edit", open_(self.write), methods=["POST"]),
        ]

    @property
    def _by_file(self) -> bool:
        return Path(self._city).suffix == ".toml"

    async def show(self, visit: Visit) -> Response:
        async with self._room.database.reading() as tx:
            newest = await profiles.newest(tx)
            history = await profiles.history(tx, limit=VERSIONS)
        city = self._room.house.city
        return self._door.page(
            "settings/city.html",
            visit,
            w=W,
            here="settings",
            known=city,
            by_file=self._by_file,
            file=self._city,
            waits=not self._by_file and self._waits(newest, city),
            edited=bool(newest and newest["text"]),
            limits=_limits(city),
            history=[self._version(row) for row in history],
            say=W["city_saved"] if "done" in visit.request.query_params else "",
        )

    def _waits(self, newest: Any, city: City) -> bool:
        """Whether another profile than the one in use was saved."""
        if newest is None:
            return False
        try:
            wanted = newest["text"] or source(self._city)[0]
            return asdict(read(wanted, changing.WHERE)) != asdict(city)
        except BadProfile:
            return True

    def _version(self, row: Any) -> dict[str, Any]:
        at = shown.moment(row["made_at"], self._room.zone)
        return {
            "id": row["id"],
            "by": W["by"].format(name=row["made_by"], at=at),
            "what": W["city_own"] if not row["size"] else W["city_size"].format(n=row["size"]),
        }

    async def edit(self, visit: Visit) -> Response:
        self._refuse_file()
        return await self._form(visit, back=whole(visit.request.query_params.get("back", "")))

    def _refuse_file(self) -> None:
        if self._by_file:
            raise No(W["city_by_file"].format(file=self._city), 409)

    async def _form(
        self,
        visit: Visit,
        status: int = 200,
        *,
        typed: str | None = None,
        wrong: str = "",
        back: int = 0,
    ) -> Response:
        async with self._room.database.reading() as tx:
            newest = await profiles.newest(tx)
            older = await profiles.by_id(tx, back) if back else None
        now = (newest and newest["text"]) or source(self._city)[0]
        wanted = typed if typed is not None else (older and older["text"]) or now
        return self._door.page(
            "settings/city_edit.html",
            visit,
            status,
            w=W,
            here="settings",
            typed=wanted,
            wrong=wrong,
            seen=newest["id"] if newest else 0,
            checked=typed is not None and not wrong,
            lines=_compared(now, wanted) if wanted != now else [],
            edited=bool(newest and newest["text"]),
        )

    async def write(self, visit: Visit) -> Response:
        """Check and compare, or save, or go back to the program's own."""
        self._refuse_file()
        act = text(visit.form, "act")
        typed = text(visit.form, "text").replace("\r\n", "\n")
        if act == "own":
            return await self._save(visit, "")
        try:
            read(typed, changing.WHERE)
        except BadProfile as bad:
            return await self._form(visit, 409, typed=typed, wrong=str(bad))
        if act != "save":
            return await self._form(visit, typed=typed)
        return await self._save(visit, typed)

    async def _save(self, visit: Visit, typed: str) -> Response:
        wanted = "" if typed == source(self._city)[0] else typed

        async def do(turn: Turn) -> None:
            seen = number(visit.form, "seen")
            await changing.save(turn, visit.member, wanted, seen=seen)

        try:
            await self._room.engine.act(None, do)
        except NotAllowed:
            raise
        except Refused as refused:
            return await self._form(visit, 409, typed=typed or None, wrong=str(refused))
        return done(visit, f"{HOME}?done=1")


def _compared(old: str, new: str) -> list[Line]:
    kinds = {"+": "new", "-": "gone", "@": "place"}
    found = list(unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2))[2:]
    return [Line(kinds.get(one[:1], "same"), one[1:] if one[0] != "@" else "…") for one in found]


def _limits(city: City) -> list[dict[str, Any]]:
    """The deadlines by urgency, as a table: one row a stage."""
    urgencies = [one.id for one in city.urgencies]
    stages = list(dict.fromkeys(one.stage for one in city.deadlines))
    known = {(one.stage, one.urgency): said(one) for one in city.deadlines}
    return [
        {
            "stage": STAGES.get(stage, stage),
            "limits": [known.get((stage, one), "—") for one in urgencies],
        }
        for stage in stages
    ]
