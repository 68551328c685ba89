"""A template message that says no more than that there is news: it reopens a closed window.

Source: developers.weixin.qq.com, "template/send". The fields of a template are named by their kind
and a number (`thing1`, `time2`); what each may hold follows from its kind. Nothing of the case is
in it: the words themselves follow when the citizen answers. Whether it arrived is pushed to us a
little later (TEMPLATESENDJOBFINISH).
"""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.channels.wechat import words
from bot.channels.wechat.api import Api
from bot.channels.wechat.errors import UNREACHABLE, WINDOW_CLOSED, Broken, WeChatError
from bot.clock import Clock

log = logging.getLogger("warmline.wechat")

T = TypeVar("T")

SEND = "/cgi-bin/message/template/send"
AGAIN = 7 * 86400.0
"""Seconds for which one knock is enough, or too many for whoever does not take any."""
FAULT = 3600.0
"""Seconds until the next knock where WeChat itself failed: it would take the same one for sent."""
KNOCKED = 10_000
ALREADY = (45065, 45066)
"""This very message was sent before (`client_msg_id`)."""


@dataclass(frozen=True, slots=True)
class Template:
    """WECHAT_TEMPLATE_ID: the template's id and its fields, parted by commas."""

    id: str
    fields: tuple[str, ...] = ("thing1", "time2")

    @classmethod
    def named(cls, text: str) -> "Template":
        first, *others = (one.strip() for one in text.split(","))
        return cls(first, tuple(others)) if others else cls(first)

    def data(self, now: datetime) -> dict[str, dict[str, str]]:
        known = {
            "thing": words.KNOCK,
            "const": words.KNOCK_PHRASE,
            "phrase": words.KNOCK_PHRASE,
            "time": f"{now:%Y-%m-%d %H:%M}",
            "date": f"{now:%Y-%m-%d}",
            "character_string": words.KNOCK_CODE,
        }
        kinds = {name: re.sub(r"[0-9]+$", "", name) for name in self.fields}
        return {name: {"value": known.get(kind, words.KNOCK)} for name, kind in kinds.items()}


class Knocker:
    """Knocks once in a while at each citizen's. Raises what `Api` raises."""

    def __init__(
        self,
        api: Api,
        template: Template,
        clock: Clock,
        timezone: str,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._template = template
        self._clock = clock
        self._zone = ZoneInfo(timezone)
        self._timer = timer
        self._knocked: dict[str, tuple[str, float]] = {}
        self._missed: dict[str, float] = {}

    async def knock(self, peer: str) -> None:
        """Unless there was a knock lately. `WeChatError` 45015 means: it cannot be done so."""
        now, number = self._timer(), ""
        if now < self._missed.get(peer, now):
            raise WeChatError(WINDOW_CLOSED)
        if now < self._knocked.get(peer, ("", now))[1]:
            return
        try:
            number = str((await self._api.call(SEND, self._message(peer))).get("msgid", ""))
        except Broken:
            log.warning("WeChat: nobody knows whether a template message was sent")
        except WeChatError as error:
            if error.code in UNREACHABLE:
                raise
            if error.code not in ALREADY:
                text = "WeChat does not take the template of WECHAT_TEMPLATE_ID: %s %s"
                log.error(text, error, error.field)
                raise WeChatError(WINDOW_CLOSED) from None
        _keep(self._knocked, peer, (number, now + AGAIN))

    def missed(self, peer: str, number: str, *, for_good: bool) -> bool:
        """A template message did not arrive. False: it was no knock of ours; other systems may send
        templates in the name of the account, too."""
        known = self._knocked.get(peer)
        if known is None or known[0] not in ("", number):
            return False
        del self._knocked[peer]
        _keep(self._missed, peer, self._timer() + (AGAIN if for_good else FAULT))
        return True

    def wrote(self, peer: str) -> None:
        """The window is open: when it closes again, a knock is wanted again."""
        self._knocked.pop(peer, None)
        self._missed.pop(peer, None)

    def _message(self, peer: str) -> dict[str, Any]:
        now = self._clock.now()
        return {
            "touser": peer,
            "template_id": self._template.id,
            "data": self._template.data(now.astimezone(self._zone)),
            # WeChat sends the same one to the same person once in ten minutes.
            "client_msg_id": f"knock-{now:%Y%m%d%H}",
        }


def _keep(known: dict[str, T], peer: str, value: T) -> None:
    if len(known) >= KNOCKED:
        known.clear()
    known[peer] = value
