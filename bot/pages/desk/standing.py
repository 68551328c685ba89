"""How a chat stands, whole: who has it, who is asked, what may be done with it now."""

from datetime import datetime
from typing import Any

from bot.pages.desk import shown, talk
from bot.pages.desk.room import Room
from bot.pages.desk.stand_labels import H
from handlers.desk import mentions, passing
from handlers.desk.offering import DUTY_LEADER, OFFER
from handlers.desk.permissions import BARGE_IN, may
from storage import cases, handoff_lists, handoffs, presence, staff
from storage.conversations import Conversation
from storage.database import Transaction
from storage.handoffs import Handoff
from storage.staff import Member


async def stands(tx: Transaction, room: Room, held: Conversation, me: Member) -> dict[str, Any]:
    """What `talk.stands` tells, and all that follows from the handoff's own row."""
    simple = talk.stands(held, me)
    here = simple["state"] in ("waits", "mine", "other")
    handoff = await handoffs.find(tx, simple["handoff"]) if here else None
    leads = may(me, BARGE_IN)
    idle = simple["state"] == "bot"
    left = await handoff_lists.left_by(tx, held.person_id) if idle else None
    return {
        **simple,
        "offer": await _offer(tx, handoff, me, room.clock.now()) if handoff else None,
        "hold": _hold(handoff, room) if handoff and handoff.state == "HOLD" else None,
        "passes": await _others(tx, me, room.clock.now()) if simple["state"] == "mine" else None,
        "barges": leads and simple["state"] == "other",
        "joins": idle and left is None,
        "left": left or 0,
        "wrap": await _wrap(tx, held, me),
    }


async def _offer(
    tx: Transaction, handoff: Handoff, me: Member, now: datetime
) -> dict[str, Any] | None:
    """Somebody is asked: me, or a colleague, or whoever has a skill."""
    if handoff.offered_at is None:
        return None
    to_me = handoff.offered_to == me.id
    if handoff.offered_to is None and handoff.staff_id != me.id:
        to_me = await passing.able(tx, handoff.skill, me, now)
    name, stands_for = _skill(handoff.skill), passing.TO_A_SKILL
    if handoff.offered_to is not None:
        stands_for = OFFER
        name = (await staff.by_id(tx, handoff.offered_to)).name
    return {
        "to_me": to_me,
        "passed": handoff.state in handoffs.HELD,
        "name": name,
        "since": int(handoff.offered_at.timestamp()),
        "full": int(stands_for.total_seconds()),
    }


def _skill(skill: str) -> str:
    return H["leader"] if skill == DUTY_LEADER else H["expert"].format(name=skill)


def _hold(handoff: Handoff, room: Room) -> str:
    return H["held"].format(at=shown.moment(handoff.held_until_at, room.zone), why=handoff.hold_why)


async def _others(tx: Transaction, me: Member, now: datetime) -> dict[str, Any]:
    """To whom a chat can be passed: colleagues with what they hold, experts, the duty leader."""
    there = {one.staff_id: one for one in await presence.everyone(tx)}
    people = []
    for one in mentions.colleagues(await staff.everyone(tx)):
        if one.id == me.id:
            continue
        known = there.get(one.id)
        on = known is not None and known.state == "on" and known.heard_of(now)
        how = f"{known.holds}/{known.capacity}" if known and on else H["pass_off"]
        people.append({"to": f"staff:{one.id}", "name": f"{one.name}（{how}）", "on": on})
    people.sort(key=lambda one: not one["on"])
    skills = [DUTY_LEADER, *await presence.all_skills(tx)]
    return {
        "people": people,
        "skills": [{"to": f"skill:{one}", "name": _skill(one)} for one in skills],
    }


async def _wrap(tx: Transaction, held: Conversation, me: Member) -> dict[str, Any] | None:
    """The talk of mine that has ended here and has no summary yet."""
    rows = await handoff_lists.unwrapped(tx, me.id)
    row = next((one for one in rows if one["conversation_id"] == held.id), None)
    if row is None or held.handoff is not None:
        return None
    theirs = await cases.of_person(tx, held.person_id)
    return {
        "handoff": row["id"],
        "summary": row["summary"],
        "case": theirs[0].number if theirs else "",
        "cases": [one.number for one in theirs[:5]],
    }


async def there(tx: Transaction, room: Room, me: Member) -> dict[str, Any]:
    """How I stand: my state, what I hold of how many."""
    now, known = room.clock.now(), await presence.of(tx, me.id)
    state = known.state if known else "off"
    most = known.capacity if known else presence.CAPACITY
    holds = known.holds if known else len(await handoff_lists.held_by(tx, me.id))
    return {
        "state": state,
        "holds": holds,
        "most": most,
        "lost": bool(known and state == "on" and not known.heard_of(now)),
    }
