"""Where cases are, found by the place's keys: the candidates for "is it the same matter?"."""

from collections.abc import Sequence
from datetime import datetime

from storage.cases import Case
from storage.database import Transaction

MOST = 120
"""Candidates that are compared; of more the newest."""


async def put(tx: Transaction, case_id: int, keys: Sequence[str], filed_at: datetime) -> None:
    """Keep under which keys a case is found; before they are replaced."""
    await tx.execute("DELETE FROM case_spots WHERE case_id = :id", id=case_id)
    await tx.many(
        """INSERT INTO case_spots (spot, filed_at, case_id)
        VALUES (:spot, :filed_at, :case_id) ON CONFLICT DO NOTHING""",
        [{"spot": key, "filed_at": filed_at, "case_id": case_id} for key in keys],
    )


async def near(
    tx: Transaction, keys: Sequence[str], *, since: datetime, limit: int = MOST
) -> list[Case]:
    """Open cases under any of these keys, the newest first.

    For each key the index gives the newest; how many cases there are does not matter.
    """
    found: set[int] = set()
    for key in keys:
        rows = await tx.rows(
            """SELECT case_id FROM case_spots WHERE spot = :spot AND filed_at >= :since_at
            ORDER BY filed_at DESC LIMIT :limit""",
            spot=key,
            since_at=since,
            limit=limit,
        )
        found |= {int(row["case_id"]) for row in rows}
    newest = sorted(found, reverse=True)[:limit]
    if not newest:
        return []
    names = {f"id{n}": case_id for n, case_id in enumerate(newest)}
    rows = await tx.rows(
        f"""SELECT * FROM cases WHERE id IN ({", ".join(f":{name}" for name in names)})
            AND status IN ('pending', 'awaiting_info', 'to_dispatch', 'to_sign', 'in_progress',
                'in_review', 'follow_up')
        ORDER BY id DESC""",
        **names,
    )
    return [Case(**row) for row in rows]
