"""Small records that the program keeps: alarms, the audit trail, gaps, feedback, facts."""

import logging
from collections.abc import Sequence
from datetime import datetime

from storage.database import Row, Transaction

log = logging.getLogger("warmline.alarms")

ALARMS = "alarms"
GAPS = "gaps"


async def raise_alarm(
    tx: Transaction,
    kind: str,
    text: str,
    *,
    now: datetime,
    conversation_id: int | None = None,
    case_id: int | None = None,
) -> int:
    """Something that a duty leader must know at once; returns its id. The log says only what kind
    it is."""
    log.info("alarm: %s", kind)
    raised = await tx.value(
        """INSERT INTO alarms (kind, text, conversation_id, case_id, raised_at)
        VALUES (:kind, :text, :conversation_id, :case_id, :raised_at) RETURNING id""",
        kind=kind,
        text=text,
        conversation_id=conversation_id,
        case_id=case_id,
        raised_at=now,
    )
    tx.touch(ALARMS)
    return int(raised)


async def alarm_grows(tx: Transaction, alarm_id: int, text: str, *, anew: bool) -> None:
    """More is known of what it is about. `anew`: whoever has seen or heard it must do so again."""
    again = ", seen_at = NULL, seen_by = NULL, told_at = NULL" if anew else ""
    await tx.execute(
        f"UPDATE alarms SET text = :text{again} WHERE id = :id", text=text, id=alarm_id
    )
    tx.touch(ALARMS)


async def alarmed(tx: Transaction, kind: str, case_ids: Sequence[int], since: datetime) -> bool:
    """Whether one of the cases had an alarm of this kind since then."""
    for case_id in case_ids:
        if await tx.value(
            """SELECT 1 FROM alarms WHERE case_id = :case_id AND kind = :kind
                AND raised_at >= :since_at LIMIT 1""",
            case_id=case_id,
            kind=kind,
            since_at=since,
        ):
            return True
    return False


async def open_alarms(tx: Transaction) -> list[Row]:
    return await tx.rows("SELECT * FROM alarms WHERE seen_at IS NULL ORDER BY id")


async def untold_alarms(tx: Transaction, now: datetime) -> list[Row]:
    """Alarms that the staff's group has not heard of; from here on it has."""
    rows = await tx.rows(
        "UPDATE alarms SET told_at = :told_at WHERE told_at IS NULL RETURNING *", told_at=now
    )
    return sorted(rows, key=lambda row: int(row["id"]))


async def alarm_seen(tx: Transaction, alarm_id: int, staff_id: int, now: datetime) -> None:
    await tx.execute(
        """UPDATE alarms SET seen_at = :seen_at, seen_by = :staff_id
        WHERE id = :id AND seen_at IS NULL""",
        id=alarm_id,
        staff_id=staff_id,
        seen_at=now,
    )
    tx.touch(ALARMS)


async def alarm_over(tx: Transaction, kind: str, case_id: int, now: datetime) -> None:
    """What this kind of alarm asked for has been done."""
    await tx.execute(
        """UPDATE alarms SET seen_at = :seen_at
        WHERE kind = :kind AND case_id = :case_id AND seen_at IS NULL""",
        kind=kind,
        case_id=case_id,
        seen_at=now,
    )
    tx.touch(ALARMS)


async def audit(
    tx: Transaction, actor: str, action: str, subject: str, *, now: datetime, text: str = ""
) -> None:
    await tx.execute(
        """INSERT INTO audit (actor, action, subject, text, happened_at)
        VALUES (:actor, :action, :subject, :text, :happened_at)""",
        actor=actor,
        action=action,
        subject=subject,
        text=text,
        happened_at=now,
    )


async def count_audited(tx: Transaction, actor: str, action: str, since: datetime) -> int:
    """How often somebody did something since then."""
    return int(
        await tx.value(
            """SELECT count(*) FROM audit WHERE actor = :actor AND action = :action
                AND happened_at >= :since_at""",
            actor=actor,
            action=action,
            since_at=since,
        )
    )


