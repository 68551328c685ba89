"""Ways in and out: a one-time link, name and password, the password itself, running sessions."""

import hashlib
import hmac
import logging
import time
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot import accounts
from bot.accounts import Passwords, token_hash
from bot.pages import forms
from bot.pages.desk.door import COOKIE, Door, Pages, Visit, done
from bot.pages.desk.labels import T
from bot.pages.desk.room import Room, text
from bot.pages.desk.second import HALF_COOKIE, HALF_LIFE, HALF_PATH, Second
from bot.pages.desk.staff_labels import S
from bot.pages.guard import Pace, client, same_site
from bot.pages.templating import page
from storage import notes, staff
from storage.errors import NotFound
from storage.staff import Member

log = logging.getLogger("warmline.desk")

FRESH_COOKIE = "warmline_desk_fresh"
FRESH = 1800
"""Seconds after a link was used in which a password may be set without the old one."""


class AuthPages(Pages):
    def __init__(self, room: Room, door: Door, second: Second, passwords: Passwords) -> None:
        super().__init__(room, door)
        self._second = second
        self._passwords = passwords
        self._names = Pace(rate=1 / 30, burst=5)
        self._places = Pace(rate=1 / 6, burst=20)

    def routes(self) -> list[Route]:
        open_ = self._door.open
        return [
            Route("/desk/login", self.login, methods=["GET", "POST"]),
            Route("/desk/enter", self.old_link),
            Route("/desk/enter/{token}", self.enter, methods=["GET", "POST"]),
            Route("/desk/login/code", self.code, methods=["GET", "POST"]),
            Route("/desk/password", open_(self.password, bare=True), methods=["GET", "POST"]),
            Route("/desk/logout", open_(self.logout, bare=True), methods=["POST"]),
        ]

    # ---- a one-time link ----

    async def old_link(self, request: Request) -> Response:
        """The link as the command line first wrote it, with the token as a parameter."""
        token = request.query_params.get("token", "")
        plain = token if token.replace("-", "").replace("_", "").isalnum() else "none"
        return RedirectResponse(f"/desk/enter/{plain}", status_code=303)

    async def enter(self, request: Request) -> Response:
        """A button first: what previews links must not use them up."""
        if request.method == "GET":
            return self._page(request, "enter.html")
        if not same_site(request) or not self._places.allows(client(request)):
            return self._page(request, "enter.html", 403, say=T["reload"])
        now = self._room.clock.now()
        async with self._room.database.transaction() as tx:
            staff_id = await accounts.use_link(tx, request.path_params["token"], now)
            member = await staff.by_id(tx, staff_id) if staff_id is not None else None
            if member is None or member.disabled_at:
                return self._page(request, "enter.html", 410, say=T["link_dead"], dead=True)
        if await self._second.wants(member):
            return self._half(request, member, "link", "/desk/password")
        return await self._let_in(request, member, "link", "/desk/password")

    async def _let_in(self, request: Request, member: Member, how: str, to: str) -> Response:
        """A session begins; after a link a password may be set without the old one."""
        now, agent = self._room.clock.now(), request.headers.get("user-agent", "")
        async with self._room.database.transaction() as tx:
            session = await accounts.begin_session(tx, member.id, agent, now)
            await notes.audit(tx, f"staff:{member.name}", "sign-in", "session", now=now, text=how)
        response = RedirectResponse(to, status_code=303)
        self._door.remember(request, response, session)
        if how == "link":
            mark = self._fresh_mark(session, int(time.time()))
            self._cookie(request, response, FRESH_COOKIE, mark, "/desk/password", FRESH)
        return response

    def _cookie(
        self, request: Request, to: Response, name: str, value: str, path: str, age: int
    ) -> None:
        secure = self._door.secure(request)
        to.set_cookie(
            name, value, max_age=age, path=path, httponly=True, samesite="strict", secure=secure
        )

    def _fresh_mark(self, session: str, at: int) -> str:
        mark = hmac.new(self._door.csrf(session).encode(), f"{at}".encode(), hashlib.sha256)
        return f"{at}.{mark.hexdigest()[:40]}"

    def _fresh(self, visit: Visit) -> bool:
        """Whether this session began with a link a short while ago."""
        given = visit.request.cookies.get(FRESH_COOKIE, "")
        at = given.partition(".")[0]
        if not at.isdecimal() or len(at) > 12 or int(at) < time.time() - FRESH:
            return False
        return hmac.compare_digest(self._fresh_mark(visit.token, int(at)).encode(), given.encode())

    # ---- name and password ----

    async def login(self, request: Request) -> Response:
        wanted = local_path(request.query_params.get("next", ""))
        if request.method == "GET":
            if await self._door.member(request.cookies.get(COOKIE, "")):
                return RedirectResponse(wanted, status_code=303)
            return self._page(request, "login.html", next=wanted, name="")
        try:
            async with forms.read(request) as form:
                return await self._sign_in(request, form)
        except forms.Unread:
            return self._again(request, "", "/desk", T["login_wrong"], 400)

    async def _sign_in(self, request: Request, form: FormData) -> Response:
        """1. Not too often. 2. Check, as slowly for unknown names. 3. Begin a session."""
        name, wanted = " ".join(text(form, "name").split())[:80], local_path(text(form, "next"))
        if not same_site(request):
            return self._again(request, name, wanted, T["reload"], 403)
        if not (self._places.allows(client(request)) and self._names.allows(name.casefold())):
            return self._again(request, name, wanted, T["login_slow"], 429)
        member = await self._known(name)
        stored = member.password_hash if member and not member.disabled_at else ""
        if not await self._passwords.fits(stored, text(form, "password")) or member is None:
            log.info("a sign-in was refused")
            return self._again(request, name, wanted, T["login_wrong"], 401)
        if self._passwords.old(stored):
            member = await self._renewed(member, text(form, "password"))
        if await self._second.wants(member):
            return self._half(request, member, "password", wanted)
        return await self._let_in(request, member, "password", wanted)

    async def _renewed(self, member: Member, password: str) -> Member:
        newer = await self._passwords.hashed(password)
        async with self._room.database.transaction() as tx:
            await staff.set_password(tx, member.id, newer)
            return await staff.by_id(tx, member.id)

    # ---- the second step ----

    def _half(self, request: Request, member: Member, how: str, to: str) -> Response:
        """The password or the link was right: on to the code."""
        response = RedirectResponse(f"/desk/login/code?next={quote(to)}", status_code=303)
        mark, age = self._second.half(member, how), int(HALF_LIFE.total_seconds())
        self._cookie(request, response, HALF_COOKIE, mark, HALF_PATH, age)
        return response

    async def code(self, request: Request) -> Response:
        """The code of the phone, or a recovery code; then the session begins."""
        half = await self._second.halfway(request.cookies.get(HALF_COOKIE, ""))
        if half is None:
            return self._again(request, "", "/desk", S["code_late"], 410)
        if request.method == "GET":
            return self._ask(request, local_path(request.query_params.get("next", "")))
        try:
            async with forms.read(request) as form:
                wanted = local_path(text(form, "next"))
                if not same_site(request) or not self._places.allows(client(request)):
                    return self._ask(request, wanted, S["code_slow"], 429)
                wrong = await self._second.wrong(half[0], form)
        except forms.Unread:
            return self._ask(request, "/desk", S["code_wrong"], 400)
        if wrong:
            return self._ask(request, wanted, S[wrong], 429 if wrong == "code_slow" else 401)
        response = await self._let_in(request, *half, wanted)
        response.delete_cookie(HALF_COOKIE, path=HALF_PATH)
        return response

    def _ask(self, request: Request, to: str, say: str = "", status: int = 200) -> Response:
        return self._page(request, "code.html", status, s=S, next=to, say=say)

    async def _known(self, name: str) -> Member | None:
        async with self._room.database.reading() as tx:
            try:
                return await staff.by_name(tx, name)
            except NotFound:
                return None

    def _again(self, request: Request, name: str, to: str, say: str, status: int) -> Response:
        return self._page(request, "login.html", status, next=to, name=name, say=say)

    def _page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        known = {**self._door.values(request), "say": "", "dead": False, **values}
        return page(f"desk/{template}", status, **known)

    # ---- the password itself ----

    async def password(self, visit: Visit) -> Response:
        needs_old = bool(visit.member.password_hash) and not self._fresh(visit)
        if visit.request.method == "GET":
            return self._choose(visit, needs_old, "")
        new = text(visit.form, "new")
        wrong = accounts.wrong_with(new, visit.member.name)
        if needs_old and not self._names.allows(visit.member.name.casefold()):
            return self._choose(visit, needs_old, "login_slow")
        if needs_old and not await self._passwords.fits(
            visit.member.password_hash, text(visit.form, "old")
        ):
            return self._choose(visit, needs_old, "password_old_wrong")
        if wrong:
            return self._choose(visit, needs_old, wrong)
        await self._set(visit, new)
        response = done(visit, "/desk", say=T["password_done"])
        response.delete_cookie(FRESH_COOKIE, path="/desk/password")
        return response

    async def _set(self, visit: Visit, new: str) -> None:
        """A new password ends all other sessions: whoever had the old one is out."""
        hashed = await self._passwords.hashed(new)
        now, here = self._room.clock.now(), token_hash(visit.token)
        async with self._room.database.transaction() as tx:
            await staff.set_password(tx, visit.member.id, hashed)
            await staff.revoke_others(tx, visit.member.id, here, now)
            await notes.audit(tx, f"staff:{visit.member.name}", "set-password", "self", now=now)

    def _choose(self, visit: Visit, needs_old: bool, wrong: str) -> Response:
        return self._door.page(
            "password.html",
            visit,
            400 if wrong else 200,
            say=T[wrong] if wrong else "",
            needs_old=needs_old,
            first=not visit.member.password_hash,
        )

    # ---- the way out ----

    async def logout(self, visit: Visit) -> Response:
        now = self._room.clock.now()
        async with self._room.database.transaction() as tx:
            await staff.revoke(tx, visit.member.id, now, token_hash(visit.token))
        response = done(visit, "/desk/login")
        self._door.forget(response)
        return response


def local_path(wanted: str) -> str:
    """Where to go on to: only within the desk."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/desk"
    plain = not parts.scheme and not parts.netloc and wanted.isprintable() and "\\" not in wanted
    inside = parts.path == "/desk" or parts.path.startswith("/desk/")
    return wanted if plain and inside and not parts.path.startswith("/desk/log") else "/desk"
