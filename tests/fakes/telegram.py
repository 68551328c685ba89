"""A Telegram Bot API server for tests: as strict as the real one, on 127.0.0.1.

    async with FakeTelegram() as tg:
        li = tg.user(1001, first_name="李奶奶")
        await li.says("停水了怎么办")
        await li.hears("停水")
        assert not tg.violations

Give `tg.base_url` to the bot as TELEGRAM_API_URL. What Telegram would refuse is refused with
its words and kept in `tg.violations`; what the bot called is in `tg.calls`; what people see
is in `tg.chat(id)`.
"""

from __future__ import annotations

import asyncio
import copy
import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

from aiohttp import web

from .tg import account, edit, inline, media, send
from .tg.groups import Group
from .tg.learn import learn
from .tg.markup import Json
from .tg.params import Params, Upload, read
from .tg.people import Person
from .tg.rates import Rates
from .tg.registry import METHODS
from .tg.shown import Button, Shown
from .tg.updates import Updates
from .tg.wire import Call, Script, Violation, Wire
from .tg.world import TINY_JPEG, ApiError, Chat, Tap, Topic, World

__all__ = [
    "TINY_JPEG",
    "ApiError",
    "Button",
    "Call",
    "Chat",
    "FakeTelegram",
    "Group",
    "Person",
    "Rates",
    "Script",
    "Shown",
    "Tap",
    "Upload",
    "Violation",
]
_registered = (account, edit, inline, media, send)
T = TypeVar("T")


