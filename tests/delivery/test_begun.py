"""What a killed process had taken and not begun to send goes out; only the rest is doubted."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import begun
from bot.begun import Begun
from storage import outbox
from storage.database import Database
from tests.channels.conftest import ACCOUNT, HandClock, text, until
from tests.delivery.kit import Desk

AT = ("telegram", ACCOUNT)
Change = Callable[[Path, pytest.MonkeyPatch], object]


async def test_what_had_not_begun_goes_out_after_the_crash(
    database: Database, clock: HandClock, tmp_path: Path
) -> None:
    desk = Desk(database, clock, folder=tmp_path)
    desk.platform.gate.clear()
    desk.start()
    for peer in (1, 2):
        await desk.house.queue(peer, text(f"{peer}一"), text(f"{peer}二"), text(f"{peer}三"))
    await until(lambda: desk.platform.now == 2)
    assert await desk.house.states() == ["sending"] * 6
    await desk.crash()
    desk.platform.gate.set()
    desk.start()
    await desk.passes(5)
    assert await desk.house.states() == ["unknown", "sent", "sent"] * 2
    assert sorted(desk.platform.heard) == ["1三", "1二", "2三", "2二"]
    assert desk.platform.heard.index("1二") < desk.platform.heard.index("1三")
    await desk.delivery.stop()


def size(folder: Path) -> int:
    (path,) = folder.glob("*.begun")
    return path.stat().st_size


async def left_by(database: Database, clock: HandClock, run: Begun) -> list[str]:
    """A run begins, takes two parts and begins the first of them; the process dies."""
    desk = Desk(database, clock)
    await desk.house.queue(1, text("一"), text("二"))
    async with database.transaction() as tx:
        await run.doubt(tx, clock.now())
    run.start()
    async with database.transaction() as tx:
        first, _ = await outbox.claim(tx, *AT, "chat", now=clock.now(), limit=9)
    run.mark(first.id)
    run.mark(first.id)
    return await desk.house.states()


async def doubted(database: Database, clock: HandClock, folder: Path) -> list[str]:
    """The states that the next run finds and leaves."""
    async with database.transaction() as tx:
        following = Begun(folder, *AT)
        await following.doubt(tx, clock.now())
    following.close()
    return await Desk(database, clock).house.states()


def another_boot(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "boot").write_text("another\n", "ascii")
    monkeypatch.setattr(begun, "BOOT", folder / "boot")


def no_file(folder: Path, _: pytest.MonkeyPatch) -> None:
    begun.forget(folder)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "second"),
    [
        pytest.param(lambda *_: None, "pending", id="the process died"),
        pytest.param(another_boot, "unknown", id="the machine died: writes may be missing"),
        pytest.param(no_file, "unknown", id="another folder, or a backup put in place"),
    ],
)
async def test_when_the_file_is_believed(
    database: Database,
    clock: HandClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Change,
    second: str,
) -> None:
    run = Begun(tmp_path, *AT)
    assert await left_by(database, clock, run) == ["sending"] * 2
    run.close()
    change(tmp_path, monkeypatch)
    assert await doubted(database, clock, tmp_path) == ["unknown", second]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_whoever_wrote_it_must_be_dead_and_the_last(
    database: Database, clock: HandClock, tmp_path: Path
) -> None:
    run, elsewhere = Begun(tmp_path, *AT), Begun(None, *AT)
    await left_by(database, clock, run)
    assert await doubted(database, clock, tmp_path) == ["unknown"] * 2, "it lives: its lock is held"
    run.close()
    run = Begun(tmp_path, *AT)
    await left_by(database, clock, run)
    run.close()
    async with database.transaction() as tx:  # another machine has the account meanwhile
        await elsewhere.doubt(tx, clock.now())
        await tx.execute("UPDATE outbox SET state = 'sending', done_at = NULL WHERE id > 2")
    assert await doubted(database, clock, tmp_path) == ["unknown"] * 4


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_a_full_disk_makes_it_worthless_never_wrong(
    database: Database, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Begun(tmp_path, *AT)
    await left_by(database, clock, run)
    monkeypatch.setattr(os, "write", lambda handle, line: len(line) - 1)
    run.mark(99)
    monkeypatch.undo()
    run.mark(100)
    assert size(tmp_path) == 0
    assert await doubted(database, clock, tmp_path) == ["unknown"] * 2


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_it_does_not_grow_for_ever(
    database: Database, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(begun, "LARGE", 200)
    run = Begun(tmp_path, *AT)
    await left_by(database, clock, run)
    for number in range(100, 200):
        run.mark(number)
    run.done(range(100, 200))
    assert size(tmp_path) > 400, "the first is on its way still"
    run.done([1])
    assert size(tmp_path) < 200
    run.close()
