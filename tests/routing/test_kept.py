"""A start goes on with what the last one learned, as long as it may; else it learns anew."""

import dataclasses
import logging
import sys
from pathlib import Path

import numpy as np
import pytest

from bot import learning
from bot.cache import Cached
from bot.routing import ENOUGH, Routing
from bot.seeding import seed
from bot.shelf import Shelf
from handlers.articles.written import to_row
from handlers.cases.routing.lessons import MOST, Lessons, Past
from knowledge.classify import keeping
from knowledge.classify.classifier import RECIPE, Classifier, Lesson
from storage import articles as shelved
from storage import cases
from storage.cases import Case
from storage.database import Database
from tests.databases import prepare_learned
from tests.dialogue import MONDAY, city
from tests.pages.test_desk_cases import PARKS
from tests.routing.kit import articles, sentences
from tests.routing.test_classifier import lessons
from tests.routing.test_learning import FARMS, case_of
from tests.storage.conftest import NOW

SIZES = {"weights": 47.70292, "sharpness": 1.189207, "keys": 425825642199982, "weight": 35.87812}
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many lessons each learning had; it is done here, without a process for each."""
    numbers: list[int] = []

    async def counted(lessons: Lessons) -> bytes:
        numbers.append(len(lessons.written) + len(lessons.past))
        return learning.learned(lessons)

    monkeypatch.setattr("bot.routing.learn", counted)
    return numbers


async def test_a_process_learns_the_same_and_without_one_a_thread_does(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lessons = Lessons.of(city(), articles()[:20], [Past("柿子节归谁管", FARMS)])
    apart = await learning.learn(lessons)
    assert apart == learning.learned(lessons)
    assert caplog.text == ""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert await learning.learn(lessons) == apart
    assert "bot.learning could not work apart" in caplog.text


async def started(database: Database, folder: Path) -> Routing:
    """What a new process knows when it has begun."""
    shelf = Shelf(database)
    await shelf.load()
    known = Routing(database, city(), shelf, Cached(folder, "routing"))
    assert await known.load()
    return known


async def told(database: Database, case: Case, detail: str) -> None:
    async with database.transaction() as tx:
        await cases.change(tx, case, actor="staff:小赵", action="correct", now=NOW, detail=detail)


async def test_the_second_start_reads_and_suggests_the_same(
    database: Database, tmp_path: Path, trained: list[int]
) -> None:
    async with database.transaction() as tx:
        await shelved.put(tx, [to_row(one) for one in articles()[:60]], now=MONDAY)
    first = (await started(database, tmp_path)).departments
    assert trained
    trained.clear()
    again = (await started(database, tmp_path)).departments
    assert trained == []
    for one in sentences()[::8]:
        assert again.suggest(one.text) == first.suggest(one.text)
        for found in again.suggest(one.text):
            assert again.topic(one.text, found.value) == first.topic(one.text, found.value)
    changed = dataclasses.replace(articles()[0], question="柿子节谁办", department=FARMS)
    async with database.transaction() as tx:
        await shelved.put(tx, [to_row(changed)], now=MONDAY)
    await started(database, tmp_path)
    assert trained, "another article is another lesson"
    trained.clear()
    await started(database, tmp_path)
    assert trained == []
    assert len(list((tmp_path / "cache").iterdir())) == 1, "only the newest is kept"


async def test_new_cases_count_on_over_a_restart(
    database: Database, tmp_path: Path, trained: list[int]
) -> None:
    await case_of(database, FARMS)
    await started(database, tmp_path)
    trained.clear()
    for number in range(ENOUGH - 1):
        await case_of(database, FARMS, f"柿子节第{number}号摊位")
    known = await started(database, tmp_path)
    assert (trained, await known.load()) == ([], False)
    await case_of(database, PARKS, "山大路的槐树")
    assert await known.load()
    assert trained
    trained.clear()
    await started(database, tmp_path)
    assert trained == []


async def test_what_was_corrected_or_erased_is_not_learned_from_any_more(
    database: Database, tmp_path: Path, trained: list[int]
) -> None:
    case = await case_of(database, FARMS)
    await started(database, tmp_path)
    trained.clear()
    await told(database, case, "柿子节的停车怎么收费")
    await started(database, tmp_path)
    assert trained


def test_where_there_are_more_than_are_learned_from_the_oldest_make_room() -> None:
    told = [Past(f"柿子节第{number}号摊位", FARMS) for number in range(MOST + 3)]
    before = keeping.marks(Lessons.of(city(), [], told[3:]).past)
    assert Lessons.of(city(), [], told).new_since(before) == 3
    corrected = [*told[:4], Past("柿子节的停车", FARMS), *told[5:]]
    assert Lessons.of(city(), [], corrected).new_since(before) is None
    assert Lessons.of(city(), [], told[4:]).new_since(before) is None, "one is gone"


@on_sqlite
async def test_a_spoiled_file_is_learned_anew_and_replaced(
    database: Database, tmp_path: Path, trained: list[int]
) -> None:
    await started(database, tmp_path)
    file = Cached(tmp_path, "routing")
    whole = file.read()
    flipped = whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]
    for spoiled in (whole[: len(whole) // 2], whole[:40], b"", b"PK\x03\x04 another's", flipped):
        file.write(spoiled)
        (tmp_path / "cache" / "routing.killed").write_bytes(spoiled)
        trained.clear()
        again = await started(database, tmp_path)
        assert trained
        assert again.departments.suggest("小区停水了")[0].value == "市供水服务单位"
        assert file.read() == whole
        assert [one.name for one in (tmp_path / "cache").iterdir()] == ["routing"]


@on_sqlite
async def test_without_a_place_to_keep_it_it_is_learned_each_time(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("somebody's own")
    with caplog.at_level(logging.WARNING):
        known = await started(database, tmp_path)
    assert known.departments.suggest("小区停水了")[0].value == "市供水服务单位"
    assert "cache" in caplog.text
    (tmp_path / "cache").unlink()
    (tmp_path / "cache" / "routing").mkdir(parents=True)
    await started(database, tmp_path)
    assert [one.name for one in (tmp_path / "cache").iterdir()] == ["routing"]


def test_whoever_learns_otherwise_raises_the_recipe() -> None:
    """Else what was kept would be taken for what would be learned now."""
    given = [*lessons(60, 0.2), Lesson("Ｗａｔｅｒ 停水！", "水", 2.0), Lesson("電壓不穩", "电")]
    arrays = Classifier.train(given).arrays()
    sizes = {name: float(np.abs(one).sum()) for name, one in arrays.items() if name != "labels"}
    assert RECIPE == 1
    assert sizes == pytest.approx(SIZES, rel=1e-4)


def test_the_bytes_are_nobody_elses() -> None:
    models = [Classifier.train(lessons(number)) for number in (30, 1, 0)]
    key = keeping.key([Lesson("停水", "水")])
    packed = keeping.pack(key, models, [1, 2**64 - 1])
    assert keeping.unpack(packed, keeping.key([Lesson("停水", "电")])) is None
    found = keeping.unpack(packed, key)
    assert found is not None
    assert found[1] == [1, 2**64 - 1]
    for text in ("停水", "没有见过的字"):
        assert [one.guess(text) for one in found[0]] == [one.guess(text) for one in models]


@pytest.mark.parametrize("database_kind", ["postgresql"])
async def test_what_the_tests_servers_are_given_holds(
    database: Database, tmp_path: Path, trained: list[int]
) -> None:
    """On the other database than the one that it was learned with, too."""
    await seed(database, sample=True, now=MONDAY)
    prepare_learned(tmp_path)
    trained.clear()
    await started(database, tmp_path)
    assert trained == []
