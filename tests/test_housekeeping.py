"""Tidying: what nobody needs goes, what somebody needs stays."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.files import Files
from bot.housekeeping import KEEP_INBOX, KEEP_TIMERS, KEEP_UNNAMED, Housekeeping
from storage import inbox, media, privacy, timers
from storage.database import Database
from storage.inbox import Received
from storage.media import File
from tests.dialogue import MONDAY, FakeClock
from tests.storage.conftest import address, talk

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(100)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "media", 1_000_000)


async def keep(files: Files, data: bytes, *, hours_ago: float) -> str:
    """Store bytes as if it had been that long ago; their hash."""
    kept = await files.keep(data, trusted=True)
    at = (MONDAY - timedelta(hours=hours_ago)).timestamp()
    os.utime(files.path(kept.sha256), (at, at))
    return kept.sha256


async def test_bytes_that_no_row_names_go_and_all_others_stay(
    database: Database, files: Files, tmp_path: Path
) -> None:
    li = await talk(database)
    named = await keep(files, JPEG + b"named", hours_ago=50)
    orphan = await keep(files, JPEG + b"orphan", hours_ago=50)
    fresh = await keep(files, JPEG + b"fresh", hours_ago=0)
    half_written = tmp_path / "media" / named[:2] / "tmpabcd"
    half_written.write_bytes(b"\xff\xd8")
    os.utime(half_written, (0, 0))
    async with database.transaction() as tx:
        file = File("named", li.id, "image", "", "", 1, named, {}, "stored", 0)
        await media.add(tx, file, now=MONDAY)
    clock = FakeClock()
    await Housekeeping(database, files, clock).tidy()
    there = {path.name for path in (tmp_path / "media").glob("??/*")}
    assert there == {named, fresh}
    assert orphan not in there


async def test_what_an_erased_citizen_sent_leaves_the_disk(
    database: Database, files: Files
) -> None:
    li = await talk(database)
    sent = await keep(files, JPEG, hours_ago=2)
    async with database.transaction() as tx:
        file = File("sent", li.id, "image", "", "", 1, sent, {}, "stored", 0)
        await media.add(tx, file, now=MONDAY)
        await privacy.erase(tx, li.person_id, MONDAY)
    await Housekeeping(database, files, FakeClock()).tidy()
    assert not files.path(sent).exists()


async def test_bytes_that_come_again_are_new_again(database: Database, files: Files) -> None:
    """A file that is kept again is not removed before the row that names it is written."""
    old = await keep(files, JPEG, hours_ago=50)
    assert (await files.keep(JPEG, trusted=True)).sha256 == old
    clock = FakeClock(datetime.now(UTC) + KEEP_UNNAMED / 2)
    await Housekeeping(database, files, clock).tidy()
    assert files.path(old).exists()


async def test_old_rows_that_are_done_go_and_open_ones_stay(
    database: Database, files: Files
) -> None:
    async with database.transaction() as tx:
        rows = [Received(address(), key, {}) for key in ("done", "open")]
        await inbox.store(tx, rows, MONDAY)
        await tx.execute(
            "UPDATE inbox SET done_at = :done_at WHERE dedupe_key = 'done'", done_at=MONDAY
        )
        await timers.plan(tx, "case:1", "x", MONDAY)
        await timers.plan(tx, "case:2", "x", MONDAY)
        await timers.cancel(tx, "case:1", MONDAY)
    clock = FakeClock(MONDAY + max(KEEP_INBOX, KEEP_TIMERS) + timedelta(hours=1))
    await Housekeeping(database, files, clock).tidy()
    async with database.reading() as view:
        assert await inbox.depth(view) == 1
        assert [row["dedupe_key"] for row in await view.rows("SELECT * FROM inbox")] == ["open"]
        assert [row["subject"] for row in await view.rows("SELECT * FROM timers")] == ["case:2"]