class FakeTelegram(World):
    """The server. All state is public: tests may look at and change it."""

    def __init__(self, token: str = "123456:TEST", username: str = "warmline_bot") -> None:
        super().__init__(token, username)
        self.calls: list[Call] = []
        self.polls = 0
        self.violations: list[Violation] = []
        self.delay = 0.0
        self.next_album = ""
        self.enforce_rates = False
        self.rates = Rates()
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.admin_of_groups: Json = {"id": 9, "is_bot": False, "first_name": "群管理员"}
        self.updates = Updates(self._reply_in_webhook)
        self.base_url = ""
        self._wire = Wire()
        self._waiters: set[asyncio.Future[None]] = set()
        self._runner: web.AppRunner | None = None

    # Running

    async def __aenter__(self) -> FakeTelegram:
        await self._listen(0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.updates.close()
        await self.goes_down()

    async def goes_down(self) -> None:
        """Every connection breaks and new ones are refused, until `comes_back`."""
        self._wire.closing.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def comes_back(self) -> None:
        self._wire.closing.clear()
        await self._listen(int(self.base_url.rsplit(":", 1)[1]))

    async def _listen(self, port: int) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.*}", self._download)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.05
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}"

    # People

    def user(
        self,
        user_id: int,
        first_name: str = "小赵",
        *,
        last_name: str = "",
        username: str = "",
        language_code: str = "zh-hans",
    ) -> Person:
        """A person, the same one for the same id. Until they write, the bot cannot."""
        if user_id not in self.people:
            names = {"first_name": first_name, "last_name": last_name, "username": username}
            names = {key: value for key, value in names.items() if value}
            facts = {"id": user_id, "is_bot": False, **names}
            if language_code:
                facts["language_code"] = language_code
            chat = self.add_chat(user_id, "private", names)
            self.people[user_id] = Person(self, chat, facts)
        return self.people[user_id]

    def group(
        self,
        chat_id: int,
        title: str = "热线工作台",
        *,
        forum: bool = False,
        bot_is_admin: bool = True,
    ) -> Group:
        """A group with the bot in it (-100… ids are supergroups), the same one for the same id."""
        if chat_id not in self.groups:
            kind = "supergroup" if str(chat_id).startswith("-100") else "group"
            facts = {"title": title, **({"is_forum": True} if forum else {})}
            chat = self.add_chat(chat_id, kind, facts)
            chat.forum, chat.bot_is_admin, chat.started = forum, bot_is_admin, True
            self.groups[chat_id] = Group(self, chat)
        return self.groups[chat_id]

    # Updates

    def push(self, kind: str, body: Json) -> int:
        """Queue an update of this kind for the bot, if it wants the kind. Returns its id."""
        update_id = self.updates.push(kind, json.loads(json.dumps(body)))
        self._changed()
        return update_id

    def push_raw(self, update: Json) -> int:
        """Queue any JSON as an update (payload files), with the next id unless it has one.

        Its people, chats, messages and files become known, so that the bot can act on them.
        """
        learn(self, copy.deepcopy(update))
        return self.updates.push_raw(update)

    def open_topic(self, chat: Chat, thread: int, name: str = "话题") -> None:
        chat.forum = True
        chat.topics.setdefault(thread, Topic(name))

    def redeliver(self, update_id: int) -> None:
        """Send the same update again, as Telegram does when an answer got lost."""
        self.updates.redeliver(update_id)

    # Watching and scripting

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 30.0) -> T:  # noqa: ASYNC109
        """The predicate's value as soon as it is true; looked at after each change here.

        A LookupError in it means "not yet". Raises AssertionError after `timeout` seconds.
        """
        end = time.monotonic() + timeout
        while True:
            try:
                if value := predicate():
                    return value
            except LookupError:
                pass
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                await asyncio.wait_for(waiter, max(end - time.monotonic(), 0.001))
            except TimeoutError:
                last = "\n".join(
                    f"  {c.method} {dict(c.payload)} -> {c.status}" for c in self.calls[-8:]
                )
                raise AssertionError(f"not so within {timeout} s; last calls:\n{last}") from None
            finally:
                self._waiters.discard(waiter)

    def script(
        self,
        method: str = "sendMessage",
        *,
        error: int | str,
        chat_id: int | None = None,
        times: int | None = 1,
        retry_after: int = 3,
        description: str | None = None,
        seconds: float = 1.0,
        parameters: Json | None = None,
    ) -> Script:
        """Answer the next `times` calls (None: all) of `method` ("*": any) otherwise.

        error: an HTTP code (429 with retry_after, 403, 400, 500, 502, …): nothing is delivered;
        "drop": the connection breaks, nothing is delivered; "lost": delivered, the connection
        breaks; "timeout": delivered, never answered; "late": delivered, answered after `seconds`.
        """
        script = Script(
            method.lower(), error, chat_id, times, retry_after, description, seconds, parameters
        )
        self._wire.scripts.append(script)
        return script

    def calls_of(self, method: str, chat_id: int | None = None) -> list[Call]:
        return [
            call
            for call in self.calls
            if call.method.lower() == method.lower() and chat_id in (None, call.chat_id)
        ]

    def expire_files(self) -> None:
        """An hour has passed: download links no longer work, file_ids still do."""
        for file in self.files.values():
            file.expired = True

    def _changed(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    def touch(self, message: Shown) -> None:
        super().touch(message)
        self._changed()

    # Serving

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            raw, uploads = await read(request)
            self._authorize(request)
            call = Call(name, Params(raw, uploads), time.monotonic())
        except ApiError as error:
            self.violations.append(Violation(name, error.description, {}))
            return _answer(error)
        polling = name.lower() == "getupdates"
        if polling:
            self.polls += 1
        else:
            self.calls.append(call)
        self._changed()
        response = await self._wire.act(request, call, lambda: self._run(call))
        self._changed()
        if self.delay and not polling:
            await asyncio.sleep(self.delay)
        return response

    def _authorize(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if token != self.token:
            number, colon, _ = token.partition(":")
            known_form = bool(colon) and number.isdigit()
            raise ApiError(401, "Unauthorized") if known_form else ApiError(404, "Not Found")

    async def _run(self, call: Call) -> web.Response:
        """Run the method and make the answer; refusals are kept as violations."""
        try:
            call.result = copy.deepcopy(await self._result(call))
            call.status = 200
            return web.json_response({"ok": True, "result": call.result})
        except ApiError as error:
            call.status, call.description = error.code, error.description
            if error.fault:
                violation = Violation(call.method, error.description, dict(call.payload))
                self.violations.append(violation)
            return _answer(error)
        finally:
            self._changed()

    async def _result(self, call: Call) -> Any:
        name, p = call.method.lower(), call.payload
        if name == "getupdates":
            return await self.updates.get(p)
        if name == "setwebhook":
            return self.updates.set_webhook(p)
        if name == "deletewebhook":
            return self.updates.set_webhook(Params({**p, "url": ""}, {}))
        if name == "getwebhookinfo":
            return self.updates.webhook_info()
        if name not in METHODS:
            raise ApiError(404, "Not Found: method not found")
        if self.enforce_rates:
            self.rates.check(name, p.chat_id, call.at)
        return METHODS[name](self, p)

    def _reply_in_webhook(self, reply: Json) -> None:
        """A bot may answer a webhook with a method call."""
        method = str(reply.pop("method"))
        call = Call(method, Params(reply, {}), time.monotonic())
        self.calls.append(call)
        try:
            call.result = METHODS[method.lower()](self, call.payload)
            call.status = 200
        except ApiError as error:
            call.status, call.description = error.code, error.description
            self.violations.append(Violation(method, error.description, dict(reply)))
        self._changed()

    async def _download(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        file = next((f for f in self.files.values() if f.path == path and not f.expired), None)
        if request.match_info["token"] != self.token or file is None:
            return _answer(ApiError(404, "Not Found"))
        return web.Response(body=file.content, content_type="application/octet-stream")


def _answer(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)
