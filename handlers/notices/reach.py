"""How many a notice would reach now, and who is left out why: while it is being written."""

from dataclasses import dataclass, replace
from datetime import datetime

from storage import audience
from storage.audience import Audience
from storage.database import Row, Transaction

A_MINUTE = 20 * 60
"""Messages of a bot's usual pace in a minute, chats first (facts/broadcast.md)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """`rows` have channel, language and people; who is left out is counted apart."""

    rows: tuple[Row, ...]
    people: int
    blocked: int
    capped: int
    stopped: int

    @property
    def minutes(self) -> int:
        """How long it takes to send what has to be pushed."""
        pushed = sum(int(row["people"]) for row in self.rows if row["channel"] != "web")
        return -(-pushed // A_MINUTE)


async def count(tx: Transaction, who: Audience, *, now: datetime) -> Reach:
    rows = await audience.count(tx, who, now=now)
    people = _sum(rows)
    blocked = await audience.count_blocked(tx, who, now=now)
    if who.grade != "B":
        return Reach(tuple(rows), people, blocked, 0, 0)
    uncapped = _sum(await audience.count(tx, replace(who, cap=0), now=now))
    everybody = _sum(await audience.count(tx, replace(who, grade="A"), now=now))
    return Reach(tuple(rows), people, blocked, uncapped - people, everybody - uncapped)


def _sum(rows: list[Row]) -> int:
    return sum(int(row["people"]) for row in rows)
