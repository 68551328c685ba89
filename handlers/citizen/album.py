"""An album comes in parts, each a message of its own: the later parts follow the first, silently.

Where the first part went is kept as `state["album"]`: into a form, to a case, or nowhere, which
means that the photos are in the transcript (thanks, while waiting for a person) and, where danger
was told, in its record.
"""

from typing import Any

from handlers.turn import Turn
from storage import cases


def to_case(turn: Turn, case_id: int, action: str) -> None:
    """What came goes to a case, where the rest of its album follows, with its words as `action`."""
    if turn.incoming.album:
        _keep(turn, where="case", case=case_id, action=action)


def _keep(turn: Turn, **where: Any) -> None:
    turn.state["album"] = {"id": turn.incoming.album, **where}


def kept(turn: Turn) -> dict[str, Any] | None:
    """Where the album of this message goes; None for its first part, and where there is none."""
    goes = turn.state.get("album")
    same = isinstance(goes, dict) and turn.incoming.album and goes["id"] == turn.incoming.album
    return goes if same else None


def begun(turn: Turn) -> None:
    """A message was answered: when it was an album's first part, the others go where it went."""
    if not turn.incoming.album or kept(turn):
        return
    opened = turn.state.get("form")
    keys = {file.key for file in turn.incoming.files}
    if opened and keys and keys <= set(opened["files"]):
        _keep(turn, where="form", flow=opened["flow"])
    else:
        _keep(turn, where="none")


async def more_for_case(turn: Turn, case_id: int, action: str, text: str) -> None:
    """A later part goes to the case to which the first one went."""
    keys = [file.key for file in turn.incoming.files]
    if text.strip():
        await cases.change(
            turn.tx,
            await cases.by_id(turn.tx, case_id),
            actor="citizen",
            action=action,
            now=turn.now,
            text=text,
            details={"files": keys},
        )
    await cases.attach(turn.tx, case_id, keys, side="citizen", now=turn.now)
