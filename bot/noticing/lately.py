"""Which notices went out lately, at hand for every turn: while there are none, nobody asks."""

from datetime import datetime, timedelta

from storage import notices
from storage.database import EVERYTHING, Database, Transaction

LASTS = timedelta(days=7)


class Lately:
    """See `handlers.house.Notices`."""

    def __init__(self, database: Database) -> None:
        self._known: list[datetime] | None = None
        database.listen(self._hear)

    def _hear(self, topics: frozenset[str]) -> None:
        if not topics.isdisjoint({notices.TOPIC, EVERYTHING}):
            self._known = None

    async def since(self, tx: Transaction, now: datetime) -> datetime | None:
        # By the turn's own transaction, as in `bot.watch_words`.
        if self._known is None:
            self._known = await notices.lately(tx, now - LASTS)
        young = (begun for begun in self._known if now - begun <= LASTS)
        return min(young, default=None)
