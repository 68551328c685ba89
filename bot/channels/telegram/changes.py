"""A message of ours that changes: its parts in their order, more of them or fewer.

Each part of a change is a row of the outbox, counted on behind the parts of the message itself, so
that its receipt says where that part stands. What is edited or deleted twice is the same as once;
what has to be said anew is sent once only, so whatever follows it may fail without repeating it.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.error import BadRequest, TelegramError, TimedOut

from bot.channels.telegram.request import Broken
from bot.sending import NotReached
from storage import outbox
from storage.database import Database
from storage.outbox import Sent

log = logging.getLogger("warmline.telegram")

Json = dict[str, Any]
INSTEAD = {"editMessageText": "sendMessage", "editMessageCaption": "sendMessage"}
OPEN = ("pending", "sending")
LEFT_OVER = "…"
"""What stays of a part that is not needed any more and too old to be deleted (48 hours)."""
KNOWN = 1000


class Changes:
    """Edits the parts of messages; see `send`."""

    def __init__(
        self,
        call: Callable[..., Awaitable[Any]],
        say: Callable[[str, Json, str | None], Awaitable[Any]],
        database: Database,
    ) -> None:
        self._call = call
        self._say = say
        self._database = database
        self._done: dict[tuple[str, int], str] = {}
        """Where parts of changes went whose receipts may not be written down yet."""

    async def send(self, payload: Json, parameters: Json) -> Any:
        """One part of a change; the number of the message that has it now, or what was said anew.

        1. Find where the parts stand now. 2. Edit this one; say it anew when it was never sent,
        cannot be changed, or stands above the part before it. 3. With the last part, take away
        what is left over.
        """
        key, at = payload["edits"], payload.get("part", 0)
        async with self._database.reading() as view:
            rows = await outbox.parts(view, key)
        mine = next((n for n, row in enumerate(rows) if self._is(key, row, payload)), len(rows))
        if any(row.state in OPEN and "edits" not in row.payload for row in rows[:mine]):
            raise NotReached("the number of what is changed is not written down yet")
        known = [*places(self._with_done(key, rows[:mine])), *[""] * (at + 1)]
        old = known[at]
        below = not (at and old and known[at - 1]) or int(old) > int(known[at - 1])
        edited = bool(old) and below and await self._edited(payload, parameters, old)
        result: Any = old if edited else await self._anew(payload, parameters)
        now = str(result if edited else result["message_id"])
        # Where words can be said anew only, the ones before them must not stand beside them.
        left = [old] if not edited and payload["method"] == "editMessageText" else []
        if at + 1 == payload.get("of", 1):
            left += [one for one in known[at + 1 :] if one != now]
        await self._take_away(list(filter(None, left)), parameters, again=edited)
        if mine < len(rows):
            self._remember((key, rows[mine].part), now)
        return result

    def _is(self, key: str, row: Sent, payload: Json) -> bool:
        """Whether a row is the one that is being sent."""
        return (
            row.state == "sending"
            and (key, row.part) not in self._done
            and _same(row.payload, payload)
        )

    def _with_done(self, key: str, rows: Sequence[Sent]) -> list[Sent]:
        found = []
        for row in rows:
            done = self._done.get((key, row.part), "") if row.state == "sending" else ""
            found.append(Sent(row.part, "sent", done, row.payload) if done else row)
        return found

    def _remember(self, part: tuple[str, int], number: str) -> None:
        self._done[part] = number
        while len(self._done) > KNOWN:
            del self._done[next(iter(self._done))]

    async def _edited(self, payload: Json, parameters: Json, number: str) -> bool:
        try:
            edit = {**parameters, "message_id": int(number)}
            await self._say(payload["method"], edit, payload.get("plain"))
        except BadRequest as error:
            return "not modified" in error.message
        except (TimedOut, Broken) as error:
            # The same change twice is the same change: this may be repeated.
            raise NotReached(error.message[:200]) from None
        return True

    async def _anew(self, payload: Json, parameters: Json) -> Any:
        said = dict(parameters)
        if "caption" in said:
            said["text"] = said.pop("caption")
        return await self._say(INSTEAD[payload["method"]], said, payload.get("plain"))

    async def _take_away(self, numbers: list[str], parameters: Json, *, again: bool) -> None:
        """Delete what is not needed. Whether all may be tried `again` when that fails: not where
        something new was said before."""
        try:
            for number in numbers:
                await self._delete(number, {"chat_id": parameters["chat_id"]})
        except TelegramError as error:
            if not again:
                log.warning("what is left over of a message stays: %s", error.message)
            elif isinstance(error, TimedOut | Broken):
                raise NotReached(error.message[:200]) from None
            else:
                raise

    async def _delete(self, number: str, chat: Json) -> None:
        one = {**chat, "message_id": int(number)}
        try:
            await self._call("deleteMessage", one, files={})
        except BadRequest as error:
            if "not found" in error.message:
                return
            try:
                await self._call("editMessageText", {**one, "text": LEFT_OVER}, files={})
            except BadRequest as refused:
                if "not modified" not in refused.message:
                    log.warning("what is left over of a message stays: %s", refused.message)


def places(rows: Sequence[Sent]) -> list[str]:
    """Which message carries which part of the words now; empty where none arrived."""
    own = [row for row in rows if "edits" not in row.payload]
    worded = [row for row in own if _has_words(row.payload)] or own[-1:]
    found = [row.platform_id.partition(",")[0] for row in worded]
    for row in rows:
        if "edits" not in row.payload or not row.platform_id:
            continue
        at = row.payload.get("part", len(found) - 1)
        found += [""] * (at + 1 - len(found))
        found[at] = row.platform_id
        if at + 1 == row.payload.get("of"):
            del found[at + 1 :]
    return found


def _has_words(payload: Json) -> bool:
    media = payload.get("media", ())
    return "text" in payload or "caption" in payload or any("caption" in one for one in media)


def _same(kept: Json, payload: Json) -> bool:
    names = ("part", "of", "text", "caption", "reply_markup")
    return all(kept.get(name) == payload.get(name) for name in names)
