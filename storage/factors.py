"""The second factor of staff: its salt, the last time step used, recovery codes' hashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Factor:
    """`confirmed`: it is asked for. Before that it is only being set up."""

    staff_id: int
    salt: str
    confirmed: bool


async def find(tx: Transaction, staff_id: int) -> Factor | None:
    row = await tx.row("SELECT * FROM staff_totp WHERE staff_id = :id", id=staff_id)
    return Factor(row["staff_id"], row["salt"], row["confirmed_at"] is not None) if row else None


async def begin(tx: Transaction, staff_id: int, salt: str, now: datetime) -> Factor:
    """The factor that is being set up, or the one that stands; a new one gets `salt`."""
    await tx.execute(
        """INSERT INTO staff_totp (staff_id, salt, created_at) VALUES (:id, :salt, :created_at)
        ON CONFLICT (staff_id) DO NOTHING""",
        id=staff_id,
        salt=salt,
        created_at=now,
    )
    found = await find(tx, staff_id)
    assert found
    return found


async def confirm(
    tx: Transaction, staff_id: int, step: int, code_hashes: Sequence[str], now: datetime
) -> bool:
    """From now on it is asked for; False when it was so already."""
    first = await tx.execute(
        """UPDATE staff_totp SET confirmed_at = :confirmed_at, last_step = :step
        WHERE staff_id = :id AND confirmed_at IS NULL""",
        id=staff_id,
        step=step,
        confirmed_at=now,
    )
    if first:
        await new_codes(tx, staff_id, code_hashes)
    return bool(first)


async def use_step(tx: Transaction, staff_id: int, step: int) -> bool:
    """Use up a time step; False when it, or a later one, was used before."""
    return bool(
        await tx.execute(
            """UPDATE staff_totp SET last_step = :step
            WHERE staff_id = :id AND confirmed_at IS NOT NULL AND last_step < :step""",
            id=staff_id,
            step=step,
        )
    )


async def new_codes(tx: Transaction, staff_id: int, code_hashes: Sequence[str]) -> None:
    """Recovery codes; the older ones stop working."""
    await tx.execute("DELETE FROM staff_recovery WHERE staff_id = :id", id=staff_id)
    await tx.many(
        "INSERT INTO staff_recovery (staff_id, code_hash) VALUES (:id, :code_hash)",
        [{"id": staff_id, "code_hash": one} for one in code_hashes],
    )


async def use_code(tx: Transaction, staff_id: int, code_hash: str, now: datetime) -> bool:
    """Use up a recovery code; False when there is no such, or it was used before."""
    return bool(
        await tx.execute(
            """UPDATE staff_recovery SET used_at = :now_at
            WHERE staff_id = :id AND code_hash = :code_hash AND used_at IS NULL""",
            id=staff_id,
            code_hash=code_hash,
            now_at=now,
        )
    )


async def codes_left(tx: Transaction, staff_id: int) -> int:
    return int(
        await tx.value(
            "SELECT count(*) FROM staff_recovery WHERE staff_id = :id AND used_at IS NULL",
            id=staff_id,
        )
    )


async def reset(tx: Transaction, staff_id: int) -> bool:
    """Take the factor away, with its codes; whether there was one."""
    await tx.execute("DELETE FROM staff_recovery WHERE staff_id = :id", id=staff_id)
    return bool(await tx.execute("DELETE FROM staff_totp WHERE staff_id = :id", id=staff_id))


async def whose(tx: Transaction) -> frozenset[int]:
    """Who has one that is asked for."""
    rows = await tx.rows("SELECT staff_id FROM staff_totp WHERE confirmed_at IS NOT NULL")
    return frozenset(row["staff_id"] for row in rows)
