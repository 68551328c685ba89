"""Quiet hours: at night no timer and nothing that staff do writes to a citizen, unless it is 特急.

What becomes due then is put off to the morning, once. The mornings' words are spread over some
minutes, so that the chats of the early ones do not wait behind them.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from handlers.city.profile import City
from handlers.turn import Turn
from storage import cases
from storage.cases import Case
from storage.errors import NotFound
from storage.timers import Timer

Happening = Callable[[Turn, Timer], Awaitable[bool | datetime]]
"""What a timer does: True, done; False, not now; a time, not before then."""

SPREAD = timedelta(minutes=10)
AWAKE = timedelta(minutes=30)
"""For this long after they wrote, citizens are up and glad of news."""


def until(city: City, now: datetime) -> datetime | None:
    """The end of the quiet hours in which a moment lies; None outside of them."""
    span = city.hours.quiet
    local = now.astimezone(ZoneInfo(city.timezone))
    clock = f"{local:%H:%M}"
    over_midnight = span.ends < span.begins
    if over_midnight:
        quiet = clock >= span.begins or clock < span.ends
    else:
        quiet = span.begins <= clock < span.ends
    if not quiet:
        return None
    day = local.date() + timedelta(days=int(over_midnight and clock >= span.begins))
    return datetime.combine(day, time.fromisoformat(span.ends), local.tzinfo)


def courteous(happen: Happening) -> Happening:
    """The same, but not at night."""

    async def happens(turn: Turn, timer: Timer) -> bool | datetime:
        morning = until(turn.house.city, turn.now)
        if morning is None or await _critical(turn, timer):
            return await happen(turn, timer)
        # By its subject: what is told of one matter keeps its order.
        return morning + timedelta(seconds=crc32(timer.subject.encode()) % SPREAD.seconds)

    return happens


def prompt(happen: Happening) -> Happening:
    """Courteous, too, but whoever wrote a little while ago is up and hears it at once."""

    async def happens(turn: Turn, timer: Timer) -> bool | datetime:
        wrote = turn.conversation.last_in_at if turn.conversation else None
        awake = wrote is not None and turn.now - wrote < AWAKE
        return await (happen if awake else courteous(happen))(turn, timer)

    return happens


def wait(turn: Turn, case: Case) -> datetime | None:
    """Until when what staff did now is kept from the citizen; None: they hear it at once.

    At once is told what is critical, what comes in a chat that a person holds, and what comes while
    the citizen is up: in a turn of their own, or when they wrote a little while ago.
    """
    if turn.conversation is None or turn.held or case.urgency == "critical":
        return None
    wrote = turn.conversation.last_in_at
    if turn.incoming.kind != "nothing" or (wrote and turn.now - wrote < AWAKE):
        return None
    morning = until(turn.house.city, turn.now)
    return morning and morning + timedelta(seconds=crc32(b"%d" % case.id) % SPREAD.seconds)


async def _critical(turn: Turn, timer: Timer) -> bool:
    case_id = timer.details.get("case")
    if case_id is None:
        return False
    try:
        return (await cases.glance(turn.tx, case_id)).urgency == "critical"
    except NotFound:
        return False
