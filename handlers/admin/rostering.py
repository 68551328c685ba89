"""The duty roster: shifts planned, taken off, and a week copied by the working calendar."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.cases.calendar import DAY, is_workday
from handlers.city.profile import City
from handlers.desk.permissions import BARGE_IN, ROSTER, TALK, may
from handlers.desk.system import NAME
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Turn
from storage import notes, shifts, staff
from storage.errors import Conflict
from storage.shifts import Shift
from storage.staff import Member

LONGEST = timedelta(hours=24)
WEEK = timedelta(days=7)


def fit(member: Member) -> bool:
    """Whether somebody can be on duty: whoever talks to citizens."""
    return may(member, TALK) and not member.disabled_at and member.name != NAME


def leads(member: Member) -> bool:
    """Whether somebody can lead an hour."""
    return fit(member) and may(member, BARGE_IN)


async def plan(
    turn: Turn, by: Member, staff_id: int, begins: datetime, ends: datetime, *, leading: bool
) -> Shift:
    """A shift of at most a day. Nobody has two at a time; who leads must be able to."""
    _may(by)
    who = await staff.by_id(turn.tx, staff_id)
    if not fit(who):
        raise NotNow(f"{who.name}不接待市民，或者已经停用，不能排班。")
    if leading and not leads(who):
        raise NotNow(f"{who.name}不是值班班长，不能带班。请先由管理员给他这个角色。")
    if not timedelta() < ends - begins <= LONGEST:
        raise NotNow("一个班最长24小时，请看看起止时间。")
    try:
        made = await shifts.add(
            turn.tx, who.id, begins, ends, leads=leading, made_by=by.id, now=turn.now
        )
    except Conflict:
        raise NotNow(f"{who.name}那段时间已经排了班，没有重复排。") from None
    await _trace(turn, by, "shift-add", made)
    return made


async def strike(turn: Turn, by: Member, shift_id: int) -> Shift:
    _may(by)
    gone = await shifts.remove(turn.tx, shift_id)
    await _trace(turn, by, "shift-remove", gone)
    return gone


async def copy_week(turn: Turn, by: Member, monday: date) -> tuple[int, int]:
    """Plan a week like the one before it; how many shifts were planned, and left out.

    A working day is planned like the same weekday, if that was worked, else like the first day
    that was; a free day alike. So a make-up Saturday (调休) has the shifts of a Monday, and a
    holiday those of a Sunday. Left out is who is disabled, or has something planned then.
    """
    _may(by)
    city, zone = turn.house.city, ZoneInfo(turn.house.city.timezone)
    everyone = {one.id: one for one in await staff.everyone(turn.tx)}
    since = datetime.combine(monday - WEEK, datetime.min.time(), zone)
    past = [
        one for one in await shifts.between(turn.tx, since, since + WEEK) if one.begins_at >= since
    ]
    planned = left = 0
    for target in (monday + n * DAY for n in range(7)):
        source = like(city, target)
        if source is None:
            continue
        for one in past:
            if one.begins_at.astimezone(zone).date() != source:
                continue
            if await _again(turn, by, one, everyone[one.staff_id], target - source):
                planned += 1
            else:
                left += 1
    if planned:
        text = f"排了{planned}个班，{left}个没有排"
        await notes.audit(
            turn.tx, f"staff:{by.name}", "shift-copy", f"week:{monday}", now=turn.now, text=text
        )
    return planned, left


def like(city: City, day: date) -> date | None:
    """The day of the week before that a day is planned like; None: there is none of its kind."""
    worked = is_workday(city, day)
    same = day - WEEK
    if is_workday(city, same) == worked:
        return same
    monday = same - same.weekday() * DAY
    days = [monday + n * DAY for n in range(7)]
    alike = [one for one in days if is_workday(city, one) == worked]
    if not alike:
        return None
    return alike[0] if worked else alike[-1]


async def _again(turn: Turn, by: Member, one: Shift, who: Member, later: timedelta) -> bool:
    if not fit(who):
        return False
    leading = one.leads and leads(who)
    begins, ends = one.begins_at + later, one.ends_at + later
    try:
        await shifts.add(
            turn.tx, one.staff_id, begins, ends, leads=leading, made_by=by.id, now=turn.now
        )
    except Conflict:
        return False
    return True


def _may(by: Member) -> None:
    if not may(by, ROSTER):
        raise NotAllowed("排班需要值班班长或管理员的角色。")


async def _trace(turn: Turn, by: Member, action: str, shift: Shift) -> None:
    zone = ZoneInfo(turn.house.city.timezone)
    begins, ends = shift.begins_at.astimezone(zone), shift.ends_at.astimezone(zone)
    text = f"{begins:%Y-%m-%d %H:%M}–{ends:%H:%M}{'，带班' if shift.leads else ''}"
    subject = f"staff:{shift.name}"
    await notes.audit(turn.tx, f"staff:{by.name}", action, subject, now=turn.now, text=text)
