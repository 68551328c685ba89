"""Reading a backup (`bot.backup`) into an empty data folder, or into none of it.

Everything is unpacked and checked aside first; nothing of an archive is trusted: neither its
names nor its sizes nor that it is whole.
"""

import asyncio
import gzip
import hashlib
import json
import os
import re
import shutil
import tarfile
import tempfile
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from bot import begun, lock
from bot.backup import COPIES, FORMAT, KEY, MANIFEST, MEDIA, Manifest, database_file
from bot.secrets import key_file
from bot.settings import Settings
from handlers.errors import Refused
from storage import health
from storage.errors import NewerSchema
from storage.upgrades import available

_STORED = re.compile(rf"{MEDIA}/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})")
_BLOCK = 1024 * 1024


def restore(settings: Settings, source: Path, *, force: bool = False) -> Manifest:
    """Put a backup in place; with `force` what was there is moved aside, never removed. Blocks.

    1. Hold the folder, so that no server starts meanwhile.
    2. Unpack into a folder aside and check every byte.
    3. Move files and key in place, the database last: until then nothing counts as restored.

    Raises `Refused` with the reason, or `InUse` while a server runs.
    """
    with lock.held(settings.data_dir, "warmline restore"):
        path = database_file(settings)
        if path and path.exists() and not force:
            raise Refused(
                f"{path} is there already. Restore into an empty WARMLINE_DATA_DIR, or add "
                "--force: it moves the old data aside."
            )
        with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".restore-") as name:
            aside = Path(name)
            manifest = _unpack(source, aside)
            _fits(manifest, settings)
            if path:
                health.schema_of_file(aside / COPIES["sqlite"])
                _put_away(settings, path)
                _put_files(settings, aside)
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(aside / COPIES["sqlite"], path)
            else:
                from bot.postgres_restore import pour

                asyncio.run(pour(settings, aside / COPIES["postgresql"], force=force))
                _put_files(settings, aside)
    return manifest


def _fits(manifest: Manifest, settings: Settings) -> None:
    kind = "sqlite" if database_file(settings) else "postgresql"
    if manifest.database != kind:
        raise Refused(
            f"This is a backup of {manifest.database}, but DATABASE_URL names {kind}. "
            "Set DATABASE_URL to fit."
        )
    newest = max(available())
    if manifest.schema > newest:
        raise NewerSchema(
            f"This backup has schema {manifest.schema}, this Warmline ({newest}) is older. "
            f"Install Warmline {manifest.version} or newer."
        )


def _unpack(source: Path, aside: Path) -> Manifest:
    """Unpack everything into `aside`; raises `Refused` for what is not a whole backup."""
    with source.open("rb") as file:
        compressed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        try:
            with tarfile.open(fileobj=file, mode="r|gz" if compressed else "r|") as tar:
                hashes = {member.name: _take(tar, member, aside) for member in tar}
        except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
            raise Refused(f"{source} is damaged or is no backup: {error}.") from None
    manifest = _manifest(source, aside / MANIFEST)
    copy = COPIES.get(manifest.database, "")
    files = sum(name.startswith(f"{MEDIA}/") for name in hashes)
    if hashes.get(copy) != manifest.sha256 or files != manifest.files:
        raise Refused(f"{source} is damaged: its parts are not those that were packed.")
    return manifest


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, aside: Path) -> str:
    """Write one member to where its name, which must be one of ours, says; its SHA-256.

    Raises ValueError for anything else: links, devices, paths that lead out.
    """
    stored = _STORED.fullmatch(member.name)
    if not member.isreg() or not (stored or member.name in (MANIFEST, KEY, *COPIES.values())):
        raise ValueError(f"it has a part {member.name!r}")
    target = aside / member.name
    if target.exists():
        raise ValueError(f"it has a part {member.name!r} twice")
    target.parent.mkdir(parents=True, exist_ok=True)
    content, digest, size = tar.extractfile(member), hashlib.sha256(), 0
    assert content is not None
    with target.open("xb") as out:
        while block := content.read(_BLOCK):
            out.write(block)
            digest.update(block)
            size += len(block)
        out.flush()
        os.fsync(out.fileno())
    if size != member.size or (stored and digest.hexdigest() != stored[2]):
        raise ValueError(f"its part {member.name} is not whole")
    return digest.hexdigest()


def _manifest(source: Path, path: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise Refused(f"{source} is cut off or is no backup: it has no {MANIFEST}.") from None
    except (ValueError, TypeError):
        raise Refused(f"{source} has a {MANIFEST} that cannot be read.") from None
    if manifest.format != FORMAT:
        raise Refused(f"{source} was written in form {manifest.format} by a newer Warmline.")
    return manifest


def _put_away(settings: Settings, path: Path) -> None:
    """Move what is there into a folder named after this moment."""
    old = [path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")]
    if path.exists():
        old += [settings.data_dir / MEDIA, key_file(settings)]
    old = [one for one in old if one.exists()]
    if old:
        away = settings.data_dir / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}"
        away.mkdir(mode=0o700)
        for one in old:
            shutil.move(one, away / one.name)


def _put_files(settings: Settings, aside: Path) -> None:
    begun.forget(settings.data_dir)
    for path in (aside / MEDIA).glob("*/*"):
        target = settings.data_dir / path.relative_to(aside)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    with suppress(FileNotFoundError):
        (aside / KEY).chmod(0o600)
        (aside / KEY).replace(key_file(settings))
