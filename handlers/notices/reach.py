"""How many a notice would reach now, and who is left out why: while it is being written."""

from dataclasses import dataclass
from datetime import datetime

from handlers.notices import writing
from storage import audience, notices
from storage.audience import Audience
from storage.database import Row, Transaction
from storage.notices import Notice

A_MINUTE = 20 * 60
"""Messages of a bot's usual pace in a minute, chats first."""


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


async def people(tx: Transaction, notice: Notice, now: datetime) -> int:
    """How many a notice would reach now; a correction or recall, those whom the notice did."""
    if notice.kind != "notice":
        doors = await notices.doors(tx, notice.root_id)
        return sum(door.counts["sent"] for door in doors)
    found = await audience.count(tx, writing.of(notice), now=now)
    return sum(int(row["people"]) for row in found)


async def count(tx: Transaction, who: Audience, *, now: datetime) -> Reach:
    """Everybody is looked at once, and once more those who blocked us."""
    found = await audience.standings(tx, who, now=now)
    out = dict.fromkeys(("in", "capped", "stopped"), 0)
    for row in found:
        out[row["standing"]] += int(row["people"])
    rows = tuple(row for row in found if row["standing"] == "in")
    blocked = await audience.count_blocked(tx, who, now=now)
    return Reach(rows, out["in"], blocked, out["capped"], out["stopped"])
