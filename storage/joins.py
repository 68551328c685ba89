"""Citizens who joined a case of somebody else: each hears of it and gives an own rating."""

from datetime import datetime
from typing import Literal

from storage.database import Row, Transaction


async def add(
    tx: Transaction,
    case_id: int,
    person_id: int,
    conversation_id: int | None,
    now: datetime,
    *,
    summary: str = "",
    place: str = "",
) -> bool:
    """Join with one's own words for it and the place; False when they had joined before."""
    return bool(
        await tx.execute(
            """INSERT INTO case_joins (case_id, person_id, conversation_id, joined_at, summary,
                place)
            VALUES (:case_id, :person_id, :conversation_id, :joined_at, :summary, :place)
            ON CONFLICT DO NOTHING""",
            summary=summary,
            place=place,
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


async def one(tx: Transaction, case_id: int, person_id: int) -> Row | None:
    """How somebody joined a case; None when they did not, or left."""
    return await tx.row(
        "SELECT * FROM case_joins WHERE case_id = :case_id AND person_id = :person_id",
        case_id=case_id,
        person_id=person_id,
    )


async def open_of(tx: Transaction, person_id: int, limit: int) -> list[Row]:
    """What a person joined, the newest first, with the case's number and status."""
    return await tx.rows(
        """SELECT j.*, c.number, c.status FROM case_joins j JOIN cases c ON c.id = j.case_id
        WHERE j.person_id = :person_id ORDER BY j.joined_at DESC LIMIT :limit""",
        person_id=person_id,
        limit=limit,
    )


async def leave(tx: Transaction, case_id: int, person_id: int) -> bool:
    """False when they were not among those who joined."""
    return bool(
        await tx.execute(
            "DELETE FROM case_joins WHERE case_id = :case_id AND person_id = :person_id",
            case_id=case_id,
            person_id=person_id,
        )
    )


async def move(tx: Transaction, case_id: int, to: int) -> None:
    """Who joined a case that is merged joins the one that it is merged into."""
    await tx.execute(
        """INSERT INTO case_joins (case_id, person_id, conversation_id, joined_at, summary, place)
        SELECT CAST(:to_id AS BIGINT), person_id, conversation_id, joined_at, summary, place
        FROM case_joins WHERE case_id = :case_id
            AND person_id <> (SELECT person_id FROM cases WHERE id = :to_id)
        ON CONFLICT DO NOTHING""",
        case_id=case_id,
        to_id=to,
    )
    await tx.execute("DELETE FROM case_joins WHERE case_id = :case_id", case_id=case_id)


async def told(
    tx: Transaction, case_id: int, person_id: int, what: Literal["card", "report"], key: str
) -> None:
    """The message that shows one who joined how the case stands, or the report of what was done;
    empty: they could not be told."""
    await tx.execute(
        f"""UPDATE case_joins SET {what}_key = :key
        WHERE case_id = :case_id AND person_id = :person_id""",
        case_id=case_id,
        person_id=person_id,
        key=key,
    )


async def rate(
    tx: Transaction, case_id: int, person_id: int, *, round: int, question: str, answer: str
) -> bool:
    """One answer of an own rating; those of an earlier round go. False: answered before."""
    if question not in ("contacted", "solved", "satisfaction"):
        raise ValueError(question)
    await tx.execute(
        """UPDATE case_joins SET contacted = '', solved = '', satisfaction = '', round = :round
        WHERE case_id = :case_id AND person_id = :person_id AND round <> :round""",
        case_id=case_id,
        person_id=person_id,
        round=round,
    )
    return bool(
        await tx.execute(
            f"""UPDATE case_joins SET {question} = :answer
            WHERE case_id = :case_id AND person_id = :person_id AND {question} = ''""",
            case_id=case_id,
            person_id=person_id,
            answer=answer,
        )
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
