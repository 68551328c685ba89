"""Payloads of `native` → calls of the Bot API; PTB's errors → the facts that delivery needs."""

import logging
from typing import Any, NoReturn, Protocol

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.changes import Changes
from bot.channels.telegram.request import (
    Broken,
    Flooded,
    NotSent,
    ServerTrouble,
    TokenRefused,
    Upload,
)
from bot.channels.telegram.topics import Topics
from bot.channels.telegram.writing import LENIENT, MARK
from bot.clock import Clock
from bot.files import Files
from bot.sending import (
    AccountStopped,
    Blocked,
    Gone,
    NotReached,
    Refused,
    SendError,
    TooFast,
    Unsure,
)
from storage import outbox, relays
from storage.database import Database

log = logging.getLogger("warmline.telegram")

TOAST = "answerCallbackQuery"
FREE = (TOAST, MARK, "sendChatAction")
OURS = (
    *("method", "plain", "edits", "erases", "pins", "instead", "relay", "marks", "part", "of"),
    "mendable",
    "quotes",
)
FILES = ("photo", "document", "video", "voice", "audio", "animation")
WHERE = ("chat_id", "message_thread_id", "reply_parameters")
KEYBOARDS = 10_000
KEPT_FILES = 1_000


class Caller(Protocol):
    async def __call__(
        self, method: str, parameters: dict[str, Any], *, files: dict[str, Upload]
    ) -> Any: ...


class TelegramSender:
    """See `bot.sending.Sender`."""

    tells = True

    def __init__(self, call: Caller, files: Files, database: Database, clock: Clock) -> None:
        self._call = call
        self._files = files
        self._database = database
        self._topics = Topics(call, database, clock)
        self._changes = Changes(call, self._with_plain, database)
        self._keyboards: set[str] = set()
        self._file_ids: dict[tuple[str, str], str] = {}

    def cost(self, payload: dict[str, Any]) -> int:
        if payload["method"] in FREE:
            return 0
        return len(payload["media"]) if payload["method"] == "sendMediaGroup" else 1

    async def send(self, peer: str, payload: dict[str, Any]) -> str | None:
        """Send one part; the message's id (those of an album parted by commas)."""
        chat, _, topic = peer.partition("/")
        try:
            if payload["method"] == TOAST:
                await self._toast(_parameters(payload))
                return None
            if topic:
                result = await self._topics.send(int(topic), payload, self._deliver)
            else:
                self._take_keyboard_away(peer, payload)
                result = await self._deliver(payload, {"chat_id": int(chat)})
            sent = _id(result)
            await self._told(chat, payload, sent)
            return sent
        except ChatMigrated as error:
            await self._topics.moved(chat, str(error.new_chat_id))
            raise NotReached("the group has a new number") from None
        except TelegramError as error:
            _translate(error)

    async def _deliver(self, payload: dict[str, Any], where: dict[str, Any]) -> Any:
        """One call, or what stands for it; Telegram's answer."""
        parameters = {**_parameters(payload), **where}
        if "edits" in payload:
            return await self._changes.send(payload, parameters)
        if "erases" in payload:
            return await self._erase(payload["erases"], parameters)
        if "pins" in payload:
            return await self._pin(payload["pins"], parameters)
        if "quotes" in payload:
            parameters |= await self._replying(payload["quotes"])
        if "instead" in payload:
            return await self._copy(payload, parameters)
        return await self._with_plain(payload["method"], parameters, payload.get("plain"))

    async def _told(self, chat: str, payload: dict[str, Any], sent: str | None) -> None:
        """Keep the desk's numbers of what it is told; put a sign on what has arrived."""
        if sent and "relay" in payload:
            async with self._database.transaction() as tx:
                await relays.landed(tx, payload["relay"], chat, sent.split(","))
        if sent and "marks" in payload:
            await self._topics.mark(*payload["marks"])

    async def _copy(self, payload: dict[str, Any], parameters: dict[str, Any]) -> Any:
        """Copy messages; send their files when one is gone or Telegram will not copy it."""
        try:
            return await self._call(payload["method"], parameters, files={})
        except BadRequest as error:
            if "message" not in error.message or "thread" in error.message:
                raise
            if not payload["instead"]:
                raise
        where = {key: parameters[key] for key in WHERE if key in parameters}
        results = [await self._deliver(one, where) for one in payload["instead"]]
        return results[0]

    async def _erase(self, key: str, parameters: dict[str, Any]) -> None:
        """Take a message of ours away on their side too; what is gone already is no trouble."""
        known = await self._known(key)
        if known:
            parameters["message_ids"] = [int(one) for one in known]
            await self._call("deleteMessages", parameters, files={})

    async def _pin(self, key: str, parameters: dict[str, Any]) -> None:
        known = await self._known(key)
        if known:
            pinned = {**parameters, "message_id": int(known[0])}
            await self._call("pinChatMessage", pinned, files={})

    async def _replying(self, key: str) -> dict[str, Any]:
        """In reply to a message of ours that had no number when this was said; to nothing where it
        did not arrive. What has just left gets its number by and by."""
        async with self._database.reading() as view:
            # Asked first, as by `_known`: the number may be written down in between.
            leaving = any(one.state == "sending" for one in await outbox.parts(view, key))
            number = await outbox.platform_id(view, key)
        if leaving and not number:
            raise NotReached("the number of what is quoted is not written down yet")
        return {"reply_parameters": {"message_id": int(number), **LENIENT}} if number else {}

    async def _known(self, key: str) -> list[str]:
        """The numbers of a message of ours; of one that has just left they come by and by."""
        async with self._database.reading() as view:
            waits = await outbox.is_open(view, key)  # asked first: it may arrive in between
            known = await outbox.platform_ids(view, key)
            if waits and not known:
                raise NotReached("its number is not written down yet")
        return known

    async def _toast(self, parameters: dict[str, Any]) -> None:
        """Best effort: a tap that waits no longer needs no answer, and nothing else needs this."""
        try:
            await self._call(TOAST, parameters, files={})
        except TokenRefused:
            raise
        except TelegramError as error:
            raise Refused(f"a tap was not answered: {_words(error)}") from None

    async def _with_plain(self, method: str, parameters: dict[str, Any], plain: str | None) -> Any:
        """Call; once more in another shape when Telegram cannot take this one.

        What it cannot read as HTML goes out as plain text, what it cannot show as a photo (a
        long screenshot: sides of 10,000 pixels in all, at most 20 : 1) as a file.
        """
        ready, uploads = await self._with_files(parameters)
        try:
            result = await self._call(method, ready, files=uploads)
            self._remember_file(parameters, result)
            return result
        except BadRequest as error:
            if plain is not None and "parse entities" in error.message:
                log.warning("Telegram could not read our HTML: %s", error.message)
                other = method, _plain(ready, plain)
            elif uploads and (as_file := _as_file(method, ready)):
                other = as_file
            else:
                raise
        return await self._call(other[0], other[1], files=uploads)

    async def _with_files(
        self, parameters: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Upload]]:
        """Put bytes from the data folder where the payload names a stored file."""
        uploads: dict[str, Upload] = {}
        ready = dict(parameters)
        for name in FILES:
            if isinstance(ready.get(name), dict):
                known = self._file_ids.get((name, ready[name]["file"]["sha256"]))
                ready[name] = known or await self._attach(ready[name], uploads)
        if "media" in ready:
            ready["media"] = [
                {**one, "media": await self._attach(one["media"], uploads)}
                for one in ready["media"]
            ]
        return ready, uploads

    def _remember_file(self, parameters: dict[str, Any], result: Any) -> None:
        """Telegram's own name for a single file that it has now: the next one need not upload it,
        and the Bot API server delays uploads of one size."""
        for name in FILES:
            sent = result.get(name) if isinstance(result, dict) else None
            if isinstance(parameters.get(name), dict) and sent:
                largest = sent[-1] if isinstance(sent, list) else sent
                if len(self._file_ids) >= KEPT_FILES:
                    self._file_ids.clear()
                key = name, parameters[name]["file"]["sha256"]
                self._file_ids[key] = largest["file_id"]

    async def _attach(self, file: str | dict[str, Any], uploads: dict[str, Upload]) -> str:
        if isinstance(file, str):
            return file
        stored = file["file"]
        try:
            data = await self._files.read(stored["sha256"])
        except OSError:
            raise Refused("a file to be sent is not in the data folder") from None
        name = f"file{len(uploads)}"
        uploads[name] = Upload(stored["name"], stored["mime"], data)
        return f"attach://{name}"

    def _take_keyboard_away(self, peer: str, payload: dict[str, Any]) -> None:
        """A keyboard that asked for place or phone goes with the next message that can do it: one
        that nobody will want to change, because Telegram lets no such message be edited.

        Known since the start only: without it the keyboard stays folded away, as "one time" says.
        """
        markup = payload.get("reply_markup")
        bare = payload["method"] == "sendMessage" and markup is None and "mendable" not in payload
        if bare and peer in self._keyboards:
            self._keyboards.discard(peer)
            payload["reply_markup"] = {"remove_keyboard": True}
        elif markup and "keyboard" in markup and len(self._keyboards) < KEYBOARDS:
            self._keyboards.add(peer)


