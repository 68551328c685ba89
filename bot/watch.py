"""The desk's watch words at hand for every turn: read once, and anew when somebody changes them."""

from storage import presence
from storage.database import EVERYTHING, Database


class Watch:
    """See `handlers.turn.Watch`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._words: tuple[str, ...] | None = None
        database.listen(self._hear)

    def _hear(self, topics: frozenset[str]) -> None:
        if not topics.isdisjoint({presence.WATCH, EVERYTHING}):
            self._words = None

    async def word_in(self, text: str) -> str:
        if self._words is None:
            async with self._database.reading() as view:
                self._words = tuple(await presence.watch_words(view))
        return next((word for word in self._words if word in text), "")
