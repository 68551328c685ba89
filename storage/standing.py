"""How a channel stands: what came last, what went out last, what waits, what did not arrive."""

from dataclasses import dataclass
from datetime import datetime

from storage import outbox
from storage.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Lane:
    """What waits in a lane of the outbox (not for the citizen), and since when the oldest does."""

    name: str
    waiting: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    received_at: datetime | None
    unread: int
    """Updates that wait for an answer."""
    sent_at: datetime | None
    lanes: tuple[Lane, ...]
    failed: int
    unknown: int


async def of(tx: Transaction, channel: str, account: str, since: datetime) -> Standing:
    """How an account stands; what failed or is unknown is counted since then."""
    where = {"channel": channel, "account": account}
    received = await tx.row(
        """SELECT received_at FROM inbox WHERE channel = :channel AND account = :account
        ORDER BY id DESC LIMIT 1""",
        **where,
    )
    unread = await tx.value(
        """SELECT count(*) FROM inbox WHERE channel = :channel AND account = :account
            AND done_at IS NULL""",
        **where,
    )
    sent = await tx.row(
        """SELECT done_at FROM outbox WHERE channel = :channel AND account = :account
            AND state = 'sent' ORDER BY id DESC LIMIT 1""",
        **where,
    )
    lanes = await tx.rows(
        """SELECT lane, count(*) AS n, min(created_at) AS oldest_at FROM outbox
        WHERE channel = :channel AND account = :account AND state IN ('pending', 'sending')
            AND (error IS NULL OR error <> :awaited)
        GROUP BY lane ORDER BY lane DESC""",
        awaited=outbox.AWAITED,
        **where,
    )
    bad = await _troubles(tx, channel, account, since)
    return Standing(
        received["received_at"] if received else None,
        int(unread),
        sent["done_at"] if sent else None,
        tuple(Lane(row["lane"], row["n"], row["oldest_at"]) for row in lanes),
        sum(row["n"] for row in bad if row["state"] == "failed"),
        sum(row["n"] for row in bad if row["state"] == "unknown"),
    )


async def _troubles(tx: Transaction, channel: str, account: str, since: datetime) -> list[Row]:
    return await tx.rows(
        """SELECT state, count(*) AS n FROM outbox
        WHERE state IN ('failed', 'unknown') AND channel = :channel AND account = :account
            AND done_at >= :since_at GROUP BY state""",
        channel=channel,
        account=account,
        since_at=since,
    )
