"""Thousands of subscribers and a notice that is about to begin, straight into the tables."""

from datetime import datetime

from storage import notices, staff, timers
from storage.database import Database
from storage.notices import Words

FIRST = 1_000_000
"""The Telegram number of the first of them."""
SLICE = 20_000


async def subscribers(
    database: Database, count: int, account: str, now: datetime, *, first: int = 1
) -> None:
    """People `first` … who write on Telegram and have subscribed to 停水."""
    for begin in range(first, first + count, SLICE):
        rows = [
            {"id": n, "account": account, "peer": str(FIRST + n), "now_at": now}
            for n in range(begin, min(begin + SLICE, first + count))
        ]
        async with database.transaction() as tx:
            await tx.many(
                "INSERT INTO people (id, language, created_at) VALUES (:id, 'zh', :now_at)",
                [{"id": row["id"], "now_at": now} for row in rows],
            )
            await tx.many(
                """INSERT INTO conversations
                    (id, person_id, channel, account, peer, created_at, last_in_at)
                VALUES (:id, :id, 'telegram', :account, :peer, :now_at, :now_at)""",
                rows,
            )
            await tx.many(
                """INSERT INTO subscriptions (person_id, topic, since_at)
                VALUES (:id, 'water', :now_at)""",
                [{"id": row["id"], "now_at": now} for row in rows],
            )


async def scheduled(database: Database, expected: int, now: datetime, *, grade: str = "A") -> int:
    """A notice that was approved; it begins with the next look at the timers. Grade A, so that the
    hour of the day does not matter."""
    async with database.transaction() as tx:
        author = await staff.add(tx, "作者", ["duty_leader"], now=now)
        words = Words("经十路停水", "明天8点到18点经十路停水，请提前存水。")
        number = await notices.begin(tx, author.id, grade, words, {"topics": ["water"]}, now=now)
        draft = await notices.find(tx, number)
        await notices.move(
            tx, draft, "scheduled", actor="seed", action="approve", now=now, expected=expected
        )
        await timers.plan(tx, f"notice:{number}", "notice-begin", now, details={"notice": number})
    return number
