"""`Reply` → calls of the Bot API, as JSON that lies in the outbox until it is sent.

A payload has `method`, the method's parameters without `chat_id`, and what our sender reads:
`plain` (the words without markup, for the case that Telegram cannot read the HTML), `edits`,
`erases` and `pins` (the key of an earlier message), `part` and `of` (which part of how many an edit
makes), `instead` (calls for when a message cannot be copied), `relay` (our key under which the desk
keeps its number), `marks` (chat and message that get a sign once this has arrived), `mendable` (it
may be edited later, so it takes no keyboard away) and `quotes` (the key of the message of ours to
which it is a reply). A stored file is named as
`{"file": {"sha256", "name", "mime"}}`.
"""

from collections.abc import Sequence
from typing import Any

from bot.channels.spans import Span, as_plain, shortened, spans_of, split, units
from bot.channels.telegram.keyboards import Json, keyboard
from bot.channels.telegram.rich import as_html
from handlers.turn import Attachment, Deed, Incoming, Reply

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
TOAST_LIMIT = 200
ALBUM = 10
PHOTO_LIMIT = 10 * 1024 * 1024
PHOTOS = ("image/jpeg", "image/png", "image/webp", "")
MARK = "setMessageReaction"
SEEN = [{"type": "emoji", "emoji": "👌"}]
"""The sign that an operator's message has arrived."""
LENIENT = {"allow_sending_without_reply": True}
"""Words are never held back because what they reply to is gone."""
POINTER = "👇"
"""What carries the buttons when there are no words."""


def to_native(reply: Reply, choices: Sequence[Json]) -> list[Json]:
    """The calls, in order; the buttons are on the last one that carries words."""
    calls = _said(reply, choices)
    if calls and reply.captions and "edits" in calls[0]:
        calls = _below_file(calls)
    answered = _answering(reply)
    if reply.copies and not (answered and len(reply.copies.ids) > 1 and calls):
        calls = [_copied(reply.copies.peer, reply.copies.ids, calls)]
    if calls:
        calls[0] |= answered
    if reply.relayed:
        calls = [{**call, "relay": reply.key} for call in calls]
    if calls and reply.marks:
        calls[-1]["marks"] = list(reply.marks)
    if reply.side == "operator" or reply.card:
        calls = [{**call, "mendable": True} if _bare(call) else call for call in calls]
    return calls


def _bare(call: Json) -> bool:
    """Words that the end of a keyboard could go with."""
    return call["method"] == "sendMessage" and "reply_markup" not in call


def _answering(reply: Reply) -> Json:
    """What it replies to. A message of ours that is still on its way has no number yet: the sender
    finds it. Several messages are not copied in reply to one (`copyMessages` cannot), but sent."""
    if reply.answers:
        return {"reply_parameters": {"message_id": int(reply.answers), **LENIENT}}
    return {"quotes": reply.quotes} if reply.quotes else {}


def _copied(peer: str, ids: Sequence[str], instead: list[Json]) -> Json:
    """Messages of another chat as they are there; telegram wants their numbers in order."""
    numbers = sorted({int(one) for one in ids})
    call: Json = {"from_chat_id": int(peer), "instead": instead}
    if len(numbers) == 1:
        return {**call, "method": "copyMessage", "message_id": numbers[0]}
    return {**call, "method": "copyMessages", "message_ids": numbers}


def deed(deed: Deed) -> list[Json]:
    """The calls for something that is done rather than said."""
    if deed.kind == "topic":
        return [{"method": "createForumTopic", "name": deed.text}]
    if deed.kind == "erase":
        return [{"method": "deleteMessages", "erases": deed.key}]
    if deed.kind in ("mark", "unmark"):
        sign = [{"type": "emoji", "emoji": deed.text}] if deed.text else SEEN
        reaction = sign if deed.kind == "mark" else []
        return [{"method": MARK, "message_id": int(deed.key), "reaction": reaction}]
    return [{"method": "pinChatMessage", "pins": deed.key, "disable_notification": True}]


