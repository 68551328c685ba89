"""What citizens want to be told of, and where."""

from datetime import datetime

from storage.database import Row, Transaction


async def add(
    tx: Transaction,
    person_id: int,
    topic: str,
    district: str = "",
    street: str = "",
    *,
    now: datetime,
) -> bool:
    """False when they had it already. Whoever subscribes wants notices again."""
    await resume(tx, person_id)
    return bool(
        await tx.execute(
            """INSERT INTO subscriptions (person_id, topic, district, street, since_at)
            VALUES (:person_id, :topic, :district, :street, :since_at) ON CONFLICT DO NOTHING""",
            person_id=person_id,
            topic=topic,
            district=district,
            street=street,
            since_at=now,
        )
    )


async def remove(
    tx: Transaction, person_id: int, topic: str, district: str = "", street: str = ""
) -> bool:
    return bool(
        await tx.execute(
            """DELETE FROM subscriptions WHERE person_id = :person_id AND topic = :topic
                AND district = :district AND street = :street""",
            person_id=person_id,
            topic=topic,
            district=district,
            street=street,
        )
    )


async def of_person(tx: Transaction, person_id: int) -> list[Row]:
    """In the order in which they were made."""
    return await tx.rows(
        """SELECT topic, district, street, since_at FROM subscriptions
        WHERE person_id = :person_id ORDER BY since_at, topic, district, street""",
        person_id=person_id,
    )


async def stop_all(tx: Transaction, person_id: int, now: datetime) -> None:
    """No notice of grade B any more; what was subscribed is kept, should they change their mind."""
    await tx.execute(
        "UPDATE people SET notices_off_at = :now_at WHERE id = :id", id=person_id, now_at=now
    )


async def resume(tx: Transaction, person_id: int) -> None:
    await tx.execute(
        "UPDATE people SET notices_off_at = NULL WHERE id = :id AND notices_off_at IS NOT NULL",
        id=person_id,
    )


async def stopped(tx: Transaction, person_id: int) -> bool:
    return bool(
        await tx.value(
            "SELECT 1 FROM people WHERE id = :id AND notices_off_at IS NOT NULL", id=person_id
        )
    )
