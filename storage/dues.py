"""Until when cases had to be done: each change with who made it and why, only ever appended."""

from datetime import datetime

from storage.database import Row, Transaction


async def add(
    tx: Transaction,
    case_id: int,
    due: datetime | None,
    *,
    actor: str,
    reason: str,
    now: datetime,
    words: str = "",
) -> None:
    """None: the clock stands still. `words` are the reason as it was given to the citizen."""
    await tx.execute(
        """INSERT INTO case_dues (case_id, due_at, actor, reason, words, happened_at)
        VALUES (:case_id, :due_at, :actor, :reason, :words, :happened_at)""",
        case_id=case_id,
        due_at=due,
        actor=actor,
        reason=reason,
        words=words,
        happened_at=now,
    )


async def of_case(tx: Transaction, case_id: int) -> list[Row]:
    """All of a case's due dates, the first one first."""
    return await tx.rows("SELECT * FROM case_dues WHERE case_id = :id ORDER BY id", id=case_id)
