"""What delivery asks of a channel, and how a channel says that it failed.

SendError           a part did not go out, or nobody knows
├── Refused         never to be taken: do not try again
│   └── Blocked     the citizen has blocked us: nothing else will be taken either
│       └── Gone    their account is deleted: they do not come back
├── TooFast         certainly not sent: wait `retry_after` seconds
├── Waits           certainly not sent: nothing is taken before the citizen writes again
├── NotReached      certainly not sent: try again by and by
├── Unsure          sent or not: never repeat it blindly
└── AccountStopped  the platform does not know us any more: stop sending
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Protocol

from storage import outbox

_leaves: ContextVar[Callable[[], None]] = ContextVar("leaves")


class SendError(Exception):
    """Base of all; the text is for the log and for staff: no personal data, no keys."""


class Refused(SendError):
    """The platform will never take this part."""


class Blocked(Refused):
    """The citizen cannot be reached here any more."""


class Gone(Blocked):
    """The citizen's account is no more."""


class TooFast(SendError):
    """The platform asks us to wait."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"too fast, wait {retry_after:g} s")
        self.retry_after = retry_after


class Waits(SendError):
    """The platform takes nothing more until the citizen writes again; the text is ours."""

    def __init__(self) -> None:
        super().__init__(outbox.AWAITED)


class NotReached(SendError):
    """The platform was not reached, or was in trouble."""


class Unsure(SendError):
    """No answer came to something that was sent."""


class AccountStopped(SendError):
    """Our key is no longer valid."""


def on_leaving(mark: Callable[[], None]) -> None:
    """What is to be done when the next part of this task goes out."""
    _leaves.set(mark)


def leaves() -> None:
    """A call goes out now: whatever happened before it, nothing had reached the platform."""
    if mark := _leaves.get(None):
        mark()


class Sender(Protocol):
    """What a channel must bring."""

    tells: bool
    """Whether it says `leaves` before each call, when nothing but the call itself is left to do."""

    async def send(self, peer: str, payload: dict[str, Any]) -> str | None:
        """Send one part; the platform's id of it. Raises `SendError` and nothing else."""
        ...

    def cost(self, payload: dict[str, Any]) -> int:
        """How many messages the platform counts; 0 for what it does not count."""
        ...
