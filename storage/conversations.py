"""People, and the conversations through which they reach us.

A person may write from several channels; each (channel, account, peer) is one conversation.
Whoever writes into a conversation holds its lock first: `locked` or `next_turn`.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage import json_text
from storage.database import Row, Transaction
from storage.errors import NotFound, TakenOver


@dataclass(frozen=True, slots=True)
class Address:
    """Where a citizen is: `channel` (telegram, web), our `account` there, their `peer` id."""

    channel: str
    account: str
    peer: str

    @property
    def lock(self) -> str:
        return f"talk:{self.channel}:{self.account}:{self.peer}"


@dataclass(frozen=True, slots=True)
class OpenHandoff:
    """A handoff that is open for a person; there is one at most."""

    id: int
    state: str
    conversation_id: int
    staff_id: int | None
    staff_name: str
    opened_at: datetime


@dataclass(slots=True)
class Conversation:
    id: int
    address: Address
    person_id: int
    language: str
    name: str
    phone: str
    display_name: str
    epoch: int
    revision: int
    state: dict[str, Any] = field(default_factory=dict)
    created_at: datetime | None = None
    last_in_at: datetime | None = None
    blocked_at: datetime | None = None
    handoff: OpenHandoff | None = None
    elsewhere: OpenHandoff | None = None
    """What is open for the person in another of their conversations."""


_COLUMNS = """
    c.id AS conversation_id, c.channel AS c_channel, c.account AS c_account, c.peer AS c_peer,
    c.person_id, c.display_name, c.epoch, c.revision, c.state, c.created_at, c.last_in_at,
    c.blocked_at, p.language, p.name, p.phone,
    h.id AS handoff_id, h.state AS handoff_state, h.conversation_id AS handoff_conversation_id,
    h.staff_id, h.opened_at, s.name AS staff_name
"""
_JOINS = """
    LEFT JOIN people p ON p.id = c.person_id
    LEFT JOIN handoffs h ON h.person_id = c.person_id AND h.closed_at IS NULL
    LEFT JOIN staff s ON s.id = h.staff_id
"""


def _from(row: Row) -> Conversation:
    handoff = None
    if row["handoff_id"] is not None:
        handoff = OpenHandoff(
            row["handoff_id"],
            row["handoff_state"],
            row["handoff_conversation_id"],
            row["staff_id"],
            row["staff_name"] or "",
            row["opened_at"],
        )
    here = handoff is not None and handoff.conversation_id == row["conversation_id"]
    return Conversation(
        id=row["conversation_id"],
        address=Address(row["c_channel"], row["c_account"], row["c_peer"]),
        person_id=row["person_id"],
        language=row["language"],
        name=row["name"],
        phone=row["phone"],
        display_name=row["display_name"],
        epoch=row["epoch"],
        revision=row["revision"],
        state=json.loads(row["state"]),
        created_at=row["created_at"],
        last_in_at=row["last_in_at"],
        blocked_at=row["blocked_at"],
        handoff=handoff if here else None,
        elsewhere=None if here else handoff,
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """The oldest inbox row of an address that is not done, with its conversation if known.

    `more` says whether others wait behind it.
    """

    inbox_id: int
    payload: dict[str, Any]
    received_at: datetime
    tries: int
    conversation: Conversation | None
    more: bool


async def next_turn(tx: Transaction, address: Address) -> Waiting | None:
    """Lock the address and read what it waits for; None when nothing does."""
    await tx.lock(address.lock)
    row = await tx.row(
        f"""SELECT i.id AS inbox_id, i.payload, i.received_at, i.tries, {_COLUMNS},
            EXISTS (SELECT 1 FROM inbox n
                WHERE n.channel = i.channel AND n.account = i.account AND n.peer = i.peer
                    AND n.done_at IS NULL AND n.id > i.id) AS more
        FROM inbox i
        LEFT JOIN conversations c
            ON c.channel = i.channel AND c.account = i.account AND c.peer = i.peer
        {_JOINS}
        WHERE i.channel = :channel AND i.account = :account AND i.peer = :peer
            AND i.done_at IS NULL
        ORDER BY i.id LIMIT 1""",
        channel=address.channel,
        account=address.account,
        peer=address.peer,
    )
    if row is None:
        return None
    known = _from(row) if row["conversation_id"] is not None else None
    return Waiting(
        row["inbox_id"],
        json.loads(row["payload"]),
        row["received_at"],
        row["tries"],
        known,
        bool(row["more"]),
    )


async def find(tx: Transaction, conversation_id: int) -> Conversation:
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM conversations c {_JOINS} WHERE c.id = :conversation_id",
        conversation_id=conversation_id,
    )
    if row is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    return _from(row)


async def locked(tx: Transaction, conversation_id: int) -> Conversation:
    """Lock a conversation and read it, to write into it from outside a citizen's turn."""
    conversation = await find(tx, conversation_id)
    await tx.lock(conversation.address.lock)
    return await find(tx, conversation_id)


