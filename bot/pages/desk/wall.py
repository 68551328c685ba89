"""The duty leaders' live wall: who waits, how long, who holds how many, what alarms."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.pages import live
from bot.pages.desk import board, shown
from bot.pages.desk.board import Board, Picture
from bot.pages.desk.chat_labels import C
from bot.pages.desk.door import Door, Pages, Visit
from bot.pages.desk.labels import T
from bot.pages.desk.room import Room
from bot.pages.live import PING
from bot.pages.templating import part
from handlers.desk.permissions import SEE_WALL, may
from storage import handoffs
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
        with self._room.bells.bell(board.TOPIC) as bell:
            while not self._room.bells.closed:
                if not await self._door.valid(visit.token):
                    yield live.event("gone", {"say": T["signed_out"]})
                    return
                wall = await self._wall()
                html = part("desk/wall_now.html", wall=wall, t=T, c=C, lang="zh")
                yield live.event("wall", {"html": html})
                await bell.wait(PING)

    async def _wall(self) -> dict[str, Any]:
        return pictured(await self._board.picture(), self._room.clock.now(), self._room)


def _sees(member: Member) -> bool:
    return may(member, SEE_WALL)


def pictured(picture: Picture, now: datetime, room: Room) -> dict[str, Any]:
    """The figures of the wall, from the queue's picture."""
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
        "operators": _operators(held, now),
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


def _operators(held: list[board.Line], now: datetime) -> list[dict[str, Any]]:
    """Who holds how many, most first; the bar is a share of the fullest hands."""
    count = Counter(line.holder for line in held)
    since: dict[str, datetime] = {}
    for line in held:
        since[line.holder] = min(line.since, since.get(line.holder, line.since))
    most = max(count.values(), default=1)
    return [
        {
            "name": name,
            "held": number,
            "share": round(100 * number / most),
            "span": shown.span(now - since[name]),
        }
        for name, number in sorted(count.items(), key=lambda one: (-one[1], one[0]))
    ]
