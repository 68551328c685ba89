"""The one message in a unit's group that shows a case."""

from storage.database import Transaction


async def key(tx: Transaction, unit_id: int, case_id: int) -> str:
    found = await tx.value(
        "SELECT message_key FROM unit_cards WHERE unit_id = :unit_id AND case_id = :case_id",
        unit_id=unit_id,
        case_id=case_id,
    )
    return str(found or "")


async def keep(tx: Transaction, unit_id: int, case_id: int, message_key: str) -> None:
    await tx.execute(
        """INSERT INTO unit_cards (unit_id, case_id, message_key)
        VALUES (:unit_id, :case_id, :message_key)
        ON CONFLICT (unit_id, case_id) DO UPDATE SET message_key = excluded.message_key""",
        unit_id=unit_id,
        case_id=case_id,
        message_key=message_key,
    )


async def case_of(tx: Transaction, unit_id: int, message_key: str) -> int | None:
    """Which case a message shows."""
    found = await tx.value(
        "SELECT case_id FROM unit_cards WHERE unit_id = :unit_id AND message_key = :key",
        unit_id=unit_id,
        key=message_key,
    )
    return int(found) if found is not None else None
