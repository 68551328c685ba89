"""Backup and restore: everything comes back, or nothing is touched."""

import asyncio
import hashlib
import io
import json
import os
import sqlite3
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import lock, secrets
from bot.backup import FACT, Manifest, backup
from bot.files import Files
from bot.restore import restore
from bot.settings import Settings
from handlers.errors import Refused
from storage import notes
from storage.errors import InUse, NewerSchema, StorageError
from storage.opening import open_database
from tests.commands import Run, command_line
from tests.databases import fresh_postgres, open_upgraded

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PDF = b"%PDF-1.4 a tree, freed"


def settings_in(folder: Path, url: str = "") -> Settings:
    return Settings(data_dir=folder, database_url=url)


async def _fill(known: Settings, fact: str) -> None:
    database = await open_upgraded(known.data_dir, known.database_url)
    async with database.transaction() as tx:
        await notes.set_fact(tx, "tree", fact)
    await database.close()
    await Files(known.data_dir / "media", 1000).keep(PDF, trusted=True)


async def _fact(known: Settings, name: str = "tree") -> str:
    database = await open_upgraded(known.data_dir, known.database_url)
    try:
        async with database.reading() as view:
            return await notes.fact(view, name) or ""
    finally:
        await database.close()


@pytest.fixture
def house(tmp_path: Path) -> Settings:
    """A data folder with something of everything."""
    known = settings_in(tmp_path / "data")
    asyncio.run(_fill(known, "freed"))
    secrets.secret_key(known)
    return known


@pytest.mark.parametrize("name", ["all.tar", "all.tar.gz"])
def test_everything_comes_back(name: str, house: Settings, tmp_path: Path) -> None:
    file = tmp_path / name
    manifest = backup(house, file)
    assert (manifest.database, manifest.files) == ("sqlite", 1)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (file.read_bytes()[:2] == b"\x1f\x8b") == name.endswith(".gz")
    assert sorted(one.name for one in tmp_path.iterdir()) == [name, "data"]

    other = settings_in(tmp_path / "other")
    assert restore(other, file) == manifest
    assert asyncio.run(_fact(other)) == "freed"
    assert secrets.secret_key(other) == secrets.secret_key(house)
    assert stat.S_IMODE(secrets.key_file(other).stat().st_mode) == 0o600
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert (other.data_dir / "media" / sha256[:2] / sha256).read_bytes() == PDF
    assert not list(other.data_dir.glob(".restore*"))


def test_a_backup_while_others_write_is_one_moment(house: Settings, tmp_path: Path) -> None:
    """Two facts are always written together; a copy with one of them would be torn."""

    async def write_on(done: asyncio.Event) -> None:
        database = await open_database("", data_dir=house.data_dir)
        count = 0
        while not done.is_set():
            count += 1
            async with database.transaction() as tx:
                await notes.set_fact(tx, "left", str(count))
                await notes.set_fact(tx, "right", str(count))
        await database.close()

    async def both() -> None:
        done = asyncio.Event()
        writing = asyncio.create_task(write_on(done))
        await asyncio.sleep(0.05)
        for number in range(3):
            await asyncio.to_thread(backup, house, tmp_path / f"{number}.tar")
        done.set()
        await writing

    asyncio.run(both())
    for number in range(3):
        other = settings_in(tmp_path / f"other{number}")
        restore(other, tmp_path / f"{number}.tar")
        with closing(sqlite3.connect(other.data_dir / "warmline.db")) as database:
            facts = dict(database.execute("SELECT name, value FROM facts"))
        assert facts["left"] == facts["right"]


def test_a_backup_never_overwrites(house: Settings, tmp_path: Path) -> None:
    file = tmp_path / "mine.tar"
    file.write_text("precious")
    with pytest.raises(Refused, match="there already"):
        backup(house, file)
    assert file.read_text() == "precious"


def test_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nothing to back up"):
        backup(settings_in(tmp_path / "empty"), tmp_path / "all.tar")
    sqlite3.connect(tmp_path / "warmline.db").close()
    with pytest.raises(Refused, match="not Warmline's"):
        backup(settings_in(tmp_path), tmp_path / "all.tar")


