"""Citizens who joined a case of somebody else: each hears of it and gives an own rating."""

from datetime import datetime

from storage.database import Row, Transaction


async def add(
    tx: Transaction, case_id: int, person_id: int, conversation_id: int | None, now: datetime
) -> bool:
    """False when they had joined before."""
    return bool(
        await tx.execute(
            """INSERT INTO case_joins (case_id, person_id, conversation_id, joined_at)
            VALUES (:case_id, :person_id, :conversation_id, :joined_at) ON CONFLICT DO NOTHING""",
            case_id=case_id,
            person_id=person_id,
            conversation_id=conversation_id,
            joined_at=now,
        )
    )


async def of_case(tx: Transaction, case_id: int) -> list[Row]:
    """Who joined, in order."""
    return await tx.rows(
        "SELECT * FROM case_joins WHERE case_id = :id ORDER BY joined_at, person_id", id=case_id
    )


async def cases_of(tx: Transaction, person_id: int) -> list[int]:
    """The ids of the cases that a person joined."""
    rows = await tx.rows("SELECT case_id FROM case_joins WHERE person_id = :id", id=person_id)
    return [int(row["case_id"]) for row in rows]


async def rate(
    tx: Transaction, case_id: int, person_id: int, *, solved: str = "", satisfaction: str = ""
) -> None:
    """An own rating; empty leaves what was said before."""
    await tx.execute(
        """UPDATE case_joins SET solved = CASE WHEN :solved = '' THEN solved ELSE :solved END,
            satisfaction = CASE WHEN :satisfaction = '' THEN satisfaction ELSE :satisfaction END
        WHERE case_id = :case_id AND person_id = :person_id""",
        case_id=case_id,
        person_id=person_id,
        solved=solved,
        satisfaction=satisfaction,
    )


async def former(tx: Transaction, case_id: int) -> str:
    """The number of the case that this one goes on from; empty when there is none."""
    found = await tx.value(
        """SELECT f.number FROM cases c JOIN cases f ON f.id = c.former_id WHERE c.id = :id""",
        id=case_id,
    )
    return str(found or "")


async def later(tx: Transaction, case_id: int) -> list[str]:
    """The numbers of the cases that go on from this one."""
    rows = await tx.rows("SELECT number FROM cases WHERE former_id = :id ORDER BY id", id=case_id)
    return [row["number"] for row in rows]
