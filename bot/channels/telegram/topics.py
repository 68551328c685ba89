"""Parts for the staff's groups: each peer "<chat>/<number>" is a topic, whatever becomes of it.

1. A topic that is not there yet, or was deleted by hand, is made; one that was closed is opened.
2. Telegram may put a message silently into General: its answer says where it is, and a copy,
   whose answer does not, is sent only after the topic has been asked for.
3. A group that we cannot write into is marked broken, so that handoffs go elsewhere.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.channels.telegram.request import TokenRefused
from bot.channels.telegram.writing import MARK, SEEN
from bot.clock import Clock
from bot.sending import Blocked, NotReached
from storage import desk_groups, desk_topics, notes, units
from storage.database import Database
from storage.desk_topics import Desk

log = logging.getLogger("warmline.telegram")

Json = dict[str, Any]
Call = Callable[..., Awaitable[Any]]
Deliver = Callable[[Json, Json], Awaitable[Any]]

LOST = ("message thread not found", "TOPIC_DELETED", "TOPIC_ID_INVALID", "topic not found")
CLOSED = ("TOPIC_CLOSED",)
SHUT_OUT = ("not enough rights", "chat not found", "CHAT_WRITE_FORBIDDEN", "is not a forum")
COPIES = ("copyMessage", "copyMessages")
NO_THREAD = ("deleteMessages", "pinChatMessage", MARK)


def _says(error: TelegramError, words: tuple[str, ...]) -> bool:
    return any(one.lower() in error.message.lower() for one in words)


class Topics:
    """What TelegramSender does with a peer that is a topic."""

    def __init__(self, call: Call, database: Database, clock: Clock) -> None:
        self._call = call
        self._database = database
        self._clock = clock

    async def send(self, number: int, payload: Json, deliver: Deliver) -> Any:
        """Send one part into a topic; Telegram's answer."""
        async with self._database.reading() as view:
            desk = await desk_topics.by_id(view, number)
        try:
            return await self._send(desk, payload, deliver)
        except ChatMigrated as error:
            await self.moved(desk.chat, str(error.new_chat_id))
            raise NotReached("the group has a new number") from None
        except Forbidden as error:
            await self._broken(desk, error.message)
            raise Blocked(error.message[:200]) from None
        except BadRequest as error:
            if not _says(error, SHUT_OUT):
                raise
            await self._broken(desk, error.message)
            raise Blocked(error.message[:200]) from None

    async def _send(self, desk: Desk, payload: Json, deliver: Deliver) -> Any:
        if payload["method"] == "createForumTopic":
            thread = desk.thread or await self._made(desk, anew=False)
            return {"message_id": int(thread)}
        thread = desk.thread or await self._made(desk, anew=False)
        if payload["method"] in COPIES and not await self._stands(desk, thread):
            thread = await self._made(desk, anew=True)
        for last in (False, True):
            parameters: Json = {"chat_id": int(desk.chat)}
            if payload["method"] not in NO_THREAD:
                parameters["message_thread_id"] = int(thread)
            try:
                result = await deliver(payload, parameters)
            except BadRequest as error:
                if last:
                    raise
                if _says(error, CLOSED):
                    await self._reopen(desk, thread)
                    continue
                if not _says(error, LOST):
                    raise
                thread = await self._made(desk, anew=True)
                if payload.get("edits") == desk.card_key:
                    return None  # the card is shown anew
                continue
            if last or not await self._strayed(desk, thread, payload, result):
                return result
            thread = await self._made(desk, anew=True)
        return None

    async def _made(self, desk: Desk, *, anew: bool) -> str:
        """Make the topic; anew: it was lost, and its card with it."""
        if anew:
            log.warning("a topic of the staff's group was lost and is made anew")
        chat = int(desk.chat)
        made = await self._call("createForumTopic", {"chat_id": chat, "name": desk.name}, files={})
        thread = str(made["message_thread_id"])
        async with self._database.transaction() as tx:
            await desk_topics.thread(tx, desk.id, thread)
            if anew:
                await desk_topics.forget_card(tx, desk.id)
        return thread

    async def _stands(self, desk: Desk, thread: str) -> bool:
        """Whether a topic is still there: opening an open one tells so and does nothing."""
        try:
            await self._reopen(desk, thread)
        except BadRequest as error:
            if _says(error, LOST):
                return False
            if not _says(error, ("NOT_MODIFIED",)):
                raise
        return True

    async def _reopen(self, desk: Desk, thread: str) -> None:
        parameters = {"chat_id": int(desk.chat), "message_thread_id": int(thread)}
        await self._call("reopenForumTopic", parameters, files={})

    async def _strayed(self, desk: Desk, thread: str, payload: Json, result: Any) -> bool:
        """Whether a message landed outside its topic; then it is taken away there."""
        sent = result if isinstance(result, list) else [result]
        if payload["method"] in (*COPIES, *NO_THREAD):
            return False
        strays = [
            one["message_id"]
            for one in sent
            if isinstance(one, dict)
            and "message_id" in one
            and str(one.get("message_thread_id", "")) != thread
        ]
        if not strays:
            return False
        parameters = {"chat_id": int(desk.chat), "message_ids": strays}
        try:
            await self._call("deleteMessages", parameters, files={})
        except TokenRefused:
            raise
        except TelegramError as error:
            log.warning("a stray message in the staff's group stays there: %s", error.message)
        return True

    async def _broken(self, desk: Desk, why: str) -> None:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if await desk_groups.broken(tx, desk.chat, why, now):
                await notes.raise_alarm(tx, "desk-out", why[:200], now=now)
        log.error("the staff's group cannot be used: %s", why)

    async def moved(self, old: str, new: str) -> None:
        """A group has become a supergroup: everything that names it changes at once."""
        async with self._database.transaction() as tx:
            if not await desk_groups.move(tx, old, new):
                await units.move_chat(tx, old, new)

    async def mark(self, chat: str, message_id: str) -> None:
        """A sign on the operator's message that it has arrived: if it cannot be, then not."""
        parameters = {
            "chat_id": int(chat),
            "message_id": int(message_id),
            "reaction": SEEN,
        }
        try:
            await self._call(MARK, parameters, files={})
        except TokenRefused:
            raise
        except TelegramError as error:
            log.info("no sign of arrival: %s", error.message)
