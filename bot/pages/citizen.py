"""The citizen's chat page: show it, take what is sent, stream what is new, hand out files."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels import web
from bot.clock import Clock
from bot.files import Files, NotTaken
from bot.metrics import RECEIVED
from bot.pages import forms, live, look, strip, view
from bot.pages.arriving import Arriving
from bot.pages.forms import text as _text
from bot.pages.guard import Pace, Visitors, client
from bot.pages.labels import LABELS
from bot.pages.templating import page
from handlers.citizen import ask
from handlers.files import MOST_FILES
from handlers.house import House
from handlers.turn import new_key
from storage import conversations, inbox, media, messages
from storage.conversations import Address, Conversation
from storage.database import Database, Transaction

MOST_FIELDS = 20
WAIT_WITHOUT_SCRIPT = 3.0
SOON = 0.05
FAR = 2000
"""Longer addresses, and longer questions than ASKED brought along in one, are not ours."""
ASKED = 200
WEEK = timedelta(days=7)
NEW_AT_ONCE, NEW_A_SECOND = 200, 5
"""How many may begin to talk from one address: a provider or a hall full of people may share it,
and a program that comes with a new cookie each time is slowed down all the same."""


class NotSent(Exception):
    """What was sent cannot be taken; the text is a key of the pages' words."""


