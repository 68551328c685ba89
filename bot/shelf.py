"""The present index of the knowledge base, replaced whole when the articles change."""

import asyncio
import json
import logging
from collections.abc import Sequence
from datetime import date
from functools import partial
from math import inf
from typing import Any

from bot import indexing
from bot.memory import in_thread
from bot.rest import news_of
from handlers.articles.written import from_row
from knowledge.articles import Article
from knowledge.calibrate import RECIPE
from knowledge.dictionary import Dictionary
from knowledge.gate import Thresholds
from knowledge.search import Found, Index
from storage import articles, notes
from storage.database import Database, Row, Transaction

Known = dict[str, tuple[str, Article]]
"""Article id -> (the mark of its row, the article)."""

log = logging.getLogger("warmline.knowledge")

CALIBRATED = "calibrated"
"""The fact under which the thresholds of the present articles are kept."""

PAGE = 500
"""Articles that are read at once: a few milliseconds."""
SINGLE = 10
"""An article alone costs as much to read as this many of a page."""
MARKS = 5_000
"""The same for ids alone."""
SEARCHED_IN_THREAD = 50_000
"""From this many articles on, one search of a hundred takes 5 ms and more (docs/performance.md);
below, going to a thread and back would cost more than it spares."""
BUILT_APART = 20_000
"""From this many articles on, an index that replaces another is built by a process of its own:
single steps of numpy hold all threads of a process up. Below, starting one and taking its work
over takes longer, and holds up more, than the steps do (docs/performance.md)."""


MUCH = 0.2
"""Beyond this share of articles more or less, thresholds that a set of questions gave are void."""
FEW = 0.05
"""Where no larger share of the articles changed, the thresholds from before serve until those of
the present articles are found, beside serving: finding them would hold the new answers up."""


_UNASKED = Thresholds(sure=inf, choices=inf, belongs=inf, shy=0.0)
"""Of no articles: nothing is found, so there is nothing to calibrate."""


