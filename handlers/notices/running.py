"""A notice on its way: when it begins, who gets it after all, what stops it, when it ends."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.cases.arrangements.rule import Rule, start
from handlers.city.profile import City
from handlers.notices import writing
from handlers.turn import Turn
from storage import audience, notes, notice_ledger, notices, timers
from storage.database import Transaction
from storage.errors import Conflict
from storage.notice_ledger import Outcome, Recipient
from storage.notices import Door, Notice
from storage.timers import Timer

BOT = "bot"
QUIET = (time(21, 0), time(8, 0))
"""Grade B waits for the morning; a list that is long goes on then."""
SLICE = 8_000
"""People looked at in one transaction while a list is made: 30 ms of the one writer on SQLite."""
GROWN, GROWN_BY = 1.2, 20
"""A list that is this much longer than what was approved is shown to people again first."""
FIRST, SHARE = 200, 0.05
"""If more than this share of the first ones fails, the notice itself is wrong."""
LONG_HOLD = timedelta(minutes=15)
LATER = timedelta(minutes=10)
"""When to look again at somebody who is talking with a person."""


@dataclass(frozen=True, slots=True)
class Slice:
    """What one step of making a list did."""

    people: int
    more: bool


async def begin(turn: Turn, timer: Timer) -> bool:
    """It is time: the list is begun. Who comes later than now is not on it."""
    notice = await notices.find(turn.tx, timer.details["notice"])
    if notice.state != "scheduled":
        return True
    upto = await audience.newest_person(turn.tx)
    await notices.move(
        turn.tx,
        notice,
        "freezing",
        actor=BOT,
        action="begin",
        now=turn.now,
        begun_at=turn.now,
        frozen_upto=upto,
    )
    return True


async def freeze(tx: Transaction, notice: Notice, now: datetime) -> Slice:
    """Look at the next few people; when all were looked at, set the notice going."""
    upto = min(notice.frozen_to + SLICE, notice.frozen_upto)
    if upto > notice.frozen_to:
        if not await notices.frozen(tx, notice, upto):
            return Slice(0, more=True)  # another process has this slice
        if notice.kind == "notice":
            who = writing.of(notice)
            people = await audience.freeze(tx, notice.id, who, notice.frozen_to, upto, now=now)
        else:
            root = notice.root_id
            people = await audience.freeze_again(tx, notice.id, root, notice.frozen_to, upto)
    else:
        people = 0
    if upto < notice.frozen_upto:
        return Slice(people, more=True)
    await _whole(tx, await notices.find(tx, notice.id), now)
    return Slice(people, more=False)


async def _whole(tx: Transaction, notice: Notice, now: datetime) -> None:
    """The list is whole: go, unless it is not what was approved."""
    total = sum(door.total for door in await notices.doors(tx, notice.id))
    if total == 0:
        await _move(tx, notice, "done", "nobody", now, "名单上一个人也没有", ended_at=now)
        await notes.raise_alarm(tx, "notice-nobody", notice.words.title, now=now)
    elif notice.kind == "notice" and total > notice.expected * GROWN + GROWN_BY:
        why = f"审核时是{notice.expected}人，现在名单上有{total}人，请核对后再继续"
        await _stop(tx, notice, why, now, total=total)
    else:
        await _move(tx, notice, "running", "go", now, f"{total}人", total=total)


async def _move(
    tx: Transaction, notice: Notice, to: str, action: str, now: datetime, text: str, **also: object
) -> None:
    await notices.move(tx, notice, to, actor=BOT, action=action, now=now, text=text, **also)


async def _stop(tx: Transaction, notice: Notice, why: str, now: datetime, **also: object) -> None:
    """Stop by itself; people decide whether it goes on."""
    await _move(tx, notice, "paused", "stop", now, why, **also)
    await notes.raise_alarm(tx, "notice-stopped", f"{notice.words.title}：{why}", now=now)


def quiet_until(city: City, notice: Notice, now: datetime) -> datetime | None:
    """Until when a notice keeps still; None when it may go out now."""
    return None if notice.kind != "notice" else quiet_at(city, notice.grade, now)


def quiet_at(city: City, grade: str, now: datetime) -> datetime | None:
    """Until when notices of a grade keep still."""
    if grade == "A":
        return None
    local = now.astimezone(ZoneInfo(city.timezone))
    begins, ends = QUIET
    if ends <= local.time() < begins:
        return None
    day = local.date() + timedelta(days=int(local.time() >= begins))
    return datetime.combine(day, ends, local.tzinfo)


def fate(notice: Notice, who: Recipient, now: datetime) -> Outcome | None:
    """What becomes of somebody without anything being sent; None: it is sent to them.

    Asked again at the moment of sending: they may have blocked us, opted out or begun to talk with
    a person since the list was made.
    """
    if who.erased:
        return Outcome(who.person_id, "skipped", error="forgotten at their own wish", tried=False)
    if who.blocked:
        return Outcome(who.person_id, "blocked", tried=False)
    if notice.kind != "notice":
        return None
    if notice.grade == "B" and who.opted_out:
        return Outcome(who.person_id, "skipped", error="unsubscribed", tried=False)
    if notice.grade == "B" and who.in_chat:
        return Outcome(
            who.person_id, "deferred", error="in a chat", again_at=now + LATER, tried=False
        )
    return None


async def look_after(
    tx: Transaction, notice: Notice, held_until: datetime | None, now: datetime
) -> None:
    """After some receipts: stop a notice that fails, or that the platform holds up for long."""
    if notice.state != notices.RUNNING:
        return
    if held_until and held_until - now > LONG_HOLD:
        minutes = round((held_until - now).total_seconds() / 60)
        await _stop(tx, notice, f"平台要求停{minutes}分钟以上，已先暂停", now)
        return
    doors = await notices.doors(tx, notice.id)
    failed, tried = _sum(doors, "failed"), _sum(doors, "failed", "sent", "unknown")
    if tried <= FIRST and failed > FIRST * SHARE:
        why = f"前{tried}人里有{failed}人发送失败，可能是通知本身有问题"
        await _stop(tx, notice, why, now)


def _sum(doors: list[Door], *names: str) -> int:
    return sum(door.counts[name] for door in doors for name in names)


async def finish(tx: Transaction, notice: Notice, city: City, now: datetime) -> bool:
    """When everybody has an outcome it is over; what repeats is planned anew."""
    if not await notice_ledger.all_gone(tx, notice.id):
        return False
    try:
        await _move(tx, notice, "done", "finish", now, "", ended_at=now)
    except Conflict:  # another process, or somebody has paused it
        return False
    if notice.repeats and notice.kind == "notice":
        await _again(tx, notice, city, now)
    return True


async def _again(tx: Transaction, notice: Notice, city: City, now: datetime) -> None:
    """The next time of a notice that repeats: the same words, approved already."""
    following = next_time(notice, city, now)
    if following is None:
        return
    child_id = await notices.begin(
        tx, notice.author_id, notice.grade, notice.words, notice.audience, now=now,
        parent_id=notice.id,
    )  # fmt: skip
    child = await notices.find(tx, child_id)
    await notices.write(
        tx, child, grade=notice.grade, words=notice.words, audience=notice.audience,
        begin=following, repeats=notice.repeats, now=now,
    )  # fmt: skip
    child = await notices.find(tx, child_id)
    expected = max(notice.total, notice.expected)
    await _move(
        tx, child, "scheduled", "repeat", now, f"接着第{notice.id}号",
        approver_id=notice.approver_id, expected=expected,
    )  # fmt: skip
    await plan(tx, child_id, following)


async def plan(tx: Transaction, notice_id: int, begin: datetime) -> None:
    """Have a scheduled notice begin; its revision keeps a later plan from being an old one."""
    notice = await notices.find(tx, notice_id)
    await timers.plan(
        tx,
        f"notice:{notice_id}",
        "notice-begin",
        begin,
        round=notice.revision,
        details={"notice": notice_id},
    )


def next_time(notice: Notice, city: City, now: datetime) -> datetime | None:
    """When a notice that repeats goes out again; None when that was the last time."""
    if not notice.begin_at or not notice.repeats:
        return None
    zone = ZoneInfo(city.timezone)
    first = notice.begin_at.astimezone(zone)
    last = notice.repeats.get("last")
    rule = Rule(
        "weeks",
        1,
        tuple(notice.repeats["weekdays"]),
        first.date(),
        date.fromisoformat(last) if last else None,
    )
    today = max(now, notice.begin_at).astimezone(zone).date()
    times = (start(day, first.time(), zone) for day in rule.days(today, today + timedelta(days=14)))
    return next((at for at in times if at > max(now, notice.begin_at)), None)
