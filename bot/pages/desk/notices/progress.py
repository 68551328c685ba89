"""How far a notice is: numbers, speed and what is left, and why it stands still if it does."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.pages.desk.notices import standing
from bot.pages.desk.notices.words import N
from bot.pages.desk.room import Room
from handlers.notices import running
from storage import notice_figures
from storage.database import Row, Transaction
from storage.notices import OUTCOMES, Notice

WINDOW = timedelta(seconds=30)
LEAST, SLOW = 2.0, 0.05
STILL = timedelta(minutes=1)
PARTS = ("sent", "blocked", "failed", "unknown", "skipped")
SHOWN = ("freezing", "running", "paused", "done", "cancelled")
WIDTH = 1000


@dataclass(slots=True)
class Meter:
    """What one open page has seen: the speed is told from the last half minute."""

    moved: datetime
    seen: list[tuple[datetime, int]] = field(default_factory=list)

    def speed(self, now: datetime, done: int, begun: datetime) -> float:
        """People a second; nothing while too little was seen."""
        if not self.seen:
            self.moved = now if done else begun
        elif self.seen[-1][1] != done:
            self.moved = now
        self.seen.append((now, done))
        while len(self.seen) > 2 and now - self.seen[1][0] >= WINDOW:
            self.seen.pop(0)
        then, before = self.seen[0]
        seconds = (now - then).total_seconds()
        return (done - before) / seconds if seconds >= LEAST else 0.0


async def of(tx: Transaction, room: Room, notice: Notice, meter: Meter) -> dict[str, Any] | None:
    """For the page; None before a list was begun."""
    if notice.begun_at is None or notice.state not in SHOWN:
        return None
    now = room.clock.now()
    sums = (await notice_figures.sums(tx, notice.id, notice.id)).get(notice.id, {})
    total = int(sums.get("total", 0))
    counts = {name: int(sums.get(name, 0)) for name in OUTCOMES}
    done = sum(counts.values())
    goes = notice.state == "running"
    speed = meter.speed(now, done, notice.changed_at) if goes else 0.0
    return {
        "total": total,
        "after": standing.url(notice.id, "after") if notice.kind == "notice" else "",
        "percent": round(100 * done / total) if total else 0,
        "bar": _bar(counts, total),
        "numbers": _numbers(notice, counts, total - done),
        "freezing": N["looked_at"].format(n=notice.frozen_to, of=notice.frozen_upto)
        if notice.state == "freezing"
        else "",
        "speed": _speed(speed) if goes else "",
        "left": _left(total - done, speed) if goes else "",
        "still": await _still(tx, room, notice, meter.moved, now) if done < total else [],
    }


def _bar(counts: dict[str, int], total: int) -> list[dict[str, Any]]:
    """Where each part of the bar begins and how long it is, of WIDTH."""
    found, at = [], 0.0
    for name in PARTS:
        length = WIDTH * counts[name] / total if total else 0.0
        if length:
            found.append({"name": name, "x": round(at, 1), "width": round(length, 1)})
        at += length
    return found


def _numbers(notice: Notice, counts: dict[str, int], waiting: int) -> list[dict[str, Any]]:
    pages = {name: standing.url(notice.id, name) for name in ("failed", "unknown")}
    rows = [
        {"name": name, "word": N[f"n_{name}"], "n": counts[name], "url": pages.get(name, "")}
        for name in PARTS
    ]
    left = "n_waiting" if notice.state != "cancelled" else "n_not_sent"
    return [*rows, {"name": "waiting", "word": N[left], "n": waiting, "url": ""}]


def _speed(speed: float) -> str:
    if speed < SLOW:
        return ""
    return N["speed"].format(n=f"{speed:.1f}" if speed < 10 else f"{speed:.0f}")


def _left(waiting: int, speed: float) -> str:
    if speed < SLOW or not waiting:
        return ""
    seconds = waiting / speed
    if seconds < 90:
        return N["left_seconds"].format(n=max(1, round(seconds)))
    if seconds < 5400:
        return N["left_minutes"].format(n=round(seconds / 60))
    return N["left_hours"].format(n=f"{seconds / 3600:.1f}")


async def _still(
    tx: Transaction, room: Room, notice: Notice, moved: datetime, now: datetime
) -> list[str]:
    """Why it does not go on; `moved` is when it last did."""
    if notice.state == "paused":
        last = await notice_figures.paused_by(tx, notice.id)
        stopped = last and last["action"] == "stop"
        return [N["stopped_itself"].format(why=last["text"])] if last and stopped else []
    if notice.state != "running":
        return []
    quiet = running.quiet_until(room.house.city, notice, now)
    if quiet:
        return [N["still_quiet"].format(at=standing.clock(room, quiet))]
    put_off = await notice_figures.put_off(tx, notice.id)
    found = [said for row in put_off if (said := _put_off(room, row, now))]
    if not put_off and now - moved > STILL:
        found.append(N["still_nothing"])
    return found


def _put_off(room: Room, row: Row, now: datetime) -> str:
    due = row["due_at"]
    if row["state"] == "deferred":
        return N["still_talking"].format(n=row["people"])
    if row["state"] == "retry" and due and due > now + timedelta(seconds=2):
        return N["still_held"].format(n=row["people"], at=f"{due.astimezone(room.zone):%H:%M:%S}")
    return ""
