"""An album comes in parts, each a message of its own: the later parts follow the first, silently.

Where the first part went is kept as `state["album"]`: into a form, to a case, or nowhere, which
means that the photos are in the transcript only (danger, thanks, while waiting for a person).
"""

from typing import Any

from handlers.citizen import report
from handlers.turn import Turn
from storage import cases, handoffs


def to_case(turn: Turn, case_id: int, action: str) -> None:
    """What came goes to a case, where the rest of its album follows, with its words as `action`."""
    if turn.incoming.album:
        _keep(turn, where="case", case=case_id, action=action)


def _keep(turn: Turn, **where: Any) -> None:
    turn.state["album"] = {"id": turn.incoming.album, **where}


def _kept(turn: Turn) -> dict[str, Any] | None:
    """Where the album of this message goes; None for a first part, and for all that is none."""
    kept = turn.state.get("album")
    same = isinstance(kept, dict) and turn.incoming.album and kept["id"] == turn.incoming.album
    return kept if same else None


def begun(turn: Turn) -> None:
    """A message was answered: when it was an album's first part, the others go where it went."""
    if not turn.incoming.album or _kept(turn):
        return
    opened = turn.state.get("form")
    keys = {file.key for file in turn.incoming.files}
    if opened and keys and keys <= set(opened["files"]):
        _keep(turn, where="form", flow=opened["flow"])
    else:
        _keep(turn, where="none")


async def follows(turn: Turn, text: str) -> bool:
    """A later part goes where the first one went. False for anything else."""
    kept = _kept(turn)
    if kept is None:
        return False
    opened = turn.state.get("form")
    if kept["where"] == "form" and opened and opened["flow"] == kept["flow"]:
        report.take_more(turn, text)
    elif kept["where"] == "case":
        await _to_case(turn, kept, text)
    if turn.talk.handoff:
        await handoffs.spoke(turn.tx, turn.talk.handoff.id, "citizen", turn.now)
    return True


async def _to_case(turn: Turn, kept: dict[str, Any], text: str) -> None:
    keys = [file.key for file in turn.incoming.files]
    if text.strip():
        case = await cases.by_id(turn.tx, kept["case"])
        await cases.change(
            turn.tx,
            case,
            actor="citizen",
            action=kept["action"],
            now=turn.now,
            text=text,
            details={"files": keys},
        )
    await cases.attach(turn.tx, kept["case"], keys, side="citizen", now=turn.now)
