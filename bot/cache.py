"""What can be worked out again, kept in the data folder to spare the next start the work.

Files in `cache/` belong to no backup, and anybody may remove them at any time.
"""

import logging
import os
import tempfile
from pathlib import Path

log = logging.getLogger("warmline.cache")

FOLDER = "cache"


class Cached:
    """One file: whole or not there, the newest one only; which bytes are good its reader knows."""

    def __init__(self, data_dir: Path, name: str) -> None:
        self._path = data_dir / FOLDER / name

    def read(self) -> bytes:
        """Nothing when there is none, or none that can be read."""
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            log.warning("what was kept cannot be read, and is worked out again: %s", error)
            return b""

    def write(self, data: bytes) -> None:
        """Without waiting for the disk: what a power cut leaves is known as not whole."""
        try:
            self._write(data)
        except OSError as error:
            log.warning(
                "it could not be kept, and is worked out again at the next start: %s", error
            )

    def _write(self, data: bytes) -> None:
        folder, name = self._path.parent, self._path.name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=f"{name}.", dir=folder)  # made with mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(part).replace(self._path)
        finally:
            # Ours, if it is still there, and what others left who were killed in the middle. Who
            # is in the middle now loses nothing that anybody needs.
            for left in folder.glob(f"{name}.*"):
                left.unlink(missing_ok=True)
