"""What is kept for how long, and the removal of what is older, a few rows at a time.

Which rows are old is read beside the writers; a write takes `SLICE` rows by their ids, so that
SQLite's one writer is never held for long.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import json_text, word_blocks
from storage.database import Row, Transaction

SLICE = 50
PAGE = 1000
"""Rows that are looked at in one reading."""
_KEPT = frozenset({"method", "edits", "part", "of"})
"""What a change of the message asks of its old payload (bot/channels/telegram/changes.py)."""
_OVER = "('closed', 'archived', 'withdrawn', 'refused', 'merged')"
_BUSY = f"""(SELECT person_id FROM cases WHERE status NOT IN {_OVER}
    UNION SELECT person_id FROM handoffs WHERE closed_at IS NULL
    UNION SELECT person_id FROM case_joins WHERE case_id IN
        (SELECT id FROM cases WHERE status NOT IN {_OVER}))"""
"""People with an open matter or chat: what they said is still needed."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`old` are rows older than a moment, their `id` after the last one seen; it gives `at` when
    each was made, and whether it `goes`. `drop` removes some by their ids."""

    old: str
    drop: Callable[[Transaction, Sequence[Any]], Awaitable[None]]
    first: Any = 0


async def _drop_talks(tx: Transaction, ids: Sequence[Any]) -> None:
    await word_blocks.open_several(tx, ids)  # no trace of the words stays in the bits
    rows = [{"id": one} for one in ids]
    await tx.many("DELETE FROM message_versions WHERE message_id = :id", rows)
    await tx.many("DELETE FROM message_words WHERE message_id = :id", rows)
    await tx.many(
        """DELETE FROM mentions WHERE message_key =
            (SELECT message_key FROM messages WHERE id = :id)""",
        rows,
    )
    await tx.many("DELETE FROM messages WHERE id = :id", rows)


async def _drop_contacts(tx: Transaction, ids: Sequence[Any]) -> None:
    await tx.many(
        "UPDATE cases SET contact_name = '', contact_phone = '' WHERE id = :id",
        [{"id": one} for one in ids],
    )


async def _drop_files(tx: Transaction, ids: Sequence[Any]) -> None:
    await tx.many("DELETE FROM media WHERE media_key = :id", [{"id": one} for one in ids])


async def _drop_payloads(tx: Transaction, ids: Sequence[Any]) -> None:
    """The words go; what tells how the platform's message can be changed stays."""
    rows = []
    for one in ids:
        text = await tx.value("SELECT payload FROM outbox WHERE id = :id", id=one)
        rows.append({"id": one, "payload": json_text.write(_bare(json.loads(text or "{}")))})
    await tx.many("UPDATE outbox SET payload = :payload WHERE id = :id", rows)


def _bare(payload: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {name: one for name, one in payload.items() if name in _KEPT}
    return kept | {name: "" for name in payload if name in ("text", "caption")} | {"bare": 1}


KINDS = {
    "talks": Kind(
        f"""SELECT m.id, m.said_at AS at_at, CASE WHEN c.person_id IN {_BUSY}
                OR m.message_key IN (SELECT card_key FROM cases WHERE person_id = c.person_id)
            THEN 0 ELSE 1 END AS goes
        FROM messages m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.id > :after ORDER BY m.id LIMIT :limit""",
        _drop_talks,
    ),
    "contacts": Kind(
        f"""SELECT id, COALESCE(closed_at, changed_at) AS at_at, CASE WHEN status IN {_OVER}
                AND (contact_name <> '' OR contact_phone <> '') AND NOT EXISTS
                    (SELECT 1 FROM arrangements a WHERE a.case_id = cases.id AND a.ended_at IS NULL)
            THEN 1 ELSE 0 END AS goes
        FROM cases WHERE id > :after ORDER BY id LIMIT :limit""",
        _drop_contacts,
    ),
    "files": Kind(
        f"""SELECT f.media_key AS id, f.created_at AS at_at, CASE WHEN f.state <> 'waiting'
                AND c.person_id NOT IN {_BUSY}
                AND f.media_key NOT IN (SELECT media_key FROM case_media)
                AND f.media_key NOT IN (SELECT media_key FROM notices)
            THEN 1 ELSE 0 END AS goes
        FROM media f JOIN conversations c ON c.id = f.conversation_id
        WHERE f.media_key > :after ORDER BY f.media_key LIMIT :limit""",
        _drop_files,
        "",
    ),
    "outbox": Kind(
        """SELECT id, COALESCE(done_at, created_at) AS at_at, CASE WHEN
                state IN ('sent', 'failed', 'unknown') AND payload NOT LIKE '%"bare":1%'
            THEN 1 ELSE 0 END AS goes
        FROM outbox WHERE id > :after ORDER BY id LIMIT :limit""",
        _drop_payloads,
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of a page that go; from where to look on; None at the end."""

    ids: tuple[Any, ...]
    after: Any


async def find(view: Transaction, what: str, before: datetime, after: Any = None) -> Found:
    """The next page of what is older than `before`."""
    kind = KINDS[what]
    start = kind.first if after is None else after
    rows = await view.rows(kind.old, after=start, limit=PAGE)
    ids = tuple(row["id"] for row in rows if row["goes"] and row["at_at"] < before)
    return Found(ids, rows[-1]["id"] if len(rows) == PAGE else None)


async def drop(tx: Transaction, what: str, ids: Sequence[Any], day: str) -> None:
    """Remove some, and count them under the day."""
    await KINDS[what].drop(tx, ids)
    await tx.execute(
        """INSERT INTO retention_log (day, what, removed) VALUES (:day, :what, :removed)
        ON CONFLICT (day, what) DO UPDATE SET removed = retention_log.removed + excluded.removed""",
        day=day,
        what=what,
        removed=len(ids),
    )


async def chosen(tx: Transaction) -> dict[str, Row]:
    """What admins chose: days by kind, with who did."""
    return {row["what"]: row for row in await tx.rows("SELECT * FROM retention")}


async def choose(tx: Transaction, what: str, days: int, *, by: str, now: datetime) -> None:
    await tx.execute(
        """INSERT INTO retention (what, days, changed_by, changed_at)
        VALUES (:what, :days, :changed_by, :changed_at)
        ON CONFLICT (what) DO UPDATE SET days = excluded.days,
            changed_by = excluded.changed_by, changed_at = excluded.changed_at""",
        what=what,
        days=days,
        changed_by=by,
        changed_at=now,
    )


async def went(tx: Transaction, since: str) -> dict[str, int]:
    """How much went since a day, by kind."""
    rows = await tx.rows(
        """SELECT what, sum(removed) AS n FROM retention_log WHERE day >= :since GROUP BY what""",
        since=since,
    )
    return {row["what"]: int(row["n"]) for row in rows}
