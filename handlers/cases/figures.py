"""The hotline's figures, from the log of events and due dates and nothing else.

`replay` reads one case's log; `refresh` keeps the rows that the sums are made of up to date.
A case is in one unit's hands at a time ("" is the hotline itself). What happens is counted for
whoever has it, in the city's calendar month:

- filed, closed, ended (withdrawn, refused, merged), replied: in the month when it happened;
- received, and whether it was returned or urged: in the month of the dispatch;
- a follow-up with its answers and whether the case came back: in the month when it was asked.

So no rate can exceed the whole. Not rated is never satisfied (三率: `rates`).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from storage import figures
from storage.cases import Event
from storage.database import Transaction
from storage.figures import Due, Stay, Told

AT_ONCE = 200
"""Cases of one transaction: short enough for chats to come in between."""

SATISFIED = frozenset({"very", "satisfied", "fair"})
ENDED = frozenset({"withdrawn", "refused", "merged"})

Place = tuple[str, str]
"""A month and a unit."""


def replay(events: Sequence[Event], dues: Sequence[Due], zone: ZoneInfo) -> Told:
    """What a case's log tells, in the order in which it was written."""
    reader = _Reader(zone)
    left = list(reversed(dues))
    for event in events:
        while left and left[-1].happened_at < event.happened_at:
            reader.due = left.pop().due_at
        reader.take(event)
        # Written with the event itself: it counts for what comes after.
        if left and left[-1].happened_at == event.happened_at and left[-1].reason == _moves(event):
            reader.due = left.pop().due_at
    return Told({place: dict(counts) for place, counts in reader.counts.items()}, reader.stays)


def _moves(event: Event) -> str:
    """As what a due date is written down that an event has moved."""
    given = event.action == "extend" or event.details.get("what") == "extension"
    return "extension" if given else event.action


class _Reader:
    """Where a case is while its log is read."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.counts: defaultdict[Place, Counter[str]] = defaultdict(Counter)
        self.stays: list[Stay] = []
        self.due: datetime | None = None
        self._zone = zone
        self._unit = ""
        self._since: datetime | None = None
        self._filed: Place = ("", "")
        self._held: Place = ("", "")
        self._asked: Place | None = None
        self._once: set[str] = set()

    def take(self, event: Event) -> None:
        at = event.happened_at.astimezone(self._zone)
        month = f"{at.year:04d}-{at.month:02d}"
        if event.status_after != event.status_before:
            self._moved(event, month)
        if step := _STEPS.get(event.action):
            step(self, event, month)

    def _moved(self, event: Event, month: str) -> None:
        """Out of one state, into another; what ends belongs to whoever had the case."""
        here = (month, self._unit)
        if self._since and event.status_before:
            seconds = int((event.happened_at - self._since).total_seconds())
            self.stays.append(Stay(month, self._unit, event.status_before, seconds))
        self._since = event.happened_at
        if event.status_after == "closed":
            self.counts[here]["closed"] += 1
        elif event.status_after in ENDED:
            self.counts[here]["ended"] += 1
        elif event.status_after == "follow_up":
            self._asked = here
            self._once.discard("reworked")
            self.counts[here]["asked"] += 1

    def _submit(self, event: Event, month: str) -> None:
        self._filed = self._held = (month, "")
        self.counts[self._filed]["filed"] += 1

    def _dispatch(self, event: Event, month: str) -> None:
        to = str(event.details.get("to", ""))
        if to and to != self._unit:
            self._unit, self._held = to, (month, to)
            self._once.discard("urged")
            self.counts[self._held]["received"] += 1

    def _approve(self, event: Event, month: str) -> None:
        if event.details.get("what") == "return" and self._unit:
            self.counts[self._held]["returned"] += 1
            self._unit, self._held = "", self._filed
            if "urged_hotline" in self._once:
                self._once.add("urged")
            else:
                self._once.discard("urged")

    def _reply(self, event: Event, month: str) -> None:
        """An answer that stops the clock; wording it anew during review is none."""
        if event.status_before == "in_review":
            return
        here = self.counts[(month, self._unit)]
        here["replied"] += 1
        if self.due:
            here["timed"] += 1
            here["on_time"] += event.happened_at <= self.due

    def _urge(self, event: Event, month: str) -> None:
        """Once for the case, and once for each who had it."""
        if "urged_cases" not in self._once:
            self.counts[self._filed]["urged_cases"] += 1
        if "urged" not in self._once:
            self.counts[self._held]["urged"] += 1
        self._once |= {"urged_cases", "urged"} | (set() if self._unit else {"urged_hotline"})

    def _rate(self, event: Event, month: str) -> None:
        question, _, answer = event.text.partition(": ")
        if self._asked is None:
            return
        here = self.counts[self._asked]
        if question == "contacted":
            here["told_contact"] += 1
            here["contacted"] += answer == "yes"
        elif question == "solved":
            here["told_solved"] += 1
            here["solved"] += answer == "yes"
            # Whoever says that it is not solved is not asked on, and is not satisfied.
            here["judged"] += answer != "yes"
        elif question == "satisfaction":
            here["judged"] += 1
            here["satisfied"] += answer in SATISFIED

    def _again(self, event: Event, month: str) -> None:
        came_back = event.status_before in ("follow_up", "closed")
        if came_back and self._asked and "reworked" not in self._once:
            self._once.add("reworked")
            self.counts[self._asked]["reworked"] += 1


_STEPS: dict[str, Callable[[_Reader, Event, str], None]] = {
    "submit": _Reader._submit,
    "dispatch": _Reader._dispatch,
    "approve": _Reader._approve,
    "reply": _Reader._reply,
    "answer": _Reader._reply,
    "urge": _Reader._urge,
    "rate": _Reader._rate,
    "rework": _Reader._again,
    "reopen": _Reader._again,
}


async def refresh(tx: Transaction, zone: ZoneInfo, limit: int = AT_ONCE) -> int:
    """Count what is not counted yet, at most `limit` cases; how many they were."""
    ids = await figures.claim(tx, limit)
    logs = await figures.logs(tx, ids)
    await figures.keep(tx, {one: replay(*log, zone) for one, log in logs.items()})
    return len(ids)