def _plain(parameters: dict[str, Any], plain: str) -> dict[str, Any]:
    """The same call without markup."""
    bare = {key: value for key, value in parameters.items() if key != "parse_mode"}
    if "media" in bare:
        first, *others = bare["media"]
        first = {key: value for key, value in first.items() if key != "parse_mode"}
        bare["media"] = [{**first, "caption": plain}, *others]
    else:
        bare["text" if "text" in bare else "caption"] = plain
    return bare


def _as_file(method: str, parameters: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The same call with photos as files; None where there are none, or films among them."""
    if method == "sendPhoto":
        others = {key: value for key, value in parameters.items() if key != "photo"}
        return "sendDocument", {**others, "document": parameters["photo"]}
    if method == "sendMediaGroup" and all(one["type"] == "photo" for one in parameters["media"]):
        media = [{**one, "type": "document"} for one in parameters["media"]]
        return method, {**parameters, "media": media}
    return None


def _parameters(payload: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in payload.items() if key not in OURS}


def _id(result: Any) -> str | None:
    if isinstance(result, list):
        return ",".join(str(one["message_id"]) for one in result) or None
    if isinstance(result, str):
        return result
    return str(result["message_id"]) if isinstance(result, dict) else None


def _translate(error: TelegramError) -> NoReturn:
    """PTB's error as the fact that it is; never with a cause, which might hold the token."""
    words = _words(error)
    if isinstance(error, Flooded):
        raise TooFast(error.seconds) from None
    found: type[SendError] = Unsure
    if isinstance(error, TokenRefused):
        found, words = AccountStopped, "Telegram refuses this bot's token; get a new one"
    elif isinstance(error, Forbidden):
        found = Gone if "deactivated" in words else Blocked
    elif isinstance(error, NotSent | ServerTrouble):
        found = NotReached
    elif isinstance(error, TimedOut | Broken):
        found = Unsure
    elif isinstance(error, NetworkError):
        found = Refused
    raise found(words) from None


def _words(error: TelegramError) -> str:
    return error.message[:200]
