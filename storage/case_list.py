"""The desk's list of cases: what presses most first, narrowed by status, department and words."""

from collections.abc import Sequence
from typing import Any

from storage import case_words
from storage.cases import Case
from storage.database import Row, Transaction

NEAR = 3000
"""How many cases are looked at in the order of the list before the words of all are read."""

# As in the index cases_pressing, so that it serves.
ENDED = """(CASE WHEN status IN ('closed', 'archived', 'withdrawn', 'refused', 'merged')
    THEN 1 ELSE 0 END)"""
_WITH = """(department = :department OR id IN
    (SELECT id FROM cases WHERE helpers <> '' AND '｜' || helpers || '｜' LIKE :helper))"""


async def listed(
    tx: Transaction,
    *,
    status: str = "",
    department: str = "",
    words: Sequence[str] = (),
    limit: int = 200,
) -> list[Case]:
    """Cases for a desk: what presses most first, then the newest.

    `status` may be "open" for all that are not ended; `department` has them or helps; each of
    `words` stands somewhere in the number, summary, detail or place.
    """
    values: dict[str, Any] = {"limit": limit}
    conditions = []
    if status == "open":
        conditions.append(f"{ENDED} = 0")
    elif status:
        conditions.append("status = :status")
        values["status"] = status
    if department:
        conditions.append(_WITH)
        values |= {"department": department, "helper": f"%｜{department}｜%"}
    # Of one status all have ended or none has; saying so keeps the index of the status in use.
    first = "" if status not in ("", "open") else f"{ENDED}, "
    where, order = " AND ".join(conditions) or "1 = 1", f"{first}priority DESC, id DESC"
    if words:
        rows = await _found(tx, words, where, order, values)
    else:
        sql = f"SELECT * FROM cases WHERE {where} ORDER BY {order} LIMIT :limit"
        rows = await tx.rows(sql, **values)
    return [Case(**row) for row in rows]


async def _found(
    tx: Transaction, words: Sequence[str], where: str, order: str, values: dict[str, Any]
) -> list[Row]:
    """What many cases say is found among the first; for what few say, all words are read."""
    said, marks = case_words.asked(words)
    rows = await tx.rows(
        f"""SELECT * FROM cases WHERE id IN (SELECT case_id FROM case_words WHERE {said}
            AND case_id IN (SELECT id FROM cases WHERE {where} ORDER BY {order} LIMIT {NEAR}))
        ORDER BY {order} LIMIT :limit""",
        **values,
        **marks,
    )
    if len(rows) == values["limit"]:
        return rows
    # CROSS: SQLite reads the words first, and then the cases that have them.
    return await tx.rows(
        f"""SELECT c.* FROM case_words CROSS JOIN cases c
        WHERE c.id = case_id AND {said} AND {where} ORDER BY {order} LIMIT :limit""",
        **values,
        **marks,
    )
