"""Payloads of `native` → customer-service messages; WeChat's refusals → facts for delivery.

Five messages for each of the citizen's, within 48 hours (developers.weixin.qq.com, kf/intro). The
platform counts, and we go by what it says: a count of our own would be wrong after every crash.
What is over the five waits for the citizen's next word. When the 48 hours are over a template
message knocks, if there is one, and the words wait behind it; otherwise they fail, and staff see
why.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from bot.channels.wechat import words
from bot.channels.wechat.api import Api
from bot.channels.wechat.errors import (
    NO_MENUS,
    WINDOW_CLOSED,
    Broken,
    NotSent,
    WeChatError,
    as_fact,
)
from bot.channels.wechat.knocking import Knocker
from bot.channels.wechat.reading import CHANNEL
from bot.channels.wechat.writing import quoting
from bot.files import Files
from bot.sending import NotReached, Refused, SendError, Unsure, Waits
from storage import conversations, messages
from storage.conversations import Address
from storage.database import Database

log = logging.getLogger("warmline.wechat")

Json = dict[str, Any]

SEND = "/cgi-bin/message/custom/send"
KEPT = 71 * 3600.0
"""Seconds for which WeChat's name of a file is used again; it holds for three days."""
KEPT_FILES = 1_000
CORRECTIONS = ("editMessageText", "editMessageCaption")
"""What a notice's correction is called; WeChat's messages do not change."""


class WeChatSender:
    """See `bot.sending.Sender`. `on_answer` hears of each answer of WeChat's: None, or its no."""

    tells = False

    def __init__(
        self,
        *,
        api: Api,
        files: Files,
        database: Database,
        account: str,
        knocker: Knocker | None = None,
        timer: Callable[[], float] = time.monotonic,
        on_answer: Callable[[WeChatError | None], None] = lambda error: None,
    ) -> None:
        self._api = api
        self._files = files
        self._database = database
        self._account = account
        self._knocker = knocker
        self._timer = timer
        self._on_answer = on_answer
        self._menus = True
        self._media: dict[tuple[str, str], tuple[str, float]] = {}

    def cost(self, payload: Json) -> int:
        return 1

    async def send(self, peer: str, payload: Json) -> str | None:
        """Send one part. WeChat gives its messages no numbers."""
        if payload.get("method") == "deleteMessage":
            raise Refused("what was sent on WeChat can't be deleted")
        try:
            await self._deliver(peer, payload)
        except WeChatError as error:
            self._on_answer(error)
            knocks = error.code == WINDOW_CLOSED and not payload.get("notice")
            raise await self._behind_a_knock(peer) if knocks else as_fact(error) from None
        except NotSent as error:
            raise NotReached(str(error)) from None
        except Broken as error:
            raise Unsure(str(error)) from None
        self._on_answer(None)
        return None

    async def _behind_a_knock(self, peer: str) -> SendError:
        """The window is closed: what becomes of the words."""
        if self._knocker is None:
            return as_fact(WeChatError(WINDOW_CLOSED))
        try:
            await self._knocker.knock(peer)
        except WeChatError as error:
            return as_fact(error)
        except NotSent as error:
            return NotReached(str(error))
        return Waits()

    async def _deliver(self, peer: str, payload: Json) -> None:
        if "menu" in payload and self._menus and await self._as_menu(peer, payload["menu"]):
            return
        await self._api.call(SEND, {"touser": peer, **await self._body(peer, payload)})

    async def _as_menu(self, peer: str, menu: Json) -> bool:
        """Lines to be tapped; False where WeChat takes numbered lines only."""
        try:
            await self._api.call(SEND, {"touser": peer, "msgtype": "msgmenu", "msgmenu": menu})
        except WeChatError as error:
            if type(as_fact(error)) is not Refused or error.code == WINDOW_CLOSED:
                raise
            if error.code in NO_MENUS:
                self._menus = False
                log.info("WeChat: this account may not send menus; choices are numbered lines")
            return False
        return True

    async def _body(self, peer: str, payload: Json) -> Json:
        """The message itself: words, in reply to others; a file that WeChat keeps by now."""
        kind = payload["msgtype"]
        if kind != "text":
            media_id = await self._uploaded(kind, payload["file"])
            return {"msgtype": kind, kind: {"media_id": media_id}}
        content = (payload.get("text") or payload["caption"])["content"]
        if payload.get("method") in CORRECTIONS:
            content = f"{words.CORRECTED}\n{content}"
        if "quotes" in payload:
            content = quoting(await self._said(peer, payload["quotes"]), content)
        return {"msgtype": "text", "text": {"content": content}}

    async def _said(self, peer: str, key: str) -> str:
        """The words that a reply is to; none where they are gone."""
        async with self._database.reading() as view:
            talk = await conversations.at(view, Address(CHANNEL, self._account, peer))
            found = await messages.by_key(view, talk.id, key) if talk else None
        return found.text if found else ""

    async def _uploaded(self, kind: str, file: Json) -> str:
        """WeChat's name of a file of ours; the next one that is sent need not be uploaded again."""
        known, until = self._media.get((kind, file["sha256"]), ("", 0.0))
        if known and self._timer() < until:
            return known
        try:
            data = await self._files.read(file["sha256"])
        except OSError:
            raise Refused("a file to be sent is not in the data folder") from None
        media_id = await self._api.upload(kind, file["name"], file["mime"], data)
        if len(self._media) >= KEPT_FILES:
            self._media.clear()
        self._media[kind, file["sha256"]] = media_id, self._timer() + KEPT
        return media_id
