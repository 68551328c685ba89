"""Urging (催办): the case moves up and the duty leader hears of it. No deadline is reset by it."""

from handlers.cases.leader import alarm
from handlers.turn import Turn
from storage import cases
from storage.cases import Case

PRESSES = {"critical": 100, "urgent": 50}
"""How far an urgency moves a case up; the others press nobody."""
STEP = 5
"""How far a case moves up each time."""


async def urge(turn: Turn, case: Case, *, actor: str, text: str = "") -> Case:
    """Write the urging down, raise the priority, alarm the duty leader."""
    after = await cases.change(
        turn.tx,
        case,
        actor=actor,
        action="urge",
        now=turn.now,
        text=text,
        urged=case.urged + 1,
        urged_at=turn.now,
        priority=case.priority + STEP,
    )
    await alarm(turn, case, "urged")
    return after