def test_a_damaged_database_is_not_backed_up(house: Settings, tmp_path: Path) -> None:
    path = house.data_dir / "warmline.db"
    content = bytearray(path.read_bytes())
    content[4096:12288] = os.urandom(8192)
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"damaged|cannot be used"):
        backup(house, tmp_path / "all.tar")
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_data_that_is_there_stays_or_moves_aside(house: Settings, tmp_path: Path) -> None:
    file = tmp_path / "all.tar"
    backup(house, file)
    asyncio.run(_fill(house, "chained"))
    with pytest.raises(Refused, match="--force"):
        restore(house, file)
    assert asyncio.run(_fact(house)) == "chained"
    (house.data_dir / "telegram-123456.begun").write_text("of the former database", "ascii")
    restore(house, file, force=True)
    assert not [*house.data_dir.glob("*.begun")]
    assert asyncio.run(_fact(house)) == "freed"
    [aside] = house.data_dir.glob("before-restore-*")
    assert asyncio.run(_fact(settings_in(aside))) == "chained"
    assert (aside / "media").is_dir()
    assert (aside / "secret.key").read_text() == secrets.key_file(house).read_text()


def test_a_restore_waits_for_no_server(house: Settings, tmp_path: Path) -> None:
    file = tmp_path / "all.tar"
    backup(house, file)
    with lock.held(house.data_dir, "http://127.0.0.1:8345"):
        assert lock.holder(house.data_dir).startswith("http://127.0.0.1:8345 (process ")
        with pytest.raises(InUse, match=r"in use by http://127\.0\.0\.1:8345"):
            restore(house, file, force=True)
    assert lock.holder(house.data_dir) == ""
    restore(house, file, force=True)


def test_leftovers_of_a_lost_database_do_not_spoil_the_restored_one(
    house: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "all.tar"
    backup(house, file)
    other = settings_in(tmp_path / "other")
    other.data_dir.mkdir()
    (other.data_dir / "warmline.db-wal").write_bytes(b"x" * 5000)
    restore(other, file)
    assert asyncio.run(_fact(other)) == "freed"


# Archives that somebody spoilt, by accident or on purpose.

Members = dict[str, bytes]
Spoil = Callable[[Members], None]


def members(file: Path) -> Members:
    with tarfile.open(file) as tar:
        return {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]


def write(file: Path, parts: Members) -> None:
    with tarfile.open(file, "w") as tar:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def _manifest(parts: Members, **changed: object) -> None:
    parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | changed).encode()


def _no_manifest(parts: Members) -> None:
    del parts["manifest.json"]


def _no_copy(parts: Members) -> None:
    del parts["database.sqlite"]


def _other_copy(parts: Members) -> None:
    parts["database.sqlite"] += b"\0"


def _other_picture(parts: Members) -> None:
    name = next(name for name in parts if name.startswith("media/"))
    parts[name] = b"another picture"


def _no_picture(parts: Members) -> None:
    del parts[next(name for name in parts if name.startswith("media/"))]


SPOILT: dict[str, tuple[Spoil, str]] = {
    "no manifest": (_no_manifest, "cut off"),
    "no database": (_no_copy, "not those"),
    "another database": (_other_copy, "not those"),
    "another picture": (_other_picture, "not whole"),
    "a picture less": (_no_picture, "not those"),
    "manifest is no JSON": (lambda p: p.update({"manifest.json": b"{"}), "cannot be read"),
    "manifest lacks parts": (lambda p: p.update({"manifest.json": b"{}"}), "cannot be read"),
    "a newer form": (lambda p: _manifest(p, format=2), "newer Warmline"),
    "of PostgreSQL": (lambda p: _manifest(p, database="postgresql"), "not those"),
    "a path that leads out": (lambda p: p.update({"../evil": b"x"}), "has a part '../evil'"),
    "an absolute path": (lambda p: p.update({"/tmp/evil": b"x"}), "has a part"),
    "a path through media": (lambda p: p.update({"media/../../evil": b"x"}), "has a part"),
    "a stranger": (lambda p: p.update({"warmline.lock": b"x"}), "has a part"),
}


@pytest.fixture
def packed(house: Settings, tmp_path: Path) -> Path:
    file = tmp_path / "all.tar"
    backup(house, file)
    return file