async def audited(tx: Transaction, actor: str, action: str, subject: str, text: str) -> bool:
    """Whether exactly this stands in the trail."""
    return bool(
        await tx.value(
            """SELECT 1 FROM audit WHERE subject = :subject AND actor = :actor
                AND action = :action AND text = :text LIMIT 1""",
            actor=actor,
            action=action,
            subject=subject,
            text=text,
        )
    )


async def did(
    tx: Transaction, actor: str, actions: Sequence[str], subject: str, since: datetime
) -> bool:
    """Whether somebody did one of these things to a subject since then."""
    for action in actions:
        if await tx.value(
            """SELECT 1 FROM audit WHERE subject = :subject AND actor = :actor
                AND action = :action AND happened_at >= :since_at LIMIT 1""",
            subject=subject,
            actor=actor,
            action=action,
            since_at=since,
        ):
            return True
    return False


async def seen_by(tx: Transaction, person_id: int, limit: int) -> list[Row]:
    """Who looked at a person's data or was given them, the newest first: unit, no names."""
    return await tx.rows(
        """SELECT a.action, a.subject, a.text, a.happened_at,
            CASE WHEN a.actor LIKE 'unit:%' THEN substr(a.actor, 6) ELSE s.department END
                AS department
        FROM audit a LEFT JOIN staff s ON a.actor = 'staff:' || s.name
        WHERE a.action IN ('reveal', 'export', 'disclose') AND a.actor <> 'citizen' AND (
            a.subject = 'person:' || CAST(CAST(:id AS BIGINT) AS TEXT)
            OR a.subject IN (SELECT 'person:' || CAST(former_person_id AS TEXT)
                FROM person_links WHERE person_id = CAST(:id AS BIGINT))
            OR a.subject IN (SELECT 'case:' || number FROM cases
                WHERE person_id = CAST(:id AS BIGINT)))
        ORDER BY a.id DESC LIMIT :limit""",
        id=person_id,
        limit=limit,
    )


async def note_gap(
    tx: Transaction,
    question: str,
    *,
    reason: str,
    conversation_id: int,
    now: datetime,
    article_id: str = "",
) -> None:
    """A question that the knowledge base could not answer, or that `article_id` did not answer.

    What is tapped may be tapped twice: until somebody has taken it up it is one gap. What is asked
    again is asked again.
    """
    await tx.execute(
        """INSERT INTO gaps (question, conversation_id, reason, article_id, asked_at)
        SELECT CAST(:question AS TEXT), CAST(:conversation_id AS BIGINT), CAST(:reason AS TEXT),
            CAST(:article_id AS TEXT), CAST(:asked_at AS TEXT)
        WHERE NOT EXISTS (SELECT 1 FROM gaps WHERE conversation_id = :conversation_id
            AND question = :question AND reason = :reason AND article_id = :article_id
            AND reason <> 'unknown' AND task_id IS NULL)""",
        question=question,
        conversation_id=conversation_id,
        reason=reason,
        article_id=article_id,
        asked_at=now,
    )
    tx.touch(GAPS)


async def rate_article(
    tx: Transaction, conversation_id: int, article_id: str, *, useful: bool, now: datetime
) -> None:
    await tx.execute(
        """INSERT INTO feedback (conversation_id, article_id, useful, given_at)
        VALUES (:conversation_id, :article_id, :useful, :given_at)
        ON CONFLICT (conversation_id, article_id)
        DO UPDATE SET useful = excluded.useful, given_at = excluded.given_at""",
        conversation_id=conversation_id,
        article_id=article_id,
        useful=int(useful),
        given_at=now,
    )


async def fact(tx: Transaction, name: str) -> str | None:
    found = await tx.value("SELECT value FROM facts WHERE name = :name", name=name)
    return str(found) if found is not None else None


async def set_fact(tx: Transaction, name: str, value: str) -> None:
    await tx.execute(
        """INSERT INTO facts (name, value) VALUES (:name, :value)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value""",
        name=name,
        value=value,
    )
