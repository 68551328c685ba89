"""Forgetting a person at the Telegram desk: what it was told of them, and what was written there.

A topic of a group is all theirs. A private chat is of several citizens: what is theirs in it is
known by `relays` (told, said, asked and answered about them) and by their cards; the rest stays.
"""

import json

from storage import word_blocks
from storage.database import Row, Transaction

_PLACES = """(SELECT t.id FROM desk_topics t JOIN handoffs h ON h.id = t.handoff_id
    WHERE h.person_id = :id)"""
_TALKS = f"(SELECT talk_id FROM desk_topics WHERE chat <> '' AND id IN {_PLACES})"
_PRIVATE = f"""(SELECT talk_id FROM desk_topics WHERE chat = '' AND id IN {_PLACES}
    UNION SELECT talk_id FROM desk_cards WHERE topic_id IN {_PLACES})"""
_OURS = f"(SELECT desk_key FROM relays WHERE desk_key <> '' AND topic_id IN {_PLACES})"
_CARDS = f"(SELECT message_key FROM desk_cards WHERE topic_id IN {_PLACES})"
_WRITTEN = f"""(SELECT w.id FROM relays r JOIN messages w ON w.platform_id = r.desk_id
    JOIN conversations c ON c.id = w.conversation_id AND c.peer = r.chat
    WHERE r.topic_id IN {_PLACES} AND r.desk_id <> '' AND w.conversation_id IN {_PRIVATE})"""
_SAID = f"conversation_id IN {_TALKS} OR message_key IN {_OURS} OR message_key IN {_CARDS}"
_HERE = """EXISTS (SELECT 1 FROM conversations c WHERE c.id IN {talks}
    AND c.channel = inbox.channel AND c.account = inbox.account AND c.peer = inbox.peer)"""
_ROWS = (
    f"DELETE FROM outbox WHERE {_SAID}",
    f"DELETE FROM inbox WHERE done_at IS NOT NULL AND {_HERE.format(talks=_TALKS)}",
    f"""UPDATE inbox SET payload = '{{}}', error = NULL
        WHERE done_at IS NOT NULL AND {_HERE.format(talks=_PRIVATE)}""",
    f"DELETE FROM desk_albums WHERE topic_id IN {_PLACES}",
    f"DELETE FROM desk_cards WHERE topic_id IN {_PLACES}",
    f"DELETE FROM relays WHERE topic_id IN {_PLACES}",
    f"UPDATE conversations SET display_name = '', state = '{{}}' WHERE id IN {_TALKS}",
    f"UPDATE desk_topics SET name = '—', card_shown = '' WHERE id IN {_PLACES}",
)


async def erase(tx: Transaction, person_id: int) -> list[Row]:
    """Remove it; the files that were sent there and that no case needs."""
    said = await tx.rows(
        f"SELECT id, extras FROM messages WHERE {_SAID} OR id IN {_WRITTEN}", id=person_id
    )
    ids = [{"id": row["id"]} for row in said]
    await word_blocks.open_several(tx, [row["id"] for row in said])
    await tx.many("DELETE FROM message_versions WHERE message_id = :id", ids)
    await tx.many("DELETE FROM message_words WHERE message_id = :id", ids)
    await tx.many("DELETE FROM messages WHERE id = :id", ids)
    files = []
    for key in (key for row in said for key in json.loads(row["extras"]).get("files", ())):
        files += await tx.rows(
            """DELETE FROM media WHERE media_key = :key
                AND media_key NOT IN (SELECT media_key FROM case_media)
            RETURNING media_key, sha256""",
            key=key,
        )
    for statement in _ROWS:
        await tx.execute(statement, id=person_id)
    return files
