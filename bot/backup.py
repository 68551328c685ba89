"""One file with everything, made while the server runs; `bot.restore` reads it back.

A backup is a tar (.tar, .tar.gz) of a consistent copy of the database, the files by their hash,
the secret key and, last, `manifest.json`: an archive without it was cut off. It holds citizens'
data and the key, so only its owner may read it (mode 0600).
"""

import asyncio
import hashlib
import io
import json
import logging
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.secrets import key_file
from bot.settings import Settings
from bot.version import version
from handlers.errors import Refused
from storage import health, notes
from storage.database import Database, driver_errors

log = logging.getLogger("warmline.backup")

FORMAT = 1
FACT = "backup"
"""The fact under which the last backup is told: {at, file, bytes}."""
MANIFEST = "manifest.json"
KEY = "secret.key"
MEDIA = "media"
COPIES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself.

    `database` is sqlite or postgresql, `counts` are rows by table, `sha256` is that of the
    database's copy, `files` how many lie under media/.
    """

    format: int
    version: str
    database: str
    schema: int
    made_at: str
    counts: dict[str, int]
    sha256: str
    files: int


def database_file(settings: Settings) -> Path | None:
    """Where the SQLite database lies; None with PostgreSQL."""
    url = settings.database_url
    if url.startswith(("postgres://", "postgresql://")):
        return None
    return Path(url.removeprefix("sqlite:///")) if url else settings.data_dir / "warmline.db"


def backup(settings: Settings, target: Path) -> Manifest:
    """Write everything into `target`, which appears only when it is whole. Blocks.

    1. Copy the database. The files that the copy names exist already: they are stored first.
    2. Look whether the copy is sound: one that cannot be read back is none.
    3. Pack it with the files and the key, the manifest last.
    4. Tell the desk that there is one.

    Raises `Refused` when `target` is there already, or nothing to be backed up.
    """
    if target.exists():
        raise Refused(f"{target} is there already. Choose another name.")
    if not target.name.endswith((".tar", ".tar.gz", ".tgz")):
        raise Refused(f"{target}: a backup is a .tar or .tar.gz file. Choose such a name.")
    folder = target.absolute().parent
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}. Make it first, or choose another.")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".warmline-backup-") as name:
        copy, about = asyncio.run(_copied(settings, Path(name)))
        manifest = _pack(settings, copy, about, target)
    asyncio.run(_told(settings, manifest, target))
    return manifest


async def _copied(settings: Settings, folder: Path) -> tuple[Path, dict[str, int]]:
    database = await _opened(settings)
    try:
        copy = folder / COPIES[database.name]
        await database.copy_to(copy)
        async with database.reading() as view:
            about = {"schema": await health.schema(view), **await health.counts(view)}
    finally:
        await database.close()
    if database.name == "sqlite":
        await asyncio.to_thread(health.schema_of_file, copy)
    return copy, about


async def _told(settings: Settings, manifest: Manifest, target: Path) -> None:
    """Leave a fact for the page of settings; the backup is whole already."""
    size = await asyncio.to_thread(os.path.getsize, target)
    about = {"at": manifest.made_at, "file": target.name, "bytes": size}
    database = await _opened(settings, looked_at=True)
    try:
        async with database.transaction() as tx:
            await notes.set_fact(tx, FACT, json.dumps(about))
    except driver_errors() as error:
        log.warning("the backup is made, but the desk could not be told: %s", error)
    finally:
        await database.close()


async def _opened(settings: Settings, *, looked_at: bool = False) -> Database:
    """Open without upgrading: a backup leaves everything as it is, but for the fact that it was."""
    path = database_file(settings)
    if path is None:
        from storage.postgres import open_postgres

        return await open_postgres(settings.database_url)
    if not path.is_file():
        raise Refused(f"There is nothing to back up: {path} does not exist.")
    if not looked_at and not await asyncio.to_thread(health.schema_of_file, path):
        raise Refused(f"There is nothing to back up: {path} is not Warmline's database.")
    from storage.sqlite import open_sqlite

    return await open_sqlite(path)


def _pack(settings: Settings, copy: Path, about: dict[str, int], target: Path) -> Manifest:
    packed = copy.parent / "packed"
    compressed = target.name.endswith((".gz", ".tgz"))
    with packed.open("xb") as out:
        os.fchmod(out.fileno(), 0o600)
        with tarfile.open(fileobj=out, mode="w|gz" if compressed else "w|") as tar:
            tar.add(copy, copy.name)
            if key_file(settings).is_file():
                tar.add(key_file(settings), KEY)
            files = _add_media(tar, settings.data_dir / MEDIA)
            manifest = _manifest(copy, about, files)
            text = json.dumps(asdict(manifest), indent=2).encode()
            member = tarfile.TarInfo(MANIFEST)
            member.size, member.mode = len(text), 0o600
            tar.addfile(member, io.BytesIO(text))
        out.flush()
        os.fsync(out.fileno())
    packed.rename(target)
    return manifest


def _manifest(copy: Path, about: dict[str, int], files: int) -> Manifest:
    with copy.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Manifest(
        format=FORMAT,
        version=version(),
        database=next(kind for kind, name in COPIES.items() if name == copy.name),
        schema=about["schema"],
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        counts={name: count for name, count in about.items() if name != "schema"},
        sha256=sha256,
        files=files,
    )


def _add_media(tar: tarfile.TarFile, folder: Path) -> int:
    files = 0
    for path in _stored(folder):
        # Whose file is removed just now asked to be forgotten.
        with suppress(FileNotFoundError):
            tar.add(path, f"{MEDIA}/{path.parent.name}/{path.name}")
            files += 1
    return files


def _stored(folder: Path) -> Iterator[Path]:
    """Files in place; not those that are being written (`bot.files`)."""
    for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
        if len(path.name) == 64 and path.is_file():
            yield path
