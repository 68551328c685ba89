"""What may become of a handoff on its way, each one conditional UPDATE (`handoffs.step`).

Who may do it, and what is said of it, is decided elsewhere (`handlers/desk`). None means that the
condition no longer holds: somebody was faster, or it is over. `actor` is `bot` or `staff:{id}`.
"""

from datetime import datetime

from storage.database import Transaction
from storage.handoffs import IS_HELD, Handoff, step


async def offer(
    tx: Transaction, handoff_id: int, to: int, name: str, now: datetime
) -> Handoff | None:
    """Somebody is asked to take one that waits."""
    return await step(
        tx,
        handoff_id,
        "offer",
        actor="bot",
        text=name,
        change="state = 'OFFERED', offered_to = :offered_to, offered_at = :offered_at",
        when="state = 'QUEUED' AND closed_at IS NULL",
        now=now,
        offered_to=to,
        offered_at=now,
    )


async def decline(
    tx: Transaction, offered: Handoff, actor: str, why: str, now: datetime
) -> Handoff | None:
    """Back into the queue at the same place; whoever was asked is not asked again."""
    return await step(
        tx,
        offered.id,
        "decline",
        actor=actor,
        text=why,
        change="""state = 'QUEUED', offered_to = NULL, offered_at = NULL,
            declined = declined || :declined""",
        when="state = 'OFFERED' AND offered_to = :who",
        now=now,
        declined=f" {offered.offered_to}",
        who=offered.offered_to,
    )


async def requeue(
    tx: Transaction, handoff_id: int, why: str, raised: int, now: datetime
) -> Handoff | None:
    """From whoever has it back to the same place in the queue, `raised` higher."""
    return await step(
        tx,
        handoff_id,
        "requeue",
        actor="bot",
        text=why,
        change="""state = 'QUEUED', staff_id = NULL, priority = priority + :raised,
            offered_to = NULL, offered_at = NULL, held_until_at = NULL""",
        when=f"closed_at IS NULL AND {IS_HELD}",
        now=now,
        raised=raised,
    )


async def transfer(
    tx: Transaction,
    handoff_id: int,
    by: int,
    *,
    to: int | None,
    skill: str,
    text: str,
    now: datetime,
) -> Handoff | None:
    """A colleague, or whoever has a skill, is asked to take it; the owner keeps it until then."""
    return await step(
        tx,
        handoff_id,
        "transfer",
        actor=f"staff:{by}",
        text=text,
        change="offered_to = :offered_to, offered_at = :offered_at, skill = :skill",
        when=f"closed_at IS NULL AND {IS_HELD}",
        now=now,
        offered_to=to,
        offered_at=now,
        skill=skill,
    )


async def decline_transfer(
    tx: Transaction, handoff_id: int, by: int, why: str, now: datetime
) -> None:
    """The colleague who was asked cannot take it: it stays with its owner."""
    await step(
        tx,
        handoff_id,
        "decline",
        actor=f"staff:{by}",
        text=why,
        change="offered_to = NULL, offered_at = NULL",
        when="closed_at IS NULL AND offered_to = :who",
        now=now,
        who=by,
    )


async def pass_over(tx: Transaction, handoff_id: int, now: datetime) -> None:
    """Nobody took what was passed on: it stays with its owner."""
    await step(
        tx,
        handoff_id,
        "pass_over",
        actor="bot",
        change="offered_to = NULL, offered_at = NULL, skill = ''",
        when=f"closed_at IS NULL AND offered_at IS NOT NULL AND {IS_HELD}",
        now=now,
    )


async def take(
    tx: Transaction, seen: Handoff, by: int, action: str, why: str, now: datetime
) -> Handoff | None:
    """Take it as it was `seen`, whoever has it (`accept`, `barge_in`)."""
    return await step(
        tx,
        seen.id,
        action,
        actor=f"staff:{by}",
        text=why,
        change="""state = 'ACTIVE', staff_id = :staff_id, offered_to = NULL, offered_at = NULL,
            skill = '', held_until_at = NULL, hold_why = '',
            claimed_at = COALESCE(claimed_at, CAST(:claimed_at AS TEXT))""",
        when="closed_at IS NULL AND epoch = :seen",
        now=now,
        staff_id=by,
        claimed_at=now,
        seen=seen.epoch,
    )


async def hold(
    tx: Transaction, handoff_id: int, by: int, until: datetime, why: str, now: datetime
) -> Handoff | None:
    """It waits until a time for somebody or something else."""
    return await step(
        tx,
        handoff_id,
        "hold",
        actor=f"staff:{by}",
        text=why,
        change="state = 'HOLD', held_until_at = :until_at, hold_why = :why",
        when=f"{IS_HELD} AND closed_at IS NULL",
        now=now,
        until_at=until,
        why=why[:200],
    )


async def resume(tx: Transaction, handoff_id: int, actor: str, now: datetime) -> Handoff | None:
    """What was on hold goes on; the clocks of both sides begin anew."""
    return await step(
        tx,
        handoff_id,
        "resume",
        actor=actor,
        change="""state = 'ACTIVE', held_until_at = NULL, hold_why = '',
            last_human_at = :now_at""",
        when="state = 'HOLD' AND closed_at IS NULL",
        now=now,
        now_at=now,
    )


async def wrap_up(
    tx: Transaction,
    handoff_id: int,
    by: int,
    *,
    summary: str,
    category: str,
    case_number: str,
    now: datetime,
) -> Handoff | None:
    """What it was about, after its end."""
    return await step(
        tx,
        handoff_id,
        "wrap_up",
        actor=f"staff:{by}",
        text=summary[:500],
        change="""summary = :summary, category = :category, case_number = :case_number,
            wrapped_at = :wrapped_at""",
        when="state = 'CLOSED'",
        now=now,
        summary=summary[:2000],
        category=category[:100],
        case_number=case_number,
        wrapped_at=now,
    )


async def answer_left(tx: Transaction, handoff_id: int, by: int, now: datetime) -> Handoff | None:
    """A message that was left is taken up: it is open again, and somebody's."""
    return await step(
        tx,
        handoff_id,
        "answer_left",
        actor=f"staff:{by}",
        change="""state = 'ACTIVE', staff_id = :staff_id, claimed_at = :claimed_at,
            closed_at = NULL, close_reason = ''""",
        when="state = 'LEFT_MESSAGE'",
        now=now,
        staff_id=by,
        claimed_at=now,
    )
