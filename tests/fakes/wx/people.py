"""Citizens on WeChat: what they do is pushed, what reaches them is kept."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from .quota import Quota

if TYPE_CHECKING:
    from tests.fakes.wechat import FakeWeChat

Json = dict[str, Any]
_numbers = itertools.count(23_000_000_000_000_001)


class Follower:
    """Somebody; `heard` has what the account sent them, oldest first."""

    def __init__(self, wechat: FakeWeChat, openid: str) -> None:
        self.wechat = wechat
        self.openid = openid
        self.follows_us = False
        self.quota = Quota()
        self.heard: list[Json] = []
        self.knocks: list[Json] = []

    # What they do

    async def follows(self, scene: str = "") -> None:
        self.follows_us = True
        key = f"qrscene_{scene}" if scene else ""
        await self.event("subscribe", EventKey=key)

    async def leaves(self) -> None:
        self.follows_us = False
        await self.event("unsubscribe", EventKey="")

    async def scans(self, scene: str) -> None:
        await self.event("SCAN", EventKey=scene, Ticket="gQH")

    async def clicks(self, key: str) -> None:
        await self.event("CLICK", EventKey=key)

    async def says(self, text: str, *, times: int = 1) -> None:
        await self.message("text", times, Content=text)

    async def taps(self, label: str) -> None:
        """Tap the newest line of a menu with this label."""
        for message in reversed(self.heard):
            for item in message.get("msgmenu", {}).get("list", ()):
                if label in item["content"]:
                    await self.message("text", Content=item["content"], bizmsgmenuid=item["id"])
                    return
        raise AssertionError(f"{label!r} was never offered")

    async def sends(self, kind: str, data: bytes, **more: str) -> None:
        """A picture (image), voice or video."""
        await self.message(kind, 1, MediaId=self.wechat.keep(kind, data), **more)

    async def sends_place(self, latitude: float, longitude: float, label: str = "") -> None:
        x, y = str(latitude), str(longitude)
        await self.message("location", Location_X=x, Location_Y=y, Scale="16", Label=label)

    async def message(self, kind: str, times: int = 1, /, **fields: str) -> None:
        self.quota.grant("message", self.wechat.now)
        pushed = self._common(kind) | fields | {"MsgId": str(next(_numbers))}
        for _ in range(times):
            await self.wechat.push(pushed)

    async def event(self, name: str, **fields: str) -> None:
        self.quota.grant(name, self.wechat.now)
        await self.wechat.push(self._common("event") | {"Event": name} | fields)

    def _common(self, kind: str) -> dict[str, str]:
        made = str(int(self.wechat.now))
        return {
            "ToUserName": self.wechat.original_id,
            "FromUserName": self.openid,
            "CreateTime": made,
            "MsgType": kind,
        }

    # What reaches them

    @property
    def texts(self) -> list[str]:
        return [shown(one) for one in self.heard]

    async def hears(self, words: str) -> Json:
        """Wait for a message with these words; it and all before it are not looked at again."""

        def found() -> Json | None:
            return next(
                (one for one in self.heard if words in shown(one) and not one["seen"]), None
            )

        message = await self.wechat.wait_for(found, lambda: f"{words!r} in {self.texts}")
        for one in self.heard[: self.heard.index(message) + 1]:
            one["seen"] = True
        return message


def shown(message: Json) -> str:
    """A message as it reads on a phone."""
    kind = message["msgtype"]
    if kind == "text":
        return str(message["text"]["content"])
    if kind == "msgmenu":
        menu = message["msgmenu"]
        return "\n".join([menu["head_content"], *(one["content"] for one in menu["list"])])
    return f"[{kind}]"
