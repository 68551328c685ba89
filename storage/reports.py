"""Whether the report of what was done reached whoever is asked about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.cases import Case
from storage.database import Row, Transaction

LATER = "later"
"""In the place of a key: it is night, it is told in the morning."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """`failed`: it was not said, or certainly did not arrive. `at`: when it went out, if that is
    known (a web page has no receipts)."""

    state: Literal["arrived", "waits", "failed"]
    at: datetime | None = None


async def told(tx: Transaction, case_id: int, key: str) -> None:
    """The message with the report for whoever filed the case; empty: nobody could be told."""
    await tx.execute("UPDATE cases SET report_key = :key WHERE id = :id", id=case_id, key=key)


async def arrival(tx: Transaction, conversation_id: int, key: str) -> Arrival:
    """What became of a report. Unknown counts as arrived: it is not known to be silence of ours;
    so does what the sending log has no more."""
    if key in ("", LATER):
        return Arrival("waits" if key else "failed")
    rows = await tx.rows(
        "SELECT state, done_at FROM outbox WHERE message_key = :key AND part >= 0", key=key
    ) or await _with_others(tx, conversation_id, key)
    states = {row["state"] for row in rows}
    if not states or states & {"sent", "unknown"}:
        return Arrival(
            "arrived", max((row["done_at"] for row in rows if row["done_at"]), default=None)
        )
    return Arrival("waits" if states & {"pending", "sending"} else "failed")


async def _with_others(tx: Transaction, conversation_id: int, key: str) -> list[Row]:
    """Its part where the words of a turn went out as one (`also`), as long as that has not
    arrived: what has is no trouble."""
    return await tx.rows(
        """SELECT state, done_at FROM outbox
        WHERE conversation_id = :id AND state IN ('failed', 'unknown') AND payload LIKE :named
        UNION ALL SELECT o.state, o.done_at FROM conversations c JOIN outbox o
            ON o.channel = c.channel AND o.account = c.account AND o.peer = c.peer
            AND o.state IN ('pending', 'sending')
        WHERE c.id = :id AND o.payload LIKE :named""",
        id=conversation_id,
        named=f'%"{key}"%',
    )


async def asked_here(tx: Transaction, person_id: int, conversation_id: int) -> list[Case]:
    """A person's cases whose follow-up goes on in this conversation, the oldest first."""
    rows = await tx.rows(
        """SELECT * FROM cases WHERE person_id = :person_id AND status = 'follow_up'
            AND conversation_id = :id ORDER BY id""",
        person_id=person_id,
        id=conversation_id,
    )
    return [Case(**row) for row in rows]


async def joined_here(tx: Transaction, person_id: int, conversation_id: int) -> list[Row]:
    """The same of cases that the person joined: how they did."""
    return await tx.rows(
        """SELECT j.* FROM case_joins j JOIN cases c ON c.id = j.case_id
        WHERE j.person_id = :person_id AND j.conversation_id = :id AND c.status = 'follow_up'
        ORDER BY j.case_id""",
        person_id=person_id,
        id=conversation_id,
    )
