"""The transcript: what was said on either side of a conversation.

`revision` counts within a conversation and moves on when a message is added or changed, so a
page that knows the last one it has seen can be told exactly what is new.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage import json_text, word_blocks, words
from storage.conversations import Conversation
from storage.database import Row, Transaction


@dataclass(slots=True)
class Message:
    """`side` is citizen, bot, operator, system or note (a note is never shown to a citizen).
    `tells`: a citizen's words that say what it is about, not a tap or a greeting."""

    key: str
    side: str
    text: str
    said_at: datetime
    extras: dict[str, Any] = field(default_factory=dict)
    staff_id: int | None = None
    staff_name: str = ""
    platform_id: str | None = None
    client_key: str | None = None
    article_id: str | None = None
    edited_at: datetime | None = None
    id: int = 0
    revision: int = 0
    conversation_id: int = 0
    tells: bool = True


def topic(conversation_id: int) -> str:
    return f"talk|{conversation_id}"


async def add(tx: Transaction, conversation: Conversation, new: Sequence[Message]) -> None:
    """Append messages; the caller holds the lock and saves the conversation afterwards."""
    for message in new:
        conversation.revision += 1
        message.revision = conversation.revision
        message.conversation_id = conversation.id
    await tx.many(
        """INSERT INTO messages (conversation_id, revision, message_key, side, staff_id, text,
            extras, platform_id, client_key, article_id, said_at, tells)
        VALUES (:conversation_id, :revision, :message_key, :side, :staff_id, :text,
            :extras, :platform_id, :client_key, :article_id, :said_at, :tells)""",
        [
            {
                "conversation_id": conversation.id,
                "revision": message.revision,
                "message_key": message.key,
                "side": message.side,
                "staff_id": message.staff_id,
                "text": message.text,
                "extras": json_text.write(message.extras),
                "platform_id": message.platform_id,
                "client_key": message.client_key,
                "article_id": message.article_id,
                "said_at": message.said_at,
                "tells": int(message.tells),
            }
            for message in new
        ],
    )
    await words.keep(tx, _searched(new))
    tx.touch(topic(conversation.id))


def _from(row: Row) -> Message:
    return Message(
        key=row["message_key"],
        side=row["side"],
        text=row["text"],
        said_at=row["said_at"],
        extras=json.loads(row["extras"]),
        staff_id=row["staff_id"],
        staff_name=row["staff_name"] or "",
        platform_id=row["platform_id"],
        client_key=row["client_key"],
        article_id=row["article_id"],
        edited_at=row["edited_at"],
        id=row["id"],
        revision=row["revision"],
        conversation_id=row["conversation_id"],
        tells=bool(row["tells"]),
    )


_SELECT = "SELECT m.*, s.name AS staff_name FROM messages m LEFT JOIN staff s ON s.id = m.staff_id"


async def after(
    tx: Transaction, conversation_id: int, revision: int, *, limit: int = 200
) -> list[Message]:
    """What is new or changed since `revision`, oldest change first."""
    rows = await tx.rows(
        f"""{_SELECT} WHERE m.conversation_id = :conversation_id AND m.revision > :revision
        ORDER BY m.revision LIMIT :limit""",
        conversation_id=conversation_id,
        revision=revision,
        limit=limit,
    )
    return [_from(row) for row in rows]


async def latest(tx: Transaction, conversation_id: int, *, limit: int = 60) -> list[Message]:
    """The last messages in the order in which they were said."""
    rows = await tx.rows(
        f"{_SELECT} WHERE m.conversation_id = :conversation_id ORDER BY m.id DESC LIMIT :limit",
        conversation_id=conversation_id,
        limit=limit,
    )
    return [_from(row) for row in reversed(rows)]


async def by_key(tx: Transaction, conversation_id: int, key: str) -> Message | None:
    """A message of this conversation; another conversation's key finds nothing."""
    row = await tx.row(
        f"{_SELECT} WHERE m.message_key = :key AND m.conversation_id = :conversation_id",
        key=key,
        conversation_id=conversation_id,
    )
    return _from(row) if row else None


async def several(tx: Transaction, conversation_id: int, keys: Sequence[str]) -> dict[str, Message]:
    """Those of these messages that are of this conversation, by their keys."""
    names = {f"key_{n}": key for n, key in enumerate(keys)}
    if not names:
        return {}
    rows = await tx.rows(
        f"""{_SELECT} WHERE m.conversation_id = :conversation_id
            AND m.message_key IN ({", ".join(f":{name}" for name in names)})""",
        conversation_id=conversation_id,
        **names,
    )
    return {row["message_key"]: _from(row) for row in rows}


async def by_ids(tx: Transaction, ids: Sequence[int]) -> list[Message]:
    """These messages, of whichever conversation, in the order in which they were said."""
    names = {f"id_{n}": one for n, one in enumerate(ids)}
    if not names:
        return []
    rows = await tx.rows(
        f"{_SELECT} WHERE m.id IN ({', '.join(f':{name}' for name in names)}) ORDER BY m.id",
        **names,
    )
    return [_from(row) for row in rows]


