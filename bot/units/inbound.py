"""POST /units/{id}/events: a department's own system reports what became of a case.

1. Is it from them? 2. Was it here before? Then the same answer again. 3. Its files are fetched.
4. What it says is done, and the answer is kept, in one transaction. See docs/webhooks.md.
"""

import base64
import binascii
import hashlib
import json
import logging
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.engine import Engine
from bot.files import Files, NotTaken
from bot.pages.guard import Pace, client
from bot.units import signing
from bot.units.outside import NotOutside, Outside, Unreachable
from handlers.errors import NotAllowed, Refused
from handlers.turn import Attachment, Turn, new_key
from handlers.units import calls, events
from handlers.units.calls import Report, Source, Unreadable
from storage import cases, unit_calls, units
from storage.cases import Case
from storage.database import Database
from storage.errors import Conflict, NotFound
from storage.unit_calls import Call
from storage.units import Unit

log = logging.getLogger("warmline.units")

LARGEST = 2**31
RATE, BURST = 5.0, 60
"""Calls a second from one address, and at once."""


class No(Exception):
    """It is not done; `code` is for programs, the text for people."""

    def __init__(self, status: int, code: str, say: str) -> None:
        super().__init__(say)
        self.status, self.code, self.say = status, code, say


class Inbound:
    def __init__(
        self,
        *,
        database: Database,
        engine: Engine,
        files: Files,
        clock: Clock,
        outside: Outside,
        key: str,
    ) -> None:
        self._database = database
        self._engine = engine
        self._files = files
        self._clock = clock
        self._outside = outside
        self._key = key
        self._pace = Pace(rate=RATE, burst=BURST)

    def routes(self) -> list[Route]:
        return [Route("/units/{unit:int}/events", self.take, methods=["POST"])]

    async def take(self, request: Request) -> Response:
        try:
            return await self._take(request)
        except No as no:
            said = {"ok": False, "error": {"code": no.code, "message": no.say}}
            return JSONResponse(said, status_code=no.status)

    async def _take(self, request: Request) -> Response:
        if not self._pace.allows(client(request)):
            raise No(429, "too_fast", "Too many calls; try again in a minute.")
        unit, id, body = await self._from_them(request)
        digest = hashlib.sha256(body).hexdigest()
        if known := await self._known(unit, id, digest):
            return _answer(known)
        try:
            report = calls.read(_json(body))
            case = await self._case(unit, report)
            files = [await self._file(one) for one in report.files]
            return _answer(await self._do(unit, id, digest, case, report, files))
        except Unreadable as why:
            raise No(400, "unreadable", str(why)) from None
        except NotFound as why:
            raise No(404, "no_case", str(why)) from None
        except NotAllowed as why:
            raise No(403, "not_allowed", str(why)) from None
        except (Refused, Conflict) as why:
            raise No(409, "not_now", str(why)) from None

    async def _from_them(self, request: Request) -> tuple[Unit, str, bytes]:
        """The unit, the call's id and the raw body. Who is unknown and who signed wrongly are
        told the same."""
        if "webhook-signature" not in request.headers:
            raise No(401, "unsigned", "The headers of Standard Webhooks are needed.")
        async with self._database.reading() as view:
            try:
                unit = await units.by_id(view, min(request.path_params["unit"], LARGEST))
            except NotFound:
                raise No(401, "unsigned", _WRONG) from None
        body, now = await request.body(), self._clock.now()
        known = [signing.derived(self._key, salt) for salt in unit.salts(now)]
        try:
            id = signing.verify(known, request.headers, body, now=int(now.timestamp()))
        except signing.Unsigned as why:
            log.warning("a call to unit %d was not signed as it should be: %s", unit.id, why)
            raise No(401, "unsigned", str(why)) from None
        return unit, id, body

    async def _known(self, unit: Unit, id: str, digest: str) -> str:
        async with self._database.transaction() as tx:
            call = await unit_calls.find(tx, unit.id, id)
        return _same(call, digest)

    async def _case(self, unit: Unit, report: Report) -> Case:
        async with self._database.reading() as view:
            case = await cases.by_number(view, report.number)
        if case.department != unit.department:
            raise NotFound(f"There is no case {report.number}.")
        return case

    async def _do(
        self,
        unit: Unit,
        id: str,
        digest: str,
        case: Case,
        report: Report,
        files: list[Attachment],
    ) -> str:
        async def do(turn: Turn) -> str:
            call = await unit_calls.find(turn.tx, unit.id, id)
            if known := _same(call, digest):
                return known
            after = await calls.act(turn, unit, report, files)
            said = _said(self._engine, unit, after)
            await unit_calls.keep(turn.tx, unit.id, id, Call(digest, said), turn.now)
            return said

        return await self._engine.act(case.conversation_id, do)

    async def _file(self, source: Source) -> Attachment:
        """The bytes, of a kind and size that we take; nothing is done without them."""
        data = _decoded(source) if source.content else await self._fetched(source)
        try:
            stored = await self._files.keep(data)
        except NotTaken as why:
            said = (
                "is too large" if str(why) == "too-large" else "is no picture, film, sound or PDF"
            )
            raise No(422, "file_refused", f"File {source.name or source.url!r} {said}.") from None
        return Attachment(
            new_key(), stored.kind, source.name, stored.mime, stored.size, stored.sha256
        )

    async def _fetched(self, source: Source) -> bytes:
        try:
            answer = await self._outside.call("GET", source.url, limit=self._files.limit_bytes + 1)
        except (NotOutside, Unreachable) as why:
            raise No(422, "file_unreachable", f"File {source.url!r}: {why}") from None
        if answer.status != 200:
            say = f"File {source.url!r}: HTTP {answer.status}."
            raise No(422, "file_unreachable", say)
        return answer.body


_WRONG = "The signature does not fit the secret and the body as it was sent."


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("The body is no JSON in UTF-8.") from None


def _same(call: Call | None, digest: str) -> str:
    """The answer that was given before; empty when there was none."""
    if call and call.body_sha256 != digest:
        raise No(422, "id_reused", "This webhook-id came with another body before.")
    return call.answer if call else ""


def _said(engine: Engine, unit: Unit, case: Case) -> str:
    known = events.described(engine.house.city, unit, case)
    return json.dumps({"ok": True, "case": known}, ensure_ascii=False)


def _answer(said: str) -> Response:
    return Response(said, media_type="application/json")


def _decoded(source: Source) -> bytes:
    try:
        return base64.b64decode(source.content, validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable(f"The content of file {source.name!r} is no base64.") from None
