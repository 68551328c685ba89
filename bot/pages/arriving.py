"""Files that were still being fetched when their message was shown: it is shown once more."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.pages import live, view
from storage import media, messages
from storage.database import Transaction
from storage.media import File
from storage.messages import Message

LOOKED_BACK = 20
JUST_NOW = timedelta(minutes=1)
"""A file may have come between the page and its line: what was said just now is shown again."""


class Arriving:
    """What one open page shows of a chat without its files."""

    def __init__(self, chat: int) -> None:
        self._chat = chat
        self._waits: set[str] | None = None

    async def come(self, tx: Transaction, new: Sequence[Message], now: datetime) -> list[Message]:
        """Messages shown before whose files are here now, or given up; `new` are shown next."""
        if self._waits is None:
            said = await messages.latest(tx, self._chat, limit=LOOKED_BACK)
            recent = [one for one in said if now - one.said_at < JUST_NOW]
            # What a page has sent is here with it; what has a source came from elsewhere.
            self._waits = {
                one.key for one in recent if any(file.source for file in await _files(tx, one))
            }
        before = sorted(self._waits - {one.key for one in new})
        told = await messages.several(tx, self._chat, before)
        self._waits = {one.key for one in (*told.values(), *new) if await _waits(tx, one)}
        return [one for one in told.values() if one.key not in self._waits]

    async def told(
        self, tx: Transaction, new: Sequence[Message], zone: ZoneInfo, now: datetime
    ) -> list[str]:
        """Events for the citizen's page: what has files now, without a number (it is no place to go
        on from); then what is new."""
        again = await self.come(tx, new, now)
        said = [one for one in (*again, *new) if one.side != "note"]
        numbers = {one.revision for one in new}
        return [
            live.event("message", one, one["id"] if one["id"] in numbers else None)
            for one in await view.messages(tx, said, zone)
        ]


async def _waits(tx: Transaction, message: Message) -> bool:
    return any(one.state == "waiting" for one in await _files(tx, message))


async def _files(tx: Transaction, message: Message) -> list[File]:
    return await media.several(tx, message.extras.get("files", []))
