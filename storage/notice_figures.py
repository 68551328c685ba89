"""Notices in numbers: how many are in each state, what came of them, who touched them last."""

from storage.database import Row, Transaction
from storage.notices import OUTCOMES


async def by_state(tx: Transaction) -> dict[str, int]:
    """How many notices are in each state."""
    rows = await tx.rows("SELECT state, count(*) AS number FROM notices GROUP BY state")
    return {row["state"]: row["number"] for row in rows}


async def sums(tx: Transaction, first: int, last: int) -> dict[int, Row]:
    """What came of the notices `first` to `last`, all accounts together."""
    columns = ", ".join(f"sum({name}) AS {name}" for name in ("total", *OUTCOMES))
    rows = await tx.rows(
        f"""SELECT notice_id, {columns} FROM notice_doors
        WHERE notice_id >= :first AND notice_id <= :last GROUP BY notice_id""",
        first=first,
        last=last,
    )
    return {row["notice_id"]: {name: int(row[name]) for name in row} for row in rows}


async def last_hand(tx: Transaction, notice_id: int) -> str:
    """Who of the staff touched a notice last, by the audit trail; empty when nobody did."""
    actor = await tx.value(
        "SELECT actor FROM audit WHERE subject = :subject ORDER BY id DESC LIMIT 1",
        subject=f"notice:{notice_id}",
    )
    return str(actor or "").removeprefix("staff:")
