"""Which notices went out lately, at hand for every turn: while there are none, nobody asks."""

from datetime import datetime, timedelta

from storage import notices
from storage.database import EVERYTHING, Database, Transaction

LASTS = timedelta(days=7)


class Lately:
    """See `handlers.house.Notices`."""

    def __init__(self, database: Database) -> None:
        self._known: list[datetime] | None = None
        self._changes = 0
        database.listen(self._hear)

    def _hear(self, topics: frozenset[str]) -> None:
        if not topics.isdisjoint({notices.TOPIC, EVERYTHING}):
            self._known = None
            self._changes += 1

    async def since(self, tx: Transaction, now: datetime) -> datetime | None:
        # By the turn's own transaction, as in `bot.watch_words`.
        known, changes = self._known, self._changes
        if known is None:
            known = await notices.lately(tx, now - LASTS)
            if changes == self._changes:
                self._known = known
        young = (begun for begun in known if now - begun <= LASTS)
        return min(young, default=None)
