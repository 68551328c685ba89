"""A WeChat for tests: as strict as the documents say the real one is, on 127.0.0.1.

    async with FakeWeChat(aes_key="A" * 43) as wechat:
        wechat.push_url = f"{house.url}/wechat"
        li = wechat.citizen("oLiNainai")
        await li.follows()
        await li.says("停水了怎么办")
        await li.hears("停水")
        assert not wechat.violations

Give `wechat.base_url` as WECHAT_API_URL. What no correct client would send is refused and kept in
`violations`; `now` is WeChat's own clock and moves by `advance` only.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

import httpx
from aiohttp import web

from .wx.people import Follower
from .wx.seal import Seal, sign

Json = dict[str, Any]
T = TypeVar("T")

DAY = 86400.0
LASTS = 7200.0
RENEWED = 300.0
"""Seconds before its end in which there is a new token already, and both hold."""
RETRIES = 3
WITHIN = 5.0
FILES = {
    "image": ({"image/jpeg", "image/png", "image/gif"}, 10 * 2**20),
    "voice": ({"audio/amr", "audio/mpeg"}, 2 * 2**20),
    "video": ({"video/mp4"}, 10 * 2**20),
}
FAULTS = {40004, 40007, 40013, 40033, 40037, 41005, 44002, 45002, 45008, 47001, 47003, 65303}
"""What only a mistake of ours brings about."""


class No(Exception):
    """An errcode."""

    def __init__(self, code: int, message: str = "refused") -> None:
        super().__init__(f"{code} {message}")
        self.code, self.message = code, message


@dataclass
class Kept:
    kind: str
    data: bytes
    until: float


class FakeWeChat:
    """One service account and its followers. All state is public."""

    def __init__(
        self,
        app_id: str = "wx134c8103faa5a59e",
        secret: str = "0123456789abcdef0123456789abcdef",
        token: str = "AAAAA",
        aes_key: str = "",
    ) -> None:
        self.app_id, self.secret = app_id, secret
        self.original_id = "gh_bbf0b5f5f5f5"
        self.seal = Seal(app_id, token, aes_key)
        self.now = 1_796_000_000.0
        self.push_url = ""
        self.people: dict[str, Follower] = {}
        self.tokens: dict[str, float] = {}
        self.media: dict[str, Kept] = {}
        self.menu: Json = {}
        self.templates: dict[str, tuple[str, ...]] = {}
        self.sent_ids: set[tuple[str, str]] = set()
        self.calls: list[str] = []
        self.violations: list[str] = []
        self.menus_allowed = True
        self.ip_refused = False
        self.scripts: list[int | str] = []
        self.answers: list[tuple[int, str]] = []
        self.base_url = ""
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> FakeWeChat:
        app = web.Application(client_max_size=32 * 2**20)
        for method, path, do in (
            ("POST", "stable_token", self._stable_token),
            ("POST", "message/custom/send", self._send),
            ("POST", "message/template/send", self._template),
            ("POST", "media/upload", self._upload),
            ("GET", "media/get", self._get),
            ("POST", "menu/create", self._menu),
        ):
            app.router.add_route(method, f"/cgi-bin/{path}", self._answering(path, do))
        app.router.add_get("/film/{media_id}", self._film)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base_url = "http://{}:{}".format(*self._runner.addresses[0][:2])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner:
            await self._runner.cleanup()

    # The account's owner, its followers, the time

    def citizen(self, openid: str) -> Follower:
        return self.people.setdefault(openid, Follower(self, openid))

    def advance(self, seconds: float) -> None:
        self.now += seconds

    def keep(self, kind: str, data: bytes) -> str:
        media_id = secrets.token_urlsafe(32)
        self.media[media_id] = Kept(kind, data, self.now + 3 * DAY)
        return media_id

    async def wait_for(
        self,
        found: Callable[[], T | None],
        about: Callable[[], str] = lambda: "",
        seconds: float = 20.0,
    ) -> T:
        try:
            async with asyncio.timeout(seconds):
                while not (value := found()):
                    self._changed.clear()
                    await self._changed.wait()
                return value
        except TimeoutError:
            raise AssertionError(
                f"not so within {seconds} s: {about()}; {self.calls[-8:]}"
            ) from None

    # Pushes

    async def verify(self) -> str:
        """The owner presses 提交: the echo that came back."""
        query = {"timestamp": "1714036504", "nonce": "1514711492"}
        query["signature"] = sign(self.seal.token, *query.values())
        async with httpx.AsyncClient() as client:
            answer = await client.get(self.push_url, params={**query, "echostr": "43751209483"})
        assert answer.status_code == 200, answer.status_code
        return answer.text

    async def push(self, fields: dict[str, str]) -> None:
        """Once, and three times more while there is no `success` within five seconds."""
        pushed = self.seal.push(fields, int(self.now))
        async with httpx.AsyncClient(timeout=WITHIN) as client:
            for _ in range(1 + RETRIES):
                try:
                    answer = await client.post(
                        self.push_url, params=pushed.query, content=pushed.body
                    )
                except httpx.HTTPError as error:
                    self.answers.append((0, type(error).__name__))
                    continue
                self.answers.append((answer.status_code, answer.text))
                if answer.status_code == 200 and answer.text in ("success", ""):
                    return
        raise AssertionError(f"该公众号暂时无法提供服务: {self.answers[-4:]}")

    # The API

    def _answering(
        self, path: str, do: Callable[[web.Request], Any]
    ) -> Callable[[web.Request], Any]:
        async def answer(request: web.Request) -> web.StreamResponse:
            self.calls.append(path)
            try:
                if path != "stable_token":
                    self._authorize(request)
                result = await do(request)
                if isinstance(result, web.StreamResponse):
                    return result
            except No as no:
                if no.code in FAULTS:
                    self.violations.append(f"{path}: {no}")
                result = {"errcode": no.code, "errmsg": f"{no.message} rid: 6561f0f1"}
            finally:
                self._changed.set()
            # WeChat says text/plain as often as JSON.
            return web.Response(text=json.dumps(result, ensure_ascii=False))

        return answer

    def _authorize(self, request: web.Request) -> None:
        until = self.tokens.get(request.query.get("access_token", ""))
        if until is None:
            raise No(40001, "invalid credential, access_token is invalid or not latest")
        if self.now >= until:
            raise No(42001, "access_token expired")

    async def _json(self, request: web.Request) -> Json:
        raw = await request.read()
        if b"\\u" in raw:
            raise No(40033, "invalid charset")
        try:
            found: Json = json.loads(raw)
        except ValueError:
            raise No(47001, "data format error") from None
        return found

    async def _stable_token(self, request: web.Request) -> Json:
        asked = await self._json(request)
        if self.ip_refused:
            raise No(40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist")
        if asked.get("appid") != self.app_id:
            raise No(40013, "invalid appid")
        if asked.get("secret") != self.secret:
            raise No(40125, "invalid appsecret")
        if asked.get("grant_type") != "client_credential" or asked.get("force_refresh"):
            self.violations.append(f"stable_token: {sorted(asked)}")
        lasting = [one for one, until in self.tokens.items() if until - self.now > RENEWED]
        token = lasting[-1] if lasting else secrets.token_urlsafe(90)
        until = self.tokens.setdefault(token, self.now + LASTS)
        return {"access_token": token, "expires_in": int(until - self.now)}

    def revoke_tokens(self) -> None:
        """The owner has reset the secret, or somebody forced a new token."""
        self.tokens = {}

    async def _send(self, request: web.Request) -> Json | web.StreamResponse:
        body = await self._json(request)
        script = self.scripts.pop(0) if self.scripts else 0
        if isinstance(script, int) and script:
            raise No(script)
        to = self.people.get(body.get("touser", ""))
        if to is None:
            raise No(40003, "invalid openid")
        if not to.follows_us:
            raise No(43004, "require subscribe")
        self._check(body)
        if code := to.quota.take(self.now):
            raise No(code, "response out of time limit or subscription is canceled")
        to.heard.append({**body, "seen": False})
        if script == "lost":
            request.transport.close()  # type: ignore[union-attr]
        return {"errcode": 0, "errmsg": "ok"}

    def _check(self, body: Json) -> None:
        kind = body.get("msgtype", "")
        if kind == "text":
            content = body["text"]["content"]
            if not content:
                raise No(44002, "empty post data")
            if len(content.encode()) > 2048:
                raise No(45002, "content size out of limit")
        elif kind == "msgmenu":
            if not self.menus_allowed:
                raise No(40200, "invalid account type")
            if any(set(one) != {"id", "content"} for one in body["msgmenu"]["list"]):
                raise No(47001, "data format error")
        elif kind in FILES:
            kept = self.media.get(body[kind]["media_id"])
            if kept is None or self.now > kept.until or kept.kind != kind:
                raise No(40007, "invalid media_id")
        else:
            raise No(40004, "invalid message type")

    async def _template(self, request: web.Request) -> Json:
        body = await self._json(request)
        to = self.people.get(body.get("touser", ""))
        if to is None or not to.follows_us:
            raise No(43004 if to else 40003)
        fields = self.templates.get(body.get("template_id", ""))
        if fields is None:
            raise No(40037, "invalid template_id")
        for name in fields:
            value = body["data"].get(name, {}).get("value", "")
            if not value or (name.startswith("thing") and len(value) > 20):
                raise No(47003, f"argument invalid! data.{name}.value invalid")
        key = (to.openid, body["client_msg_id"])
        if key not in self.sent_ids:
            self.sent_ids.add(key)
            to.knocks.append(body)
        return {"errcode": 0, "errmsg": "ok", "msgid": len(self.sent_ids)}

    async def _upload(self, request: web.Request) -> Json:
        kind, form = request.query.get("type", ""), await request.post()
        file = form.get("media")
        if kind not in FILES or not isinstance(file, web.FileField) or not file.filename:
            raise No(41005, "media data missing")
        types, limit = FILES[kind]
        data = file.file.read()
        if file.content_type not in types or len(data) > limit:
            raise No(40004, "invalid media type")
        return {"type": kind, "media_id": self.keep(kind, data), "created_at": int(self.now)}

    async def _get(self, request: web.Request) -> Json | web.Response:
        kept = self.media.get(request.query.get("media_id", ""))
        if kept is None or self.now > kept.until:
            raise No(40007, "invalid media_id")
        if kept.kind == "video":
            return {"video_url": f"{self.base_url}/film/{request.query['media_id']}"}
        return web.Response(body=kept.data, content_type="image/jpeg")

    async def _film(self, request: web.Request) -> web.Response:
        return web.Response(
            body=self.media[request.match_info["media_id"]].data, content_type="video/mp4"
        )

    async def _menu(self, request: web.Request) -> Json:
        self.menu = await self._json(request)
        buttons = self.menu["button"]
        below = [one for button in buttons for one in button.get("sub_button", ())]
        names = [(one["name"], 16) for one in buttons] + [(one["name"], 60) for one in below]
        if len(buttons) > 3 or any(len(one.get("sub_button", ())) > 5 for one in buttons):
            raise No(65303, "too many buttons")
        if any(len(name.encode()) > limit for name, limit in names):
            raise No(65303, "invalid button name size")
        return {"errcode": 0, "errmsg": "ok"}
