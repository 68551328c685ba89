"""The queue as every desk sees it: read twice a second at most, however many look at it.

Each open page is then told what changed in its own part of the picture, and no more.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.pages.desk import shown
from bot.pages.desk.labels import T
from bot.pages.desk.room import Room
from bot.pages.desk.stand_labels import H
from bot.pages.templating import part
from storage import cases, handoff_lists, handoffs, messages, notes
from storage.database import EVERYTHING, Row, Transaction

TOPIC = "board"
"""A new picture can be had."""
MOVED = "board:moved"
"""Rung beside it when chats came, went or changed hands; not for words alone."""
EVERY = 0.5
"""Seconds between two pictures."""


@dataclass(frozen=True, slots=True)
class Line:
    """A chat in the queue: its row as HTML, the same for every desk."""

    chat: int
    state: str
    staff_id: int | None
    offered_to: int | None
    passed_to: str
    since: datetime
    name: str
    words: str
    holder: str
    urgent: bool
    known: tuple[Any, ...]
    html: str


@dataclass(frozen=True, slots=True)
class Picture:
    lines: tuple[Line, ...] = ()
    alarms: tuple[dict[str, Any], ...] = ()
    waiting: int = 0


@dataclass(slots=True)
class Told:
    """What one page has been told of the queue."""

    rows: dict[int, str] = field(default_factory=dict)
    shape: Any = None
    top: str | None = None


class Board:
    def __init__(self, room: Room) -> None:
        self._room = room
        self._picture: Picture | None = None
        self._lock = asyncio.Lock()
        self._stale = False
        self._at = 0.0
        self._due: asyncio.TimerHandle | None = None
        self._moved = False
        self._heeded: frozenset[str] = frozenset()
        room.database.listen(self._hear)

    def _hear(self, topics: frozenset[str]) -> None:
        moved = bool(topics & {handoffs.TOPIC, notes.ALARMS, EVERYTHING})
        if not moved and not topics & self._heeded:
            return
        self._moved |= moved
        self._stale = True
        self._ring_later()

    def _ring_later(self) -> None:
        if self._due is None:
            wait = max(0.0, self._at + EVERY - time.monotonic())
            self._due = asyncio.get_running_loop().call_later(wait, self._ring)

    def _ring(self) -> None:
        self._due = None
        self._room.bells.ring([TOPIC, MOVED] if self._moved else [TOPIC])
        self._moved = False

    async def picture(self) -> Picture:
        """The present picture; a new one is read when something happened and a second is over."""
        async with self._lock:
            old = self._picture
            if old and not self._stale:
                return old
            if old and time.monotonic() < self._at + EVERY:
                # It rang while the last one was read, and whoever came for a new one came too soon.
                self._ring_later()
                return old
            self._stale = False  # what happens while we read lets us read again
            try:
                async with self._room.database.reading() as tx:
                    self._picture = await self._read(tx, old)
            except BaseException:
                self._stale = True
                raise
            self._at = time.monotonic()
            self._heeded = frozenset(messages.topic(line.chat) for line in self._picture.lines)
            return self._picture

    async def _read(self, tx: Transaction, old: Picture | None) -> Picture:
        rows = await handoff_lists.open_ones(tx)
        rows += beside(await handoff_lists.left_ones(tx), rows)
        before = {line.chat: line for line in old.lines} if old else {}
        return Picture(
            tuple(self._line(row, before.get(row["conversation_id"])) for row in rows),
            tuple(await alarms(tx, self._room)),
            sum(1 for row in rows if row["state"] in handoffs.WAITING),
        )

    def _line(self, row: Row, before: Line | None) -> Line:
        one = shown.queued(row, self._room.clock.now(), 0)
        # How long it has been is counted by the page itself.
        known = tuple(value for name, value in one.items() if name not in ("ring", "span"))
        passed_to = shown.passed_to(row)
        known = (row["state"], row["staff_id"], row["offered_to"], passed_to, *known)
        if before and before.known == known:
            return before
        html = part("desk/row.html", one=one, t=T, h=H, lang="zh")
        return Line(
            chat=one["chat"],
            state=row["state"],
            staff_id=row["staff_id"],
            offered_to=row["offered_to"],
            passed_to=passed_to,
            since=shown.since(row),
            name=one["name"],
            words=one["words"],
            holder=one["holder"],
            urgent=one["urgent"],
            known=known,
            html=html,
        )


def beside(left: list[Row], open_ones: list[Row]) -> list[Row]:
    """The messages that were left, but for chats that somebody takes up already."""
    taken = {row["conversation_id"] for row in open_ones}
    return [row for row in left if row["conversation_id"] not in taken]


async def alarms(tx: Transaction, room: Room) -> list[dict[str, Any]]:
    """What must be known at once, with the numbers of the cases."""
    raised = await notes.open_alarms(tx)
    numbers: dict[int, str] = {}
    for case_id in {row["case_id"] for row in raised if row["case_id"]}:
        numbers[case_id] = (await cases.glance(tx, case_id)).number
    return shown.alarms(raised, numbers, room.zone)


def news(
    told: Told, picture: Picture, me: int, skills: frozenset[str], top: str, most: int
) -> dict[str, Any] | None:
    """What a page does not know yet: how the groups stand, and the rows that changed in them."""
    groups = shown.grouped(picture.lines, me, skills, most)
    visible = {line.chat: line.html for group in groups for line in group["rows"]}
    shape = [{**group, "rows": [line.chat for line in group["rows"]]} for group in groups]
    changed = {chat: html for chat, html in visible.items() if told.rows.get(chat) != html}
    if not changed and shape == told.shape and top == told.top:
        return None
    fresh = {
        "groups": shape,
        "rows": changed,
        "waiting": picture.waiting,
        "alarms": len(picture.alarms),
        **({"top": top} if top != told.top else {}),
    }
    told.rows, told.shape, told.top = visible, shape, top
    return fresh