class CitizenPages:
    """The routes of the citizen's page."""

    def __init__(
        self,
        *,
        database: Database,
        house: House,
        files: Files,
        bells: live.Bells,
        clock: Clock,
        visitors: Visitors,
    ) -> None:
        self._database = database
        self._house = house
        self._files = files
        self._bells = bells
        self._clock = clock
        self._visitors = visitors
        self._pace = Pace(rate=5, burst=40)
        self._newcomers = Pace(rate=NEW_A_SECOND, burst=NEW_AT_ONCE)
        self._zone = ZoneInfo(house.city.timezone)

    def routes(self) -> list[Route]:
        return [
            Route("/", self.show),
            Route("/chat/send", self.send, methods=["POST"]),
            Route("/chat/events", self.events),
            Route("/look", self.look, methods=["POST"]),
            Route("/media/{key}", self.file),
        ]

    def _address(self, token: str) -> Address:
        return Address(web.NAME, web.ACCOUNT, self._visitors.peer(token))

    async def show(self, request: Request) -> Response:
        """The page with the last messages, or the first screen."""
        token = self._visitors.token(request)
        mine = token or self._visitors.new()
        wanted = look.of(request)
        async with self._database.reading() as view_:
            talk = await conversations.at(view_, self._address(mine)) if token else None
            shown = await self._messages(view_, talk, wanted.language) if talk else []
            status = await strip.status(view_, talk, self._house.texts)
            popular = [] if shown else await self._popular(view_, wanted.language)
        response = page(
            "chat.html",
            city=self._house.city,
            lang=wanted.language,
            look=wanted,
            csrf=self._visitors.csrf(mine),
            messages=shown,
            last_id=talk.revision if talk else 0,
            strip=status,
            welcome=self._welcome(wanted.language, popular),
            t=LABELS[wanted.language],
            max_upload_mb=self._files.limit_bytes // (1024 * 1024),
            asked=web.clean(request.query_params.get("ask", ""))[:ASKED],
        )
        if token is None:
            self._visitors.remember(request, response, mine)
        return response

    async def _messages(
        self, tx: Transaction, talk: Conversation, language: str
    ) -> list[dict[str, Any]]:
        said = [one for one in await messages.latest(tx, talk.id) if one.side != "note"]
        shown = await view.messages(tx, said, self._zone)
        last_citizen = max((one["id"] for one in shown if one["side"] == "citizen"), default=0)
        today = self._house.city.day(self._clock.now())
        for one in shown:
            one["answered"] = one["id"] < last_citizen and not one["stays"]
            one["day"] = view.day(date.fromisoformat(one["at"][:10]), today, language)
        return shown

    async def _popular(self, tx: Transaction, language: str) -> list[str]:
        """The questions answered most often this week, as the knowledge base words them."""
        since = self._clock.now() - WEEK
        asked = [
            ask.served(self._house, article_id, self._house.city.day(self._clock.now()))
            for article_id in await messages.most_answered(tx, since)
        ]
        read = [one for one in asked if one and one.reads_in(language)]
        return [one.in_language(language).question for one in read]

    def _welcome(self, language: str, popular: list[str]) -> dict[str, Any]:
        city = self._house.city
        examples = city.welcome_examples_en if language == "en" else city.welcome_examples
        return {
            "greeting": self._house.texts.say(
                language, "welcome", hotline=city.hotline(language), phone=city.phone
            ),
            "examples": [{"label": text} for text in examples[:3]],
            "popular": [{"label": text} for text in popular],
        }

    async def send(self, request: Request) -> Response:
        """Store what was sent, then say that it is stored."""
        token = self._visitors.token(request)
        words = LABELS[look.of(request).language]
        try:
            if token is None or not self._pace.allows(f"{token}|{client(request)}"):
                raise NotSent("say_reload" if token is None else "say_too_fast")
            async with _form(request) as form:
                if not self._visitors.from_us(request, token, _text(form, "csrf")):
                    raise NotSent("say_reload")
                before = await self._revision(token)
                if not before and not self._newcomers.allows(client(request)):
                    raise NotSent("say_too_fast")
                key = await self._receive(token, form, look.of(request).language)
        except NotSent as reason:
            return self._refuse(request, words[str(reason)])
        if _wants_json(request):
            return JSONResponse({"ok": True, "key": key}, status_code=202)
        await self._wait_for_answer(token, before)
        return RedirectResponse("/#end", status_code=303)

    async def _revision(self, token: str) -> int:
        """How far the visitor's conversation has come; 0 before it has begun."""
        async with self._database.reading() as tx:
            talk = await conversations.at(tx, self._address(token))
        return talk.revision if talk else 0

    def _refuse(self, request: Request, say: str) -> Response:
        if _wants_json(request):
            return JSONResponse({"ok": False, "say": say}, status_code=400)
        wanted = look.of(request)
        return page(
            "refused.html",
            status=400,
            city=self._house.city,
            lang=wanted.language,
            look=wanted,
            t=LABELS[wanted.language],
            say=say,
        )

    async def _receive(self, token: str, form: FormData, language: str) -> str:
        key = _text(form, "key")[:64] or str(uuid4())
        text = _text(form, "text")
        if len(text) > web.TEXT_LIMIT:
            raise NotSent("say_too_long")
        files = await self._keep([one for one in form.getlist("files") if _is_file(one)])
        payload = {
            "key": key,
            "text": text,
            "choice": _text(form, "choice")[:64],
            "quotes": _text(form, "quote")[:64],
            "place": _place(form),
            "files": files,
            "language": language,
        }
        if not (payload["choice"] or payload["place"] or files or web.clean(text)):
            raise NotSent("say_empty")
        address = self._address(token)
        received = inbox.Received(address, f"{address.peer}:{key}", payload)
        async with self._database.transaction() as tx:
            await inbox.store(tx, [received], self._clock.now())
        RECEIVED.labels(web.NAME).inc()
        return key

    async def _keep(self, uploads: list[Any]) -> list[dict[str, Any]]:
        kept = []
        for upload in uploads:
            data = await upload.read(self._files.limit_bytes + 1)
            try:
                stored = await self._files.keep(data)
            except NotTaken as refusal:
                raise NotSent(
                    "say_file_large" if str(refusal) == "too-large" else "say_file_kind"
                ) from None
            kept.append(
                {
                    "key": new_key(),
                    "kind": stored.kind,
                    "name": _plain_name(upload.filename or ""),
                    "mime": stored.mime,
                    "size": stored.size,
                    "sha256": stored.sha256,
                }
            )
        return kept

    async def _wait_for_answer(self, token: str, before: int) -> None:
        """A page without script is shown again at once: give the answer a moment."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WAIT_WITHOUT_SCRIPT):
                # A first message has no conversation yet, so there is no bell to wait for.
                while await self._revision(token) <= before:  # noqa: ASYNC110
                    await asyncio.sleep(SOON)

    async def events(self, request: Request) -> Response:
        """What is new since the page's last event, and then as it comes."""
        token = self._visitors.token(request)
        if token is None:
            return Response(status_code=204)  # tells EventSource to stop
        after = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
        seen = int(after) if after.isdecimal() and len(after) < 18 else 0
        return live.stream(self._stream(self._address(token), seen))

    async def _stream(self, address: Address, seen: int) -> AsyncIterator[str]:
        talk, wait = None, live.PING
        with self._bells.bell(inbox.topic(address)) as door:
            while talk is None and not self._bells.closed:
                async with self._database.reading() as tx:
                    talk = await conversations.at(tx, address)
                if talk is None:
                    heard = await door.wait(wait)
                    yield ": waiting\n\n"
                    # The inbox rings before the turn has begun the conversation: look again soon.
                    wait = SOON if heard else min(2 * wait, live.PING)
        if talk is None:
            return
        # Somebody who was forgotten at their wish begins anew, below what the page has seen.
        seen = seen if seen <= talk.revision else 0
        with self._bells.bell(messages.topic(talk.id), f"typing|{talk.id}") as bell:
            status: dict[str, Any] | None = None
            files = Arriving(talk.id)
            while not self._bells.closed:
                async with self._database.reading() as tx:
                    talk = await conversations.find(tx, talk.id)
                    if talk.address != address:
                        return
                    new = await messages.after(tx, talk.id, seen)
                    shown = await files.told(tx, new, self._zone, self._clock.now())
                    now = await strip.status(tx, talk, self._house.texts)
                for one in shown:
                    yield one
                seen = max([seen, *(one.revision for one in new)])
                if status != now:
                    status = now
                    yield live.event("status", now)
                heard = await bell.wait()
                if f"typing|{talk.id}" in heard:
                    yield live.event("typing", {"on": True})
                if not heard:
                    yield ": still here\n\n"

    async def look(self, request: Request) -> Response:
        """Remember how the page should look."""
        try:
            async with forms.read(request) as form:
                return await self._look(request, form)
        except forms.Unread:
            return RedirectResponse("/", status_code=303)

    async def _look(self, request: Request, form: FormData) -> Response:
        token = self._visitors.token(request)
        response = RedirectResponse(_back(form), status_code=303)
        if token and self._visitors.from_us(request, token, _text(form, "csrf")):
            wanted = look.chosen(form, look.of(request))
            look.remember(response, wanted, secure=request.url.scheme == "https")
            await self._speak(token, wanted.language)
        return response

    async def _speak(self, token: str, language: str) -> None:
        """The language of the page is the language of the talk."""
        async with self._database.transaction() as tx:
            talk = await conversations.at(tx, self._address(token))
            if talk and talk.language != language:
                await conversations.set_language(tx, talk.person_id, language)

    async def file(self, request: Request) -> Response:
        """A file of the visitor's own conversation or cases, or of an article."""
        token = self._visitors.token(request)
        key = request.path_params["key"]
        async with self._database.reading() as tx:
            talk = await conversations.at(tx, self._address(token)) if token else None
            file = await media.find(tx, key)
            mine = talk and file and await media.shown_to(tx, key, talk.id)
            # What is attached to an article is for everybody, unless it is somebody's own as well.
            attached = key in self._house.knowledge.dictionary.files
            mine = mine or (attached and await media.is_for_all(tx, key))
        if not file or not mine or file.state != "stored":
            return Response("", status_code=404)
        return serve_file(self._files, file)


