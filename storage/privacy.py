"""Forgetting a person: identity goes, cases stay without it."""

from collections.abc import Iterable
from datetime import datetime

from storage import desk_privacy, handoffs, word_blocks
from storage.database import Row, Transaction

_OWN = "(SELECT id FROM conversations WHERE person_id = :id)"
_CHATS = "(SELECT id FROM handoffs WHERE person_id = :id)"

_WHO = (
    "UPDATE people SET name = '', phone = '', erased_at = :now_at WHERE id = :id",
    """UPDATE cases SET contact_name = '', contact_phone = '', anonymous = 1,
        conversation_id = NULL WHERE person_id = :id""",
    """UPDATE people SET name = '', phone = '', erased_at = :now_at WHERE id IN
        (SELECT former_person_id FROM person_links WHERE person_id = :id)""",
)

_SAID = (
    f"""DELETE FROM message_versions WHERE message_id IN
        (SELECT id FROM messages WHERE conversation_id IN {_OWN})""",
    f"DELETE FROM message_words WHERE conversation_id IN {_OWN}",
    f"DELETE FROM mentions WHERE conversation_id IN {_OWN}",
    f"DELETE FROM messages WHERE conversation_id IN {_OWN}",
    f"DELETE FROM outbox WHERE conversation_id IN {_OWN}",
    f"UPDATE media SET name = '' WHERE conversation_id IN {_OWN}",
    f"DELETE FROM notice_questions WHERE conversation_id IN {_OWN}",
    """DELETE FROM inbox WHERE done_at IS NOT NULL AND EXISTS (SELECT 1
        FROM conversations c WHERE c.person_id = :id AND c.channel = inbox.channel
        AND c.account = inbox.account AND c.peer = inbox.peer)""",
    # A task keeps the words of somebody else who asked the same; with nobody else it goes.
    f"""UPDATE knowledge_tasks SET question = COALESCE((SELECT g.question FROM gaps g
            WHERE g.task_id = knowledge_tasks.id AND g.conversation_id NOT IN {_OWN}
            ORDER BY g.id LIMIT 1), '')
        WHERE kind = 'gap' AND id IN
            (SELECT task_id FROM gaps WHERE conversation_id IN {_OWN})""",
    "DELETE FROM knowledge_tasks WHERE kind = 'gap' AND state = 'open' AND question = ''",
    f"DELETE FROM gaps WHERE conversation_id IN {_OWN}",
)

_TOLD = (
    f"UPDATE handoff_events SET text = '' WHERE handoff_id IN {_CHATS}",
    f"UPDATE alarms SET text = '' WHERE case_id IS NULL AND conversation_id IN {_OWN}",
    "UPDATE bans SET reason = '' WHERE person_id = :id",
    """UPDATE handoffs SET state = 'CLOSED', epoch = epoch + 1, closed_at = :now_at,
        close_reason = 'citizen_erased'
    WHERE person_id = :id AND (closed_at IS NULL OR state = 'LEFT_MESSAGE')""",
    "UPDATE handoffs SET draft = '{}', summary = '' WHERE person_id = :id",
)

_WHERE = (
    f"""UPDATE timers SET conversation_id = NULL WHERE done_at IS NULL
        AND (subject LIKE 'arrange%' OR subject LIKE 'case:%') AND conversation_id IN {_OWN}""",
    f"""DELETE FROM timers WHERE done_at IS NULL
        AND (subject LIKE 'joined:%' OR subject LIKE 'channel:%') AND conversation_id IN {_OWN}""",
    """UPDATE arrangements SET contact_name = '', contact_phone = '' WHERE case_id IN
        (SELECT id FROM cases WHERE person_id = :id)""",
    """UPDATE case_joins SET conversation_id = NULL, summary = '', place = '', card_key = ''
        WHERE person_id = :id""",
    """UPDATE unit_outbox SET payload = '' WHERE case_id IN
        (SELECT id FROM cases WHERE person_id = :id)""",
    f"DELETE FROM link_codes WHERE conversation_id IN {_OWN}",
    "DELETE FROM case_homes WHERE person_id = :id",
    "DELETE FROM person_links WHERE person_id = :id",
    "DELETE FROM subscriptions WHERE person_id = :id",
    """UPDATE conversations SET peer = 'erased-' || CAST(id AS TEXT), display_name = '',
        state = '{}', epoch = epoch + 1 WHERE person_id = :id""",
)


async def erase(tx: Transaction, person_id: int, now: datetime) -> list[Row]:
    """Remove who a person is; the files that no case needs, for their bytes to be removed.

    1. Name, phone and the contact in their cases go.
    2. What they and we said goes, on its way or not, and what the channel sent us; the Telegram
       desk's copy of it and what was written there.
    3. A waiting or held chat ends; what its draft and notes told about them goes.
    4. The addresses are replaced by ones that lead nowhere; cases keep their facts, and what
       is planned for a case still happens, without a conversation.
    """
    await _all(tx, _WHO, person_id, now)
    files = await tx.rows(
        f"""DELETE FROM media WHERE conversation_id IN {_OWN}
            AND media_key NOT IN (SELECT media_key FROM case_media)
        RETURNING media_key, sha256""",
        id=person_id,
    )
    files += await desk_privacy.erase(tx, person_id)
    await word_blocks.open_those_of(tx, person_id)
    await _all(tx, (*_SAID, *_TOLD, *_WHERE), person_id, now)
    tx.touch(handoffs.TOPIC)
    return files


async def _all(tx: Transaction, statements: Iterable[str], person_id: int, now: datetime) -> None:
    for statement in statements:
        # Each takes what it names.
        moment = {"now_at": now} if ":now_at" in statement else {}
        await tx.execute(statement, id=person_id, **moment)