async def at(tx: Transaction, address: Address) -> Conversation | None:
    row = await tx.row(
        f"""SELECT {_COLUMNS} FROM conversations c {_JOINS}
        WHERE c.channel = :channel AND c.account = :account AND c.peer = :peer""",
        channel=address.channel,
        account=address.account,
        peer=address.peer,
    )
    return _from(row) if row else None


async def begin(
    tx: Transaction, address: Address, *, language: str, display_name: str, now: datetime
) -> Conversation:
    """A new person at a new address."""
    person_id = await tx.value(
        "INSERT INTO people (language, created_at) VALUES (:language, :created_at) RETURNING id",
        language=language,
        created_at=now,
    )
    conversation_id = await tx.value(
        """INSERT INTO conversations
            (person_id, channel, account, peer, display_name, created_at)
        VALUES (:person_id, :channel, :account, :peer, :display_name, :created_at)
        RETURNING id""",
        person_id=person_id,
        channel=address.channel,
        account=address.account,
        peer=address.peer,
        display_name=display_name,
        created_at=now,
    )
    return Conversation(
        id=conversation_id,
        address=address,
        person_id=person_id,
        language=language,
        name="",
        phone="",
        display_name=display_name,
        epoch=0,
        revision=0,
        created_at=now,
    )


async def of_place(tx: Transaction, address: Address, now: datetime) -> Conversation:
    """The conversation of a group, or of a member's private chat; begun when it is new."""
    return await at(tx, address) or await begin(
        tx, address, language="zh", display_name="", now=now
    )


async def save(tx: Transaction, conversation: Conversation, *, seen_epoch: int) -> None:
    """Write what a turn may change; raises `TakenOver` when the epoch is no longer `seen_epoch`.

    This is the fence that keeps the bot from talking over a person: whoever takes a chat over
    moves the epoch on, and a turn that began before cannot commit its words after.
    """
    changed = await tx.execute(
        """UPDATE conversations SET state = :state, revision = :revision, epoch = :epoch,
            display_name = :display_name, last_in_at = :last_in_at, blocked_at = :blocked_at
        WHERE id = :id AND epoch = :seen_epoch""",
        id=conversation.id,
        state=json_text.write(conversation.state),
        revision=conversation.revision,
        epoch=conversation.epoch,
        display_name=conversation.display_name,
        last_in_at=conversation.last_in_at,
        blocked_at=conversation.blocked_at,
        seen_epoch=seen_epoch,
    )
    if not changed:
        raise TakenOver(f"Conversation {conversation.id} was taken over meanwhile.")


async def set_language(tx: Transaction, person_id: int, language: str) -> None:
    await tx.execute("UPDATE people SET language = :l WHERE id = :id", l=language, id=person_id)


async def set_contact(tx: Transaction, person_id: int, *, name: str, phone: str) -> None:
    await tx.execute(
        "UPDATE people SET name = :name, phone = :phone WHERE id = :id",
        name=name,
        phone=phone,
        id=person_id,
    )


async def of_person(tx: Transaction, person_id: int) -> list[Row]:
    """The addresses of a person, as kept."""
    return await tx.rows(
        """SELECT id, channel, account, peer, display_name, created_at, last_in_at
        FROM conversations WHERE person_id = :person_id ORDER BY id""",
        person_id=person_id,
    )


async def person(tx: Transaction, person_id: int) -> Row:
    row = await tx.row("SELECT * FROM people WHERE id = :id", id=person_id)
    if row is None:
        raise NotFound(f"There is no person {person_id}.")
    return row
