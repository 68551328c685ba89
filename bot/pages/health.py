"""GET /healthz (alive), /readyz (able to work) and /metrics (Prometheus)."""

import asyncio

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.engine import Engine
from bot.metrics import INBOX_DEPTH, OPEN_CASES, OUTBOX_STATE, WAITING_CHATS
from handlers.cases.lifecycle import OPEN
from storage import cases, handoff_lists, inbox, outbox
from storage.database import Database

WITHIN = 2.0


class HealthPages:
    def __init__(self, database: Database, engine: Engine) -> None:
        self._database = database
        self._engine = engine

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.metrics),
        ]

    async def alive(self, request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(self, request: Request) -> Response:
        """Whether the database answers and takes a write within two seconds."""
        try:
            async with asyncio.timeout(WITHIN), self._database.transaction() as tx:
                await tx.value("SELECT 1 AS one")
        except Exception as error:
            return JSONResponse({"ready": False, "why": type(error).__name__}, status_code=503)
        return JSONResponse({"ready": True})

    async def metrics(self, request: Request) -> Response:
        async with self._database.reading() as tx:
            INBOX_DEPTH.set(await inbox.depth(tx))
            waiting = [one for one in await handoff_lists.open_ones(tx) if one["state"] == "QUEUED"]
            WAITING_CHATS.set(len(waiting))
            by_status = await cases.counts(tx)
            OPEN_CASES.set(sum(by_status.get(status, 0) for status in OPEN))
            states = await outbox.counts(tx)
        for state in ("pending", "sending", "failed", "unknown"):
            OUTBOX_STATE.labels(state).set(states.get(state, 0))
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