async def theirs(tx: Transaction, person_id: int, key: str) -> Message | None:
    """A message in whichever conversation of a person it stands: a talk may have moved."""
    row = await tx.row(
        f"""{_SELECT} JOIN conversations c ON c.id = m.conversation_id
        WHERE m.message_key = :key AND c.person_id = :person_id""",
        key=key,
        person_id=person_id,
    )
    return _from(row) if row else None


async def behind(tx: Transaction, conversation_id: int, key: str) -> int:
    """How many messages were said from one on, itself included."""
    found = await tx.value(
        """SELECT count(*) FROM messages WHERE conversation_id = :conversation_id
            AND id >= (SELECT id FROM messages WHERE message_key = :key)""",
        conversation_id=conversation_id,
        key=key,
    )
    return int(found)


async def sender_of(tx: Transaction, conversation_id: int, media_key: str) -> str:
    """The side of the message that a file came with; empty when there is none."""
    side = await tx.value(
        """SELECT side FROM messages WHERE conversation_id = :id AND extras LIKE :named
        ORDER BY id DESC LIMIT 1""",
        id=conversation_id,
        named=f'%"{media_key}"%',
    )
    return str(side or "")


async def by_platform_id(tx: Transaction, conversation_id: int, platform_id: str) -> Message | None:
    row = await tx.row(
        f"""{_SELECT} WHERE m.conversation_id = :conversation_id
            AND m.platform_id = :platform_id ORDER BY m.id DESC LIMIT 1""",
        conversation_id=conversation_id,
        platform_id=platform_id,
    )
    return _from(row) if row else None


async def change(
    tx: Transaction, conversation: Conversation, message: Message, *, now: datetime
) -> None:
    """Replace a message's text and extras; the text before is kept as a version."""
    await tx.execute(
        """INSERT INTO message_versions (message_id, number, text, replaced_at)
        SELECT id, (SELECT count(*) FROM message_versions v WHERE v.message_id = m.id) + 1,
            text, CAST(:replaced_at AS TEXT) FROM messages m WHERE m.id = :id""",
        id=message.id,
        replaced_at=now,
    )
    conversation.revision += 1
    message.revision = conversation.revision
    message.edited_at = now
    await tx.execute(
        """UPDATE messages SET text = :text, extras = :extras, edited_at = :edited_at,
            revision = :revision, tells = :tells WHERE id = :id""",
        id=message.id,
        text=message.text,
        extras=json_text.write(message.extras),
        edited_at=now,
        revision=message.revision,
        tells=int(message.tells),
    )
    if message.side in words.SIDES and now - message.said_at >= word_blocks.SETTLED:
        await word_blocks.open_again(tx, message.id)
    await words.keep(tx, _searched([message]))
    tx.touch(topic(conversation.id))


def _searched(said: Sequence[Message]) -> dict[str, str]:
    """What the search over transcripts may find: key → text."""
    return {one.key: one.text for one in said if one.side in words.SIDES and one.text.strip()}


async def mark(tx: Transaction, conversation: Conversation, message: Message) -> None:
    """Keep what is at a message and not in it: no version, and it does not count as edited. The
    caller holds the lock and saves the conversation afterwards."""
    conversation.revision += 1
    message.revision = conversation.revision
    await tx.execute(
        "UPDATE messages SET extras = :extras, revision = :revision WHERE id = :id",
        id=message.id,
        extras=json_text.write(message.extras),
        revision=message.revision,
    )
    tx.touch(topic(conversation.id))


async def most_answered(tx: Transaction, since: datetime, *, limit: int = 5) -> list[str]:
    """The articles that were given most often since a time, by id."""
    rows = await tx.rows(
        """SELECT article_id, count(*) AS n FROM messages
        WHERE article_id IS NOT NULL AND said_at > :since_at
        GROUP BY article_id ORDER BY n DESC, article_id LIMIT :limit""",
        since_at=since,
        limit=limit,
    )
    return [row["article_id"] for row in rows]


async def versions(tx: Transaction, message_id: int) -> list[Row]:
    return await tx.rows(
        "SELECT * FROM message_versions WHERE message_id = :id ORDER BY number", id=message_id
    )


async def versions_of(tx: Transaction, message_ids: Sequence[int]) -> dict[int, list[str]]:
    """The earlier words of messages that were changed, the first ones first, by message."""
    names = {f"id_{n}": one for n, one in enumerate(message_ids)}
    if not names:
        return {}
    found: dict[int, list[str]] = {}
    for row in await tx.rows(
        f"""SELECT message_id, text FROM message_versions
        WHERE message_id IN ({", ".join(f":{name}" for name in names)})
        ORDER BY message_id, number""",
        **names,
    ):
        found.setdefault(row["message_id"], []).append(row["text"])
    return found


async def of_person(tx: Transaction, person_id: int) -> list[Message]:
    rows = await tx.rows(
        f"""{_SELECT} JOIN conversations c ON c.id = m.conversation_id
        WHERE c.person_id = :person_id AND m.side <> 'note' ORDER BY m.id""",
        person_id=person_id,
    )
    return [_from(row) for row in rows]
