"""A later case goes on from a former one of the same citizen, which could not be reopened."""

from handlers.cases.lifecycle import OPEN
from handlers.turn import Turn
from storage import cases
from storage.cases import Case
from storage.errors import NotFound


async def of(turn: Turn, number: str) -> Case | None:
    """The citizen's own case of that number, if it has ended."""
    if not number:
        return None
    try:
        case = await cases.by_number(turn.tx, number)
    except NotFound:
        return None
    ended = case.status not in OPEN
    return case if ended and case.person_id == turn.talk.person_id else None


async def note(turn: Turn, former: Case, later: Case) -> None:
    """The former case tells where it goes on."""
    await cases.change(
        turn.tx, former, actor="citizen", action="came-back", now=turn.now, text=later.number
    )
