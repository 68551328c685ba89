"""How fast a platform lets us send: buckets for each peer and for bulk, holds after "too fast".

Token buckets that are asked, never waited in: the answer is the time from which it is allowed.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

TOGETHER = timedelta(seconds=5)
"""Two peers refused within this time: the whole account is too fast, not one chat."""
SLACK = timedelta(milliseconds=500)
PEERS = 10_000
START = 0.8
SLOWEST = 1.0
CLEAN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` at once, then `per_second`."""

    burst: float
    per_second: float


@dataclass(slots=True)
class _Bucket:
    limit: Limit
    tokens: float
    at: datetime

    def level(self, now: datetime) -> float:
        grown = (now - self.at).total_seconds() * self.limit.per_second
        return min(self.limit.burst, self.tokens + max(0.0, grown))

    def take(self, cost: float, now: datetime) -> None:
        self.tokens, self.at = self.level(now) - cost, now

    def free_in(self, now: datetime) -> timedelta:
        """Until the next token; below zero for none to wait for."""
        # A thousandth more, so that rounding never makes us come a moment too early.
        return timedelta(seconds=(1 - self.level(now)) / self.limit.per_second + 0.001)


@dataclass
class Pace:
    """What one account may do. The defaults are those of Telegram's FAQ for bots.

    The chat lane has no limit in all; what it sends is taken off the bulk lane's share.
    """

    bulk_per_second: float = 25.0
    """At most; it begins with four fifths of it and grows while nothing is refused."""
    chat: Limit = Limit(4, 1.0)
    group: Limit = Limit(20, 20 / 60)
    account_held: datetime | None = None
    bulk_held: datetime | None = None
    _held: dict[str, datetime] = field(default_factory=dict)
    _peers: dict[str, _Bucket] = field(default_factory=dict)
    _bulk: _Bucket | None = None
    _bulk_rate: float = 0.0
    _clean_since: datetime | None = None
    _refused: deque[tuple[str, datetime]] = field(default_factory=lambda: deque(maxlen=8))

    def ask(self, peer: str, cost: float, now: datetime) -> datetime | None:
        """Take `cost` for a peer: None when it may go now, else when it may.

        The topics of a group ("<group>/<topic>") share what the group may do.
        """
        peer = peer.partition("/")[0]
        until = self._held.get(peer)
        if until and until > now:
            return until
        bucket = self._peers.get(peer)
        if bucket is None:
            if len(self._peers) >= PEERS:
                self._forget(now)
            limit = self.group if peer.startswith("-") else self.chat
            bucket = self._peers[peer] = _Bucket(limit, limit.burst, now)
        if bucket.level(now) < 1:
            return now + bucket.free_in(now)
        bucket.take(cost, now)
        return None

    def interval(self, peer: str) -> timedelta:
        """The time from one message to the next, once the burst is spent."""
        limit = self.group if peer.startswith("-") else self.chat
        return timedelta(seconds=1 / limit.per_second)

    def _forget(self, now: datetime) -> None:
        """Leave out full buckets and ended holds: they say nothing."""
        self._peers = {p: b for p, b in self._peers.items() if b.level(now) < b.limit.burst}
        self._held = {peer: until for peer, until in self._held.items() if until > now}

    def bulk(self, now: datetime) -> tuple[int, datetime]:
        """How many the bulk lane may take now, and when to ask again."""
        if self.bulk_held and self.bulk_held > now:
            return 0, self.bulk_held
        self._recover(now)
        bucket = self._bulk_bucket(now)
        return max(0, int(bucket.level(now))), now + max(bucket.free_in(now), timedelta(0))

    def sent(self, count: float, now: datetime) -> None:
        """Take what went out, of either lane, off the bulk lane's share: chat goes first.

        The debt is a second's worth at most.
        """
        bucket = self._bulk_bucket(now)
        bucket.take(count, now)
        bucket.tokens = max(bucket.tokens, -bucket.limit.per_second)

    def _bulk_bucket(self, now: datetime) -> _Bucket:
        if self._bulk is None:
            self._clean_since = now
            self._go_at(START * self.bulk_per_second, now)
        assert self._bulk is not None
        return self._bulk

    def _go_at(self, rate: float, now: datetime) -> None:
        """From now on the bulk lane goes at this rate."""
        self._bulk_rate = min(self.bulk_per_second, max(SLOWEST, rate))
        tokens = min(1.0, self._bulk.level(now)) if self._bulk else 1.0
        # No burst; what a look that comes late has missed is not lost, up to a twentieth of a
        # second.
        limit = Limit(1.0 + self._bulk_rate / 20, self._bulk_rate)
        self._bulk = _Bucket(limit, tokens, now)

    def _recover(self, now: datetime) -> None:
        """A little faster with each minute in which nothing was refused."""
        while self._clean_since and now - self._clean_since >= CLEAN:
            self._clean_since += CLEAN
            if self._bulk_rate >= self.bulk_per_second:
                self._clean_since = now
                return
            self._go_at(self._bulk_rate + self.bulk_per_second / 25, now)

    def too_fast(self, peer: str, lane: str, seconds: float, now: datetime) -> datetime:
        """The platform asked to wait. Returns the time; says by its holds who waits."""
        until = now + timedelta(seconds=seconds) + SLACK
        if lane != "chat":
            if not self.bulk_held or self.bulk_held <= now:  # the others were on their way already
                self._bulk_bucket(now)
                self._go_at(self._bulk_rate / 2, now)
            self._clean_since = until
            self.bulk_held = max(until, self.bulk_held or until)
            return until
        peer = peer.partition("/")[0]
        self._held[peer] = until
        together = any(who != peer and now - at <= TOGETHER for who, at in self._refused)
        self._refused.append((peer, now))
        if together:
            self.hold(until)
        return until

    def hold(self, until: datetime) -> None:
        """Nothing of this account goes out until then."""
        self.account_held = max(until, self.account_held or until)
