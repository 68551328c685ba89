"""The staff's Telegram groups: their numbers, whether they can be used, which is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Transaction
from storage.desk_topics import TOPIC

FULL = 800_000
"""Messages after which a group gets no new topics: at a million Telegram lets old ones die."""


@dataclass(frozen=True, slots=True)
class Group:
    named: str
    chat: str
    messages: int
    broken_at: datetime | None
    why: str

    @property
    def usable(self) -> bool:
        return self.broken_at is None and self.messages < FULL


async def know(tx: Transaction, named: Sequence[str]) -> None:
    """The groups of the settings; one that is no longer named there is forgotten."""
    for chat in await tx.rows("SELECT named FROM desk_groups"):
        if chat["named"] not in named:
            await tx.execute("DELETE FROM desk_groups WHERE named = :named", named=chat["named"])
    await tx.many(
        """INSERT INTO desk_groups (named, chat) VALUES (:named, :named)
        ON CONFLICT DO NOTHING""",
        [{"named": one} for one in named],
    )


async def groups(tx: Transaction) -> list[Group]:
    return [Group(**row) for row in await tx.rows("SELECT * FROM desk_groups ORDER BY named")]


async def group(tx: Transaction, chat: str) -> Group | None:
    row = await tx.row("SELECT * FROM desk_groups WHERE chat = :chat", chat=chat)
    return Group(**row) if row else None


async def broken(tx: Transaction, chat: str, why: str, now: datetime) -> bool:
    """The group is of no use now; its topics end, to be taken up elsewhere. False: known."""
    changed = await tx.execute(
        """UPDATE desk_groups SET broken_at = :broken_at, why = :why
        WHERE chat = :chat AND broken_at IS NULL""",
        chat=chat,
        why=why[:200],
        broken_at=now,
    )
    if changed:
        await tx.execute(
            "UPDATE desk_topics SET ended_at = :now_at WHERE chat = :chat AND ended_at IS NULL",
            chat=chat,
            now_at=now,
        )
        tx.touch(TOPIC)
    return bool(changed)


async def mended(tx: Transaction, chat: str) -> None:
    await tx.execute(
        "UPDATE desk_groups SET broken_at = NULL, why = '' WHERE chat = :chat", chat=chat
    )
    tx.touch(TOPIC)


async def move(tx: Transaction, old: str, new: str) -> bool:
    """A group has become a supergroup: a new number everywhere, and its topics are made anew."""
    if not await tx.execute(
        "UPDATE desk_groups SET chat = :new, messages = 0 WHERE chat = :old", old=old, new=new
    ):
        return False
    await tx.execute(
        """UPDATE desk_topics SET chat = :new, thread = '', card_key = '', card_shown = ''
        WHERE chat = :old""",
        old=old,
        new=new,
    )
    await tx.execute("DELETE FROM relays WHERE chat = :old", old=old)
    for table, open_ones in (
        ("conversations", ""),
        ("outbox", "AND state IN ('pending', 'sending')"),
        ("inbox", "AND done_at IS NULL"),
    ):
        await tx.execute(
            f"""UPDATE {table} SET peer = CAST(:new AS TEXT)
                || substr(peer, length(CAST(:old AS TEXT)) + 1)
            WHERE channel = 'telegram' {open_ones}
                AND (peer = CAST(:old AS TEXT) OR peer LIKE CAST(:old AS TEXT) || '/%')""",
            old=old,
            new=new,
        )
    tx.touch(TOPIC)
    return True


async def free_group(tx: Transaction) -> Group | None:
    """The usable group with the fewest handoffs in hand."""
    usable = [one for one in await groups(tx) if one.usable]
    busy = {
        row["chat"]: row["n"]
        for row in await tx.rows(
            "SELECT chat, count(*) AS n FROM desk_topics WHERE ended_at IS NULL GROUP BY chat"
        )
    }
    return min(usable, key=lambda one: busy.get(one.chat, 0), default=None)
