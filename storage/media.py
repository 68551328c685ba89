"""Files that citizens or staff sent. The bytes lie in the data folder under their hash."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database import Row, Transaction

TOPIC = "media"
UNREADABLE = "the Bot API server has it in a folder that cannot be read here"
"""The error of a file that is on the disk of a server of one's own, and not on ours."""


NOT_TAKEN = "not taken"
"""How the error of a file begins that is refused for good, for what it is."""


@dataclass(frozen=True, slots=True)
class File:
    """`kind` is image, audio, video or file; `state` is waiting, stored or failed."""

    key: str
    conversation_id: int | None
    kind: str
    mime: str
    name: str
    size: int
    sha256: str
    source: dict[str, Any]
    state: str
    tries: int
    error: str = ""

    @property
    def refused(self) -> bool:
        """Whether it is here not by mishap, but because such a file is not taken."""
        return self.state == "failed" and self.error.startswith(NOT_TAKEN)


async def add(tx: Transaction, file: File, *, now: datetime) -> None:
    """Remember a file: its bytes are stored already, or `source` says where to fetch them."""
    await tx.execute(
        """INSERT INTO media (media_key, conversation_id, kind, mime, name, size, sha256, source,
            state, created_at, not_before_at)
        VALUES (:media_key, :conversation_id, :kind, :mime, :name, :size, :sha256, :source,
            :state, :created_at, :created_at) ON CONFLICT DO NOTHING""",
        media_key=file.key,
        conversation_id=file.conversation_id,
        kind=file.kind,
        mime=file.mime,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        source=json.dumps(file.source),
        state=file.state,
        created_at=now,
    )
    if file.state == "waiting":
        tx.touch(TOPIC)


def _from(row: Row) -> File:
    return File(
        row["media_key"],
        row["conversation_id"],
        row["kind"],
        row["mime"],
        row["name"],
        row["size"],
        row["sha256"],
        json.loads(row["source"]),
        row["state"],
        row["tries"],
        row["error"] or "",
    )


async def find(tx: Transaction, key: str) -> File | None:
    row = await tx.row("SELECT * FROM media WHERE media_key = :key", key=key)
    return _from(row) if row else None


async def several(tx: Transaction, keys: list[str]) -> list[File]:
    """The files of these keys, in their order; unknown keys are left out."""
    found = [await find(tx, key) for key in keys]
    return [file for file in found if file]


async def of_case(tx: Transaction, case_id: int, side: str = "") -> list[File]:
    rows = await tx.rows(
        """SELECT m.* FROM media m JOIN case_media c ON c.media_key = m.media_key
        WHERE c.case_id = :case_id AND (CAST(:side AS TEXT) = '' OR c.side = :side)
        ORDER BY c.added_at, m.media_key""",
        case_id=case_id,
        side=side,
    )
    return [_from(row) for row in rows]


async def waiting(tx: Transaction, now: datetime, *, limit: int = 20) -> list[File]:
    """What is to be fetched from a platform."""
    rows = await tx.rows(
        """SELECT * FROM media WHERE state = 'waiting' AND not_before_at <= :now_at
        ORDER BY not_before_at LIMIT :limit""",
        now_at=now,
        limit=limit,
    )
    return [_from(row) for row in rows]


async def next_due(tx: Transaction, now: datetime) -> datetime | None:
    """When the next failed fetch is to be tried again."""
    found = await tx.row(
        """SELECT min(not_before_at) AS due_at FROM media
        WHERE state = 'waiting' AND not_before_at > :now_at""",
        now_at=now,
    )
    return found["due_at"] if found else None


async def stored(
    tx: Transaction, key: str, *, sha256: str, size: int, mime: str, kind: str
) -> None:
    """A file was fetched; the bytes say what it is."""
    await tx.execute(
        """UPDATE media SET state = 'stored', sha256 = :sha256, size = :size, mime = :mime,
            kind = :kind WHERE media_key = :key""",
        key=key,
        sha256=sha256,
        size=size,
        mime=mime,
        kind=kind,
    )


async def not_fetched(tx: Transaction, key: str, *, error: str, again: datetime | None) -> None:
    """A fetch failed: try `again` later, or give up when None."""
    await tx.execute(
        """UPDATE media SET state = :state, tries = tries + 1, error = :error,
            not_before_at = COALESCE(CAST(:again_at AS TEXT), not_before_at)
        WHERE media_key = :key""",
        key=key,
        state="waiting" if again else "failed",
        error=error,
        again_at=again,
    )


async def refuse(tx: Transaction, key: str, why: str) -> None:
    """A file that was announced is not even fetched: it is none that we take."""
    await tx.execute(
        """UPDATE media SET state = 'failed', error = :error
        WHERE media_key = :key AND state = 'waiting'""",
        key=key,
        error=f"{NOT_TAKEN}: {why}",
    )


async def leave_cases(tx: Transaction, key: str) -> list[int]:
    """A citizen's file that is not to be had is no part of their cases; which these were."""
    rows = await tx.rows(
        """DELETE FROM case_media WHERE media_key = :key AND side = 'citizen'
        RETURNING case_id""",
        key=key,
    )
    return sorted(row["case_id"] for row in rows)


async def count_unreadable(tx: Transaction, since: datetime) -> int:
    """Files since a time that a Bot API server of one's own has and that cannot be read here."""
    return int(
        await tx.value(
            """SELECT count(*) FROM media WHERE state IN ('waiting', 'failed')
                AND error = :error AND created_at > :since_at""",
            error=UNREADABLE,
            since_at=since,
        )
    )


async def hashes(tx: Transaction) -> set[str]:
    """The bytes that some row names; whatever else lies in the data folder may go."""
    rows = await tx.rows("SELECT DISTINCT sha256 FROM media WHERE sha256 <> ''")
    return {row["sha256"] for row in rows}


async def shown_to(tx: Transaction, key: str, conversation_id: int) -> bool:
    """Whether a citizen may see this file: it is of their conversation or of a case of theirs; of a
    case that they joined only what the department sent."""
    return bool(
        await tx.value(
            """SELECT 1 FROM media m WHERE m.media_key = :key AND (
                m.conversation_id = :conversation_id
                OR EXISTS (SELECT 1 FROM case_media cm JOIN cases c ON c.id = cm.case_id
                    JOIN conversations t ON t.person_id = c.person_id
                    WHERE cm.media_key = m.media_key AND t.id = :conversation_id)
                OR EXISTS (SELECT 1 FROM case_media cm JOIN case_joins j ON j.case_id = cm.case_id
                    JOIN conversations t ON t.person_id = j.person_id
                    WHERE cm.media_key = m.media_key AND cm.side = 'department'
                        AND t.id = :conversation_id))""",
            key=key,
            conversation_id=conversation_id,
        )
    )


async def is_for_all(tx: Transaction, key: str) -> bool:
    """Whether a file is of nobody's conversation or case, so that it may be published."""
    return bool(
        await tx.value(
            """SELECT 1 FROM media m WHERE m.media_key = :key AND m.conversation_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM case_media c WHERE c.media_key = m.media_key)""",
            key=key,
        )
    )


async def of_department(tx: Transaction, key: str, department: str) -> bool:
    """Whether a file belongs to a case that this department has or helps with."""
    return bool(
        await tx.value(
            """SELECT 1 FROM case_media cm JOIN cases c ON c.id = cm.case_id
            WHERE cm.media_key = :key AND (c.department = :department
                OR '｜' || c.helpers || '｜' LIKE :helper) LIMIT 1""",
            key=key,
            helper=f"%｜{department}｜%",
            department=department,
        )
    )
