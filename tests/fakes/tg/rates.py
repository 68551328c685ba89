"""Telegram's flood rules: a message a second in a chat, 30 in all, 20 a minute in a group."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from .world import ApiError

COUNTED = ("send", "copy", "forward", "edit", "createforum")


@dataclass
class Rates:
    """Sliding windows; `slack` forgives what a network adds and takes."""

    per_chat: int = 1
    overall: int = 30
    per_group_minute: int = 20
    slack: float = 0.05
    refused: int = 0
    _seen: dict[object, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, method: str, chat_id: int | str | None, now: float) -> None:
        """Count the call, or refuse it with 429 and the seconds to wait."""
        if not method.startswith(COUNTED) or method in ("sendchataction", "sendmessagedraft"):
            return
        group = isinstance(chat_id, int) and chat_id < 0
        rules: list[tuple[object, int, float]] = [("all", self.overall, 1.0 - self.slack)]
        if group:
            rules.append((chat_id, self.per_group_minute, 60.0 - self.slack))
        elif not method.startswith("edit"):
            rules.append((chat_id, self.per_chat, 1.0 - self.slack))
        waits = [self._wait(key, limit, span, now) for key, limit, span in rules]
        if any(waits):
            self.refused += 1
            seconds = math.ceil(max(waits))
            description = f"Too Many Requests: retry after {seconds}"
            raise ApiError(429, description, fault=False, parameters={"retry_after": seconds})
        for key, _, _ in rules:
            self._seen[key].append(now)

    def _wait(self, key: object, limit: int, span: float, now: float) -> float:
        times = self._seen[key]
        while times and times[0] <= now - span:
            times.popleft()
        return 0.0 if len(times) < limit else times[0] + span - now
