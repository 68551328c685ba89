"""Where cases are, found by the place's keys: the candidates for "is it the same matter?"."""

from collections.abc import Sequence
from datetime import datetime

from storage.cases import Case
from storage.database import Row, Transaction

MOST = 120
"""Candidates under one key; of more the newest."""


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
) -> list[Row]:
    """Where the open cases under any of these keys are, the newest first.

    For each key the index gives the newest; how many cases there are does not matter.
    """
    found: dict[int, Row] = {}
    for key in keys:
        rows = await tx.rows(
            """SELECT c.id, c.place, c.district, c.latitude, c.longitude
            FROM (SELECT case_id, filed_at FROM case_spots
                WHERE spot = :spot AND filed_at >= :since_at
                ORDER BY filed_at DESC LIMIT :limit) s
            JOIN cases c ON c.id = s.case_id
            WHERE c.status IN ('pending', 'awaiting_info', 'to_dispatch', 'to_sign',
                'in_progress', 'in_review', 'follow_up')
            ORDER BY s.filed_at DESC""",
            spot=key,
            since_at=since,
            limit=limit,
        )
        found |= {row["id"]: row for row in rows}
    return [found[case_id] for case_id in sorted(found, reverse=True)]


async def open_cases(tx: Transaction, ids: Sequence[int]) -> list[Case]:
    """These cases, the newest first."""
    if not ids:
        return []
    names = {f"id{n}": case_id for n, case_id in enumerate(ids)}
    rows = await tx.rows(
        f"""SELECT * FROM cases WHERE id IN ({", ".join(f":{name}" for name in names)})
        ORDER BY id DESC""",
        **names,
    )
    return [Case(**row) for row in rows]
