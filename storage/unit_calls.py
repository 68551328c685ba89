"""What units' own systems told us: each call id has one effect and always the same answer."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Call:
    body_sha256: str
    answer: str


async def find(tx: Transaction, unit_id: int, key: str) -> Call | None:
    """What a call was answered; nobody else may be answering it until this transaction ends."""
    await tx.lock(f"unit-call:{unit_id}:{key}")
    row = await tx.row(
        "SELECT body_sha256, answer FROM unit_calls WHERE unit_id = :unit_id AND call_key = :key",
        unit_id=unit_id,
        key=key,
    )
    return Call(**row) if row else None


async def keep(tx: Transaction, unit_id: int, key: str, call: Call, now: datetime) -> None:
    await tx.execute(
        """INSERT INTO unit_calls (unit_id, call_key, body_sha256, answer, received_at)
        VALUES (:unit_id, :key, :body_sha256, :answer, :received_at)""",
        unit_id=unit_id,
        key=key,
        body_sha256=call.body_sha256,
        answer=call.answer,
        received_at=now,
    )


async def forget(tx: Transaction, before: datetime) -> int:
    return await tx.execute("DELETE FROM unit_calls WHERE received_at < :at_at", at_at=before)
