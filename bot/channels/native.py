"""What every channel must be able to do, without any connection: the pure half of an adapter."""

from collections.abc import Sequence
from typing import Any, Protocol

from handlers.turn import Deed, Incoming, Reply

Part = tuple[str, int, dict[str, Any]]
"""A message's key, the number of its part, and the call."""


class Native(Protocol):
    """Translates between a platform's payloads and ours."""

    name: str
    pushes: bool
    """Whether words are sent out (outbox); otherwise the citizen's page reads the transcript."""

    buttons: bool
    """Whether every choice can be tapped; otherwise what is offered must be understood as typed."""

    def to_neutral(self, payload: dict[str, Any]) -> Incoming:
        """What an update as received means."""
        ...

    def to_native(self, reply: Reply, choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The parts, each one call, in which a reply goes out."""
        ...

    def toast(self, incoming: Incoming, text: str) -> dict[str, Any] | None:
        """The answer to a tap itself, where the platform waits for one."""
        ...

    def deed(self, deed: Deed) -> list[dict[str, Any]]:
        """The calls that do something rather than say it; none where there is no such thing."""
        ...

    def together(self, parts: Sequence[Part]) -> list[Part]:
        """The parts of one turn, fewer where the platform counts what is sent to a person."""
        ...