def refuses(file: Path, folder: Path, why: str) -> None:
    """The restore is refused for that reason and leaves no trace."""
    other = settings_in(folder / "other")
    with pytest.raises((Refused, StorageError), match=why):
        restore(other, file)
    assert [one.name for one in other.data_dir.iterdir()] == ["warmline.lock"]
    assert not (folder / "evil").exists()


@pytest.mark.parametrize("label", SPOILT)
def test_a_spoilt_archive_is_refused(label: str, packed: Path, tmp_path: Path) -> None:
    spoil, why = SPOILT[label]
    parts = members(packed)
    spoil(parts)
    write(packed, parts)
    refuses(packed, tmp_path, why)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_links_and_pipes_are_refused(kind: bytes, packed: Path, tmp_path: Path) -> None:
    with tarfile.open(packed, "a") as tar:
        member = tarfile.TarInfo("secret.key")
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)
    refuses(packed, tmp_path, "has a part 'secret.key'")


def test_the_same_part_twice_is_refused(packed: Path, tmp_path: Path) -> None:
    with tarfile.open(packed, "a") as tar:
        member = tarfile.TarInfo("secret.key")
        tar.addfile(member)
    refuses(packed, tmp_path, "twice")


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("suffix", ["tar", "tar.gz"])
def test_a_cut_archive_is_refused(
    share: float, suffix: str, house: Settings, tmp_path: Path
) -> None:
    file = tmp_path / f"all.{suffix}"
    backup(house, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    refuses(file, tmp_path, r"damaged|cut off")


def test_a_newer_schema_is_refused(packed: Path, tmp_path: Path) -> None:
    parts = members(packed)
    _manifest(parts, schema=9999)
    write(packed, parts)
    other = settings_in(tmp_path / "other")
    with pytest.raises(NewerSchema, match="9999"):
        restore(other, packed)


def test_some_other_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(os.urandom(3000))
    refuses(file, tmp_path, "is no backup")


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    with command_line(tmp_path, monkeypatch, capsys) as running:
        yield running


def test_the_commands(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nothing to back up" in run("backup", "all.tar").refusal
    run("staff", "add", "小赵", "--role", "operator")
    ran = run("backup", "all.tar.gz")
    assert "1 staff, 0 files" in ran.out
    assert "secret key" in ran.out
    assert json.loads(asyncio.run(_fact(settings_in(Path("data")), FACT)))["file"] == "all.tar.gz"
    assert json.loads(run("backup", "again.tar", "--json").out)["counts"]["staff"] == 1
    assert "there already" in run("restore", "all.tar.gz").refusal
    monkeypatch.setenv("WARMLINE_DATA_DIR", str(tmp_path / "other"))
    assert run("restore", "all.tar.gz").status == 0
    assert "小赵" in run("staff", "list").out
    assert json.loads(run("restore", "again.tar", "--force", "--json").out)["format"] == 1
    assert run("restore", "gone.tar", "--force").refusal == "gone.tar: No such file or directory."
    assert "小赵" in run("staff", "list").out


@pytest.mark.usefixtures("postgres_programs")
async def test_postgresql_comes_back_too(postgres_url: str, tmp_path: Path) -> None:
    known = settings_in(tmp_path / "data", await fresh_postgres(postgres_url))
    await _fill(known, "freed")
    file = tmp_path / "all.tar"
    manifest: Manifest = await asyncio.to_thread(backup, known, file)
    assert manifest.database == "postgresql"
    await _fill(known, "chained")
    with pytest.raises(Refused, match="not empty"):
        await asyncio.to_thread(restore, known, file)
    assert await _fact(known) == "chained"
    await asyncio.to_thread(restore, known, file, force=True)
    assert await _fact(known) == "freed"
    assert list(known.data_dir.glob("before-restore-*.dump"))
    other = settings_in(tmp_path / "other", await fresh_postgres(postgres_url))
    await asyncio.to_thread(restore, other, file)
    assert await _fact(other) == "freed"
    with pytest.raises(Refused, match="backup of postgresql"):
        await asyncio.to_thread(restore, settings_in(tmp_path / "third"), file)
