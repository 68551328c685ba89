"""The pure half of the Telegram channel; see `bot.channels.native.Native`."""

from collections.abc import Sequence
from typing import Any

from bot.channels.native import Part
from bot.channels.telegram import reading, unfit, writing
from handlers.turn import Deed, Incoming, Reply


class TelegramNative:
    """`largest`: the bytes that a file may have, as far as that is known before it is fetched."""

    name = reading.CHANNEL
    pushes = True
    buttons = True

    def __init__(self, largest: int = reading.DOWNLOAD_LIMIT) -> None:
        self._largest = largest

    def to_neutral(self, payload: dict[str, Any]) -> Incoming:
        return unfit.judged(reading.to_neutral(payload), self._largest)

    def to_native(self, reply: Reply, choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return writing.to_native(reply, choices)

    def toast(self, incoming: Incoming, text: str) -> dict[str, Any] | None:
        return writing.toast(incoming, text)

    def deed(self, deed: Deed) -> list[dict[str, Any]]:
        return writing.deed(deed)

    def together(self, parts: Sequence[Part]) -> list[Part]:
        return list(parts)
