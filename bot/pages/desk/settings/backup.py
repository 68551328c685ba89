"""Backup: when the last one was made, and how one is made and read back."""

import json
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.backup import FACT
from bot.pages.desk import shown
from bot.pages.desk.door import Door, Visit
from bot.pages.desk.room import Room
from bot.pages.desk.settings.home import HOME as SETTINGS
from bot.pages.desk.settings.home import manages
from bot.pages.desk.settings.labels import W
from storage import health, notes
from storage.database import Transaction

HOME = f"{SETTINGS}/backup"
OLD = timedelta(days=2)
MEGABYTE = 1024 * 1024


class BackupPages:
    def __init__(self, room: Room, door: Door) -> None:
        self._room = room
        self._door = door

    def routes(self) -> list[Route]:
        return [Route(HOME, self._door.open(self.show, to=manages))]

    async def show(self, visit: Visit) -> Response:
        async with self._room.database.reading() as tx:
            made, counts = await last(tx), await health.counts(tx)
            schema = await health.schema(tx)
        now = self._room.clock.now()
        return self._door.page(
            "settings/backup.html",
            visit,
            w=W,
            here="settings",
            kind=self._room.database.name,
            schema=schema,
            counts=counts,
            old=made is None or now - made["at"] > OLD,
            made=made
            and {
                "at": shown.moment(made["at"], self._room.zone),
                "ago": shown.span(now - made["at"]),
                "file": made["file"],
                "size": f"{made['bytes'] / MEGABYTE:.1f} MB",
            },
        )


async def last(tx: Transaction) -> dict[str, Any] | None:
    """The last backup that was made of this database: at, file, bytes."""
    text = await notes.fact(tx, FACT)
    if text is None:
        return None
    known: dict[str, Any] = json.loads(text)
    return {**known, "at": datetime.fromisoformat(known["at"])}
