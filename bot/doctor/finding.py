"""What a check found."""

from dataclasses import dataclass
from typing import Literal

PATIENCE = 5.0
"""Seconds that a check waits for one answer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`text` says what is, `mend` what to do about it (empty when nothing is needed)."""

    check: str
    state: Literal["good", "note", "wrong"]
    text: str
    mend: str = ""


def good(check: str, text: str) -> Finding:
    return Finding(check, "good", text)


def note(check: str, text: str, mend: str = "") -> Finding:
    """It works, but somebody should know."""
    return Finding(check, "note", text, mend)


def wrong(check: str, text: str, mend: str = "") -> Finding:
    return Finding(check, "wrong", text, mend)
