"""What is to be sent to a platform: one row a part, sent at most once unless certainly unsent.

States: pending → sending → sent | failed (permanent) | unknown (nobody can say), and back to
pending with `not_before_at` when it certainly did not go out. Rows of one peer go in order.
The states are named twice in some conditions: SQLite takes a partial index only where its own
condition is repeated word for word.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage import json_text
from storage.conversations import Conversation
from storage.database import Row, Transaction

PATIENCE = timedelta(seconds=10)
"""How long a part that must be retried holds back what comes after it."""

RECHECK = timedelta(seconds=1)
"""How soon to look again at what waits for an earlier part."""

BLOCKED = "blocked by the citizen"
"""The error of what will never go out because they do not want it."""

AWAITED = "waits until the citizen writes again"
"""The error of what their platform takes only then."""

CLOSED = "the platform's time for answers is over until the citizen writes again"
"""The error of what came too late for it."""

ASIDE = -1
"""The number of a part outside the order of its peer: the answer to a tap itself."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part to be sent, as the table keeps it."""

    id: int
    conversation_id: int
    peer: str
    message_key: str
    part: int
    lane: str
    payload: dict[str, Any]
    tries: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a part of a message; `platform_id` is empty where none is known."""

    part: int
    state: str
    platform_id: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a part; `retry_at` only when the state is pending again.

    `tried` is False for a part that was taken and put back without a try. What is no row of the
    outbox is told by its lane and key (`bot.noticing.lane`).
    """

    part_id: int
    state: str
    platform_id: str | None = None
    error: str | None = None
    retry_at: datetime | None = None
    tried: bool = True
    lane: str = "chat"
    message_key: str = ""


def topic(channel: str, account: str) -> str:
    return f"outbox|{channel}|{account}"


async def put(
    tx: Transaction,
    conversation: Conversation,
    parts: Sequence[tuple[str, int, dict[str, Any]]],
    *,
    now: datetime,
    lane: str = "chat",
    epoch: int | None = None,
) -> None:
    """Queue parts (message key, number, native payload) for a conversation.

    With `epoch`, the words are the bot's: they are only queued while the conversation still has
    that epoch, which is looked at in this same statement (the fence of docs/architecture.md).
    """
    address = conversation.address
    await tx.many(
        """INSERT INTO outbox (conversation_id, channel, account, peer, message_key, part, lane,
            payload, created_at, not_before_at)
        SELECT c.id, c.channel, c.account, c.peer, CAST(:message_key AS TEXT),
            CAST(:part AS INTEGER), CAST(:lane AS TEXT), CAST(:payload AS TEXT),
            CAST(:created_at AS TEXT), CAST(:created_at AS TEXT)
        FROM conversations c
        WHERE c.id = :conversation_id
            AND (c.epoch = CAST(:epoch AS INTEGER) OR CAST(:epoch AS INTEGER) < 0)""",
        [
            {
                "conversation_id": conversation.id,
                "message_key": key,
                "part": number,
                "lane": lane,
                "payload": json_text.write(payload),
                "created_at": now,
                "epoch": -1 if epoch is None else epoch,
            }
            for key, number, payload in parts
        ],
    )
    tx.touch(topic(address.channel, address.account))


async def claim(
    tx: Transaction, channel: str, account: str, lane: str, *, now: datetime, limit: int
) -> list[Part]:
    """Take what may go out now, marked `sending`, oldest first.

    A part is left where it is while an earlier one of its peer and lane is on its way, or is not
    due yet; one that was tried already holds back the later ones for `PATIENCE` only. A part
    numbered `ASIDE` waits for nobody. The lanes do not wait for each other.
    """
    rows = await tx.rows(
        """UPDATE outbox SET state = 'sending'
        WHERE id IN (
            SELECT o.id FROM outbox o
            WHERE o.channel = :channel AND o.account = :account AND o.lane = :lane
                AND o.state IN ('pending', 'sending') AND o.state = 'pending'
                AND o.not_before_at <= :now_at
                AND (o.part < 0 OR NOT EXISTS (
                    SELECT 1 FROM outbox e
                    WHERE e.channel = o.channel AND e.account = o.account AND e.peer = o.peer
                        AND e.state IN ('pending', 'sending') AND e.id < o.id
                        AND e.lane = o.lane AND e.part >= 0
                        AND (e.state = 'sending' OR (e.not_before_at > :now_at
                            AND (e.tried_at IS NULL OR e.tried_at > :patience_at)))))
            ORDER BY o.id LIMIT :limit {skip_locked})
        RETURNING id, conversation_id, peer, message_key, part, lane, payload, tries, created_at""",
        channel=channel,
        account=account,
        lane=lane,
        now_at=now,
        patience_at=now - PATIENCE,
        limit=limit,
    )
    return [_part(row) for row in sorted(rows, key=lambda row: int(row["id"]))]


