"""Groups: what is done to them and to the bot in them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from .account import drop_topic, member
from .markup import Json
from .world import Chat

if TYPE_CHECKING:
    from tests.fakes.telegram import FakeTelegram


class Group:
    """A group or forum with the bot in it. People speak in it by `chat=group`."""

    def __init__(self, tg: FakeTelegram, chat: Chat) -> None:
        self.tg = tg
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    async def migrates(self, new_id: int) -> Group:
        """The group becomes a supergroup with a new id; the old id is refused from now on."""
        new = self.tg.group(
            new_id, str(self.chat.facts["title"]), bot_is_admin=self.chat.bot_is_admin
        )
        self._service(self.chat, {"migrate_to_chat_id": new_id})
        self.chat.migrated_to = new_id
        self._service(new.chat, {"migrate_from_chat_id": self.id})
        return new

    async def adds_bot(self, *, admin: bool = False) -> None:
        self._bot_becomes("left", "administrator" if admin else "member")

    async def removes_bot(self) -> None:
        self._bot_becomes("administrator" if self.chat.bot_is_admin else "member", "kicked")

    async def demotes_bot(self) -> None:
        self._bot_becomes("administrator", "member")

    async def promotes_bot(self) -> None:
        self._bot_becomes("member", "administrator")

    async def closes_topic(self, thread: int) -> None:
        """By hand; the bot gets a service message."""
        self.chat.topics[thread].closed = True
        self._service(self.chat, {"forum_topic_closed": {}, "message_thread_id": thread})

    async def reopens_topic(self, thread: int) -> None:
        self.chat.topics[thread].closed = False
        self._service(self.chat, {"forum_topic_reopened": {}, "message_thread_id": thread})

    async def deletes_topic(self, thread: int) -> None:
        """By hand; Telegram tells bots nothing."""
        drop_topic(self.tg, self.chat, thread)

    def _service(self, chat: Chat, content: Json) -> None:
        raw = {"from": self.tg.admin_of_groups, **content}
        shown = self.tg.place(chat, raw, from_bot=False)
        shown.update_id = self.tg.push("message", shown.raw)

    def _bot_becomes(self, before: str, after: str) -> None:
        self.chat.bot_inside = after != "kicked"
        self.chat.bot_is_admin = after == "administrator"
        change = {
            "chat": self.chat.facts,
            "from": self.tg.admin_of_groups,
            "date": int(time.time()),
            "old_chat_member": member(self.tg.bot, before),
            "new_chat_member": member(self.tg.bot, after),
        }
        self.tg.push("my_chat_member", change)
