"""What is learned about who is responsible for what, kept up to date beside the running server."""

import asyncio
import logging
from collections.abc import Sequence

from bot.cache import Cached
from bot.learning import learn
from bot.memory import in_thread
from bot.rest import keep_up, news_of
from bot.shelf import Shelf
from handlers.cases.routing.departments import Departments, of_profile
from handlers.cases.routing.lessons import MOST, Lessons, Past
from handlers.city.profile import City
from knowledge.classify import keeping
from knowledge.classify.classifier import Classifier
from storage import articles, cases, routing
from storage.database import Database

log = logging.getLogger("warmline.routing")

ENOUGH = 20
"""With this many more replied cases it is learned anew."""
PAUSE = 60.0
"""Seconds between two looks, however much changes meanwhile."""


class Routing:
    """Holds the present `Departments`; better ones are learned apart and swapped in. A start
    goes on with those that the last one kept, as long as a running server would."""

    def __init__(self, database: Database, city: City, shelf: Shelf, kept: Cached) -> None:
        self._database = database
        self._city = city
        self._shelf = shelf
        self._kept = kept
        self._learned: Departments | None = None
        self._from: tuple[str, int] | None = None
        self._news = news_of(database, articles.TOPIC, cases.TOPIC)

    @property
    def departments(self) -> Departments:
        """Until the knowledge has been read for the first time, what the profile teaches."""
        return self._learned or of_profile(self._city)

    async def load(self) -> bool:
        """Learn from profile, knowledge and past cases, if enough of them changed."""
        stamp = self._shelf.stamp
        async with self._database.reading() as view:
            replied = await routing.replied_count(view)
            if self._from and stamp == self._from[0] and replied - self._from[1] < ENOUGH:
                return False
            rows = await routing.replied(view, limit=MOST)
        past = [Past(f"{row['summary']}\n{row['detail']}", row["department"]) for row in rows]
        self._learned, new = await self._taught(past)
        self._from = stamp, replied - new
        log.info(
            "routing learned from %d articles and %d cases", len(self._shelf.articles), replied
        )
        return True

    async def _taught(self, past: Sequence[Past]) -> tuple[Departments, int]:
        """Those that were kept, at a start and if they will do, or new ones, which are kept; and
        how many of the past cases they do not know."""
        articles = self._shelf.articles
        lessons = await in_thread(Lessons.of, self._city, articles, past)
        kept = await in_thread(self._still_good, lessons) if self._from is None else None
        if kept is None:
            data = await learn(lessons)
            await asyncio.to_thread(self._kept.write, data)
            kept = await in_thread(_models, data, lessons), 0
        models, new = kept
        return await in_thread(Departments, self._city, articles, models), new

    def _still_good(self, lessons: Lessons) -> tuple[list[Classifier], int] | None:
        """What the last start kept, and how many past cases it does not know; None if it will
        not do."""
        found = keeping.unpack(self._kept.read(), lessons.key)
        new = lessons.new_since(found[1]) if found else None
        return (found[0], new) if found and new is not None and new < ENOUGH else None

    async def run(self) -> None:
        """Learn again whenever enough has changed, until cancelled."""
        failed = "routing could not be learned; what was learned before stays"
        await keep_up(self._news, self.load, log=log, failed=failed, pause=PAUSE)


def _models(data: bytes, lessons: Lessons) -> list[Classifier]:
    found = keeping.unpack(data, lessons.key)
    assert found, "learned from these lessons"
    return found[0]
