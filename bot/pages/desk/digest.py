"""The daily digest at the desk: a day, the days before, and whether one wants it in Telegram."""

import json
from datetime import date, timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk import shown
from bot.pages.desk.door import Door, Visit, done
from bot.pages.desk.room import Room, text
from bot.pages.desk.settings.labels import D
from handlers.admin import digest
from handlers.desk.permissions import SEE_DIGEST, may
from handlers.turn import Turn
from storage import digests, staff_telegram
from storage.staff import Member

HOME = "/desk/digest"
DAYS = 31
ORDER = (
    *("heard", "answered", "by_people", "handoffs", "waited"),
    *("opened", "closed", "satisfaction", "overdue"),
    *("alarms", "gaps", "tasks", "notices", "failed", "unknown"),
)
LINKS = {"overdue": "/desk/cases", "gaps": "/desk/gaps", "tasks": "/desk/gaps"}


def reads(member: Member) -> bool:
    return may(member, SEE_DIGEST)


class DigestPages:
    def __init__(self, room: Room, door: Door) -> None:
        self._room = room
        self._door = door

    def routes(self) -> list[Route]:
        open_ = self._door.open
        return [
            Route(HOME, open_(self.show, to=reads)),
            Route(f"{HOME}/wants", open_(self.wants, to=reads), methods=["POST"]),
        ]

    async def show(self, visit: Visit) -> Response:
        now, today = self._room.clock.now(), self._room.today
        day = self._day(visit.request.query_params.get("day", ""), today)
        async with self._room.database.reading() as tx:
            row = await digests.of_day(tx, day.isoformat())
            found = (
                json.loads(row["content"])
                if row
                else await digest.figures(tx, self._room.house.city, day, now)
            )
            linked = await staff_telegram.of_member(tx, visit.member.id)
            wanted = visit.member.id in await digests.readers(tx)
        return self._door.page(
            "digest.html",
            visit,
            d=D,
            here="digest",
            day=_named(day),
            told=bool(row),
            rows=_rows(found),
            linked=linked is not None,
            wanted=wanted,
            days=[
                {"day": one.isoformat(), "name": _named(one), "here": one == day}
                for one in (today - timedelta(days=back) for back in range(1, DAYS + 1))
            ],
        )

    def _day(self, asked: str, today: date) -> date:
        """The day asked for, if it is one of the last; else yesterday."""
        try:
            day = date.fromisoformat(asked)
        except ValueError:
            return today - timedelta(days=1)
        return day if timedelta() <= today - day <= timedelta(days=366) else today

    async def wants(self, visit: Visit) -> Response:
        async def do(turn: Turn) -> None:
            on = text(visit.form, "on") == "1"
            await digests.wants(turn.tx, visit.member.id, on=on, now=turn.now)

        await self._room.engine.act(None, do)
        return done(visit, HOME)


def _named(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _rows(found: dict[str, int]) -> list[dict[str, Any]]:
    waited = timedelta(seconds=found["waited"])
    rated = f"{found['satisfied']}/{found['rated']}"
    told = {
        **{name: f"{found[name]:,}" for name in found},
        "waited": shown.span(waited) if found["waited"] else "—",
        "satisfaction": rated if found["rated"] else D["unrated"],
        "notices": D["notices_of"].format(count=found["notices"], people=found["noticed"])
        if found["notices"]
        else "0",
    }
    bad = {"overdue", "alarms", "failed", "unknown"}
    return [
        {
            "name": D[f"is_{name}"],
            "value": told[name],
            "late": name in bad and found.get(name, 0) > 0,
            "url": LINKS.get(name, ""),
        }
        for name in ORDER
    ]
