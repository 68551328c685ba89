"""Server-sent events: pages hear of news as soon as it is committed, in any process."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import contextmanager
from typing import Any

from starlette.responses import StreamingResponse

from storage.database import EVERYTHING, Database

PING = 15.0
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Bell:
    """Rings when one of its topics has news."""

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self.rung = asyncio.Event()
        self.heard: set[str] = set()

    async def wait(self, seconds: float = PING) -> set[str]:
        """The topics rung since the last wait; empty when the time was up."""
        try:
            await asyncio.wait_for(self.rung.wait(), seconds)
        except TimeoutError:
            return set()
        self.rung.clear()
        heard, self.heard = self.heard, set()
        return heard


class Bells:
    """All the bells of this process; `close` lets every stream end."""

    def __init__(self, database: Database) -> None:
        self._bells: set[Bell] = set()
        self.closed = False
        database.listen(self.ring)

    def ring(self, topics: Iterable[str]) -> None:
        topics = set(topics)
        for bell in self._bells:
            heard = topics if EVERYTHING in topics else topics & bell.topics
            if heard:
                bell.heard |= heard
                bell.rung.set()

    @contextmanager
    def bell(self, *topics: str) -> Any:
        bell = Bell(frozenset(topics))
        self._bells.add(bell)
        try:
            yield bell
        finally:
            self._bells.discard(bell)

    def close(self) -> None:
        self.closed = True
        self.ring([EVERYTHING])


def event(name: str, data: Any, event_id: int | None = None) -> str:
    """One event in the stream's text form."""
    head = f"id: {event_id}\n" if event_id is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def stream(events: AsyncIterator[str]) -> StreamingResponse:
    return StreamingResponse(_with_retry(events), media_type="text/event-stream", headers=HEADERS)


async def _with_retry(events: AsyncIterator[str]) -> AsyncIterator[str]:
    yield "retry: 3000\n\n"
    async for one in events:
        yield one
