"""The lists that a desk looks at: who waits or is served, who left a message, what is not wrapped
up, earlier talks."""

from datetime import datetime

from storage.database import Row, Transaction
from storage.handoffs import IS_HELD

# What a chat is about, for `handlers.desk.lookup.matter` to choose from: what was told last, said
# last (a tap, 人工), and the person's newest case.
_ABOUT = """
    h.draft, t.text AS told_text, t.said_at AS told_at, m.text AS last_text,
    k.summary AS case_summary, k.created_at AS case_at, k.closed_at AS case_closed_at
"""
_WHO = """
    FROM handoffs h JOIN conversations c ON c.id = h.conversation_id
    LEFT JOIN staff s ON s.id = h.staff_id LEFT JOIN staff o ON o.id = h.offered_to
"""
_WHAT = """
    LEFT JOIN messages t ON t.id = (SELECT id FROM messages WHERE side = 'citizen' AND tells = 1
        AND conversation_id = h.conversation_id ORDER BY id DESC LIMIT 1)
    LEFT JOIN messages m ON m.id = (SELECT id FROM messages WHERE side = 'citizen'
        AND conversation_id = h.conversation_id ORDER BY id DESC LIMIT 1)
    LEFT JOIN cases k ON k.id = (SELECT id FROM cases WHERE person_id = h.person_id
        ORDER BY id DESC LIMIT 1)
"""
_SHOWN = """
    h.id, h.conversation_id, h.state, h.staff_id, h.priority, h.reason, h.opened_at, h.claimed_at,
    h.closed_at, h.skill, h.offered_to, h.offered_at, h.held_until_at, h.hold_why,
    h.last_citizen_at, h.last_human_at, h.close_reason, h.summary, s.name AS staff_name,
    o.name AS offered_name, c.channel, c.display_name
"""


async def open_ones(tx: Transaction) -> list[Row]:
    """Waiting and held chats for a desk, with what was said last; who presses most first."""
    return await tx.rows(
        f"""SELECT {_SHOWN}, {_ABOUT} {_WHO} {_WHAT}
        WHERE h.closed_at IS NULL ORDER BY h.priority DESC, h.id"""
    )


async def first_waiting(tx: Transaction, limit: int = 20) -> list[Row]:
    """The chats that nobody was offered yet, in the order in which they are to be."""
    return await tx.rows(
        """SELECT id, conversation_id FROM handoffs
        WHERE state = 'QUEUED' AND closed_at IS NULL ORDER BY priority DESC, id LIMIT :limit""",
        limit=limit,
    )


async def left_ones(tx: Transaction) -> list[Row]:
    """Messages that were left when nobody could come, the oldest first."""
    return await tx.rows(
        f"""SELECT {_SHOWN}, {_ABOUT} {_WHO} {_WHAT}
        WHERE h.state = 'LEFT_MESSAGE' ORDER BY h.id"""
    )


async def unwrapped(tx: Transaction, staff_id: int, *, limit: int = 20) -> list[Row]:
    """What a member ended and has not summed up yet, the latest first."""
    return await tx.rows(
        f"""SELECT {_SHOWN} {_WHO}
        WHERE h.staff_id = :staff_id AND h.state = 'CLOSED' AND h.wrapped_at IS NULL
        ORDER BY h.id DESC LIMIT :limit""",
        staff_id=staff_id,
        limit=limit,
    )


async def of_person(tx: Transaction, person_id: int, *, limit: int = 20) -> list[Row]:
    """A citizen's earlier talks with a person, the latest first."""
    return await tx.rows(
        f"""SELECT {_SHOWN}, h.category, h.case_number, h.rating {_WHO}
        WHERE h.person_id = :person_id AND h.closed_at IS NOT NULL
        ORDER BY h.id DESC LIMIT :limit""",
        person_id=person_id,
        limit=limit,
    )


async def held_by(tx: Transaction, staff_id: int) -> list[Row]:
    """The chats that a member holds now."""
    return await tx.rows(
        f"""SELECT id, conversation_id, state FROM handoffs
        WHERE staff_id = :staff_id AND closed_at IS NULL AND {IS_HELD}
        ORDER BY id""",
        staff_id=staff_id,
    )


async def lately_with(
    tx: Transaction, person_id: int, since: datetime
) -> tuple[int, datetime] | None:
    """Who ended a talk with this citizen lately, and when."""
    row = await tx.row(
        """SELECT staff_id, closed_at FROM handoffs
        WHERE person_id = :person_id AND staff_id IS NOT NULL AND closed_at >= :since_at
            AND close_reason IN ('operator_closed', 'citizen_ended', 'citizen_idle')
        ORDER BY id DESC LIMIT 1""",
        person_id=person_id,
        since_at=since,
    )
    return (row["staff_id"], row["closed_at"]) if row else None


async def left_by(tx: Transaction, person_id: int) -> int | None:
    """The message that a citizen left and that nobody answered yet."""
    row = await tx.row(
        """SELECT id FROM handoffs WHERE person_id = :person_id AND state = 'LEFT_MESSAGE'
        ORDER BY id LIMIT 1""",
        person_id=person_id,
    )
    return int(row["id"]) if row else None
