"""Which parts had begun to leave when a process died, as far as that can be known.

A claim marks up to 128 parts `sending` in one commit. After a kill most of them had never left, but
the table cannot tell which. So each is written into a small file right before it goes out, without
waiting for the disk: what a killed process has written is the system's already. The file is
believed only

- while the system itself has not started anew since (its boot id): else writes may be missing;
- with the token of the account's last run: nobody else has sent for the account since;
- when nobody holds its lock: whoever wrote it is dead, and begins nothing more.

Else everything that was on its way is doubted, as if there were no file.
"""

import fcntl
import logging
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from handlers.turn import new_key
from storage import doubts, notes
from storage.database import Transaction

log = logging.getLogger("warmline.delivery")

BOOT = Path("/proc/sys/kernel/random/boot_id")
LARGE = 64 * 1024
"""Bytes from which on the file is emptied as soon as nothing is on its way."""


class Begun:
    """One account's file in the data folder; without a `folder` there is none."""

    def __init__(self, folder: Path | None, channel: str, account: str) -> None:
        self._path = folder / f"{channel}-{account}.begun" if folder and BOOT.exists() else None
        self._channel, self._account = channel, account
        self._token = ""
        self._header = b""
        self._handle: int | None = None
        self._size = 0
        self._open: set[int] = set()

    async def doubt(self, tx: Transaction, now: datetime) -> int:
        """At start: what certainly never left waits again, the rest is unknown; how many those
        are. `start` follows when this is committed."""
        fact = f"begun:{self._channel}:{self._account}"
        at = self._channel, self._account
        begun = self._left_by(await notes.fact(tx, fact) or "")
        self._token = new_key()
        await notes.set_fact(tx, fact, self._token)
        if begun is not None:
            back = await doubts.never_begun(tx, *at, begun)
            if back:
                log.info("%s: %d parts had not begun to leave; they go now", self._channel, back)
        return await doubts.doubt_unfinished(tx, *at, now)

    def start(self) -> None:
        """From here on `mark` writes for this run."""
        if self._handle is None:
            return
        self._header = f"{BOOT.read_text('ascii').strip()} {self._token}\n".encode()
        self._empty()
        self._write(self._header)

    def mark(self, part_id: int) -> None:
        """It goes out now; some parts take several calls."""
        if part_id not in self._open:
            self._open.add(part_id)
            self._write(b"%d\n" % part_id)

    def done(self, part_ids: Iterable[int]) -> None:
        """What became of them is in the table."""
        self._open.difference_update(part_ids)
        if self._size > LARGE and not self._open:
            self._empty()
            self._write(self._header)

    def close(self) -> None:
        """Let go of the file; what is on its way stays in it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _left_by(self, token: str) -> set[int] | None:
        """What the last run had begun; None: nobody can say. The file is ours from here on."""
        self.close()
        if self._path is None:
            return None
        try:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            text = self._path.read_text("ascii", "replace")
        except OSError as error:
            self._give_up(error)
            return None
        header, *lines = text.split("\n")
        if not token or header != f"{BOOT.read_text('ascii').strip()} {token}":
            return None
        return {int(line) for line in lines if line.isdecimal()}

    def _empty(self) -> None:
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
            self._size = 0

    def _write(self, line: bytes) -> None:
        """All of it or, where that fails, nothing any more: an empty file is not believed."""
        if self._handle is None:
            return
        try:
            written = os.write(self._handle, line)
        except OSError as error:
            self._empty()
            self._give_up(error)
            return
        self._size += written
        if written < len(line):
            self._empty()
            self._give_up(OSError("the disk is full"))

    def _give_up(self, error: OSError) -> None:
        log.warning("%s: what begins to leave is not written down: %s", self._channel, error)
        self.close()


def forget(folder: Path) -> None:
    """Another database is put into the folder: nothing that was begun is of it."""
    for path in folder.glob("*.begun"):
        path.unlink()
