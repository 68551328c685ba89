"""A member's own state in the bar, kept up for as long as a page is open."""

from datetime import datetime, timedelta

from bot.pages import live
from bot.pages.desk import standing
from bot.pages.desk.door import Visit
from bot.pages.desk.room import Room, talks
from bot.pages.desk.stand_labels import H
from bot.pages.templating import part
from storage import presence

BEAT = timedelta(minutes=1)


class Attending:
    """Whoever has a page open is there: heard of once a minute, and told how they stand now."""

    def __init__(self, room: Room, visit: Visit) -> None:
        self._room = room
        self._visit = visit
        self._beat_at: datetime | None = None
        self._told = ""

    async def beat(self) -> None:
        now = self._room.clock.now()
        late = self._beat_at is None or now - self._beat_at >= BEAT
        if late and talks(self._visit.member):
            self._beat_at = now
            async with self._room.database.transaction() as tx:
                await presence.beat(tx, self._visit.member.id, now)

    async def news(self) -> str:
        """The event with the bar's piece; nothing when the page knows it already."""
        if not talks(self._visit.member):
            return ""
        async with self._room.database.reading() as tx:
            there = await standing.there(tx, self._room, self._visit.member)
        html = part("desk/there.html", there=there, csrf=self._visit.csrf, h=H, lang="zh")
        if html == self._told:
            return ""
        self._told = html
        return live.event("there", {"html": html})
