"""What every turn needs and hardly ever changes: read once, and anew when a topic is touched."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from storage.database import EVERYTHING, Database

T = TypeVar("T")


class ByHeart(Generic[T]):
    """The latest reading. Give it one by the turn's own transaction: turns that each held a
    connection and waited for a second one would wait for ever."""

    def __init__(self, database: Database, topic: str) -> None:
        self._topics = {topic, EVERYTHING}
        self._known: T | None = None
        self._changes = 0
        database.listen(self.hear)

    def hear(self, topics: frozenset[str]) -> None:
        if not topics.isdisjoint(self._topics):
            self._known = None
            self._changes += 1

    async def known(self, read: Callable[[], Awaitable[T]]) -> T:
        known, changes = self._known, self._changes
        if known is None:
            known = await read()
            if changes == self._changes:  # else what was read may be old already
                self._known = known
        return known
