"""Who works here: added, given roles, let in anew, let go. Every step is in the audit trail."""

import re
from collections.abc import Sequence

from handlers.desk import leaving, presence
from handlers.desk.permissions import MANAGE_STAFF, ROLES, may
from handlers.desk.system import NAME
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Turn
from storage import factors, notes, staff
from storage import presence as stored
from storage.errors import Conflict
from storage.staff import Member

LONGEST_NAME = 40
LONGEST_SKILL = 20
MOST_SKILLS = 20
_LOCK = "staff"
"""Two admins who let each other go at the same moment: one of them stays."""


async def add(
    turn: Turn, by: Member, name: str, roles: Sequence[str], department: str = ""
) -> Member:
    """A new colleague; the way in is a link of its own."""
    _may(by)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise NotNow(f"请写姓名，1到{LONGEST_NAME}个字。")
    if name == NAME:
        raise NotNow("这个名字是系统自己用的，请换一个。")
    chosen, unit = _fitting(turn, roles, department)
    try:
        member = await staff.add(turn.tx, name, chosen, department=unit, now=turn.now)
    except Conflict:
        raise NotNow(f"已经有一位同事叫{name}了。同名的话，请加上单位或工号。") from None
    await _trace(turn, by, "staff-add", member, _words(chosen, unit))
    return member


async def change(
    turn: Turn, by: Member, staff_id: int, roles: Sequence[str], department: str = ""
) -> Member:
    """Other roles, another department. The last admin stays one."""
    before = await _who(turn, by, staff_id)
    chosen, unit = _fitting(turn, roles, department)
    if "admin" in before.roles and "admin" not in chosen:
        await _not_the_last(turn, before)
    await staff.change(turn.tx, before.id, chosen, unit)
    old = _words(sorted(before.roles), before.department)
    await _trace(turn, by, "staff-change", before, f"{old} → {_words(chosen, unit)}")
    return await staff.by_id(turn.tx, before.id)


async def equip(turn: Turn, by: Member, staff_id: int, skills: str, capacity: int) -> Member:
    """What chats somebody is asked for by topic, and how many they take at once."""
    who = await _who(turn, by, staff_id)
    chosen = skills_of(skills)
    await presence.set_capacity(turn.tx, who, capacity, turn.now)
    await stored.set_skills(turn.tx, who.id, chosen)
    await _trace(turn, by, "staff-equip", who, " ".join([*chosen, str(capacity)]))
    return who


def skills_of(text: str) -> list[str]:
    """Topics that were written in a row, in the order of their first time."""
    found = list(dict.fromkeys(one for one in re.split(r"[\s,;|，、；｜]+", text) if one))
    if len(found) > MOST_SKILLS:
        raise NotNow(f"专长最多写{MOST_SKILLS}个。", f"At most {MOST_SKILLS} topics.")
    if any(len(one) > LONGEST_SKILL or not one.isprintable() for one in found):
        raise NotNow(
            f"每个专长最多{LONGEST_SKILL}个字。", f"A topic has at most {LONGEST_SKILL} characters."
        )
    return found


async def disable(turn: Turn, by: Member, staff_id: int) -> Member:
    """Let somebody go: all their sessions end; what they did stays under their name."""
    who = await _who(turn, by, staff_id)
    if who.id == by.id:
        raise NotNow("不能停用自己。需要的话，请另一位管理员来做。")
    if "admin" in who.roles:
        await _not_the_last(turn, who)
    await staff.disable(turn.tx, who.id, turn.now)
    await _trace(turn, by, "staff-disable", who)
    await leaving.member_left(turn.tx, who.id, turn.now)
    return who


async def enable(turn: Turn, by: Member, staff_id: int) -> Member:
    who = await _who(turn, by, staff_id)
    await staff.enable(turn.tx, who.id)
    await _trace(turn, by, "staff-enable", who)
    return who


async def let_in(turn: Turn, by: Member, staff_id: int) -> Member:
    """Whether somebody may have a new link, with its trace."""
    who = await _who(turn, by, staff_id)
    if who.disabled_at:
        raise NotNow(f"{who.name}已经停用，先恢复才能给登录链接。")
    await _trace(turn, by, "staff-link", who)
    return who


async def sign_out(turn: Turn, by: Member, staff_id: int) -> int:
    """End all sessions of a colleague; how many there were."""
    who = await _who(turn, by, staff_id)
    await _trace(turn, by, "staff-revoke", who)
    return await staff.revoke(turn.tx, who.id, turn.now)


async def reset_factor(turn: Turn, by: Member, staff_id: int) -> Member:
    """Somebody has lost the phone: without a second factor until they set up a new one.

    Nobody does this for themselves: whoever sits at a forgotten screen would be rid of it.
    """
    who = await _who(turn, by, staff_id)
    if who.id == by.id:
        raise NotNow("自己的两步验证请在“我的登录”里换，或者请另一位管理员来重置。")
    if await factors.reset(turn.tx, who.id):
        await _trace(turn, by, "factor-reset", who)
        await staff.revoke(turn.tx, who.id, turn.now)
    return who


def _may(by: Member) -> None:
    if not may(by, MANAGE_STAFF):
        raise NotAllowed("管理同事需要管理员的角色。")


async def _who(turn: Turn, by: Member, staff_id: int) -> Member:
    _may(by)
    await turn.tx.lock(_LOCK)
    who = await staff.by_id(turn.tx, staff_id)
    if who.name == NAME:
        raise NotNow("这是系统自己，不能改。")
    return who


def _fitting(turn: Turn, roles: Sequence[str], department: str) -> tuple[list[str], str]:
    """The roles in their order and the department as the city calls it."""
    chosen = [one for one in ROLES if one in roles]
    if not chosen:
        raise NotNow("请至少选一个角色。")
    known = turn.house.city.department(department) if department else None
    if department and known is None:
        raise NotNow("没有这个单位，请从列表里选。")
    if "department" in chosen and known is None:
        raise NotNow("承办单位的角色要选一个单位。")
    return chosen, known.name if known else ""


async def _not_the_last(turn: Turn, who: Member) -> None:
    others = [
        one
        for one in await staff.everyone(turn.tx)
        if "admin" in one.roles and not one.disabled_at and one.id != who.id
    ]
    if not others:
        raise NotNow(f"{who.name}是最后一位管理员。请先让另一位同事当管理员。")


def _words(roles: Sequence[str], department: str) -> str:
    return " ".join([*roles, *([department] if department else [])])


async def _trace(turn: Turn, by: Member, action: str, who: Member, text: str = "") -> None:
    subject = f"staff:{who.name}"
    await notes.audit(turn.tx, f"staff:{by.name}", action, subject, now=turn.now, text=text)