def serve_file(files: Files, file: media.File) -> Response:
    """The bytes as they are; what a browser could run is only ever downloaded."""
    shown = file.kind in ("image", "audio", "video")
    return FileResponse(
        files.path(file.sha256),
        media_type=file.mime or "application/octet-stream",
        filename=file.name or None,
        content_disposition_type="inline" if shown else "attachment",
        headers={"Cache-Control": "private, max-age=86400"},
    )


@contextlib.asynccontextmanager
async def _form(request: Request) -> AsyncIterator[FormData]:
    """What was sent; what cannot be read is refused in the house's words."""
    try:
        async with forms.read(request, files=MOST_FILES, fields=MOST_FIELDS) as sent:
            yield sent
    except forms.TooLong:
        raise NotSent("say_too_long") from None
    except forms.TooMany:
        raise NotSent("say_too_many") from None
    except forms.Broken:
        raise NotSent("say_default") from None


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _is_file(one: Any) -> bool:
    return isinstance(one, UploadFile) and bool(one.filename or one.size)


def _back(form: FormData) -> str:
    """The page that a form came from: one of the dictionary, else the chat; never another site."""
    wanted = _text(form, "back")
    return wanted if wanted.startswith("/knowledge") and len(wanted) < FAR else "/"


def _place(form: FormData) -> dict[str, float | str] | None:
    try:
        latitude, longitude = float(_text(form, "lat")), float(_text(form, "lng"))
    except ValueError:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return {"latitude": latitude, "longitude": longitude}


def _plain_name(name: str) -> str:
    """A file's name without any folder, for showing only: it never becomes a path."""
    return web.clean(name.replace("\\", "/").rpartition("/")[2])[:120]
