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

from typing import Any, Protocol

from storage import outbox


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


class Sender(Protocol):
    """What a channel must bring."""

    async def send(self, peer: str, payload: dict[str, Any]) -> str | None:
        """Send one part; the platform's id of it. Raises `SendError` and nothing else."""
        ...

    def cost(self, payload: dict[str, Any]) -> int:
        """How many messages the platform counts; 0 for what it does not count."""
        ...
