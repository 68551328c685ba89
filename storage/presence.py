"""Who is there to take chats: what they say of themselves, and whether they were heard of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database import Row, Transaction
from storage.handoffs import IS_HELD

TOPIC = "presence"
WATCH = "watch-words"
LOST = timedelta(minutes=5)
"""Whoever was not heard of for this long is not there."""
CAPACITY = 5


@dataclass(frozen=True, slots=True)
class There:
    """A member as the desk knows them; `holds` is how many chats they have. Who is on duty in
    Telegram since `duty_at` is there until they go off: no page of theirs can be heard of."""

    staff_id: int
    name: str
    state: str
    capacity: int
    holds: int
    since_at: datetime
    beat_at: datetime
    duty_at: datetime | None

    def heard_of(self, now: datetime) -> bool:
        return self.duty_at is not None or now - self.beat_at < LOST

    def free(self, now: datetime) -> bool:
        """Whether one more chat may be offered to them."""
        return self.state == "on" and self.heard_of(now) and self.holds < self.capacity


async def set_state(tx: Transaction, staff_id: int, state: str, now: datetime) -> None:
    """`state`: on, away or off."""
    await tx.execute(
        """INSERT INTO presence (staff_id, state, capacity, since_at, beat_at)
        VALUES (:staff_id, :state, :capacity, :now_at, :now_at)
        ON CONFLICT (staff_id) DO UPDATE
            SET state = :state, since_at = :now_at, beat_at = :now_at""",
        staff_id=staff_id,
        state=state,
        capacity=CAPACITY,
        now_at=now,
    )
    tx.touch(TOPIC)


async def set_capacity(tx: Transaction, staff_id: int, capacity: int) -> None:
    await tx.execute(
        "UPDATE presence SET capacity = :capacity WHERE staff_id = :staff_id",
        staff_id=staff_id,
        capacity=capacity,
    )
    tx.touch(TOPIC)


async def beat(tx: Transaction, staff_id: int, now: datetime) -> None:
    """They were heard of. Says nothing to anybody: it comes every minute."""
    await tx.execute(
        "UPDATE presence SET beat_at = :now_at WHERE staff_id = :staff_id",
        staff_id=staff_id,
        now_at=now,
    )


_THERE = f"""SELECT p.staff_id, s.name, p.state, p.capacity, p.since_at, p.beat_at,
    (SELECT count(*) FROM handoffs h WHERE h.staff_id = p.staff_id AND h.closed_at IS NULL
        AND h.{IS_HELD})
    + (SELECT count(*) FROM handoffs h WHERE h.offered_to = p.staff_id AND h.closed_at IS NULL)
    AS holds, t.duty_at
FROM presence p JOIN staff s ON s.id = p.staff_id AND s.disabled_at IS NULL
    LEFT JOIN staff_telegram t ON t.staff_id = p.staff_id"""


async def everyone(tx: Transaction) -> list[There]:
    """All who ever said that they are there."""
    return [_there(row) for row in await tx.rows(f"{_THERE} ORDER BY s.name")]


async def of(tx: Transaction, staff_id: int) -> There | None:
    row = await tx.row(f"{_THERE} WHERE p.staff_id = :staff_id", staff_id=staff_id)
    return _there(row) if row else None


def _there(row: Row) -> There:
    return There(**row)


async def skills(tx: Transaction, staff_id: int) -> frozenset[str]:
    rows = await tx.rows("SELECT skill FROM staff_skills WHERE staff_id = :id", id=staff_id)
    return frozenset(row["skill"] for row in rows)


async def skills_of_all(tx: Transaction) -> dict[int, list[str]]:
    """Everybody's skills, by member."""
    found: dict[int, list[str]] = {}
    for row in await tx.rows("SELECT staff_id, skill FROM staff_skills ORDER BY skill"):
        found.setdefault(row["staff_id"], []).append(row["skill"])
    return found


async def set_skills(tx: Transaction, staff_id: int, wanted: list[str]) -> None:
    await tx.execute("DELETE FROM staff_skills WHERE staff_id = :id", id=staff_id)
    await tx.many(
        "INSERT INTO staff_skills (staff_id, skill) VALUES (:id, :skill) ON CONFLICT DO NOTHING",
        [{"id": staff_id, "skill": one} for one in wanted],
    )


async def with_skill(tx: Transaction, skill: str) -> frozenset[int]:
    rows = await tx.rows("SELECT staff_id FROM staff_skills WHERE skill = :skill", skill=skill)
    return frozenset(row["staff_id"] for row in rows)


async def watch_words(tx: Transaction) -> list[str]:
    rows = await tx.rows("SELECT word FROM watch_words ORDER BY word")
    return [row["word"] for row in rows]


async def set_watch_words(tx: Transaction, wanted: list[str], staff_id: int, now: datetime) -> None:
    """The whole list anew."""
    await tx.execute("DELETE FROM watch_words")
    await tx.many(
        """INSERT INTO watch_words (word, made_by, made_at) VALUES (:word, :made_by, :made_at)
        ON CONFLICT DO NOTHING""",
        [{"word": one, "made_by": staff_id, "made_at": now} for one in wanted],
    )
    tx.touch(WATCH)


async def with_role(tx: Transaction, role: str) -> frozenset[int]:
    rows = await tx.rows("SELECT staff_id FROM staff_roles WHERE role = :role", role=role)
    return frozenset(row["staff_id"] for row in rows)


async def all_skills(tx: Transaction) -> list[str]:
    """Every skill that somebody has."""
    rows = await tx.rows("SELECT DISTINCT skill FROM staff_skills ORDER BY skill")
    return [row["skill"] for row in rows]
