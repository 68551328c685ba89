"""Staff: names, roles, one-time links, passwords' hashes, sessions. Tokens are kept as hashes."""

from dataclasses import dataclass
from datetime import datetime

from storage.codes import Codes
from storage.database import Row, Transaction
from storage.errors import Conflict, NotFound

LINKS = Codes("staff_links", "staff_id", hashed="token_hash")
"""Ways in that work once."""


@dataclass(frozen=True, slots=True)
class Member:
    id: int
    name: str
    password_hash: str
    department: str
    roles: frozenset[str]
    disabled_at: datetime | None


async def add(
    tx: Transaction, name: str, roles: list[str], *, department: str = "", now: datetime
) -> Member:
    staff_id = await tx.value(
        """INSERT INTO staff (name, department, created_at) VALUES (:name, :department, :created_at)
        ON CONFLICT DO NOTHING RETURNING id""",
        name=name,
        department=department,
        created_at=now,
    )
    if staff_id is None:
        raise Conflict(f"There is a member of staff named {name} already.")
    await give_roles(tx, staff_id, roles)
    return await by_id(tx, staff_id)


async def give_roles(tx: Transaction, staff_id: int, roles: list[str]) -> None:
    await tx.many(
        "INSERT INTO staff_roles (staff_id, role) VALUES (:id, :role) ON CONFLICT DO NOTHING",
        [{"id": staff_id, "role": role} for role in roles],
    )


async def change(tx: Transaction, staff_id: int, roles: list[str], department: str) -> None:
    """Have these roles and no others."""
    await tx.execute(
        "UPDATE staff SET department = :department WHERE id = :id",
        id=staff_id,
        department=department,
    )
    await tx.execute("DELETE FROM staff_roles WHERE staff_id = :id", id=staff_id)
    await give_roles(tx, staff_id, roles)


async def _member(tx: Transaction, row: Row | None, what: str) -> Member:
    if row is None:
        raise NotFound(f"There is no member of staff {what}.")
    roles = await tx.rows("SELECT role FROM staff_roles WHERE staff_id = :id", id=row["id"])
    return Member(
        row["id"],
        row["name"],
        row["password_hash"],
        row["department"],
        frozenset(role["role"] for role in roles),
        row["disabled_at"],
    )


async def by_id(tx: Transaction, staff_id: int) -> Member:
    row = await tx.row("SELECT * FROM staff WHERE id = :id", id=staff_id)
    return await _member(tx, row, str(staff_id))


async def by_name(tx: Transaction, name: str) -> Member:
    return await _member(
        tx, await tx.row("SELECT * FROM staff WHERE name = :name", name=name), name
    )


async def everyone(tx: Transaction) -> list[Member]:
    rows = await tx.rows("SELECT * FROM staff ORDER BY id")
    return [await _member(tx, row, "") for row in rows]


async def last_seen(tx: Transaction) -> dict[int, datetime]:
    """When each member last used a session."""
    rows = await tx.rows(
        "SELECT staff_id, max(seen_at) AS seen_at FROM staff_sessions GROUP BY staff_id"
    )
    return {row["staff_id"]: row["seen_at"] for row in rows}


async def set_password(tx: Transaction, staff_id: int, password_hash: str) -> None:
    await tx.execute(
        "UPDATE staff SET password_hash = :hash WHERE id = :id", hash=password_hash, id=staff_id
    )


async def begin_session(
    tx: Transaction,
    staff_id: int,
    token_hash: str,
    *,
    agent: str,
    now: datetime,
    expires: datetime,
) -> None:
    await tx.execute(
        """INSERT INTO staff_sessions
            (token_hash, staff_id, agent, started_at, seen_at, expires_at)
        VALUES (:token_hash, :staff_id, :agent, :started_at, :started_at, :expires_at)""",
        token_hash=token_hash,
        staff_id=staff_id,
        agent=agent,
        started_at=now,
        expires_at=expires,
    )


async def session(tx: Transaction, token_hash: str, now: datetime) -> Member | None:
    """The member whose session this is, while it and they are valid."""
    row = await tx.row(
        """SELECT s.* FROM staff_sessions t JOIN staff s ON s.id = t.staff_id
        WHERE t.token_hash = :token_hash AND t.revoked_at IS NULL AND t.expires_at > :now_at
            AND s.disabled_at IS NULL""",
        token_hash=token_hash,
        now_at=now,
    )
    return await _member(tx, row, "") if row else None


async def seen(tx: Transaction, token_hash: str, now: datetime, expires: datetime) -> None:
    """A session was used: it lives on until `expires`."""
    await tx.execute(
        """UPDATE staff_sessions SET seen_at = :now_at, expires_at = :later_at
        WHERE token_hash = :token_hash AND revoked_at IS NULL AND expires_at > :now_at""",
        token_hash=token_hash,
        now_at=now,
        later_at=expires,
    )


async def sessions(tx: Transaction, staff_id: int, now: datetime) -> list[Row]:
    """A member's running sessions."""
    return await tx.rows(
        """SELECT token_hash, agent, started_at, seen_at FROM staff_sessions
        WHERE staff_id = :id AND revoked_at IS NULL AND expires_at > :now_at
        ORDER BY started_at""",
        id=staff_id,
        now_at=now,
    )


async def revoke(tx: Transaction, staff_id: int, now: datetime, token_hash: str = "") -> int:
    """End one session, or all of a member's."""
    return await tx.execute(
        """UPDATE staff_sessions SET revoked_at = :now_at WHERE staff_id = :id
            AND revoked_at IS NULL
            AND (CAST(:token_hash AS TEXT) = '' OR token_hash = :token_hash)""",
        id=staff_id,
        token_hash=token_hash,
        now_at=now,
    )


async def revoke_others(tx: Transaction, staff_id: int, kept: str, now: datetime) -> int:
    """End all of a member's sessions but one; how many."""
    return await tx.execute(
        """UPDATE staff_sessions SET revoked_at = :now_at
        WHERE staff_id = :id AND revoked_at IS NULL AND token_hash <> :kept""",
        id=staff_id,
        kept=kept,
        now_at=now,
    )


async def disable(tx: Transaction, staff_id: int, now: datetime) -> None:
    await tx.execute(
        "UPDATE staff SET disabled_at = :now_at WHERE id = :id", id=staff_id, now_at=now
    )
    await revoke(tx, staff_id, now)


async def enable(tx: Transaction, staff_id: int) -> None:
    """Let somebody in again, as they were."""
    await tx.execute("UPDATE staff SET disabled_at = NULL WHERE id = :id", id=staff_id)
