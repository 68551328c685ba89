"""Forgetting a person: identity goes, cases stay without it."""

from datetime import datetime

from storage.database import Row, Transaction


async def erase(tx: Transaction, person_id: int, now: datetime) -> list[Row]:
    """Remove who a person is; the files that no case needs, for their bytes to be removed.

    1. Name, phone and the contact in their cases go.
    2. What they and we said goes, and what the channel sent us.
    3. The addresses are replaced by ones that lead nowhere; cases keep their facts.
    """
    await tx.execute(
        """UPDATE people SET name = '', phone = '', erased_at = :erased_at WHERE id = :id""",
        id=person_id,
        erased_at=now,
    )
    await tx.execute(
        """UPDATE cases SET contact_name = '', contact_phone = '', anonymous = 1,
            conversation_id = NULL WHERE person_id = :id""",
        id=person_id,
    )
    files = await tx.rows(
        """DELETE FROM media WHERE conversation_id IN
            (SELECT id FROM conversations WHERE person_id = :id)
            AND media_key NOT IN (SELECT media_key FROM case_media)
        RETURNING media_key, sha256""",
        id=person_id,
    )
    own = "(SELECT id FROM conversations WHERE person_id = :id)"
    for statement in (
        f"""DELETE FROM message_versions WHERE message_id IN
            (SELECT id FROM messages WHERE conversation_id IN {own})""",
        f"DELETE FROM messages WHERE conversation_id IN {own}",
        f"DELETE FROM outbox WHERE conversation_id IN {own} AND state <> 'sending'",
        f"DELETE FROM gaps WHERE conversation_id IN {own}",
        """DELETE FROM inbox WHERE done_at IS NOT NULL AND EXISTS (SELECT 1
            FROM conversations c WHERE c.person_id = :id AND c.channel = inbox.channel
            AND c.account = inbox.account AND c.peer = inbox.peer)""",
    ):
        await tx.execute(statement, id=person_id)
    await tx.execute(
        """UPDATE conversations SET peer = 'erased-' || CAST(id AS TEXT), display_name = '',
            state = '{}' WHERE person_id = :id""",
        id=person_id,
    )
    return files


async def hash_in_use(tx: Transaction, sha256: str) -> bool:
    return bool(await tx.value("SELECT 1 FROM media WHERE sha256 = :sha LIMIT 1", sha=sha256))
