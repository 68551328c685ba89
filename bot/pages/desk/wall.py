"""The duty leaders' live wall: who waits, how long, who is there with full hands, what alarms."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.pages import live
from bot.pages.desk import board, shown
from bot.pages.desk.attending import Attending
from bot.pages.desk.board import Board, Picture
from bot.pages.desk.chat_labels import C
from bot.pages.desk.door import Door, Pages, Visit
from bot.pages.desk.labels import T
from bot.pages.desk.room import Room
from bot.pages.desk.staff_labels import M
from bot.pages.desk.stand_labels import H
from bot.pages.live import PING
from bot.pages.templating import part
from handlers.desk import offering
from handlers.desk.permissions import SEE_WALL, may
from storage import handoffs, presence, shifts
from storage.presence import CAPACITY, There
from storage.shifts import Shift
from storage.staff import Member

AT = "/desk/wall"
LISTED = 12


class WallPages(Pages):
    def __init__(self, room: Room, door: Door, queue: Board) -> None:
        super().__init__(room, door)
        self._board = queue

    def routes(self) -> list[Route]:
        open_ = self._door.open
        return [
            Route(AT, open_(self.show, to=_sees)),
            Route(f"{AT}/events", open_(self.events, to=_sees)),
        ]

    async def show(self, visit: Visit) -> Response:
        wall = await self._wall()
        return self._door.page("wall.html", visit, here="wall", wall=wall)

    async def events(self, visit: Visit) -> Response:
        return live.stream(self._stream(visit))

    async def _stream(self, visit: Visit) -> AsyncIterator[str]:
        """The wall anew whenever the queue's picture changed, and once in a while for the times."""
        attending = Attending(self._room, visit)
        with self._room.bells.bell(board.TOPIC, presence.TOPIC, shifts.TOPIC) as bell:
            while not self._room.bells.closed:
                if not await self._door.valid(visit.token):
                    yield live.event("gone", {"say": T["signed_out"]})
                    return
                wall = await self._wall()
                yield await self._asked(visit)
                html = part("desk/wall_now.html", wall=wall, t=T, c=C, h=H, m=M, lang="zh")
                yield live.event("wall", {"html": html})
                if event := await attending.news():
                    yield event
                await bell.wait(PING)
                await attending.beat()

    async def _asked(self, visit: Visit) -> str:
        """What the bar shows of the queue: how many wait, and whom I am asked to take."""
        async with self._room.database.reading() as tx:
            skills = await offering.skills_of(tx, visit.member, self._room.clock.now())
        picture = await self._board.picture()
        groups = shown.grouped(picture.lines, visit.member.id, skills)
        asked = [
            {"id": one["id"], "rows": [line.chat for line in one["rows"]]}
            for one in groups
            if one["id"] == "offered_me"
        ]
        return live.event("queue", {"waiting": picture.waiting, "groups": asked})

    async def _wall(self) -> dict[str, Any]:
        picture, now = await self._board.picture(), self._room.clock.now()
        async with self._room.database.reading() as tx:
            there, on = await presence.everyone(tx), await shifts.between(tx, now, now)
        return pictured(picture, there, on, self._room)


def _sees(member: Member) -> bool:
    return may(member, SEE_WALL)


def pictured(picture: Picture, there: list[There], on: list[Shift], room: Room) -> dict[str, Any]:
    """The figures of the wall: from the queue's picture, who is there, and who has a shift."""
    now = room.clock.now()
    waiting = sorted(
        (line for line in picture.lines if line.state in handoffs.WAITING),
        key=lambda line: line.since,
    )
    held = [line for line in picture.lines if line.state in handoffs.HELD]
    longest = now - waiting[0].since if waiting else None
    breached = sum(1 for line in waiting if now - line.since >= shown.FULL)
    return {
        "waiting": len(waiting),
        "longest": _brief(longest) if longest else "—",
        "late": bool(longest and longest >= shown.FULL),
        "open": len(held),
        "breached": breached,
        "alarms": list(picture.alarms[-LISTED:])[::-1],
        "alarmed": len(picture.alarms),
        "waits": [_waits(line, now) for line in waiting[:LISTED]],
        "people": [
            {**one, "until": f"{one['until'].astimezone(room.zone):%H:%M}" if one["until"] else ""}
            for one in people(held, there, on, now)
        ],
        "on": sum(1 for one in there if one.state == "on" and one.heard_of(now)),
        "at": f"{now.astimezone(room.zone):%H:%M}",
    }


def _brief(time: timedelta) -> str:
    """A length of time in few characters, to be read from afar."""
    minutes = max(0, int(time.total_seconds() // 60))
    return f"{minutes}分" if minutes < 60 else f"{minutes // 60}时{minutes % 60:02}"


def _waits(line: board.Line, now: datetime) -> dict[str, Any]:
    gone = now - line.since
    return {
        "chat": line.chat,
        "name": line.name,
        "words": line.words,
        "span": shown.span(gone),
        "late": gone >= shown.FULL,
        "urgent": line.urgent,
    }


def people(
    held: list[board.Line], there: list[There], on: list[Shift], now: datetime
) -> list[dict[str, Any]]:
    """Who is there, has chats or has a shift: who leads first, then the fullest hands."""
    known, shift = {one.staff_id: one for one in there}, {one.staff_id: one for one in on}
    names = {one.staff_id: one.name for one in there} | {one.staff_id: one.name for one in on}
    names |= {line.staff_id: line.holder for line in held if line.staff_id}
    found = [
        _person(name, [line for line in held if line.staff_id == who], known.get(who), now)
        | _shift(shift.get(who))
        for who, name in names.items()
    ]
    wanted = [one for one in found if one["state"] != "off" or one["held"] or one["until"]]
    return sorted(wanted, key=lambda one: (not one["leads"], -one["held"], one["name"]))


def _person(
    name: str, mine: list[board.Line], known: There | None, now: datetime
) -> dict[str, Any]:
    """One of them: how they stand, and how full their hands are."""
    state = known.state if known else "off"
    if known and state != "off" and not known.heard_of(now):
        state = "lost"
    capacity = known.capacity if known else CAPACITY
    since = min((line.since for line in mine), default=None)
    return {
        "name": name,
        "state": state,
        "word": C["wall_lost"] if state == "lost" else H[state],
        "held": len(mine),
        "capacity": capacity,
        "share": min(100, round(100 * len(mine) / capacity)),
        "span": shown.span(now - since) if since else "",
    }


def _shift(shift: Shift | None) -> dict[str, Any]:
    return {"leads": bool(shift and shift.leads), "until": shift.ends_at if shift else None}
