"""Parts of the outbox that a platform takes only when the citizen has written again (WeChat)."""

from datetime import datetime

from storage import outbox
from storage.conversations import Address
from storage.database import Transaction


async def of(tx: Transaction, conversation_id: int) -> dict[str, str]:
    """The keys of messages that wait for them, each with "awaited"; see `outbox.troubles`."""
    rows = await tx.rows(
        """SELECT o.message_key FROM conversations c JOIN outbox o ON o.channel = c.channel
            AND o.account = c.account AND o.peer = c.peer
            AND o.state IN ('pending', 'sending')
        WHERE c.id = :id AND o.state = 'pending' AND o.error = :error""",
        id=conversation_id,
        error=outbox.AWAITED,
    )
    return {row["message_key"]: "awaited" for row in rows}


async def citizen_wrote(tx: Transaction, address: Address, now: datetime) -> int:
    """What waited for them may go out now, before what is said next; how many parts that are."""
    released = await tx.execute(
        """UPDATE outbox SET not_before_at = :now_at, error = NULL
        WHERE channel = :channel AND account = :account AND peer = :peer
            AND state IN ('pending', 'sending') AND state = 'pending' AND error = :error""",
        channel=address.channel,
        account=address.account,
        peer=address.peer,
        error=outbox.AWAITED,
        now_at=now,
    )
    if released:
        tx.touch(outbox.topic(address.channel, address.account))
    return released


async def in_vain(tx: Transaction, address: Address, now: datetime) -> int:
    """The citizen does not learn that something waits for them: it came too late, for staff to see;
    how many parts that are."""
    rows = await tx.rows(
        """UPDATE outbox SET state = 'failed', error = :closed, done_at = :done_at
        WHERE channel = :channel AND account = :account AND peer = :peer
            AND state IN ('pending', 'sending') AND state = 'pending' AND error = :error
        RETURNING conversation_id""",
        channel=address.channel,
        account=address.account,
        peer=address.peer,
        error=outbox.AWAITED,
        closed=outbox.CLOSED,
        done_at=now,
    )
    for talk in {row["conversation_id"] for row in rows}:
        tx.touch(f"talk|{talk}")
    return len(rows)
