"""Chats that need a person: one open handoff a person, each step one conditional UPDATE.

QUEUED → OFFERED → ACTIVE ⇄ HOLD → CLOSED, or LEFT_MESSAGE when nobody could come; without an open
row the chat is the bot's. No row back from a step means that somebody was faster. `epoch` moves on
with every step, and each step is a row of `handoff_events`. Those between queue and end are in
`handoff_steps`.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import json_text
from storage.database import Row, Transaction
from storage.errors import NotFound

TOPIC = "handoffs"

WAITING = ("QUEUED", "OFFERED")
HELD = ("ACTIVE", "HOLD")
TRACED_APART = ("barge_in", "banned", "supplement")
"""What is written into the audit trail with more than its name, by who decides it."""
IS_HELD = f"state IN {HELD}"
"""The same in a statement's words."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """`offered_at` with a state of `HELD` means that it is being passed on: to `offered_to`, or to
    whoever has `skill`. `declined` are the ids of those who could not take it."""

    id: int
    conversation_id: int
    person_id: int
    state: str
    staff_id: int | None
    epoch: int
    priority: int
    reason: str
    draft: dict[str, Any]
    opened_at: datetime
    claimed_at: datetime | None
    closed_at: datetime | None
    close_reason: str
    skill: str
    offered_to: int | None
    offered_at: datetime | None
    declined: frozenset[int]
    held_until_at: datetime | None
    hold_why: str
    last_citizen_at: datetime | None
    last_human_at: datetime | None
    summary: str
    category: str
    case_number: str
    wrapped_at: datetime | None
    rating: str


def _from(row: Row) -> Handoff:
    known = {name: row[name] for name in Handoff.__slots__}
    known["draft"] = json.loads(row["draft"])
    known["declined"] = frozenset(map(int, row["declined"].split()))
    return Handoff(**known)


async def queue(
    tx: Transaction,
    *,
    conversation_id: int,
    person_id: int,
    reason: str,
    priority: int,
    draft: dict[str, Any],
    now: datetime,
    skill: str = "",
) -> Handoff | None:
    """Put a chat into the queue; None when the person has an open handoff already."""
    row = await tx.row(
        """INSERT INTO handoffs (conversation_id, person_id, state, epoch, priority, reason, draft,
            skill, opened_at, last_citizen_at)
        VALUES (:conversation_id, :person_id, 'QUEUED', 1, :priority, :reason, :draft,
            :skill, :opened_at, :opened_at)
        ON CONFLICT DO NOTHING RETURNING *""",
        conversation_id=conversation_id,
        person_id=person_id,
        priority=priority,
        reason=reason,
        draft=json_text.write(draft),
        skill=skill,
        opened_at=now,
    )
    if row is None:
        return None
    handoff = _from(row)
    await record(tx, handoff, "citizen", "queue", now, text=reason, before="BOT")
    return handoff


async def step(
    tx: Transaction,
    handoff_id: int,
    action: str,
    *,
    actor: str,
    change: str,
    when: str,
    now: datetime,
    text: str = "",
    **values: Any,
) -> Handoff | None:
    """One step: `change` is what the UPDATE sets, `when` its condition. None: it does not hold."""
    before = await tx.value("SELECT state FROM handoffs WHERE id = :id {for_update}", id=handoff_id)
    row = await tx.row(
        f"UPDATE handoffs SET epoch = epoch + 1, {change} WHERE id = :id AND {when} RETURNING *",
        id=handoff_id,
        **values,
    )
    if row is None:
        return None
    handoff = _from(row)
    await record(tx, handoff, actor, action, now, text=text, before=before)
    return handoff


async def record(
    tx: Transaction,
    handoff: Handoff,
    actor: str,
    action: str,
    now: datetime,
    *,
    text: str = "",
    before: str = "",
) -> None:
    """A row of the log; without `before` something happened that changed no state."""
    await tx.execute(
        """INSERT INTO handoff_events
            (handoff_id, actor, action, text, state_before, state_after, epoch, happened_at)
        VALUES (:id, :actor, :action, :text, :before, :after, :epoch, :happened_at)""",
        id=handoff.id,
        actor=actor,
        action=action,
        text=text,
        before=before or handoff.state,
        after=handoff.state,
        epoch=handoff.epoch,
        happened_at=now,
    )
    kind, _, who = actor.partition(":")
    if kind == "staff" and action not in TRACED_APART:
        await _trace(tx, handoff, int(who), action, now)
    tx.touch(TOPIC)


async def _trace(
    tx: Transaction, handoff: Handoff, staff_id: int, action: str, now: datetime
) -> None:
    """What a member does with a chat stands in the audit trail, too, which is never changed: so
    without what was written, which goes when the citizen is forgotten."""
    await tx.execute(
        """INSERT INTO audit (actor, action, subject, text, happened_at)
        SELECT 'staff:' || name, CAST(:action AS TEXT), CAST(:subject AS TEXT), '',
            CAST(:happened_at AS TEXT) FROM staff WHERE id = :staff_id""",
        action="talk-" + action.replace("_", "-"),
        subject=f"conversation:{handoff.conversation_id}",
        happened_at=now,
        staff_id=staff_id,
    )


async def claim(tx: Transaction, handoff_id: int, staff_id: int, now: datetime) -> Handoff | None:
    """Take a chat that waits for anybody or was offered to this member; None: too late."""
    return await step(
        tx,
        handoff_id,
        "claim",
        actor=f"staff:{staff_id}",
        change="""state = 'ACTIVE', staff_id = :staff_id, claimed_at = :claimed_at,
            offered_to = NULL, offered_at = NULL""",
        when="(state = 'QUEUED' OR (state = 'OFFERED' AND offered_to = :staff_id))",
        now=now,
        staff_id=staff_id,
        claimed_at=now,
    )


async def press(
    tx: Transaction, handoff_id: int, priority: int, reason: str, now: datetime
) -> None:
    """One that waits goes before others, for a new reason; an offer that stands stays as it is."""
    row = await tx.row(
        """UPDATE handoffs SET priority = :priority, reason = :reason
        WHERE id = :id AND state IN ('QUEUED', 'OFFERED') AND priority < :priority RETURNING *""",
        id=handoff_id,
        priority=priority,
        reason=reason,
    )
    if row is not None:
        await record(tx, _from(row), "citizen", "press", now, text=reason)


async def close(
    tx: Transaction,
    handoff_id: int,
    *,
    actor: str,
    reason: str,
    summary: str = "",
    state: str = "CLOSED",
    now: datetime,
) -> Handoff | None:
    """End a handoff (`state`: CLOSED or LEFT_MESSAGE); None when it has ended already."""
    return await step(
        tx,
        handoff_id,
        reason,
        actor=actor,
        text=summary,
        change="""state = :state, closed_at = :closed_at, close_reason = :reason,
            summary = :summary, offered_to = NULL, offered_at = NULL""",
        when="closed_at IS NULL",
        now=now,
        state=state,
        closed_at=now,
        reason=reason,
        summary=summary,
    )


async def move(tx: Transaction, handoff_id: int, to: int, *, seen: int, now: datetime) -> Handoff:
    """An open one goes on in another conversation of the person, with its clocks and its topic,
    which has that conversation up to the revision `seen`. The caller holds both conversations."""
    moved = await step(
        tx,
        handoff_id,
        "move",
        actor="citizen",
        change="conversation_id = :talk",
        when="closed_at IS NULL",
        now=now,
        talk=to,
    )
    if moved is None:
        raise NotFound("There is no such chat any more.")
    await tx.execute(
        """UPDATE timers SET conversation_id = :talk
        WHERE subject = :subject AND done_at IS NULL""",
        talk=to,
        subject=f"handoff:{handoff_id}",
    )
    await tx.execute(
        """UPDATE desk_topics SET citizen_talk = :talk, seen = :seen
        WHERE handoff_id = :id AND ended_at IS NULL""",
        talk=to,
        seen=seen,
        id=handoff_id,
    )
    tx.touch(TOPIC)
    return moved


async def find(tx: Transaction, handoff_id: int) -> Handoff:
    row = await tx.row("SELECT * FROM handoffs WHERE id = :id", id=handoff_id)
    if row is None:
        raise NotFound("There is no such chat.")
    return _from(row)


async def spoke(tx: Transaction, handoff_id: int, who: str, now: datetime) -> None:
    """The citizen or the human said something: the clocks of both sides run from here."""
    column = {"citizen": "last_citizen_at", "human": "last_human_at"}[who]
    await tx.execute(
        f"UPDATE handoffs SET {column} = :now_at WHERE id = :id", id=handoff_id, now_at=now
    )


async def ahead(tx: Transaction, handoff: Handoff) -> int:
    """How many wait before this one."""
    return int(
        await tx.value(
            """SELECT count(*) FROM handoffs WHERE state IN ('QUEUED', 'OFFERED')
            AND closed_at IS NULL
            AND (priority > :priority OR (priority = :priority AND id < :id))""",
            priority=handoff.priority,
            id=handoff.id,
        )
    )


async def recent_wait(tx: Transaction, *, last: int = 20) -> list[tuple[datetime, datetime]]:
    """(opened, claimed) of the latest claimed chats: what a wait is guessed from."""
    rows = await tx.rows(
        """SELECT opened_at, claimed_at FROM handoffs WHERE claimed_at IS NOT NULL
        ORDER BY id DESC LIMIT :last""",
        last=last,
    )
    return [(row["opened_at"], row["claimed_at"]) for row in rows]


async def rate(tx: Transaction, handoff: Handoff, how: str, now: datetime) -> None:
    """The citizen's word on the talk: good, fair or bad."""
    await tx.execute("UPDATE handoffs SET rating = :how WHERE id = :id", id=handoff.id, how=how)
    await record(tx, handoff, "citizen", "rate", now, text=how)
