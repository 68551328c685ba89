"""Departments' ways: their Telegram group, their webhook, the salts of their secrets."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Row, Transaction
from storage.errors import Conflict, NotFound

TOPIC = "units"


@dataclass(frozen=True, slots=True)
class Unit:
    """`failures` counts the webhook's failures in a row; while `rests_until_at` is ahead, or
    while it is not `enabled`, nothing is sent there."""

    id: int
    department: str
    telegram_chat: str
    webhook_url: str
    salt: str
    old_salt: str
    old_until_at: datetime | None
    contact: int
    enabled: int
    disabled_why: str
    failures: int
    rests_until_at: datetime | None
    created_at: datetime

    def salts(self, now: datetime) -> list[str]:
        """The salts whose secrets are valid now, the newest first."""
        old = self.old_salt if self.old_until_at and self.old_until_at > now else ""
        return [self.salt, old] if old else [self.salt]


async def add(tx: Transaction, department: str, *, salt: str, now: datetime) -> Unit:
    row = await tx.row(
        """INSERT INTO units (department, salt, created_at)
        VALUES (:department, :salt, :created_at) ON CONFLICT DO NOTHING RETURNING *""",
        department=department,
        salt=salt,
        created_at=now,
    )
    if row is None:
        raise Conflict(f"{department} is there already; change it with: warmline unit set")
    tx.touch(TOPIC)
    return Unit(**row)


async def change(
    tx: Transaction, unit_id: int, *, telegram_chat: str, webhook_url: str, contact: int
) -> Unit:
    """Where it is reached and what it may see; a new address begins without a bad name."""
    if telegram_chat and await tx.value(
        "SELECT 1 FROM units WHERE telegram_chat = :chat AND id <> :id",
        chat=telegram_chat,
        id=unit_id,
    ):
        raise Conflict("Another department has this Telegram group already.")
    row = await tx.row(
        """UPDATE units SET telegram_chat = :telegram_chat, webhook_url = :webhook_url,
            contact = :contact, enabled = 1, disabled_why = '', failures = 0,
            rests_until_at = NULL
        WHERE id = :id RETURNING *""",
        id=unit_id,
        telegram_chat=telegram_chat,
        webhook_url=webhook_url,
        contact=contact,
    )
    assert row is not None
    tx.touch(TOPIC)
    return Unit(**row)


async def rotate(tx: Transaction, unit_id: int, *, salt: str, old_until: datetime) -> Unit:
    """A new secret; the one before stays valid until `old_until`."""
    row = await tx.row(
        """UPDATE units SET old_salt = salt, old_until_at = :old_until_at, salt = :salt
        WHERE id = :id RETURNING *""",
        id=unit_id,
        salt=salt,
        old_until_at=old_until,
    )
    assert row is not None
    return Unit(**row)


async def enable(tx: Transaction, unit_id: int, *, why_not: str = "") -> None:
    """Begin to send to its webhook again, or stop with a reason."""
    await tx.execute(
        """UPDATE units SET enabled = :enabled, disabled_why = :why, failures = 0,
            rests_until_at = NULL WHERE id = :id""",
        id=unit_id,
        enabled=int(not why_not),
        why=why_not,
    )
    tx.touch(TOPIC)


async def rests(tx: Transaction, unit_id: int, *, failures: int, until: datetime | None) -> None:
    """The breaker: this many `failures` in a row; nothing is sent until then."""
    await tx.execute(
        "UPDATE units SET failures = :failures, rests_until_at = :until_at WHERE id = :id",
        id=unit_id,
        failures=failures,
        until_at=until,
    )


async def everyone(tx: Transaction) -> list[Unit]:
    return [Unit(**row) for row in await tx.rows("SELECT * FROM units ORDER BY id")]


async def by_id(tx: Transaction, unit_id: int) -> Unit:
    return _one(await tx.row("SELECT * FROM units WHERE id = :id", id=unit_id), str(unit_id))


async def by_department(tx: Transaction, department: str) -> Unit:
    row = await tx.row("SELECT * FROM units WHERE department = :name", name=department)
    return _one(row, department)


async def by_chat(tx: Transaction, chat: str) -> Unit | None:
    """Whose Telegram group this is."""
    row = await tx.row("SELECT * FROM units WHERE telegram_chat = :chat", chat=chat)
    return Unit(**row) if row else None


async def chats(tx: Transaction) -> set[str]:
    rows = await tx.rows("SELECT telegram_chat FROM units WHERE telegram_chat <> ''")
    return {row["telegram_chat"] for row in rows}


def _one(row: Row | None, what: str) -> Unit:
    if row is None:
        raise NotFound(f"There is no unit {what}. Known ones: warmline unit list")
    return Unit(**row)


async def move_chat(tx: Transaction, old: str, new: str) -> None:
    """A group got another number from its platform."""
    await tx.execute(
        "UPDATE units SET telegram_chat = :new WHERE telegram_chat = :old", old=old, new=new
    )
    tx.touch(TOPIC)
