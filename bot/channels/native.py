"""What every channel must be able to do, without any connection: the pure half of an adapter."""

from typing import Any, Protocol

from handlers.turn import Deed, Incoming, Reply


class Native(Protocol):
    """Translates between a platform's payloads and ours."""

    name: str
    pushes: bool
    """Whether words are sent out (outbox); otherwise the citizen's page reads the transcript."""

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
