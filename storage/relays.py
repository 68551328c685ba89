"""Which message of a citizen's conversation is which one at the Telegram desk, either way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage import outbox
from storage.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Relay:
    """`desk_key` is ours in the topic (empty: the operator's own); `desk_id` the platform's, once
    it is known. An album of the operator is one message of the citizen's in several parts."""

    id: int
    topic_id: int
    citizen_key: str
    part: int
    desk_key: str
    chat: str
    desk_id: str
    changed_at: datetime | None
    told: str
    made_at: datetime


async def add(
    tx: Transaction,
    topic_id: int,
    citizen_keys: Sequence[str],
    *,
    chat: str,
    desk_key: str = "",
    desk_ids: Sequence[str] = (),
    now: datetime,
) -> None:
    """Citizen's messages told by `desk_key`; or one message said as `desk_ids` at the desk."""
    pairs = [(key, 0, "") for key in citizen_keys]
    if desk_ids:
        pairs = [(citizen_keys[0], part, desk_id) for part, desk_id in enumerate(desk_ids)]
    await tx.many(
        """INSERT INTO relays (topic_id, citizen_key, part, desk_key, chat, desk_id, made_at)
        VALUES (:topic_id, :citizen_key, :part, :desk_key, :chat, :desk_id, :made_at)
        ON CONFLICT DO NOTHING""",
        [
            {
                "topic_id": topic_id,
                "citizen_key": key,
                "part": part,
                "desk_key": desk_key,
                "chat": chat,
                "desk_id": desk_id,
                "made_at": now,
            }
            for key, part, desk_id in pairs
        ],
    )


async def landed(tx: Transaction, desk_key: str, chat: str, desk_ids: Sequence[str]) -> None:
    """The platform's numbers of what told these messages; they come in the same order."""
    rows = await tx.rows(
        "SELECT id FROM relays WHERE desk_key = :key AND desk_id = '' ORDER BY id", key=desk_key
    )
    for row, desk_id in zip(rows, desk_ids, strict=False):
        await tx.execute(
            """UPDATE relays SET desk_id = :desk_id, chat = :chat WHERE id = :id
                AND NOT EXISTS (SELECT 1 FROM relays o
                    WHERE o.chat = CAST(:chat AS TEXT) AND o.desk_id = CAST(:desk_id AS TEXT))""",
            id=row["id"],
            desk_id=desk_id,
            chat=chat,
        )


async def at_desk(tx: Transaction, chat: str, desk_id: str) -> Relay | None:
    """What a message at the desk is."""
    row = await tx.row(
        "SELECT * FROM relays WHERE chat = :chat AND desk_id = :desk_id AND desk_id <> ''",
        chat=chat,
        desk_id=desk_id,
    )
    return Relay(**row) if row else None


async def of_citizen(tx: Transaction, topic_id: int, citizen_key: str) -> list[Relay]:
    rows = await tx.rows(
        "SELECT * FROM relays WHERE topic_id = :id AND citizen_key = :key ORDER BY part",
        id=topic_id,
        key=citizen_key,
    )
    return [Relay(**row) for row in rows]


async def told_with(tx: Transaction, desk_key: str) -> int:
    """How many of the citizen's messages one message at the desk tells."""
    return int(await tx.value("SELECT count(*) FROM relays WHERE desk_key = :key", key=desk_key))


async def told_in(tx: Transaction, desk_key: str) -> list[str]:
    """The citizen's messages that one message at the desk tells, by their keys."""
    rows = await tx.rows(
        "SELECT citizen_key FROM relays WHERE desk_key = :key ORDER BY id", key=desk_key
    )
    return list(dict.fromkeys(row["citizen_key"] for row in rows))


async def changed(tx: Transaction, relay_id: int, now: datetime | None) -> None:
    """The citizen changed their words at `now`; None: the desk has the new ones."""
    await tx.execute(
        """UPDATE relays SET changed_at = CASE WHEN CAST(:now_at AS TEXT) IS NULL THEN NULL
            ELSE COALESCE(changed_at, CAST(:now_at AS TEXT)) END WHERE id = :id""",
        id=relay_id,
        now_at=now,
    )


async def changes(tx: Transaction, topic_id: int) -> list[Relay]:
    rows = await tx.rows(
        "SELECT * FROM relays WHERE topic_id = :id AND changed_at IS NOT NULL ORDER BY id",
        id=topic_id,
    )
    return [Relay(**row) for row in rows]


async def troubles(tx: Transaction, topic_id: int) -> list[Row]:
    """What did not get through, may not have, or waits until the citizen writes again, and is not
    told yet; either way."""
    return await tx.rows(
        """SELECT r.id, r.citizen_key, r.desk_key, r.desk_id, o.state, o.error,
            CASE WHEN o.message_key = r.citizen_key THEN 'out' ELSE 'in' END AS way
        FROM relays r JOIN outbox o ON o.message_key = r.citizen_key OR o.message_key = r.desk_key
        WHERE r.topic_id = :id AND r.part = 0
            AND ((r.told IN ('', 'pending') AND o.state IN ('failed', 'unknown'))
                OR (r.told = '' AND o.state = 'pending' AND o.error = :awaited))
        ORDER BY o.id""",
        id=topic_id,
        awaited=outbox.AWAITED,
    )


async def tell(tx: Transaction, relay_id: int, told: str) -> None:
    await tx.execute("UPDATE relays SET told = :told WHERE id = :id", id=relay_id, told=told)
