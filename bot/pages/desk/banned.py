"""The personal service stopped for a citizen: how the desk shows it, and for how long it may be."""

from typing import Any

from bot.pages.desk import shown
from bot.pages.desk.room import Room
from bot.pages.desk.stand_labels import H
from handlers.desk import banning
from handlers.desk.owning import leads
from storage import bans
from storage.conversations import Conversation
from storage.database import Transaction
from storage.staff import Member


async def card(tx: Transaction, room: Room, held: Conversation, me: Member) -> dict[str, Any]:
    """`now`: what holds, in words; `lifts`: whether I may end it; `lengths`: what I may choose,
    where I may begin one."""
    found = await bans.of(tx, held.person_id, room.clock.now())
    if found:
        at = shown.moment(found.until_at, room.zone)
        now = H["banned_now"].format(at=at)
        why = H["banned_why"].format(name=found.staff_name, why=found.reason)
        return {"now": now, "why": why, "lifts": banning.may_lift(me, found), "lengths": []}
    mine = held.handoff is not None and held.handoff.staff_id == me.id
    may = held.elsewhere is None and (mine or leads(me))
    lengths = [(one, banning.in_words(one)) for one in banning.lengths(me)] if may else []
    return {"now": "", "why": "", "lifts": False, "lengths": lengths}
