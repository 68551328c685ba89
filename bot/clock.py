"""What time it is; tests put another clock in its place."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, with zone."""
        ...


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)
