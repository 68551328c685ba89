"""The present index of the knowledge base, replaced whole when the articles change."""

import asyncio
import json
import logging
from datetime import datetime
from importlib import resources

from handlers.articles import editing
from handlers.articles.written import from_row
from knowledge.articles import Article
from knowledge.dictionary import Dictionary
from knowledge.files import csvfile
from knowledge.gate import Thresholds
from knowledge.search import Index
from storage import articles, notes
from storage.database import EVERYTHING, Database
from storage.errors import StorageError

log = logging.getLogger("warmline.knowledge")

CALIBRATED = "calibrated"
"""The fact under which the thresholds of the present articles are kept."""


class Shelf:
    """Holds the index that searches use; a new one is built beside it and swapped in."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._index, self._dictionary = Index.build([]), Dictionary.build([])
        self._stamp: tuple[int, str] | None = None
        self._news = asyncio.Event()
        database.listen(self._hear)

    @property
    def index(self) -> Index:
        return self._index

    @property
    def dictionary(self) -> Dictionary:
        return self._dictionary

    @property
    def stamp(self) -> str:
        """Names what the index holds: the same in every process, another after each change."""
        return json.dumps(self._stamp)

    def _hear(self, topics: frozenset[str]) -> None:
        if articles.TOPIC in topics or EVERYTHING in topics:
            self._news.set()

    async def load(self) -> None:
        """Read the articles and build the index, if anything changed."""
        async with self._database.reading() as view:
            stamp = await articles.stamp(view)
            if stamp == self._stamp:
                return
            rows = await articles.everything(view)
            kept = json.loads(await notes.fact(view, CALIBRATED) or "{}")
        # Calibrating costs more than building: what was found for these articles is kept.
        known = kept.get("thresholds") if kept.get("stamp") == list(stamp) else None
        thresholds = Thresholds.from_dict(known) if known else None
        found = [from_row(row) for row in rows]
        self._index, self._dictionary = await asyncio.to_thread(_build, found, thresholds)
        self._stamp = stamp
        if thresholds is None:
            await self._keep(stamp)
        log.info("%d articles are on the shelf", len(rows))

    async def _keep(self, stamp: tuple[int, str]) -> None:
        found = {"stamp": stamp, "thresholds": self._index.thresholds.to_dict()}
        async with self._database.transaction() as tx:
            await notes.set_fact(tx, CALIBRATED, json.dumps(found))

    async def run(self) -> None:
        """Load again whenever the articles change, until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self.load()
            except Exception:
                log.exception("the changed articles could not be loaded; the old ones stay")


def _build(found: list[Article], thresholds: Thresholds | None) -> tuple[Index, Dictionary]:
    return Index.build(found, thresholds), Dictionary.build(found)


async def seed(database: Database, *, sample: bool, now: datetime) -> None:
    """Give an empty database the sample knowledge, once, if the city wants it; an older database
    gets versions of what it serves."""
    async with database.transaction() as tx:
        await editing.adopt(tx, now=now)
        if not sample or await notes.fact(tx, "seeded") or await articles.count(tx):
            return
        text = resources.files("knowledge").joinpath("sample/articles.csv").read_text("utf-8")
        found, problems = csvfile.read(text)
        if problems:
            raise StorageError(
                f"The sample knowledge, line {problems[0].line}: {problems[0].reason}"
            )
        await editing.take(tx, found, by="sample", action="seed", now=now)
        await notes.set_fact(tx, "seeded", now.isoformat())
