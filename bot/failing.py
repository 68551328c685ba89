"""What a failure to send means: for the part, for its peer, for the whole account."""

import logging
import time
from datetime import datetime, timedelta

from bot.noticing.lane import LANE
from bot.pace import Pace
from bot.sending import (
    AccountStopped,
    Blocked,
    Gone,
    Refused,
    SendError,
    TooFast,
    Unsure,
    Waits,
)
from storage import outbox
from storage.outbox import Part, Receipt

log = logging.getLogger("warmline.delivery")

GIVE_UP = timedelta(hours=24)
AWAIT = timedelta(days=7)
"""How long a part waits for the citizen to write again."""
AGAIN = timedelta(minutes=1)
"""When it is tried once more: they may have written just as the platform refused it."""
SELDOM = timedelta(hours=48)
TRIES = 12
"""How often a recipient of a notice is tried: unlike a part of the outbox it has no age at which
it is given up."""
LONGEST_PAUSE = 60.0
OUTAGE = 5
"""This many failures in a row mean that the platform is out of reach for everybody."""


class Failing:
    """How one account fares; its pace is held while nothing gets through."""

    def __init__(self, channel: str, pace: Pace) -> None:
        self.stopped = False
        """The platform takes nothing more of this account."""
        self.gone: dict[int, bool] = {}
        """Conversations that turned out to be blocked, and whether for good."""
        self._channel = channel
        self._pace = pace
        self._failures = 0
        self._said: dict[str, float] = {}

    def reached(self) -> None:
        """Something got through."""
        if self._failures >= OUTAGE:
            log.info("%s: reached again", self._channel)
        self._failures = 0

    def receipt(self, part: Part, error: SendError, now: datetime) -> Receipt:
        """What a failure means for this part, for its peer, for the account."""
        if isinstance(error, Blocked):
            self.gone[part.conversation_id] = isinstance(error, Gone)
            return receipt(part, "failed", error=outbox.BLOCKED)
        if isinstance(error, Refused):
            log.warning("%s refused part %d: %s", self._channel, part.id, error)
            return receipt(part, "failed", error=str(error))
        if isinstance(error, Unsure):
            log.warning("%s: the fate of part %d is unknown: %s", self._channel, part.id, error)
            return receipt(part, "unknown", error=str(error))
        if isinstance(error, AccountStopped):
            self.stopped = True
            log.error("%s: sending has stopped: %s", self._channel, error)
            return receipt(part, "pending", tried=False)
        if isinstance(error, Waits):
            return self._until_they_write(part, error, now)
        if now - part.created_at > GIVE_UP:
            return receipt(part, "failed", error=f"given up after a day: {error}")
        if part.lane == LANE and part.tries >= TRIES:
            return receipt(part, "failed", error=f"given up after {TRIES} tries: {error}")
        if isinstance(error, TooFast):
            self.say("fast", "%s (%s lane): %s", self._channel, part.lane, error)
            until = self._pace.too_fast(part.peer, part.lane, error.retry_after, now)
        else:
            self.say("reach", "%s is out of reach: %s; trying again", self._channel, error)
            until = self._out_of_reach(part, now)
        return receipt(part, "pending", error=str(error), retry_at=until)

    def _until_they_write(self, part: Part, error: Waits, now: datetime) -> Receipt:
        """Kept for their next message (`awaiting.citizen_wrote`); of a notice nothing is kept."""
        if part.lane == LANE or now - part.created_at > AWAIT:
            return receipt(part, "failed", error=f"given up: it {error}")
        again = now + (SELDOM if part.tries else AGAIN)
        return receipt(part, "pending", error=str(error), retry_at=again)

    def _out_of_reach(self, part: Part, now: datetime) -> datetime:
        """1, 2, 4 … 60 seconds for the part; everybody waits when nothing gets through."""
        self._failures += 1
        if self._failures >= OUTAGE:
            pause = min(LONGEST_PAUSE / 2, 2.0 ** min(10, self._failures // OUTAGE - 1))
            self._pace.hold(now + timedelta(seconds=pause))
        return now + timedelta(seconds=min(LONGEST_PAUSE, 2.0 ** min(10, part.tries)))

    def say(self, kind: str, text: str, *values: object, trace: bool = False) -> None:
        """Log a kind of trouble once a minute at most, without anything personal."""
        now = time.monotonic()
        if now - self._said.get(kind, -LONGEST_PAUSE) >= LONGEST_PAUSE:
            self._said[kind] = now
            log.warning(text, *values, exc_info=trace)


def receipt(
    part: Part,
    state: str,
    *,
    platform_id: str | None = None,
    error: str | None = None,
    retry_at: datetime | None = None,
    tried: bool = True,
) -> Receipt:
    """What became of this part."""
    return Receipt(part.id, state, platform_id, error, retry_at, tried, part.lane, part.message_key)
