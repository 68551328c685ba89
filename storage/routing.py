"""What was suggested for cases, and which departments replied to them in the end."""

import json
from datetime import datetime
from typing import Any

from storage import json_text
from storage.database import Row, Transaction


async def keep(
    tx: Transaction,
    case_id: int,
    suggestion: dict[str, Any],
    *,
    department: str,
    confidence: float,
    now: datetime,
) -> None:
    """Keep what was suggested when a case was filed; `confidence` from 0 to 1."""
    await tx.execute(
        """INSERT INTO case_suggestions (case_id, department, confidence, suggestion, suggested_at)
        VALUES (:case_id, :department, :confidence, :suggestion, :suggested_at)
        ON CONFLICT (case_id) DO NOTHING""",
        case_id=case_id,
        department=department,
        confidence=round(confidence * 100),
        suggestion=json_text.write(suggestion),
        suggested_at=now,
    )


async def of_case(tx: Transaction, case_id: int) -> dict[str, Any] | None:
    kept = await tx.value(
        "SELECT suggestion FROM case_suggestions WHERE case_id = :case_id", case_id=case_id
    )
    found: dict[str, Any] | None = json.loads(kept) if kept else None
    return found


async def replied(tx: Transaction, *, limit: int) -> list[Row]:
    """Summary, detail and department of the cases whose reply passed review, newest first."""
    return await tx.rows(
        """SELECT summary, detail, department FROM cases
        WHERE replied_at IS NOT NULL AND department <> ''
            AND status IN ('follow_up', 'closed', 'archived') ORDER BY id DESC LIMIT :limit""",
        limit=limit,
    )


async def replied_count(tx: Transaction) -> int:
    return int(
        await tx.value(
            """SELECT count(*) FROM cases WHERE replied_at IS NOT NULL AND department <> ''
                AND status IN ('follow_up', 'closed', 'archived')"""
        )
    )


async def hits(tx: Transaction, since: datetime, until: datetime) -> list[Row]:
    """For each suggested department: how many cases for which it came first were replied to
    between the two moments (`replies`), how many of them by itself (`hits`), and the mean
    `confidence` in percent."""
    return await tx.rows(
        """SELECT s.department, count(*) AS replies,
            sum(CASE WHEN c.department = s.department THEN 1 ELSE 0 END) AS hits,
            CAST(avg(s.confidence) AS INTEGER) AS confidence
        FROM case_suggestions s JOIN cases c ON c.id = s.case_id
        WHERE c.replied_at >= :since_at AND c.replied_at < :until_at AND s.department <> ''
            AND c.status IN ('follow_up', 'closed', 'archived')
        GROUP BY s.department ORDER BY replies DESC, s.department""",
        since_at=since,
        until_at=until,
    )
