"""The knowledge that turns use: seeded once, exchanged whole when it changes, never lost."""

import asyncio
import contextlib
from datetime import timedelta
from pathlib import Path

from bot import shelf
from bot.shelf import Shelf
from handlers.articles.written import to_row
from knowledge.articles import Article
from storage import articles
from storage.database import Database, open_database
from tests.dialogue import MONDAY


def article(name: str) -> Article:
    return Article(id=name, question=f"{name}怎么办", answer="这样办", aliases=("一", "二"))


async def put(database: Database, *names: str) -> None:
    async with database.transaction() as tx:
        rows = [to_row(article(name)) for name in names]
        await articles.put(tx, rows, now=MONDAY)


async def count(database: Database) -> int:
    async with database.reading() as view:
        return await articles.count(view)


async def known_soon(known: Shelf, name: str) -> None:
    for _ in range(500):
        with contextlib.suppress(KeyError):
            known.index.article(name)
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{name} did not come onto the shelf")


async def test_an_empty_database_gets_the_sample_once(database: Database) -> None:
    await shelf.seed(database, sample=True, now=MONDAY)
    seeded = await count(database)
    assert seeded > 120
    async with database.transaction() as tx:
        await tx.execute("DELETE FROM articles")
    await shelf.seed(database, sample=True, now=MONDAY)
    assert await count(database) == 0, "what a city threw away came back"


async def test_no_sample_where_it_is_not_wanted_or_something_is_there(database: Database) -> None:
    await shelf.seed(database, sample=False, now=MONDAY)
    assert await count(database) == 0
    await put(database, "water")
    await shelf.seed(database, sample=True, now=MONDAY)
    assert await count(database) == 1


async def test_an_article_comes_back_from_its_row_as_it_was(database: Database) -> None:
    await put(database, "water")
    known = Shelf(database)
    await known.load()
    assert known.index.article("water") == article("water")


async def test_a_change_is_on_the_shelf_soon_and_the_old_index_serves_until_then(
    database: Database,
) -> None:
    known = Shelf(database)
    await known.load()
    before = known.index
    running = asyncio.create_task(known.run())
    await put(database, "water")
    assert known.index is before
    await known_soon(known, "water")
    running.cancel()


async def test_articles_that_cannot_be_read_leave_the_old_ones_in_use(database: Database) -> None:
    await put(database, "water")
    known = Shelf(database)
    await known.load()
    running = asyncio.create_task(known.run())
    async with database.transaction() as tx:
        await tx.execute(
            "UPDATE articles SET valid_from = 'someday', changed_at = :changed_at",
            changed_at=MONDAY + timedelta(hours=1),
        )
        tx.touch(articles.TOPIC)
    await asyncio.sleep(0.1)
    assert known.index.article("water")
    async with database.transaction() as tx:
        await tx.execute("UPDATE articles SET valid_from = ''")
    await put(database, "gas")
    await known_soon(known, "gas")
    running.cancel()


async def test_an_import_by_another_process_is_noticed(tmp_path: Path) -> None:
    here, there = [await open_database("", data_dir=tmp_path) for _ in range(2)]
    known = Shelf(here)
    await known.load()
    tasks = [asyncio.create_task(known.run()), asyncio.create_task(here.watch())]
    await asyncio.sleep(0.1)
    await put(there, "water")
    await known_soon(known, "water")
    for task in tasks:
        task.cancel()
    await there.close()
    await here.close()
