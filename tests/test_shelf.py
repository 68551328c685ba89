"""The knowledge that turns use: seeded once, exchanged whole when it changes, never lost."""

import asyncio
import contextlib
import json
import sys
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import indexing, shelf
from bot.seeding import seed
from bot.shelf import Shelf
from handlers.articles.written import to_row
from knowledge.articles import Article
from knowledge.gate import Thresholds
from knowledge.search import Found, Index
from storage import articles, notes, versions
from storage.database import Database
from storage.opening import open_database
from tests.databases import open_upgraded
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
    await seed(database, sample=True, now=MONDAY)
    seeded = await count(database)
    assert seeded > 120
    async with database.transaction() as tx:
        await tx.execute("DELETE FROM articles")
    await seed(database, sample=True, now=MONDAY)
    assert await count(database) == 0, "what a city threw away came back"


async def test_no_sample_where_it_is_not_wanted_or_something_is_there(database: Database) -> None:
    await seed(database, sample=False, now=MONDAY)
    assert await count(database) == 0
    await put(database, "water")
    await seed(database, sample=True, now=MONDAY)
    assert await count(database) == 1


async def test_where_all_is_there_already_a_command_waits_for_nobody(database: Database) -> None:
    await seed(database, sample=True, now=MONDAY)
    async with asyncio.timeout(60), database.transaction() as tx:
        await notes.set_fact(tx, "busy", "writing")
        await seed(database, sample=True, now=MONDAY)
        await seed(database, sample=False, now=MONDAY)


async def test_articles_from_before_versions_are_adopted_once(database: Database) -> None:
    async with database.transaction() as tx:
        await articles.put(tx, [to_row(article("water"), version=0)], now=MONDAY)
    await seed(database, sample=True, now=MONDAY)
    async with database.reading() as view:
        [first] = await versions.of_article(view, "water")
    assert first.state == "published"


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


async def test_what_is_newly_on_the_shelf_is_ready_in_english_too(database: Database) -> None:
    known = Shelf(database)
    await known.load()
    assert "english" not in vars(known.index), "the start waits for no English"
    await put(database, "water")
    await known.load()
    assert "english" in vars(known.index)


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
    here, there = [await open_upgraded(tmp_path) for _ in range(2)]
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


async def test_a_large_index_is_built_apart_and_searched_in_a_thread_and_is_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "BUILT_APART", 2)
    monkeypatch.setattr(shelf, "SEARCHED_IN_THREAD", 2)
    monkeypatch.setattr(shelf, "PAGE", 1)
    known = Shelf(database)
    await known.load()
    await put(database, "water", "gas", "bus")
    with monkeypatch.context() as here:
        here.setattr(Index, "build", lambda *given: pytest.fail("was built here"))
        await known.load()
    threads: list[threading.Thread] = []
    search = Index.search

    def watched(index: Index, text: str, *, limit: int, on: date, language: str) -> Found:
        threads.append(threading.current_thread())
        return search(index, text, limit=limit, on=on, language=language)

    monkeypatch.setattr(Index, "search", watched)
    index, found = await known.search("gas怎么办", limit=3, on=MONDAY.date())
    assert threads != [threading.main_thread()]
    assert index is known.index
    assert found.answer == "gas"
    own = Index.build([article(name) for name in ("bus", "gas", "water")])
    assert index.thresholds == own.thresholds
    assert found.hits == search(own, "gas怎么办", limit=3, on=MONDAY.date()).hits


async def test_a_small_change_is_served_at_once_and_its_own_thresholds_follow(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{first}{second}" for first in "水电气热网路桥" for second in "表费管卡站"]
    await put(database, *names)
    known = Shelf(database)
    await known.load()
    before = known.index.thresholds
    with monkeypatch.context() as here:
        here.setattr("knowledge.search.calibrate", lambda texts: pytest.fail("held the answer up"))
        await put(database, "zebra")
        await known.load()
        assert known.index.article("zebra")
        assert known.index.thresholds == before
    exact = Index.build(known.index.articles).thresholds
    assert exact != before
    running = asyncio.create_task(known.run())
    stamp = known.stamp
    for _ in range(1000):
        if json.loads(await kept(database) or "{}").get("thresholds") == exact.to_dict():
            break
        await asyncio.sleep(0.01)
    running.cancel()
    assert known.index.thresholds == exact
    again = Shelf(database)
    with monkeypatch.context() as here:
        here.setattr("knowledge.search.calibrate", lambda texts: pytest.fail("were kept"))
        await again.load()
    assert again.stamp == stamp
    assert again.index.thresholds == exact


async def test_small_changes_that_add_up_are_calibrated_at_once(database: Database) -> None:
    names = [f"{first}{second}" for first in "水电气热网" for second in "表费管卡站楼街区"]
    await put(database, *names)
    known = Shelf(database)
    await known.load()
    before = known.index.thresholds
    for name in ("zebra", "yak"):
        await put(database, name)
        await known.load()
        assert known.index.thresholds == before
    await put(database, "xerus")
    await known.load()
    assert known.index.thresholds == Index.build(known.index.articles).thresholds != before


async def kept(database: Database) -> str | None:
    async with database.reading() as view:
        return await notes.fact(view, shelf.CALIBRATED)


PUBLISHING = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from handlers.articles import editing
from knowledge.articles import Article
from knowledge.gate import Thresholds
from storage.opening import open_database

async def publish():
    database = await open_database(sys.argv[1], data_dir=Path(sys.argv[2]))
    article = Article("tram", "有轨电车几点末班", "二十二点。")
    async with database.transaction() as tx:
        await editing.take(tx, [article], by="小王", now=datetime.now(UTC))
    await database.close()

asyncio.run(publish())
"""


async def test_what_another_process_publishes_is_answered(
    database_url: str, tmp_path: Path
) -> None:
    """Within a second or two (docs/performance.md); how busy the machine is says nothing here."""
    here = await open_database(database_url, data_dir=tmp_path)
    await seed(here, sample=True, now=MONDAY)
    known = Shelf(here)
    await known.load()
    tasks = [asyncio.create_task(known.run()), asyncio.create_task(here.watch())]
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PUBLISHING, database_url, str(tmp_path))
    )
    assert await other.wait() == 0
    answer = None
    async with asyncio.timeout(60):
        while answer != "tram":
            await asyncio.sleep(0.02)
            _, found = await known.search("有轨电车几点末班", limit=1, on=MONDAY.date())
            answer = found.answer
    for task in tasks:
        task.cancel()
    await here.close()


async def test_a_thread_builds_what_no_process_can(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    index = await indexing.build_apart([article("water")], None)
    assert index.article("water")
    assert "bot.indexing could not work apart" in caplog.text


async def test_thresholds_by_a_set_hold_at_once_and_over_small_changes(database: Database) -> None:
    await put(database, *"abcdefghij")
    known = Shelf(database)
    await known.load()
    own = known.index.thresholds
    await shelf.keep_by_set(database, known.index.with_thresholds(Thresholds(9.0, 8.0)), 60)
    await known.load()
    assert known.index.thresholds == Thresholds(9.0, 8.0)
    await put(database, "k")
    await known.load()
    assert known.index.thresholds == Thresholds(9.0, 8.0), "one more article is no other base"
    other = Shelf(database)
    await other.load()
    assert other.index.thresholds == Thresholds(9.0, 8.0)
    await put(database, *"lmnopq")
    await known.load()
    assert known.index.thresholds != Thresholds(9.0, 8.0)
    assert own != Thresholds(9.0, 8.0)
