"""How many a notice would reach, beside its form: by channel and language, who is left out."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from bot.pages.desk.notices import standing
from bot.pages.desk.notices.typed import Typed
from bot.pages.desk.notices.words import N
from bot.pages.desk.room import Room
from handlers.notices import lifecycle, reach, running, writing
from handlers.notices.reach import Reach
from storage import audience, notices
from storage.audience import Audience
from storage.notices import Notice

FRESH = timedelta(seconds=5)


class Counter:
    """Counts one audience at a time, and remembers the last ones for a moment: whoever types words
    asks for the same people again and again, and a million are counted in seconds."""

    def __init__(self) -> None:
        self._busy = asyncio.Lock()
        self._known: dict[Audience, tuple[datetime, Reach]] = {}

    async def of(self, room: Room, who: Audience) -> Reach:
        async with self._busy:
            now = room.clock.now()
            fresh = {one: kept for one, kept in self._known.items() if now - kept[0] < FRESH}
            if who not in fresh:
                async with room.database.reading() as tx:
                    fresh[who] = now, await reach.count(tx, who, now=now)
            self._known = fresh
            return fresh[who][1]


async def counted(
    room: Room, counter: Counter, typed: Typed, first: Notice | None
) -> dict[str, Any]:
    """For the form's side; `first` is the notice that is corrected."""
    if first is not None:
        async with room.database.reading() as tx:
            doors = await notices.doors(tx, first.id)
        people = sum(door.counts["sent"] for door in doors)
        return {"people": people, "say": N["reach_of_first"].format(n=people), "rows": []}
    now, city = room.clock.now(), room.house.city
    grade = typed.one["grade"] if typed.one["grade"] in lifecycle.GRADES else "B"
    kept = audience.kept(writing.named(city, typed.audience(city)))
    found = await counter.of(room, audience.read(kept, grade, writing.CAP))
    quiet = running.quiet_at(city, grade, now)
    aimed = typed.many["topics"] or typed.many["case_topics"] or grade == "A"
    return {
        "people": found.people,
        "rows": [
            {
                "channel": writing.CHANNELS.get(row["channel"], row["channel"]),
                "language": writing.LANGUAGES.get(row["language"], row["language"]),
                "people": row["people"],
            }
            for row in found.rows
        ],
        "left_out": [
            (N[name], number)
            for name, number in (
                ("blocked", found.blocked),
                ("capped", found.capped),
                ("stopped", found.stopped),
            )
            if number
        ],
        "minutes": N["minutes"].format(n=found.minutes) if found.minutes else "",
        "web": any(row["channel"] == "web" for row in found.rows),
        "quiet": N["quiet"].format(at=standing.clock(room, quiet)) if quiet else "",
        "say": "" if aimed else N["b_needs"],
    }
