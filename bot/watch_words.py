"""The desk's watch words at hand for every turn: read once, and anew when somebody changes them."""

from storage import presence
from storage.database import EVERYTHING, Database, Transaction


class WatchWords:
    """See `handlers.house.Watch`."""

    def __init__(self, database: Database) -> None:
        self._words: tuple[str, ...] | None = None
        database.listen(self._hear)

    def _hear(self, topics: frozenset[str]) -> None:
        if not topics.isdisjoint({presence.WATCH, EVERYTHING}):
            self._words = None

    async def word_in(self, tx: Transaction, text: str) -> str:
        # By the turn's own transaction: turns that each held a connection and waited for a second
        # one would wait for ever.
        if self._words is None:
            self._words = tuple(await presence.watch_words(tx))
        return next((word for word in self._words if word in text), "")
