"""What the duty leader (值班班长) must know of a case at once."""

from handlers.turn import Turn
from storage import notes
from storage.cases import Case


async def alarm(turn: Turn, case: Case, kind: str, said: str | None = None) -> None:
    """Raise an alarm that leads to the case: its number, and what it is about or what is `said`."""
    await notes.raise_alarm(
        turn.tx,
        kind,
        f"{case.number} {case.summary if said is None else said}".rstrip(),
        now=turn.now,
        conversation_id=case.conversation_id,
        case_id=case.id,
    )
