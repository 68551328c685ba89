"""Thanks (表扬) of citizens: one row for each who helped, until they have read it."""

from datetime import datetime

from storage.cases import TOPIC, Case
from storage.database import Row, Transaction

SHOWN = 20


async def helpers(tx: Transaction, case: Case) -> list[Row]:
    """The staff who dispatched, answered or reviewed a case, or held its citizen's chat while it
    was open; `id` and `name`."""
    return await tx.rows(
        """SELECT s.id, s.name FROM staff s WHERE s.disabled_at IS NULL AND s.name <> 'system'
            AND NOT EXISTS (SELECT 1 FROM staff_roles r
                WHERE r.staff_id = s.id AND r.role = 'department')
            AND (EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = :case_id
                    AND e.actor = 'staff:' || s.name
                    AND e.action IN ('dispatch', 'answer', 'reply', 'approve'))
                OR EXISTS (SELECT 1 FROM handoffs h WHERE h.conversation_id = :talk
                    AND h.staff_id = s.id
                    AND (h.closed_at IS NULL OR h.closed_at >= :filed_at)))
        ORDER BY s.id""",
        case_id=case.id,
        talk=case.conversation_id or 0,
        filed_at=case.created_at,
    )


async def add(
    tx: Transaction,
    case_id: int,
    words: str,
    *,
    now: datetime,
    staff_id: int | None = None,
    department: str = "",
) -> None:
    await tx.execute(
        """INSERT INTO thanks (case_id, staff_id, department, words, said_at)
        VALUES (:case_id, :staff_id, :department, :words, :said_at)""",
        case_id=case_id,
        staff_id=staff_id,
        department=department,
        words=words,
        said_at=now,
    )
    tx.touch(TOPIC)


async def unread(tx: Transaction, staff_id: int, department: str) -> list[Row]:
    """What a member of staff was thanked for, themselves or their department; newest first."""
    return await tx.rows(
        """SELECT t.id, t.words, t.said_at, t.department, c.number
        FROM thanks t JOIN cases c ON c.id = t.case_id
        WHERE t.seen_at IS NULL AND (t.staff_id = :staff_id
            OR (t.department <> '' AND t.department = :department))
        ORDER BY t.id DESC LIMIT :limit""",
        staff_id=staff_id,
        department=department,
        limit=SHOWN,
    )


async def read(
    tx: Transaction, thanks_id: int, staff_id: int, department: str, now: datetime
) -> bool:
    """Read, by whom it is for; False for anybody else."""
    return bool(
        await tx.execute(
            """UPDATE thanks SET seen_at = :seen_at WHERE id = :id AND seen_at IS NULL
                AND (staff_id = :staff_id OR (department <> '' AND department = :department))""",
            id=thanks_id,
            staff_id=staff_id,
            department=department,
            seen_at=now,
        )
    )
