"""GET and POST /open311/v2/…: services, requests, tokens, discovery. See docs/open311.md."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.accounts import token_hash
from bot.clock import Clock
from bot.engine import Engine
from bot.open311.writing import answer
from bot.pages import forms
from bot.pages.guard import Pace, client
from handlers.cases.lifecycle import STATUSES
from handlers.house import House
from handlers.open311 import filing, shown
from handlers.open311.filing import Wrong
from handlers.turn import Turn
from storage import open311
from storage.cases import Case
from storage.database import Database, Transaction
from storage.open311 import Wish

SPAN = timedelta(days=90)
MOST = 1000
PAGE = 100
NUMBERS = 50
LONGEST_KEY = 200
DAY = timedelta(days=1)
_MIDNIGHT = re.compile(r"T00:00(:00(\.0+)?)?(Z|[+ -]\d\d:?\d\d)$")
_WITH_ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)$")
_NUMBER = re.compile(r"[A-Z]{2}[0-9]{6}-[0-9]{4,9}")

Show = Callable[[Request], Awaitable[tuple[str, Any]]]


class Open311Pages:
    def __init__(
        self, *, database: Database, engine: Engine, house: House, clock: Clock, base_url: str
    ) -> None:
        self._database = database
        self._engine = engine
        self._house = house
        self._clock = clock
        self._base = base_url
        self._reads = Pace(rate=2.0, burst=60)
        self._writes = Pace(rate=0.5, burst=20)

    def routes(self) -> list[Route]:
        v2 = "/open311/v2"
        found = []
        for path, show in (
            ("/open311/discovery", self.discovery),
            (f"{v2}/discovery", self.discovery),
            (f"{v2}/services", self.services),
            (f"{v2}/services/{{code}}", self.service),
            (f"{v2}/requests", self.requests),
            (f"{v2}/requests/{{number}}", self.request),
            (f"{v2}/tokens/{{token}}", self.token),
        ):
            for form in ("json", "xml"):
                end = self._endpoint(show, form)
                methods = ["GET", "POST"] if path == f"{v2}/requests" else ["GET"]
                found.append(Route(f"{path}.{form}", end, methods=methods))
        return found

    def _endpoint(self, show: Show, form: str) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                if not self._reads.allows(client(request)):
                    raise Wrong(429, "too many calls; try again in a minute")
                self._jurisdiction(request)
                root, value = await show(request)
                status = 201 if request.method == "POST" else 200
                return answer(form, root, value, status)
            except Wrong as why:
                error = {"code": why.status, "description": str(why)}
                return answer(form, "errors", [error], why.status)

        return endpoint

    def _jurisdiction(self, request: Request) -> None:
        """One server, one city: no name is needed, and a wrong one is told."""
        named = request.query_params.get("jurisdiction_id", "")
        if named and named != self._house.city.id:
            raise Wrong(404, "jurisdiction_id is not known")

    async def discovery(self, request: Request) -> tuple[str, Any]:
        formats = ["text/xml", "application/json"]
        endpoint = {
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": f"{self._base}/open311/v2",
            "changeset": "2026-11-24T00:00:00Z",
            "type": "production",
            "formats": formats,
        }
        return "discovery", {
            "changeset": "2026-11-24T00:00:00Z",
            "contact": f"{self._house.city.hotline_name} {self._house.city.phone}",
            "key_service": "warmline open311 add",
            "endpoints": [endpoint],
        }

    async def services(self, request: Request) -> tuple[str, Any]:
        return "services", shown.services(self._house.city)

    async def service(self, request: Request) -> tuple[str, Any]:
        found = shown.definition(self._house.city, request.path_params["code"])
        if found is None:
            raise Wrong(404, "service_code is not known; see GET services")
        return "service_definition", found

    async def requests(self, request: Request) -> tuple[str, Any]:
        if request.method == "POST":
            return await self._file(request)
        wish = self._wish(request)
        async with self._database.reading() as view:
            found = await open311.listed(view, wish)
            value = await self._shown(view, request, found)
        return "service_requests", value

    async def request(self, request: Request) -> tuple[str, Any]:
        number = request.path_params["number"].upper()
        now = self._clock.now()
        wish = Wish(now, now, STATUSES, self._kinds(), [number])
        async with self._database.reading() as view:
            found = await open311.listed(view, wish)
            if not found:
                raise Wrong(404, "service_request_id is not known")
            value = await self._shown(view, request, found)
        return "service_requests", value

    async def token(self, request: Request) -> tuple[str, Any]:
        """Everything here is realtime: a token is the number itself."""
        _, found = await self.request_of(request, request.path_params["token"])
        id = found[0]["service_request_id"]
        return "service_requests", [{"service_request_id": id, "token": id}]

    async def request_of(self, request: Request, number: str) -> tuple[str, Any]:
        request.path_params["number"] = number
        return await self.request(request)

    async def _shown(self, view: Transaction, request: Request, found: list[Case]) -> Any:
        key = await self._key(view, request.query_params.get("api_key", ""))
        own = await open311.own(view, key, [case.id for case in found])
        city = self._house.city
        return [shown.request(city, case, own=case.id in own) for case in found]

    def _kinds(self) -> list[str]:
        return [one["service_code"] for one in shown.services(self._house.city)]

    def _wish(self, request: Request) -> Wish:
        query, now = request.query_params, self._clock.now()
        since, until = _span(query.get("start_date", ""), query.get("end_date", ""), now)
        wanted = _list(query.get("status", "")) or ["open", "closed"]
        if not set(wanted) <= {"open", "closed"}:
            raise Wrong(400, "status is open, closed, or both parted by a comma")
        statuses = [*(shown.OPEN_STATES if "open" in wanted else ())]
        statuses += [*(shown.CLOSED_STATES if "closed" in wanted else ())]
        codes = _list(query.get("service_code", ""))
        numbers = [one.upper() for one in _list(query.get("service_request_id", ""))]
        if len(numbers) > NUMBERS or not all(map(_NUMBER.fullmatch, numbers)):
            raise Wrong(400, f"service_request_id is a list of up to {NUMBERS} numbers")
        size = _whole(query.get("page_size", ""), PAGE, MOST)
        page = _whole(query.get("page", ""), 1, 100_000)
        kinds = [one for one in self._kinds() if not codes or one in codes]
        return Wish(since, until, statuses, kinds, numbers, size, (page - 1) * size)

    async def _key(self, tx: Transaction, given: str) -> int | None:
        return await open311.key_id(tx, token_hash(given[:LONGEST_KEY])) if given else None

    async def _file(self, request: Request) -> tuple[str, Any]:
        try:
            async with forms.read(request, files=9, fields=60) as form:
                given = {name: value for name, value in form.items() if isinstance(value, str)}
        except forms.Unread:
            raise Wrong(400, "the form cannot be read") from None
        async with self._database.reading() as view:
            key = await self._key(view, given.get("api_key", ""))
        if key is None:
            raise Wrong(403, "api_key is missing or not valid")
        if not self._writes.allows(str(key)):
            raise Wrong(429, "too many requests with this key; try again in a minute")
        wanted = filing.read(given, self._house.city)
        once = request.headers.get("idempotency-key", "").strip('"')[:LONGEST_KEY]

        async def do(turn: Turn) -> Case:
            return await filing.file(turn, key, wanted, once=once)

        case = await self._engine.act(None, do)
        said = {
            "service_request_id": case.number,
            "service_notice": self._house.city.note if self._house.city.sample else "",
            "account_id": "",
        }
        return "service_requests", [said]


def _list(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _whole(text: str, usual: int, most: int) -> int:
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text) > 0):
        raise Wrong(400, "page and page_size are whole numbers from 1")
    return min(int(text), most)


def _span(first: str, last: str, now: datetime) -> tuple[datetime, datetime]:
    """From when to when; at most 90 days, as the specification has it. More is refused: whoever
    asks for a year and is given three months would take them for the year."""
    until = _moment(last, "end_date") or now
    if until <= now < until + DAY and _MIDNIGHT.search(last):
        until = now  # clients write a day as its midnight: today is meant with what it has so far
    since = _moment(first, "start_date") or until - SPAN
    if until - since > SPAN + DAY:
        raise Wrong(
            400,
            "a span of more than 90 days: ask for start_date and end_date at most 90 days apart",
        )
    return since, until


def _moment(text: str, name: str) -> datetime | None:
    """ISO 8601 with its zone. In an address a plus often arrives as a blank."""
    if not text:
        return None
    text = re.sub(r" (\d\d:?\d\d)$", r"+\1", text.strip())
    try:
        if not _WITH_ZONE.search(text):
            raise ValueError
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Wrong(400, f"{name} is a time like 2026-11-23T08:00:00+08:00") from None