class Shelf:
    """Holds the index that searches use; a new one is built beside it and swapped in."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._index, self._dictionary = Index.build([], _UNASKED), Dictionary.build([])
        self._stamp: tuple[int, str] | None = None
        self._known: Known = {}
        self._changed = 0  # articles that changed since the thresholds in use were found
        self._uncalibrated = asyncio.Event()
        self._news = news_of(database, articles.TOPIC)

    @property
    def index(self) -> Index:
        return self._index

    @property
    def dictionary(self) -> Dictionary:
        return self._dictionary

    @property
    def articles(self) -> list[Article]:
        return [article for _, article in self._known.values()]

    @property
    def stamp(self) -> str:
        """Names what the index holds: the same in every process, another after each change."""
        return json.dumps(self._stamp)

    async def search(
        self, text: str, *, limit: int, on: date, language: str = ""
    ) -> tuple[Index, Found]:
        """What the present index finds, and that index. A large one is searched in a thread."""
        index = self._index
        if len(index) < SEARCHED_IN_THREAD:
            return index, index.search(text, limit=limit, on=on, language=language)
        search = partial(index.search, text, limit=limit, on=on, language=language)
        return index, await asyncio.to_thread(search)

    async def load(self) -> None:
        """Read the articles and build the index, if anything changed."""
        async with self._database.reading() as view:
            stamp = await articles.stamp(view)
            kept = json.loads(await notes.fact(view, CALIBRATED) or "{}")
            if stamp == self._stamp:
                self._take(kept)
                return
            read = await self._read(view)
        found = [article for _, article in read.values()]
        thresholds, changed = self._thresholds(kept, stamp, read)
        apart = self._stamp is not None and len(found) >= BUILT_APART
        build = indexing.build_apart if apart else indexing.build
        index = await build(found, thresholds)
        if self._stamp is not None:
            await _speak_english(index)
        self._index = index
        self._dictionary = await in_thread(Dictionary.build, found)
        self._known, self._stamp, self._changed = read, stamp, changed
        if thresholds is None:
            await self._keep(stamp)
        elif changed:
            self._uncalibrated.set()
        log.info("%d articles are on the shelf", len(found))

    def _take(self, kept: dict[str, Any]) -> None:
        """Thresholds that were found by a set of questions hold at once."""
        if _by_set(kept, len(self._index)):
            self._index = self._index.with_thresholds(Thresholds.from_dict(kept["thresholds"]))

    def _thresholds(
        self, kept: dict[str, Any], stamp: tuple[int, str], read: Known
    ) -> tuple[Thresholds | None, int]:
        """(Those that were kept for these articles, or the present ones if they still do, else
        None; how many articles have changed since they were found.)"""
        same = kept.get("stamp") == list(stamp) and kept.get("recipe") == RECIPE
        if same or _by_set(kept, len(read)):
            return Thresholds.from_dict(kept["thresholds"]), 0
        other = [name for name, (mark, _) in read.items() if mark != self._mark(name)]
        changed = self._changed + len(other) + len(self._known.keys() - read.keys())
        return (self._index.thresholds, changed) if changed <= FEW * len(read) else (None, 0)

    def _mark(self, name: str) -> str | None:
        known = self._known.get(name)
        return known and known[0]

    async def _read(self, view: Transaction) -> Known:
        """All articles in the order of their ids; those that did not change are not read again."""
        marks: dict[str, str] = {}
        async for some in articles.marks(view, size=MARKS):
            marks |= some
        changed = [name for name, mark in marks.items() if mark != self._mark(name)]
        fresh: dict[str, Article] = {}
        if len(changed) > min(PAGE, len(marks) // SINGLE):
            async for rows in articles.pages(view, size=PAGE):
                fresh |= await asyncio.to_thread(_read, rows)
        else:
            for name in changed:
                row = await articles.by_id(view, name)
                fresh |= _read([row] if row else [])
        return {
            name: (mark, fresh[name] if name in fresh else self._known[name][1])
            for name, mark in marks.items()
        }

    async def _keep(self, stamp: tuple[int, str]) -> None:
        found = {"stamp": stamp, "recipe": RECIPE, "thresholds": self._index.thresholds.to_dict()}
        async with self._database.transaction() as tx:
            await notes.set_fact(tx, CALIBRATED, json.dumps(found))

    async def run(self) -> None:
        """Load again whenever the articles change, until cancelled."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._follow())
            both.create_task(self._settle())

    async def _follow(self) -> None:
        await _speak_english(self._index)
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self.load()
            except Exception:
                log.exception("the changed articles could not be loaded; the old ones stay")

    async def _settle(self) -> None:
        """Find the very thresholds of the articles that came onto the shelf with earlier ones."""
        while True:
            await self._uncalibrated.wait()
            self._uncalibrated.clear()
            try:
                await self._calibrate()
            except Exception:
                log.exception("the new thresholds could not be kept")

    async def _calibrate(self) -> None:
        index, stamp = self._index, self._stamp
        exact = await asyncio.to_thread(index.calibrated)
        # If the articles changed again meanwhile, theirs are found next.
        if self._index is index and stamp:
            self._index, self._changed = exact, 0
            await self._keep(stamp)


async def _speak_english(index: Index) -> None:
    """Have what is written in English ready before the next question, beside serving."""
    await in_thread(getattr, index, "english")


def _by_set(kept: dict[str, Any], count: int) -> bool:
    """Whether thresholds were found by a set of questions, for a base that has not become
    another one since."""
    if not kept.get("set") or kept["recipe"] != RECIPE:
        return False
    was = int(kept["articles"])
    return abs(count - was) <= MUCH * was


async def keep_by_set(database: Database, index: Index, questions: int) -> None:
    """Keep an index's thresholds, found by that many questions; every process takes them up. By no
    questions: those of the articles themselves hold again, from the next start or change on."""
    kept = {
        "recipe": RECIPE,
        "set": questions,
        "articles": len(index),
        "thresholds": index.thresholds.to_dict(),
    }
    async with database.transaction() as tx:
        await notes.set_fact(tx, CALIBRATED, json.dumps(kept if questions else {}))
        tx.touch(articles.TOPIC)


def _read(rows: Sequence[Row]) -> dict[str, Article]:
    return {row["article_id"]: from_row(row) for row in rows}