def _part(row: Row) -> Part:
    return Part(
        row["id"],
        row["conversation_id"],
        row["peer"],
        row["message_key"],
        row["part"],
        row["lane"],
        json.loads(row["payload"]),
        row["tries"],
        row["created_at"],
    )


async def settle(tx: Transaction, receipts: Sequence[Receipt], *, now: datetime) -> None:
    """Write what became of parts."""
    await tx.many(
        """UPDATE outbox SET state = :state, platform_id = :platform_id, error = :error,
            tries = tries + :tried,
            tried_at = COALESCE(tried_at, CAST(:tried_at AS TEXT)),
            not_before_at = COALESCE(CAST(:retry_at AS TEXT), not_before_at),
            done_at = CAST(:done_at AS TEXT)
        WHERE id = :id AND state = 'sending'""",
        [
            {
                "id": receipt.part_id,
                "state": receipt.state,
                "platform_id": receipt.platform_id,
                "error": receipt.error,
                "tried": int(receipt.tried),
                "tried_at": now if receipt.tried else None,
                "retry_at": receipt.retry_at,
                "done_at": None if receipt.state == "pending" else now,
            }
            for receipt in receipts
        ],
    )
    for receipt in receipts:
        if receipt.state in ("failed", "unknown") or receipt.error == AWAITED:
            talk = await tx.value(
                "SELECT conversation_id FROM outbox WHERE id = :id", id=receipt.part_id
            )
            if talk is not None:
                tx.touch(f"talk|{talk}")  # whoever shows the chat shows the trouble


async def next_due(
    tx: Transaction, channel: str, account: str, lane: str, now: datetime
) -> datetime | None:
    """When to look at a lane again, of which all that may go out now is taken.

    What is due but waits for an earlier part is looked at again within `RECHECK`.
    """
    found = await tx.row(
        """SELECT min(CASE WHEN not_before_at > :now_at THEN not_before_at END) AS due_at,
            min(CASE WHEN not_before_at <= :now_at THEN 1 END) AS waits
        FROM outbox WHERE channel = :channel AND account = :account AND lane = :lane
            AND state IN ('pending', 'sending') AND state = 'pending'""",
        channel=channel,
        account=account,
        lane=lane,
        now_at=now,
    )
    assert found is not None
    times = [found["due_at"], now + RECHECK if found["waits"] else None]
    return min((at for at in times if at), default=None)


async def platform_id(tx: Transaction, message_key: str) -> str | None:
    """The platform's id of a message's last part, once sent: the one with the words and buttons."""
    found = await tx.value(
        """SELECT platform_id FROM outbox WHERE message_key = :key AND platform_id IS NOT NULL
        ORDER BY part DESC LIMIT 1""",
        key=message_key,
    )
    return str(found).partition(",")[0] if found is not None else None


async def platform_ids(tx: Transaction, message_key: str) -> list[str]:
    """All the platform's ids of a message: several parts, an album."""
    rows = await tx.rows(
        """SELECT platform_id FROM outbox WHERE message_key = :key AND platform_id IS NOT NULL
        ORDER BY part""",
        key=message_key,
    )
    ids = [one for row in rows for one in str(row["platform_id"]).split(",")]
    return list(dict.fromkeys(ids))  # a change names the message that it changed


async def next_part(tx: Transaction, message_key: str) -> int:
    """The number of the next part of a message: its changes are counted on behind its parts."""
    last = await tx.value("SELECT max(part) FROM outbox WHERE message_key = :key", key=message_key)
    return 0 if last is None else int(last) + 1


async def parts(tx: Transaction, message_key: str) -> list[Sent]:
    """A message's parts and the changes of them, in the order in which they go out."""
    rows = await tx.rows(
        """SELECT part, state, platform_id, payload FROM outbox
        WHERE message_key = :key AND part >= 0 ORDER BY part""",
        key=message_key,
    )
    return [
        Sent(row["part"], row["state"], row["platform_id"] or "", json.loads(row["payload"]))
        for row in rows
    ]


async def is_open(tx: Transaction, message_key: str) -> bool:
    """Whether parts of a message wait or are on their way."""
    return bool(
        await tx.value(
            """SELECT 1 FROM outbox WHERE message_key = :key AND state IN ('pending', 'sending')
            LIMIT 1""",
            key=message_key,
        )
    )


