"""Who is at the desk: sessions, forms that come from us, and what is said to all others."""

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.accounts import SESSION_LIFE, token_hash
from bot.pages import forms, look
from bot.pages.desk import room, standing
from bot.pages.desk.chat_labels import C
from bot.pages.desk.gap_labels import G
from bot.pages.desk.labels import T
from bot.pages.desk.room import No, Room
from bot.pages.desk.staff_labels import M, S
from bot.pages.desk.stand_labels import KEYS, SLOTS, H
from bot.pages.guard import same_site
from bot.pages.look import Look
from bot.pages.templating import page
from handlers.desk.permissions import needs_factor, rights
from handlers.errors import NotAllowed, Refused
from handlers.files import MOST_FILES
from storage import factors, shifts, staff
from storage.errors import Conflict, NotFound
from storage.staff import Member

COOKIE = "warmline_desk"
PATH = "/desk"
SEEN_EVERY = timedelta(minutes=5)
REMEMBERED = 10_000
DUTY_EVERY = timedelta(minutes=1)
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on this hour."""

    leader: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody who is signed in; `form` is empty unless it was posted."""

    request: Request
    member: Member
    token: str
    csrf: str
    form: FormData
    duty: Duty | None = None
    there: dict[str, Any] | None = None

    @property
    def wants_json(self) -> bool:
        return wants_json(self.request)


Show = Callable[[Visit], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class Door:
    """Lets members of staff in, and nobody else."""

    def __init__(self, room: Room, secret_key: str, *, secure: bool, outside: bool = False) -> None:
        self._room = room
        self._key = secret_key.encode()
        self._secure = secure
        self._outside = outside
        self._duty: tuple[datetime, Duty] | None = None
        self._seen: OrderedDict[str, datetime] = OrderedDict()

    def open(
        self, show: Show, *, to: Callable[[Member], bool] | None = None, bare: bool = False
    ) -> Endpoint:
        """The endpoint that shows something to whom it is for; `bare`: even without the second
        factor that their roles ask for.

        1. Who is it? 2. Is it for them? 3. Did the form come from us? 4. Show or do it.
        """

        async def endpoint(request: Request) -> Response:
            token = request.cookies.get(COOKIE, "")
            member = await self.member(token)
            if member is None:
                return _stranger(request)
            try:
                _can_be(request)
                if to is not None and not to(member):
                    raise No(T["not_yours"], 403)
                if not bare and await self._lacks_factor(member):
                    return _to_factor(request)
                if request.method == "POST":
                    return await self._posted(request, member, token, show)
                return await show(await self._visit(request, member, token, FormData()))
            except No as no:
                return self._refused(request, member, token, no)
            except NotFound:
                return self._refused(request, member, token, No(T["not_found"], 404))
            except Refused as refused:
                status = 403 if isinstance(refused, NotAllowed) else 409
                return self._refused(request, member, token, No(str(refused), status))
            except Conflict:
                return self._refused(request, member, token, No(T["changed"], 409))

        return endpoint

    async def _visit(self, request: Request, member: Member, token: str, form: FormData) -> Visit:
        """With what stands in the bar, unless it is a script that asks."""
        csrf = self.csrf(token)
        if wants_json(request):
            return Visit(request, member, token, csrf, form)
        there = None
        if room.talks(member):
            async with self._room.database.reading() as tx:
                there = await standing.there(tx, self._room, member)
        return Visit(request, member, token, csrf, form, await self._on_duty(), there)

    async def _lacks_factor(self, member: Member) -> bool:
        """Whether somebody must set up a second factor before going on.

        On this machine alone, and before a password was chosen, nobody has to.
        """
        if not self.must_have_factor(member):
            return False
        async with self._room.database.reading() as tx:
            found = await factors.find(tx, member.id)
        return not (found and found.confirmed)

    async def _on_duty(self) -> Duty:
        """The roster of the hour, as it was within the last minute."""
        now = self._room.clock.now()
        if self._duty is None or not timedelta() <= now - self._duty[0] < DUTY_EVERY:
            async with self._room.database.reading() as tx:
                leader = await shifts.leader(tx, now)
                on = await shifts.on_duty(tx, now)
            others = [one.name for one in on if not leader or one.id != leader.id]
            duty = Duty(leader.name if leader else "", tuple(others))
            self._duty = (now, duty)
        return self._duty[1]

    def roster_changed(self) -> None:
        """Look again at once."""
        self._duty = None

    def must_have_factor(self, member: Member) -> bool:
        return self._outside and bool(member.password_hash) and needs_factor(member)

    async def _posted(self, request: Request, member: Member, token: str, show: Show) -> Response:
        try:
            async with forms.read(request, files=MOST_FILES, fields=room.MOST_FIELDS) as form:
                csrf = self.csrf(token)
                given = room.text(form, "csrf").encode()
                if not (same_site(request) and hmac.compare_digest(csrf.encode(), given)):
                    raise No(T["reload"], 403)
                return await show(await self._visit(request, member, token, form))
        except forms.Unread:
            raise No(T["too_much"], 413) from None

    async def member(self, token: str) -> Member | None:
        """Whose session it is; using it lets it live on."""
        if not token:
            return None
        now = self._room.clock.now()
        mark = token_hash(token)
        async with self._room.database.reading() as tx:
            member = await staff.session(tx, mark, now)
        if member and now - self._seen.get(mark, now - SESSION_LIFE) > SEEN_EVERY:
            async with self._room.database.transaction() as tx:
                await staff.seen(tx, mark, now, now + SESSION_LIFE)
            self._seen[mark] = now
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return member

    async def valid(self, token: str) -> bool:
        """Whether a session still runs; looking does not let it live on."""
        async with self._room.database.reading() as tx:
            found = await staff.session(tx, token_hash(token), self._room.clock.now())
        return found is not None

    def csrf(self, token: str) -> str:
        """What a form must bring back, bound to the session."""
        return hmac.new(self._key, b"desk:" + token.encode(), hashlib.sha256).hexdigest()[:40]

    def remember(self, request: Request, response: Response, token: str) -> None:
        response.set_cookie(
            COOKIE,
            token,
            path=PATH,
            httponly=True,
            samesite="strict",
            secure=self.secure(request),
        )

    def forget(self, response: Response) -> None:
        response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="strict")

    def secure(self, request: Request) -> bool:
        return self._secure or request.url.scheme == "https"

    def page(self, template: str, visit: Visit, status: int = 200, **values: Any) -> HTMLResponse:
        """A page of the desk for whoever is signed in."""
        return page(
            f"desk/{template}",
            status,
            **{
                **self.values(visit.request),
                "me": visit.member,
                "duty": visit.duty,
                "there": visit.there,
                "rights": rights(visit.member),
                "csrf": visit.csrf,
                "once": str(uuid4()),
                **values,
            },
        )

    def values(self, request: Request) -> dict[str, Any]:
        """What every page of the desk needs, signed in or not."""
        theme = look.of(request).theme
        return {
            "city": self._room.house.city,
            "lang": "zh",
            "look": Look("zh", False, 18, theme),
            "t": T,
            "g": G,
            "c": C,
            "m": M,
            "h": H,
            "kinds": [one.name for one in self._room.house.city.kinds],
            "slots": SLOTS,
            "takeover_keys": KEYS,
            "me": None,
            "duty": None,
            "there": None,
            "csrf": "",
            "here": "",
        }

    def _refused(self, request: Request, member: Member, token: str, no: No) -> Response:
        if wants_json(request):
            return JSONResponse({"ok": False, "say": no.say}, status_code=no.status)
        visit = Visit(request, member, token, self.csrf(token), FormData())
        return self.page("say.html", visit, no.status, say=no.say)


def wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def done(visit: Visit, to: str, **more: Any) -> Response:
    """The end of what was posted: an answer for the script, or on to a page."""
    if visit.wants_json:
        return JSONResponse({"ok": True, **more})
    return RedirectResponse(to, status_code=303)


class Pages:
    """Pages of the desk on one subject; each kind names its `routes`."""

    def __init__(self, room: Room, door: Door) -> None:
        self._room = room
        self._door = door


def _can_be(request: Request) -> None:
    """What no row can have, a number too large or a zero in words, is not looked for."""
    asked = request.path_params.values()
    far = any(isinstance(one, int) and one > LARGEST for one in asked)
    if far or any(isinstance(one, str) and "\x00" in one for one in asked):
        raise No(T["not_found"], 404)


def _stranger(request: Request) -> Response:
    """Somebody without a session: to the sign-in page, and back afterwards.

    A strict cookie does not come along when a link on another site was followed; a page that
    leads to itself is asked for from here, and then it does.
    """
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if wants_json(request) or request.method == "POST" or _of_a_page(request):
        return JSONResponse({"ok": False, "say": T["signed_out"]}, status_code=401)
    if request.headers.get("sec-fetch-site") == "cross-site":
        return page("desk/again.html", to=wanted, t=T)
    return RedirectResponse(f"/desk/login?next={quote(wanted)}", status_code=303)


def _to_factor(request: Request) -> Response:
    if wants_json(request) or request.method == "POST" or _of_a_page(request):
        return JSONResponse({"ok": False, "say": S["factor_first"]}, status_code=403)
    return RedirectResponse("/desk/factor", status_code=303)


def _of_a_page(request: Request) -> bool:
    """Whether something in a page asks (a stream, a picture), not a person."""
    wanted = request.headers.get("sec-fetch-dest", "document")
    return wanted != "document" or "text/event-stream" in request.headers.get("accept", "")
