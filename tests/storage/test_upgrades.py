"""The schema comes up by numbered upgrades, whoever starts first and however often."""

import asyncio
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from storage import notes, upgrades
from storage.database import Database, driver_errors
from storage.errors import NewerSchema, StorageError
from storage.opening import open_database
from storage.upgrades import upgrade
from tests.databases import fresh_postgres
from tests.storage.conftest import NOW

OPEN = """
import asyncio, sys
from pathlib import Path
from types import SimpleNamespace
from storage.opening import open_database

async def main():
    database = await open_database(sys.argv[1], data_dir=Path(sys.argv[2]))
    async with database.reading() as view:
        print(await view.value("SELECT count(*) FROM schema_upgrades"))
    await database.close()

asyncio.run(main())
"""


async def test_a_fresh_database_gets_every_upgrade_once(database: Database) -> None:
    async with database.reading() as view:
        rows = await view.rows("SELECT number, applied_at FROM schema_upgrades ORDER BY number")
    assert [row["number"] for row in rows] == list(upgrades.available())
    assert all(row["applied_at"].tzinfo for row in rows)


async def test_upgrading_again_changes_nothing(database: Database) -> None:
    assert await upgrade(database) == []


async def test_a_newer_schema_is_refused_with_what_to_do(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            "INSERT INTO schema_upgrades (number, applied_at) VALUES (9999, :applied_at)",
            applied_at=NOW,
        )
    with pytest.raises(NewerSchema, match=r"schema 9999.*Start the newer version"):
        await upgrade(database)


async def test_a_broken_upgrade_leaves_nothing_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {
        **upgrades.available(),
        9998: "CREATE TABLE half (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n",
    }
    monkeypatch.setattr(upgrades, "available", lambda: broken)
    with pytest.raises(Exception, match="nowhere"):
        await upgrade(database)
    async with database.transaction() as tx:
        await tx.execute("CREATE TABLE half (id INTEGER)")


async def test_processes_that_start_at_once_upgrade_once(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = ""
    if database_kind == "postgresql":
        url = await fresh_postgres(request.getfixturevalue("postgres_url"))
    starting = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", OPEN, url, str(tmp_path),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(4)
    ]  # fmt: skip
    for process in starting:
        out, errors = await process.communicate()
        assert (process.returncode, errors.decode()) == (0, "")
        assert int(out) == len(upgrades.available())


async def test_a_file_that_is_no_database_is_refused_and_the_program_can_end(
    tmp_path: Path,
) -> None:
    (tmp_path / "warmline.db").write_bytes(b"this is no database at all " * 100)
    with pytest.raises(StorageError, match="cannot be used"):
        await open_database("", data_dir=tmp_path)
    # Its threads would keep the process alive if they were still there.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OPEN, "", str(tmp_path), stderr=asyncio.subprocess.PIPE
    )
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert b"StorageError" in errors


async def test_a_database_out_of_reach_is_told_in_one_sentence(tmp_path: Path) -> None:
    pytest.importorskip("asyncpg")
    for url in ("postgresql://warmline@127.0.0.1:1/none", "postgresql://127.0.0.1:port/none"):
        with pytest.raises(StorageError, match=r"[Cc]heck DATABASE_URL"):
            await open_database(url, data_dir=tmp_path)


async def test_a_statement_can_be_for_one_database_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = """
-- A note; with a semicolon
{sqlite} CREATE TABLE only_sqlite (id INTEGER);
{postgresql} CREATE TABLE only_postgresql (id INTEGER);
CREATE TABLE both_of_them (id INTEGER);
"""
    monkeypatch.setattr(upgrades, "available", lambda: {9997: script})
    async with database.transaction() as tx:
        await tx.execute("DELETE FROM schema_upgrades")
    assert await upgrade(database) == [9997]
    async with database.reading() as view:
        await view.rows(f"SELECT * FROM both_of_them, only_{database.name}")


async def test_the_audit_trail_only_grows(database: Database) -> None:
    async with database.transaction() as tx:
        await notes.audit(tx, "staff:小赵", "reveal", "case:JN1", now=NOW, text="回访")
    changes = ["UPDATE audit SET text = ''", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"]
    if database.name == "postgresql":
        changes.append("TRUNCATE audit")
    for change in changes:
        with pytest.raises(driver_errors(), match="only ever appended"):
            async with database.transaction() as tx:
                await tx.execute(change)
    async with database.reading() as view:
        assert await view.value("SELECT text FROM audit") == "回访"


async def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "warmline.db").write_bytes(b"no database" * 500)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=4096))
    with pytest.raises(StorageError, match="its disk is full: make room"):
        await open_database("", data_dir=tmp_path)
