"""The desk's watch words at hand for every turn: read once, and anew when somebody changes them."""

from storage import presence
from storage.database import EVERYTHING, Database, Transaction


class WatchWords:
    """See `handlers.house.Watch`."""

    def __init__(self, database: Database) -> None:
        self._words: tuple[str, ...] | None = None
        self._changes = 0
        database.listen(self._hear)

    def _hear(self, topics: frozenset[str]) -> None:
        if not topics.isdisjoint({presence.WATCH, EVERYTHING}):
            self._words = None
            self._changes += 1

    async def word_in(self, tx: Transaction, text: str) -> str:
        # By the turn's own transaction: turns that each held a connection and waited for a second
        # one would wait for ever.
        words, changes = self._words, self._changes
        if words is None:
            words = tuple(await presence.watch_words(tx))
            if changes == self._changes:  # else what was read may be old already
                self._words = words
        return next((word for word in words if word in text), "")
