"""How far a long command is, for people who watch."""

import sys
from typing import TextIO

_WIDTH = 30


class Progress:
    """A bar on standard error while that is a terminal; nothing in pipes and log files."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._shows = self._out.isatty()
        self._last = ""

    def __call__(self, what: str, done: int, of: int) -> None:
        """How many of how many are done."""
        share = done / of if of else 1.0
        bar = "█" * round(share * _WIDTH)
        self.note(f"{what:<9} {bar:<{_WIDTH}} {share:4.0%}  {done:,} of {of:,}")

    def note(self, line: str) -> None:
        """What is done now, where nobody knows how far it is."""
        if self._shows and line != self._last:
            self._out.write(f"\r\x1b[K{line}")
            self._out.flush()
            self._last = line

    def end(self) -> None:
        """Leave a clean line behind."""
        if self._last:
            self._out.write("\r\x1b[K")
            self._out.flush()
            self._last = ""
