"""What channels received. A row is written before the channel acknowledges, and done once.

The payload is the platform's own JSON: what it meant can be worked out again after a crash.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import json_text
from storage.conversations import Address
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Received:
    """One update as it came: where from, the key that makes it unique, the raw payload."""

    address: Address
    dedupe_key: str
    payload: dict[str, Any]


def topic(address: Address) -> str:
    """The news that an address has something to be answered."""
    return f"inbox|{address.channel}|{address.account}|{address.peer}"


async def store(tx: Transaction, received: Sequence[Received], now: datetime) -> None:
    """Store a batch; what is known already (same key) is left out."""
    await tx.many(
        """INSERT INTO inbox (channel, account, peer, dedupe_key, payload, received_at)
        VALUES (:channel, :account, :peer, :dedupe_key, :payload, :received_at)
        ON CONFLICT DO NOTHING""",
        [
            {
                "channel": one.address.channel,
                "account": one.address.account,
                "peer": one.address.peer,
                "dedupe_key": one.dedupe_key,
                "payload": json_text.write(one.payload),
                "received_at": now,
            }
            for one in received
        ],
    )
    for one in received:
        tx.touch(topic(one.address))


async def first_time(tx: Transaction, address: Address, dedupe_key: str, now: datetime) -> bool:
    """Claim a key for something done at once (a desk's button): False when it was done before."""
    return bool(
        await tx.execute(
            """INSERT INTO inbox
                (channel, account, peer, dedupe_key, payload, received_at, done_at)
            VALUES (:channel, :account, :peer, :dedupe_key, '{}', :received_at, :done_at)
            ON CONFLICT DO NOTHING""",
            channel=address.channel,
            account=address.account,
            peer=address.peer,
            dedupe_key=dedupe_key,
            received_at=now,
            done_at=now,
        )
    )


async def done(tx: Transaction, inbox_id: int, now: datetime, error: str | None = None) -> None:
    await tx.execute(
        "UPDATE inbox SET done_at = :done_at, error = :error WHERE id = :id",
        id=inbox_id,
        done_at=now,
        error=error,
    )


async def failed(tx: Transaction, inbox_id: int, error: str) -> None:
    """Count a try that raised."""
    await tx.execute(
        "UPDATE inbox SET tries = tries + 1, error = :error WHERE id = :id",
        id=inbox_id,
        error=error,
    )


async def waiting(tx: Transaction) -> list[Address]:
    """The addresses with anything not done, those who wait longest first."""
    rows = await tx.rows(
        """SELECT channel, account, peer, min(id) AS first FROM inbox WHERE done_at IS NULL
        GROUP BY channel, account, peer ORDER BY first"""
    )
    return [Address(row["channel"], row["account"], row["peer"]) for row in rows]


async def depth(tx: Transaction) -> int:
    return int(await tx.value("SELECT count(*) FROM inbox WHERE done_at IS NULL"))


async def forget_done(tx: Transaction, before: datetime) -> int:
    """Remove rows done before a time; the platforms never repeat anything that old."""
    return await tx.execute("DELETE FROM inbox WHERE done_at < :before_at", before_at=before)
