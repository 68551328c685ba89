"""What was on its way when a process died."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from storage.database import Transaction

# The index of what is open holds both states; the query has to name them to be answered from it.
_ON_ITS_WAY = """channel = :channel AND account = :account
    AND state IN ('pending', 'sending') AND state = 'sending'"""


async def doubt_unfinished(tx: Transaction, channel: str, account: str, now: datetime) -> int:
    """At start: what was on its way when the process died may or may not have arrived."""
    return await tx.execute(
        f"""UPDATE outbox SET state = 'unknown', done_at = :done_at,
            error = 'the process stopped while this was being sent'
        WHERE {_ON_ITS_WAY}""",
        channel=channel,
        account=account,
        done_at=now,
    )


async def never_begun(tx: Transaction, channel: str, account: str, begun: AbstractSet[int]) -> int:
    """What was taken, but is not among the `begun`, certainly did not go out: it waits again."""
    rows = await tx.rows(
        f"SELECT id FROM outbox WHERE {_ON_ITS_WAY}", channel=channel, account=account
    )
    back = [{"id": row["id"]} for row in rows if row["id"] not in begun]
    await tx.many("UPDATE outbox SET state = 'pending' WHERE id = :id", back)
    return len(back)
