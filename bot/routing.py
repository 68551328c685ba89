"""What is learned about who is responsible for what, kept up to date beside the running server."""

import logging

from bot.memory import in_thread
from bot.rest import keep_up, news_of
from bot.shelf import Shelf
from handlers.cases.routing.departments import MOST, Departments, Past, of_profile
from handlers.city.profile import City
from storage import articles, cases, routing
from storage.database import Database

log = logging.getLogger("warmline.routing")

ENOUGH = 20
"""With this many more replied cases it is learned anew."""
PAUSE = 60.0
"""Seconds between two looks, however much changes meanwhile."""


class Routing:
    """Holds the present `Departments`; better ones are learned in a thread and swapped in."""

    def __init__(self, database: Database, city: City, shelf: Shelf) -> None:
        self._database = database
        self._city = city
        self._shelf = shelf
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
        self._learned = await in_thread(Departments.learn, self._city, self._shelf.articles, past)
        self._from = stamp, replied
        log.info(
            "routing learned from %d articles and %d cases", len(self._shelf.articles), replied
        )
        return True

    async def run(self) -> None:
        """Learn again whenever enough has changed, until cancelled."""
        failed = "routing could not be learned; what was learned before stays"
        await keep_up(self._news, self.load, log=log, failed=failed, pause=PAUSE)
