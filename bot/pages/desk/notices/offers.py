"""What somebody may do to a notice now, as forms: its meaning, how many people it concerns."""

from typing import Any

from bot.pages.desk.notices.words import N
from bot.pages.desk.room import Room
from handlers.notices import acting, lifecycle, reach
from handlers.notices.lifecycle import Action
from storage import notice_figures
from storage.database import Row, Transaction
from storage.notices import Notice
from storage.staff import Member

SENDS = ("approve", "send_now")
GRAVE = ("send_now", "cancel", "recall", "retry_unknown")
MAIN = ("submit", "approve", "resume", "review_after")


async def of(tx: Transaction, room: Room, notice: Notice, by: Member) -> list[dict[str, Any]]:
    """What somebody may do, the likeliest first."""
    found = [one for one in lifecycle.allowed(notice, by) if one.name != "write"]
    aimed = any(one.name in acting.AIMED for one in found)
    people = await reach.people(tx, notice, room.clock.now()) if aimed else 0
    sums = (await notice_figures.sums(tx, notice.id, notice.id)).get(notice.id, {})
    acts = [shown for one in found if (shown := _act(one, people, sums))]
    return sorted(acts, key=lambda one: not one["main"])


def _act(action: Action, people: int, sums: Row) -> dict[str, Any] | None:
    """A form for an action; None where there is nobody whom it would concern."""
    whom = {"retry_failed": "failed", "retry_unknown": "unknown", "recall": "sent"}
    number = int(sums.get(whom[action.name], 0)) if action.name in whom else people
    if action.name.startswith("retry") and not number:
        return None
    word, shown = action.label, f"{number:,}"
    if action.name in SENDS:
        word = N["confirm"].format(n=shown)
    elif action.name == "recall":
        word = N["confirm_recall"].format(n=shown)
    aims = action.name in acting.AIMED
    return {
        "name": action.name,
        "label": action.label,
        "word": word,
        "why": N[f"why_{action.name}"].format(n=shown),
        "reach": N["will_reach_about"].format(n=shown) if aims else "",
        "reason": action.reason,
        "main": action.name in MAIN,
        "grave": action.name in GRAVE,
    }