async def take_back(tx: Transaction, message_key: str, now: datetime) -> int:
    """What has not gone out of a message stays here; how many parts that were."""
    return await tx.execute(
        """UPDATE outbox SET state = 'sent', done_at = :done_at, error = 'taken back'
        WHERE message_key = :key AND state = 'pending'""",
        key=message_key,
        done_at=now,
    )


async def outdated(tx: Transaction, conversation_id: int, edits: str) -> int:
    """Changes of a message that still wait to go out: a newer one makes them needless."""
    return await tx.execute(
        """DELETE FROM outbox WHERE conversation_id = :id AND state = 'pending'
            AND payload LIKE :marked""",
        id=conversation_id,
        marked=f'%"edits":"{edits}"%',
    )


async def key_of(tx: Transaction, conversation_id: int, platform_id: str) -> str:
    """Which of our messages has this platform's id, be it edited or not; empty: none has."""
    where = {"id": conversation_id, "platform_id": platform_id}
    row = await tx.row(
        """SELECT message_key, payload FROM outbox
        WHERE conversation_id = :id AND platform_id = :platform_id ORDER BY id LIMIT 1""",
        **where,
    ) or await tx.row(  # an album has the numbers of all its parts
        """SELECT message_key, payload FROM outbox
        WHERE conversation_id = :id AND platform_id LIKE '%,%'
            AND ',' || platform_id || ',' LIKE '%,' || CAST(:platform_id AS TEXT) || ',%'
        ORDER BY id LIMIT 1""",
        **where,
    )
    return str(json.loads(row["payload"]).get("edits") or row["message_key"]) if row else ""


async def troubles(tx: Transaction, conversation_id: int) -> dict[str, str]:
    """Message keys of a conversation with a part that failed ("closed": it came too late) or is
    unknown, and which. A change that did not arrive is no trouble once a later one did."""
    rows = await tx.rows(
        """SELECT message_key, part, state, payload, error FROM outbox
        WHERE conversation_id = :id AND state IN ('failed', 'unknown') ORDER BY id""",
        id=conversation_id,
    )
    found: dict[str, str] = {}
    for row in rows:
        payload = json.loads(row["payload"])
        changed = payload.get("edits")
        if not changed or not await _changed_later(tx, row["message_key"], row["part"]):
            state = "closed" if row["error"] == CLOSED else row["state"]
            found |= dict.fromkeys([row["message_key"], *payload.get("also", ())], state)
    return found


async def _changed_later(tx: Transaction, message_key: str, part: int) -> bool:
    later = [one for one in await parts(tx, message_key) if one.part > part]
    return any(one.state == "sent" and one.payload.get("part", 0) == 0 for one in later)


async def arrived(tx: Transaction, conversation_id: int, message_key: str, now: datetime) -> int:
    """A member of staff has learnt that a doubtful message did arrive; the parts that changed."""
    return await tx.execute(
        """UPDATE outbox SET state = 'sent', done_at = :done_at, error = 'confirmed by staff'
        WHERE conversation_id = :id AND message_key = :key AND state = 'unknown'""",
        id=conversation_id,
        key=message_key,
        done_at=now,
    )


async def drop_pending(tx: Transaction, conversation_id: int, now: datetime) -> int:
    """Give up what waits for a citizen who has blocked us."""
    return await tx.execute(
        """UPDATE outbox SET state = 'failed', error = :error, done_at = :done_at
        WHERE state = 'pending' AND id IN (
            SELECT o.id FROM conversations c JOIN outbox o ON o.channel = c.channel
                AND o.account = c.account AND o.peer = c.peer
                AND o.state IN ('pending', 'sending')
            WHERE c.id = :id)""",
        id=conversation_id,
        error=BLOCKED,
        done_at=now,
    )


async def counts(tx: Transaction) -> dict[str, int]:
    """Rows in each state that is not `sent`."""
    rows = await tx.rows(
        """SELECT state, count(*) AS n FROM outbox WHERE state IN ('pending', 'sending')
        GROUP BY state
        UNION ALL
        SELECT state, count(*) AS n FROM outbox WHERE state IN ('failed', 'unknown')
        GROUP BY state"""
    )
    return {row["state"]: row["n"] for row in rows}


async def open_by_account(tx: Transaction) -> dict[tuple[str, str], int]:
    """How many parts have yet to go out, by channel and account."""
    rows = await tx.rows(
        """SELECT channel, account, count(*) AS n FROM outbox
        WHERE state IN ('pending', 'sending') GROUP BY channel, account
        ORDER BY channel, account"""
    )
    return {(row["channel"], row["account"]): row["n"] for row in rows}
