"""What the commands' arguments may be: a wrong one is told in words, and ends with status 2."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, time

from handlers.errors import Refused

JSON = "for programs"
LONGEST_NAME = 40


def number(at_least: int = 1) -> Callable[[str], int]:
    """A whole number, not below `at_least`."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or int(text) < at_least:
            raise ArgumentTypeError(f"{text!r} must be a whole number from {at_least} on")
        return int(text)

    return read


def called(text: str) -> str:
    """What somebody is called, with single spaces; raises `Refused`."""
    found = " ".join(text.split())
    if not 0 < len(found) <= LONGEST_NAME:
        raise Refused(f"A name has 1 to {LONGEST_NAME} characters.")
    if not found.isprintable():
        raise Refused("This name has a character in it that cannot be seen. Type it anew.")
    return found


def seconds(text: str) -> float:
    try:
        known = float(text)
    except ValueError:
        known = 0.0
    if not 0 < known < float("inf"):
        raise ArgumentTypeError(f"{text!r} must be a number of seconds above 0")
    return known


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} must be a day like 2026-11-23") from None


def clock(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} must be a time like 08:30") from None