def _said(reply: Reply, choices: Sequence[Json]) -> list[Json]:
    words = spans_of(reply)
    markup = keyboard(reply.ask, choices)
    media = _media(reply.files)
    if len(media) == 1 and units(as_plain(words)) <= CAPTION_LIMIT:
        album = media[0]["method"] == "sendMediaGroup"
        if not (album and markup):
            return [_captioned(media[0], words, markup)]
    if not as_plain(words).strip():
        words = [(POINTER, False)] if markup else []
    # A message can take another's place if it is words with no more than buttons below them.
    edits = reply.replaces if not media and markup.keys() <= {"inline_keyboard"} else ""
    limit = CAPTION_LIMIT if edits and reply.captions else TEXT_LIMIT
    return media + _texts(words, markup, edits, limit)


def toast(incoming: Incoming, text: str) -> Json | None:
    """The answer to a tap, which Telegram's button waits for even when there is nothing to say."""
    if not incoming.toast_to:
        return None
    answer = {"method": "answerCallbackQuery", "callback_query_id": incoming.toast_to}
    return {**answer, "text": shortened(text, TOAST_LIMIT)} if text else answer


def _texts(words: Sequence[Span], markup: Json, edits: str, limit: int) -> list[Json]:
    parts = [part for part in split(words, limit) if as_plain(part).strip()]
    payloads: list[Json] = [
        {
            "method": "sendMessage",
            "text": as_html(part),
            "parse_mode": "HTML",
            "plain": as_plain(part),
            "link_preview_options": {"is_disabled": True},
        }
        for part in parts
    ]
    if payloads and markup:
        payloads[-1]["reply_markup"] = markup
    if edits:
        change: Json = {"method": "editMessageText", "edits": edits, "of": len(payloads)}
        payloads = [{**one, **change, "part": n} for n, one in enumerate(payloads)]
    return payloads


def _below_file(calls: list[Json]) -> list[Json]:
    """Words that change are below a picture, so they are a caption."""
    first, *others = calls
    kept = {key: first[key] for key in first if key not in ("text", "link_preview_options")}
    return [{**kept, "method": "editMessageCaption", "caption": first["text"]}, *others]


def _captioned(payload: Json, words: Sequence[Span], markup: Json) -> Json:
    """The file and its words in one message."""
    found = dict(payload)
    if as_plain(words).strip():
        caption = {"caption": as_html(words), "parse_mode": "HTML"}
        if "media" in found:
            first, *others = found["media"]
            found["media"] = [{**first, **caption}, *others]
        else:
            found |= caption
        found["plain"] = as_plain(words)
    return found | ({"reply_markup": markup} if markup else {})


def _media(files: Sequence[Attachment]) -> list[Json]:
    """Pictures and films together in albums of 2 to 10, everything else by itself."""
    sendable = [file for file in files if file.sha256 or _known_to_telegram(file)]
    seen = [file for file in sendable if _field(file) in ("photo", "video")]
    others = [file for file in sendable if file not in seen]
    payloads = []
    for start in range(0, len(seen), ALBUM):
        group = seen[start : start + ALBUM]
        payloads.append(_album(group) if len(group) > 1 else _single(group[0]))
    return payloads + [_single(file) for file in others]


def _album(files: Sequence[Attachment]) -> Json:
    media = [{"type": _field(file), "media": _reference(file)} for file in files]
    return {"method": "sendMediaGroup", "media": media}


def _single(file: Attachment) -> Json:
    field = _field(file)
    return {"method": f"send{field.capitalize()}", field: _reference(file)}


def _field(file: Attachment) -> str:
    """As what Telegram shows a file: the parameter that carries it."""
    if file.kind == "image" and file.mime in PHOTOS and file.size <= PHOTO_LIMIT:
        return "photo"
    if file.kind == "video" and file.mime in ("video/mp4", ""):
        return "video"
    if file.kind == "audio" and file.mime == "audio/ogg":
        return "voice"
    if file.kind == "audio" and file.mime in ("audio/mpeg", "audio/mp4"):
        return "audio"
    return "document"


def _known_to_telegram(file: Attachment) -> bool:
    return file.source.get("channel") == "telegram" and bool(file.source.get("file_id"))


def _reference(file: Attachment) -> Any:
    """The stored bytes by their hash, or Telegram's own name for them."""
    if not file.sha256:
        return file.source["file_id"]
    name = file.name or f"{file.key}{_SUFFIXES.get(file.mime, '')}"
    mime = file.mime or "application/octet-stream"
    return {"file": {"sha256": file.sha256, "name": name, "mime": mime}}


_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "video/mp4": ".mp4",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "application/pdf": ".pdf",
}
