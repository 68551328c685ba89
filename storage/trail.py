"""Reading the audit trail: narrowed, page by page, the newest first; or all of it in order."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from storage.database import Row, Transaction

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty words and None do not narrow; `subject` is a part of it, without wildcards."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


def _where(wanted: Wanted) -> tuple[str, dict[str, object]]:
    parts: list[str] = ["1 = 1"]
    values: dict[str, object] = {}
    for name in ("actor", "action"):
        if given := getattr(wanted, name):
            parts.append(f"{name} = :{name}")
            values[name] = given
    if wanted.subject:
        parts.append("subject LIKE :subject ESCAPE '!'")
        plain = wanted.subject.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values["subject"] = f"%{plain}%"
    if wanted.since:
        parts.append("happened_at >= :since_at")
        values["since_at"] = wanted.since
    if wanted.until:
        parts.append("happened_at < :until_at")
        values["until_at"] = wanted.until
    return " AND ".join(parts), values


async def newest(tx: Transaction, wanted: Wanted, *, before: int, limit: int) -> list[Row]:
    """Rows older than the row `before` (0: from the newest on)."""
    where, values = _where(wanted)
    return await tx.rows(
        f"""SELECT * FROM audit WHERE {where} AND (:before = 0 OR id < :before)
        ORDER BY id DESC LIMIT :limit""",
        before=before,
        limit=limit,
        **values,
    )


async def all_of(tx: Transaction, wanted: Wanted) -> AsyncIterator[Row]:
    """Everything in order, a thousand rows at a time."""
    where, values = _where(wanted)
    after = 0
    while rows := await tx.rows(
        f"SELECT * FROM audit WHERE {where} AND id > :after ORDER BY id LIMIT :batch",
        after=after,
        batch=BATCH,
        **values,
    ):
        for row in rows:
            yield row
        after = rows[-1]["id"]


async def names(tx: Transaction) -> tuple[list[str], list[str]]:
    """Who is in the trail, and what was done."""
    actors = await tx.rows("SELECT DISTINCT actor FROM audit ORDER BY actor")
    actions = await tx.rows("SELECT DISTINCT action FROM audit ORDER BY action")
    return [row["actor"] for row in actors], [row["action"] for row in actions]
