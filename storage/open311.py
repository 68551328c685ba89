"""Other systems that file by Open311, and the public view of cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.cases import Case
from storage.database import Row, Transaction
from storage.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Wish:
    """Which cases are asked for; empty means all."""

    since: datetime
    until: datetime
    statuses: Sequence[str]
    kinds: Sequence[str]
    numbers: Sequence[str] = ()
    limit: int = 100
    skip: int = 0


async def add_key(tx: Transaction, name: str, key_hash: str, now: datetime) -> None:
    added = await tx.execute(
        """INSERT INTO open311_keys (name, key_hash, created_at)
        VALUES (:name, :key_hash, :created_at) ON CONFLICT DO NOTHING""",
        name=name,
        key_hash=key_hash,
        created_at=now,
    )
    if not added:
        raise Conflict(f"There is a key named {name} already.")


async def revoke_key(tx: Transaction, name: str, now: datetime) -> None:
    revoked = await tx.execute(
        "UPDATE open311_keys SET revoked_at = :now_at WHERE name = :name AND revoked_at IS NULL",
        name=name,
        now_at=now,
    )
    if not revoked:
        raise NotFound(f"There is no key named {name} that could be revoked.")


async def keys(tx: Transaction) -> list[Row]:
    return await tx.rows("SELECT name, created_at, revoked_at FROM open311_keys ORDER BY id")


async def key_id(tx: Transaction, key_hash: str) -> int | None:
    found = await tx.value(
        "SELECT id FROM open311_keys WHERE key_hash = :key_hash AND revoked_at IS NULL",
        key_hash=key_hash,
    )
    return int(found) if found is not None else None


async def person(tx: Transaction, name: str, phone: str, now: datetime) -> int:
    """Who is behind a request; each is somebody new, for nobody says who they are."""
    return int(
        await tx.value(
            """INSERT INTO people (name, phone, created_at)
            VALUES (:name, :phone, :created_at) RETURNING id""",
            name=name,
            phone=phone,
            created_at=now,
        )
    )


async def filed_once(tx: Transaction, key_id: int, once: str) -> int | None:
    """The case that a system filed under its own key `once` before."""
    await tx.lock(f"open311:{key_id}:{once}")
    found = await tx.value(
        "SELECT case_id FROM open311_filed WHERE key_id = :key_id AND once_key = :once",
        key_id=key_id,
        once=once,
    )
    return int(found) if found is not None else None


async def filed(tx: Transaction, case_id: int, key_id: int, *, once: str, now: datetime) -> None:
    await tx.execute(
        """INSERT INTO open311_filed (case_id, key_id, once_key, filed_at)
        VALUES (:case_id, :key_id, :once, :filed_at)""",
        case_id=case_id,
        key_id=key_id,
        once=once,
        filed_at=now,
    )


async def own(tx: Transaction, key_id: int | None, case_ids: Sequence[int]) -> set[int]:
    """Which of these cases a system filed itself."""
    if key_id is None or not case_ids:
        return set()
    marks, values = _marks("c", case_ids)
    rows = await tx.rows(
        f"SELECT case_id FROM open311_filed WHERE key_id = :key_id AND case_id IN ({marks})",
        key_id=key_id,
        **values,
    )
    return {row["case_id"] for row in rows}


async def listed(tx: Transaction, wish: Wish) -> list[Case]:
    """The cases of a wish, newest first; an empty list of statuses or kinds finds none."""
    if not wish.statuses or not wish.kinds:
        return []
    statuses, of_status = _marks("s", wish.statuses)
    kinds, of_kind = _marks("k", wish.kinds)
    numbers, of_number = _marks("n", wish.numbers)
    # Those who ask for numbers want these, however old they are.
    when = (
        f"number IN ({numbers})"
        if wish.numbers
        else "created_at >= :since_at AND created_at < :until_at"
    )
    spans = {} if wish.numbers else {"since_at": wish.since, "until_at": wish.until}
    rows = await tx.rows(
        f"""SELECT * FROM cases WHERE {when} AND status IN ({statuses}) AND kind IN ({kinds})
        ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :skip""",
        **spans,
        **of_status,
        **of_kind,
        **of_number,
        limit=wish.limit,
        skip=wish.skip,
    )
    return [Case(**row) for row in rows]


def _marks(letter: str, values: Sequence[object]) -> tuple[str, dict[str, object]]:
    """`:s_a, :s_b` … and what they stand for."""
    named = {f"{letter}_{number}": value for number, value in enumerate(values)}
    return ", ".join(f":{name}" for name in named), named
