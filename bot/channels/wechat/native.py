"""The pure half of the WeChat channel; see `bot.channels.native.Native`."""

from collections.abc import Sequence
from typing import Any

from bot.channels.native import Part
from bot.channels.wechat import reading, writing
from handlers.turn import Deed, Incoming, Reply


class WeChatNative:
    name = reading.CHANNEL
    pushes = True
    buttons = False

    def to_neutral(self, payload: dict[str, Any]) -> Incoming:
        return reading.to_neutral(payload)

    def to_native(self, reply: Reply, choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return writing.to_native(reply, choices)

    def toast(self, incoming: Incoming, text: str) -> dict[str, Any] | None:
        return None

    def deed(self, deed: Deed) -> list[dict[str, Any]]:
        return []

    def together(self, parts: Sequence[Part]) -> list[Part]:
        return writing.together(parts)


class NoticeNative(WeChatNative):
    """For notices: none of them knocks at a closed window by a template message."""

    def to_native(self, reply: Reply, choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
        calls = super().to_native(reply, choices)
        return [{**call, "notice": True} for call in calls]
