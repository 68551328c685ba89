"""One-time codes: made for somebody, used once, worth nothing after their time.

Only a code's hash is kept. Each kind has a table of its own, which says whose a code is.
"""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Codes:
    """One kind of codes. `owner` is the column that says whose they are, `hashed` the hash's."""

    table: str
    owner: str
    hashed: str = "code_hash"

    async def add(self, tx: Transaction, owner: int, code_hash: str, expires: datetime) -> None:
        """A new code; older ones of this owner that were not used stop working."""
        await tx.execute(
            f"DELETE FROM {self.table} WHERE {self.owner} = :owner AND used_at IS NULL",
            owner=owner,
        )
        await tx.execute(
            f"""INSERT INTO {self.table} ({self.hashed}, {self.owner}, expires_at)
            VALUES (:code_hash, :owner, :expires_at)""",
            code_hash=code_hash,
            owner=owner,
            expires_at=expires,
        )

    async def find(self, tx: Transaction, code_hash: str) -> Row | None:
        """The code, used up or too old as it may be."""
        return await tx.row(
            f"SELECT * FROM {self.table} WHERE {self.hashed} = :hash", hash=code_hash
        )

    async def use(self, tx: Transaction, code_hash: str, now: datetime) -> int | None:
        """Whose code it is, the first time and before it expires; else None."""
        found = await tx.value(
            f"""UPDATE {self.table} SET used_at = :now_at
            WHERE {self.hashed} = :code_hash AND used_at IS NULL AND expires_at > :now_at
            RETURNING {self.owner}""",
            code_hash=code_hash,
            now_at=now,
        )
        return None if found is None else int(found)

    async def forget(self, tx: Transaction, before: datetime) -> int:
        """Remove those that expired before a time; how many."""
        return await tx.execute(
            f"DELETE FROM {self.table} WHERE expires_at < :before_at", before_at=before
        )
