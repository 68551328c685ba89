"""Who serves a data folder: a lock that the system lets go of when its process ends, however."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import InUse

_NAME = "warmline.lock"


@contextmanager
def held(data_dir: Path, who: str, *, shared: bool = False, address: str = "") -> Iterator[None]:
    """Hold the folder; `who` tells others what does, `address` where it is served.

    A server with SQLite and a restore hold it alone; servers with PostgreSQL hold it `shared`.
    Raises `InUse`.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    # Not truncated when opened: another one's words stand in it.
    handle = os.open(data_dir / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(
                f"{data_dir} is in use by {_words(handle)[0]}. Stop that one first, "
                "or choose another WARMLINE_DATA_DIR."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{who} (process {os.getpid()})\n{address}".encode(), 0)
        yield
    finally:
        os.close(handle)


def holder(data_dir: Path) -> str:
    """What holds the folder now, in words; empty when nothing does."""
    return _read(data_dir)[0]


def address(data_dir: Path) -> str:
    """Where the folder is served now; empty when it is not."""
    return _read(data_dir)[1]


def _read(data_dir: Path) -> tuple[str, str]:
    """Who holds the folder now, and at which address."""
    try:
        handle = os.open(data_dir / _NAME, os.O_RDWR)
    except OSError:
        return "", ""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return "", ""
    except BlockingIOError:
        return _words(handle)
    finally:
        os.close(handle)


def _words(handle: int) -> tuple[str, str]:
    who, _, where = os.pread(handle, 400, 0).decode("utf-8", "replace").partition("\n")
    return who.strip() or "another Warmline", where.strip()
