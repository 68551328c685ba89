"""The bytes of citizens' and staff's files, in the data folder under their SHA-256."""

import asyncio
import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

KINDS = {
    "image/jpeg": "image",
    "image/png": "image",
    "image/gif": "image",
    "image/webp": "image",
    "image/heic": "image",
    "video/mp4": "video",
    "video/quicktime": "video",
    "video/webm": "video",
    "audio/ogg": "audio",
    "audio/mpeg": "audio",
    "audio/mp4": "audio",
    "audio/wav": "audio",
    "audio/amr": "audio",
    "application/pdf": "file",
}
"""What we take, by what the bytes say they are (a name proves nothing), and how it is shown."""


REFUSED = (
    "application/msword",
    "application/vnd.",
    "application/x-7z",
    "application/x-rar",
    "application/zip",
    "text/",
)
"""How the types begin that none of these ever is: a sender who says so is believed at once."""

AMR = b"#!AMR"
"""How WeChat's voices begin (RFC 4867, 5); the table of formats names no media type for it."""


class NotTaken(Exception):
    """The bytes are of a kind that we do not take ("kind"), or too many ("too-large")."""


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int
    mime: str
    kind: str


class Files:
    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self.limit_bytes = limit_bytes

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    async def keep(self, data: bytes, *, trusted: bool = False) -> Stored:
        """Store bytes durably; raises `NotTaken` for what we do not take.

        `trusted`: written by ourselves (an export), of any kind.
        """
        if len(data) > self.limit_bytes:
            raise NotTaken("too-large")
        mime = sniff(data)
        if mime not in KINDS and not trusted:
            raise NotTaken("kind")
        sha256 = hashlib.sha256(data).hexdigest()
        await asyncio.to_thread(self._write, self.path(sha256), data)
        return Stored(sha256, len(data), mime, KINDS.get(mime, "file"))

    def _write(self, path: Path, data: bytes) -> None:
        if path.exists():
            path.touch()  # tidying must see that it is wanted again
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)

    async def read(self, sha256: str) -> bytes:
        return await asyncio.to_thread(self.path(sha256).read_bytes)

    async def remove_unnamed(self, named: set[str], before: datetime) -> int:
        """Remove files that were last written before a time and are not `named`; how many.

        That is what erased citizens sent, and what a crash left half written.
        """
        return await asyncio.to_thread(self._remove_unnamed, named, before.timestamp())

    def _remove_unnamed(self, named: set[str], before: float) -> int:
        removed = 0
        for path in self._folder.glob("??/*"):
            if path.name not in named and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
                removed += 1
        return removed


def sniff(data: bytes) -> str:
    """The media type that the bytes themselves show; empty when they show none."""
    if data.startswith(AMR):
        return "audio/amr"
    # Loaded with the first file: it brings a table of all formats with it.
    import puremagic

    try:
        return str(puremagic.from_string(data[:65536], mime=True))
    except (puremagic.PureError, ValueError):
        return ""
