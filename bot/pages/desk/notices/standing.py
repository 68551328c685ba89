"""How a notice stands: who may see it, its state in words and signs, its numbers."""

from datetime import datetime
from typing import Any

from bot.pages.desk.notices.words import STATE_SIGNS, N
from bot.pages.desk.room import Room
from handlers.desk.permissions import APPROVE_NOTICES, WRITE_NOTICES, may
from handlers.notices import lifecycle
from storage.database import Row
from storage.notices import Notice
from storage.staff import Member

HOME = "/desk/notices"


def reads(member: Member) -> bool:
    return may(member, WRITE_NOTICES) or may(member, APPROVE_NOTICES)


def writes(member: Member) -> bool:
    return may(member, WRITE_NOTICES)


def url(notice_id: int, verb: str = "") -> str:
    return f"{HOME}/{notice_id}{'/' + verb if verb else ''}"


def state(name: str) -> dict[str, str]:
    colour, sign = STATE_SIGNS[name]
    return {"name": name, "word": lifecycle.STATES[name], "colour": colour, "sign": sign}


def clock(room: Room, at: datetime) -> str:
    """A moment in few characters: the year only when it is another one."""
    local = at.astimezone(room.zone)
    now = room.clock.now().astimezone(room.zone)
    if local.date() == now.date():
        return f"今天{local:%H:%M}"
    return (
        f"{local.month}月{local.day}日{local:%H:%M}"
        if local.year == now.year
        else f"{local:%Y-%m-%d %H:%M}"
    )


def when(room: Room, notice: Notice) -> str:
    """The moment that matters in its state."""
    if notice.ended_at:
        return N["ended"].format(at=clock(room, notice.ended_at))
    begins = notice.begun_at or (
        notice.begin_at if notice.state in ("scheduled", "review") else None
    )
    if begins:
        return N["begins"].format(at=clock(room, begins))
    return N["changed"].format(at=clock(room, notice.changed_at))


def hands(notice: Notice) -> list[str]:
    """Who wrote it, who approved it."""
    found = [N["by"].format(name=notice.author)]
    if notice.approver:
        found.append(N["approved_by"].format(name=notice.approver))
    elif notice.reason and notice.kind != "recall":
        found.append(N["without_second"])
    if notice.reviewer:
        found.append(N["reviewed_by"].format(name=notice.reviewer))
    return found


def title(notice: Notice) -> str:
    mark = "" if notice.kind == "notice" else f"【{lifecycle.KINDS[notice.kind]}】"
    return f"{mark}{notice.words.title or N['untitled']}"


def row(room: Room, notice: Notice, sums: dict[int, Row]) -> dict[str, Any]:
    """A line of the list."""
    done = sums.get(notice.id)
    if done:
        numbers = N["sent_of"].format(sent=done["sent"], total=done["total"])
    else:
        numbers = N["expected"].format(n=notice.expected) if notice.expected else ""
    return {
        "id": notice.id,
        "url": url(notice.id),
        "title": title(notice),
        "grade": notice.grade,
        "state": state(notice.state),
        "hands": hands(notice),
        "numbers": numbers,
        "trouble": (done["failed"] + done["unknown"]) if done else 0,
        "when": when(room, notice),
    }
