"""The desk's watch words at hand for every turn."""

from functools import partial

from bot.by_heart import ByHeart
from storage import presence
from storage.database import Database, Transaction


class WatchWords:
    """See `handlers.house.Watch`."""

    def __init__(self, database: Database) -> None:
        self._words = ByHeart[list[str]](database, presence.WATCH)

    async def word_in(self, tx: Transaction, text: str) -> str:
        words = await self._words.known(partial(presence.watch_words, tx))
        return next((word for word in words if word in text), "")
