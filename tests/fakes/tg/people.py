"""People on Telegram: what they do becomes updates for the bot."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import media
from .account import member
from .edit import remove
from .groups import Group
from .markup import Json, found_in, trimmed, utf16
from .shown import Button, Shown, StoredFile
from .world import TINY_JPEG, Chat, Tap

if TYPE_CHECKING:
    from tests.fakes.telegram import FakeTelegram

PATIENCE = 60.0  # seconds that a person looks for a button or an answer


class Person:
    """Somebody with Telegram. Their private chat with the bot has their own id."""

    def __init__(self, tg: FakeTelegram, chat: Chat, facts: Json) -> None:
        self.tg = tg
        self.chat = chat
        self.facts = facts
        self._seen = 0

    @property
    def id(self) -> int:
        return int(self.facts["id"])

    # Speaking

    async def says(
        self,
        text: str,
        *,
        chat: Group | None = None,
        topic: int | None = None,
        reply_to: Shown | int | None = None,
    ) -> Shown:
        """Write. What is longer than 4096 units becomes several messages, as in the apps."""
        text, _ = trimmed(text, [])
        assert text, "the apps do not send empty messages"
        shown = None
        while text:
            cut = len(text)
            while utf16(text[:cut]) > 4096:
                cut -= max(1, (utf16(text[:cut]) - 4096) // 2)
            part, text = text[:cut], text[cut:]
            entities = found_in(part)
            content = {"text": part, **({"entities": entities} if entities else {})}
            shown = self._send(content, None, chat, topic, reply_to)
        assert shown
        return shown

    async def says_for(self, group: Group, text: str, *, topic: int | None = None) -> Shown:
        """Write in the name of the group, as anonymous administrators do."""
        raw = {"text": text, "sender_chat": group.chat.facts}
        return self._send(raw, None, group, topic)

    async def starts(self, payload: str = "") -> Shown:
        """Press Start, perhaps through a deep link."""
        assert re.fullmatch(r"[A-Za-z0-9_-]{0,64}", payload), f"no deep link can carry {payload!r}"
        if self.chat.blocked:
            await self.unblocks()
        return await self.says(f"/start {payload}".strip())

    async def sends_photo(
        self,
        content: bytes = TINY_JPEG,
        caption: str = "",
        *,
        chat: Group | None = None,
        topic: int | None = None,
        reply_to: Shown | int | None = None,
    ) -> Shown:
        file = self.tg.store_file("photo", content, "photo.jpg", "image/jpeg")
        return self._send(_media(file, caption), file, chat, topic, reply_to)

    async def sends_album(
        self,
        photos: Sequence[bytes],
        caption: str = "",
        *,
        chat: Group | None = None,
        topic: int | None = None,
        reply_to: Shown | int | None = None,
    ) -> list[Shown]:
        """Photos at once: one update each, the caption on the first, one media_group_id, that of
        `tg.next_album` where a test has set it (an album whose parts come slowly)."""
        group = self.tg.next_album or str(13_000_000_000_000_000 + self.tg.number())
        self.tg.next_album = ""
        shown = []
        for number, content in enumerate(photos):
            file = self.tg.store_file("photo", content, "photo.jpg", "image/jpeg")
            raw = _media(file, caption if number == 0 else "") | {"media_group_id": group}
            shown.append(self._send(raw, file, chat, topic, reply_to))
        return shown

    async def sends_voice(self, content: bytes = b"OggS", duration: int = 3) -> Shown:
        file = self.tg.store_file("voice", content, "voice.oga", "audio/ogg")
        return self._send(media.described(file, {"duration": duration}), file)

    async def sends_video(self, content: bytes = b"mp4", caption: str = "") -> Shown:
        file = self.tg.store_file("video", content, "video.mp4", "video/mp4")
        return self._send(_media(file, caption), file)

    async def sends_document(
        self,
        content: bytes,
        name: str,
        caption: str = "",
        *,
        mime: str = "application/octet-stream",
        size: int | None = None,
        chat: Group | None = None,
        topic: int | None = None,
    ) -> Shown:
        """`size` claims a larger file than `content` (above 20 MB a bot cannot fetch it)."""
        file = self.tg.store_file("document", content, name, mime, size)
        return self._send(_media(file, caption), file, chat, topic)

    async def sends_sticker(self) -> Shown:
        file = self.tg.store_file("sticker", b"RIFF", "sticker.webp", "image/webp")
        return self._send(media.described(file), file)

    async def sends_poll(self, *, chat: Group | None = None, topic: int | None = None) -> Shown:
        return self._send({"poll": {"id": "1", "question": "哪天？"}}, None, chat, topic)

    async def sends_location(self, lat: float, lng: float) -> Shown:
        return self._send({"location": {"latitude": lat, "longitude": lng}})

    async def shares_contact(self, phone: str) -> Shown:
        """Their own number, as after a request_contact button."""
        names = {k: self.facts[k] for k in ("first_name", "last_name") if k in self.facts}
        return self._send({"contact": {"phone_number": phone, **names, "user_id": self.id}})

    async def edits(self, message_id: int, text: str, *, chat: Group | None = None) -> Shown:
        where = chat.chat if chat else self.chat
        shown = where.get(message_id)
        assert shown, f"no message {message_id} in chat {where.id}"
        assert not shown.from_bot, f"message {message_id} is not {self.facts['first_name']}'s own"
        shown.earlier.append(shown.text)
        shown.raw["text" if "text" in shown.raw else "caption"] = text
        shown.raw["edit_date"] = int(time.time())
        shown.html = html.escape(text)
        self.tg.touch(shown)
        self._seen = self.tg.seq
        if self._reaches_bot(where, shown.raw):
            shown.update_id = self.tg.push("edited_message", dict(shown.raw))
        return shown

    async def deletes(self, message: Shown) -> None:
        """Telegram tells bots nothing."""
        remove(self.tg, self.tg.chat(message.chat_id), message)

    def _send(
        self,
        content: Json,
        file: StoredFile | None = None,
        group: Group | None = None,
        topic: int | None = None,
        reply_to: Shown | int | None = None,
    ) -> Shown:
        chat = group.chat if group else self.chat
        assert not chat.blocked, f"{self.facts['first_name']} has blocked the bot: unblock first"
        raw: Json = {"from": self.facts, **content}
        if topic is not None:
            raw |= {"message_thread_id": topic, "is_topic_message": True}
        if reply_to is not None:
            replied = chat.get(reply_to if isinstance(reply_to, int) else reply_to.message_id)
            assert replied, f"no message {reply_to} to reply to"
            raw["reply_to_message"] = dict(replied.raw)
        chat.started = True
        text = str(content.get("text") or content.get("caption") or "")
        shown = self.tg.place(chat, raw, from_bot=False, html=html.escape(text), file=file)
        self._seen = self.tg.seq
        if self._reaches_bot(chat, shown.raw):
            shown.update_id = self.tg.push("message", dict(shown.raw))
        return shown

    def _reaches_bot(self, chat: Chat, raw: Json) -> bool:
        """In groups privacy mode hides what is not meant for a bot that is no administrator."""
        if chat.private or chat.bot_is_admin or self.tg.bot["can_read_all_group_messages"]:
            return chat.bot_inside
        text = str(raw.get("text") or raw.get("caption") or "")
        replied = raw.get("reply_to_message", {}).get("from", {}).get("id") == self.tg.bot["id"]
        named = f"@{self.tg.bot['username']}".lower() in text.lower()
        return chat.bot_inside and (text.startswith("/") or replied or named)

    # Reading

    async def hears(self, part: str = "", *, within: float = PATIENCE) -> Shown:
        """Wait for what the bot said or edited after this person's last act, with `part` in it."""

        def heard() -> Shown | None:
            new = [m for m in self.chat.from_bot if m.changed > self._seen and part in m.text]
            return new[-1] if new else None

        try:
            found = await self.tg.wait_for(heard, within)
        except AssertionError:
            said = self.chat.transcript()
            raise AssertionError(
                f"{self.facts['first_name']} did not hear {part!r} within {within} s:\n{said}"
            ) from None
        assert found
        return found

    def menu(self) -> list[Json]:
        """The commands that this person's app lists, by Telegram's order of scopes."""
        code = str(self.facts.get("language_code", ""))[:2]
        for scope in (f"chat:{self.id}", "all_private_chats", "default"):
            for language in (code, ""):
                if found := self.tg.commands.get((scope, language)):
                    return found
        return []

    # Tapping

    async def taps(
        self,
        label_or_data: str,
        message: Shown | None = None,
        *,
        chat: Group | None = None,
        within: float = PATIENCE,
    ) -> Tap | Shown:
        """Press a button, by label, data or part of a label; waits until it is there.

        The newest message that has it counts, then the reply keyboard, whose buttons
        send their label (a Shown comes back) or share the contact.
        """
        where = chat.chat if chat else self.chat

        def look() -> tuple[Shown | None, Button] | None:
            return _find_button(where, label_or_data, message)

        try:
            found = await self.tg.wait_for(look, within)
        except AssertionError:
            raise AssertionError(
                f"no button {label_or_data!r}; there are {where.labels}\n{where.transcript()}"
            ) from None
        assert found
        shown, button = found
        if shown is None:
            return await self._uses_keyboard(where, button, chat)
        assert button.data is not None, f"{button.label} is no callback button: {button}"
        return self._press(shown, button.data)

    def _press(self, shown: Shown, data: str) -> Tap:
        tap = Tap(str(4_000_000_000_000_000 + self.tg.number()), self.id, data, shown)
        self.tg.taps[tap.id] = tap
        self._seen = self.tg.seq
        query = {
            "id": tap.id,
            "from": self.facts,
            "message": dict(shown.raw),
            "chat_instance": str(shown.chat_id * 7),
            "data": data,
        }
        tap.update_id = self.tg.push("callback_query", query)
        return tap

    async def presses_data(self, data: str, message: Shown) -> Tap:
        """A press with any data, on any message: old, forged or already gone."""
        return self._press(message, data)

    async def _uses_keyboard(self, where: Chat, button: Button, group: Group | None) -> Shown:
        if where.keyboard_once:
            where.keyboard = []
        if button.request == "contact":
            return await self.shares_contact(f"86138{self.id:08d}")
        assert button.request is None, f"share the {button.request} with its own method"
        return await self.says(button.label, chat=group)

    # The rest

    async def reacts(self, message: Shown, emoji: str) -> None:
        self._seen = self.tg.seq
        chat = self.tg.chat(message.chat_id)
        if not (chat.private or chat.bot_is_admin):
            return  # of a group only its administrators hear
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        head = {"chat": chat.facts, "user": self.facts, "date": int(time.time())}
        body = {"message_id": message.message_id, "old_reaction": [], "new_reaction": new}
        self.tg.push("message_reaction", head | body)

    async def asks_inline(self, query: str, offset: str = "") -> str:
        """Type @bot and words in some chat; the query's id for `tg.inline_queries`."""
        assert self.tg.bot["supports_inline_queries"], "inline mode is off at BotFather"
        assert len(query) <= 256, "the apps send no more"
        query_id = str(5_000_000_000_000_000 + self.tg.number())
        self.tg.inline_queries[query_id] = None
        body = {"id": query_id, "from": self.facts, "query": query, "offset": offset}
        self.tg.push("inline_query", body)
        return query_id

    async def finds(self, query: str, offset: str = "") -> Json:
        """The answer to an inline query, with `results` and all else that the bot gave."""
        query_id = await self.asks_inline(query, offset)
        await self.tg.wait_for(lambda: self.tg.inline_queries[query_id] is not None, PATIENCE)
        return self.tg.inline_answers[query_id]

    async def blocks(self) -> None:
        self.chat.blocked = True
        self._bot_member("member", "kicked")

    async def unblocks(self) -> None:
        self.chat.blocked = False
        self._bot_member("kicked", "member")

    async def deletes_account(self) -> None:
        self.chat.deactivated = True

    def _bot_member(self, before: str, after: str) -> None:
        self._seen = self.tg.seq
        change = {
            "chat": self.chat.facts,
            "from": self.facts,
            "date": int(time.time()),
            "old_chat_member": member(self.tg.bot, before),
            "new_chat_member": member(self.tg.bot, after),
        }
        self.tg.push("my_chat_member", change)


def _media(file: StoredFile, caption: str) -> Json:
    return media.described(file) | ({"caption": caption} if caption else {})


def _find_button(
    chat: Chat, wanted: str, message: Shown | None
) -> tuple[Shown | None, Button] | None:
    """Exact label or data first, then a part of a label; newest message first."""
    if message is not None:
        current = chat.get(message.message_id)
        messages = [current] if current else []
    else:
        messages = [m for m in reversed(chat.from_bot) if m.buttons]
    inline = [(m, button) for m in messages for row in m.buttons for button in row]
    typed = [] if message else [(None, button) for row in chat.keyboard for button in row]
    everything: list[tuple[Shown | None, Button]] = [*inline, *typed]
    for found in everything:
        if wanted in (found[1].label, found[1].data):
            return found
    return next((found for found in everything if wanted in found[1].label), None)
