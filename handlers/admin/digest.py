"""The day before, told each morning: kept for the desk, and sent to who wants it in Telegram.

A timer a day makes it (its key is the day), and another one a reader sends it: told once, over a
restart and by several processes too.
"""

import json
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.city.profile import City
from handlers.desk.permissions import SEE_DIGEST, may
from handlers.turn import Reply, Turn
from storage import digests, staff, staff_telegram, timers
from storage.database import Transaction
from storage.timers import Timer

SUBJECT = "digest"
AT = time(8, 30)
LATE = timedelta(days=1)
"""Who was down for longer hears of the last day only."""


async def plan(tx: Transaction, city: City, now: datetime) -> bool:
    """Plan the next morning's; False: it is planned already."""
    zone = ZoneInfo(city.timezone)
    local = now.astimezone(zone)
    due = datetime.combine(local.date(), AT, zone)
    if due <= local:
        due += timedelta(days=1)
    return await timers.plan(tx, SUBJECT, "digest", due, round=due.date().isoformat())


async def figures(tx: Transaction, city: City, day: date, now: datetime) -> dict[str, int]:
    """The figures of a day in the city, and what stands open now."""
    zone = ZoneInfo(city.timezone)
    begin = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    return {**await digests.count(tx, begin, end, now), **await digests.standing(tx, now)}


async def make(turn: Turn, timer: Timer) -> bool:
    """Count yesterday, keep it, plan who is told, and the next morning."""
    city = turn.house.city
    day = turn.today - timedelta(days=1)
    found = await figures(turn.tx, city, day, turn.now)
    await plan(turn.tx, city, turn.now)
    if not await digests.keep(turn.tx, day.isoformat(), json.dumps(found), turn.now):
        return True
    for reader in await digests.readers(turn.tx):
        talk = await staff_telegram.talk(turn.tx, reader)
        if talk is not None:
            await timers.plan(
                turn.tx,
                SUBJECT,
                "digest-tell",
                turn.now,
                round=f"{day.isoformat()}:{reader}",
                conversation_id=talk,
                details={"day": day.isoformat(), "staff": reader},
            )
    return True


async def tell(turn: Turn, timer: Timer) -> bool:
    """Send it to one who wants it, if they still may and do."""
    row = await digests.of_day(turn.tx, timer.details["day"])
    member = await staff.by_id(turn.tx, timer.details["staff"])
    wanted = member.id in await digests.readers(turn.tx) and not member.disabled_at
    linked = await staff_telegram.talk(turn.tx, member.id) == turn.talk.id
    if not (row and wanted and linked and may(member, SEE_DIGEST)):
        return True
    if turn.now - timer.due_at < LATE:
        text = words(turn, date.fromisoformat(row["day"]), json.loads(row["content"]))
        turn.reply(Reply(text, side="system"))
    return True


def words(turn: Turn, day: date, found: dict[str, int]) -> str:
    """A day in a few lines; what is nothing is left out where nobody misses it."""
    lines = [
        turn.t("digest-title", month=day.month, day=day.day),
        turn.t("digest-messages", heard=found["heard"], answered=found["answered"]),
        turn.t("digest-cases", opened=found["opened"], closed=found["closed"]),
        turn.t("digest-overdue", count=found["overdue"]),
        turn.t("digest-satisfaction", satisfied=found["satisfied"], rated=found["rated"])
        if found["rated"]
        else turn.t("digest-unrated"),
        turn.t("digest-people", count=found["handoffs"], minutes=-(-found["waited"] // 60)),
        turn.t("digest-open", alarms=found["alarms"], gaps=found["gaps"], tasks=found["tasks"]),
    ]
    if found["notices"]:
        lines.append(turn.t("digest-notices", count=found["notices"], people=found["noticed"]))
    if found["failed"] or found["unknown"]:
        lines.append(turn.t("digest-sends", failed=found["failed"], unknown=found["unknown"]))
    return "\n".join(lines)
