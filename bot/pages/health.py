"""GET /healthz (alive), /readyz (able to work) and /metrics (Prometheus)."""

import asyncio

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.metrics import (
    DATABASE_UP,
    INBOX_DEPTH,
    OPEN_CASES,
    OUTBOX_STATE,
    TIMER_LATE,
    WAITING_CHATS,
)
from handlers.cases.lifecycle import OPEN
from storage import cases, handoff_lists, health, inbox, outbox, timers, upgrades
from storage.database import Database, Transaction, driver_errors

WITHIN = 2.0


class HealthPages:
    def __init__(self, database: Database, clock: Clock, *, within: float = WITHIN) -> None:
        self._database = database
        self._clock = clock
        self._within = within
        self._schema = max(upgrades.available())
        self._trouble: tuple[type[Exception], ...] = (OSError, TimeoutError, *driver_errors())
        self._asking: asyncio.Task[int] | None = None

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.metrics),
        ]

    async def alive(self, request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(self, request: Request) -> Response:
        """Whether the database takes a write within two seconds, and is the one we know."""
        why = await self._not_ready()
        if why:
            return JSONResponse({"ready": False, "why": why}, status_code=503)
        return JSONResponse({"ready": True})

    async def _not_ready(self) -> str:
        # No timeout around it: what waits for the writer of SQLite cannot be called off.
        # And one is enough, however often we are asked meanwhile.
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        await asyncio.wait([self._asking], timeout=self._within)
        if not self._asking.done():
            return f"the database does not answer within {self._within:g} seconds"
        try:
            schema = self._asking.result()
        except self._trouble as error:
            return f"the database cannot be used ({type(error).__name__}); see: warmline doctor"
        if schema != self._schema:
            # Another process, of another version, upgraded it or read a backup back.
            return (
                f"the database has schema {schema}, this Warmline knows {self._schema}: "
                "start the version that fits"
            )
        return ""

    async def _ask(self) -> int:
        async with self._database.transaction() as tx:
            return await health.schema(tx)

    async def metrics(self, request: Request) -> Response:
        """What was counted in any case; what stands in the database if it can be asked."""
        try:
            async with asyncio.timeout(self._within), self._database.reading() as tx:
                await self._look(tx)
            DATABASE_UP.set(1)
        except self._trouble:
            DATABASE_UP.set(0)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    async def _look(self, tx: Transaction) -> None:
        INBOX_DEPTH.set(await inbox.depth(tx))
        waiting = [one for one in await handoff_lists.open_ones(tx) if one["state"] == "QUEUED"]
        WAITING_CHATS.set(len(waiting))
        by_status = await cases.counts(tx)
        OPEN_CASES.set(sum(by_status.get(status, 0) for status in OPEN))
        due, now = await timers.next_due(tx), self._clock.now()
        TIMER_LATE.set(max(0.0, (now - due).total_seconds()) if due else 0.0)
        states = await outbox.counts(tx)
        for state in ("pending", "sending", "failed", "unknown"):
            OUTBOX_STATE.labels(state).set(states.get(state, 0))
