"""Telegram's updates → `Incoming`, from the raw JSON: what Telegram adds later does no harm.

Nothing here raises for an update of an unexpected shape; it becomes "nothing".
"""

import json
import re
from dataclasses import replace
from typing import Any

from bot.channels.telegram import strange
from bot.files import KINDS
from handlers.turn import Attachment, Incoming, Place, new_key
from storage import json_text
from storage.conversations import Address
from storage.inbox import Received

Json = dict[str, Any]

CHANNEL = "telegram"
DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""What getFile gives to a bot: 20 MB, in the Bot API's own documentation."""
NOTHING = Incoming("nothing")

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]+)?(?:\s+(.*))?", re.DOTALL)
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
# What nobody sees but what hides or turns words: control characters, half surrogates, zero
# width, marks of direction, invisible tags. A joiner stays between emoji, tags stay in a flag.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u061c\u180e\u200b\u200c\u200e\u200f"
    r"\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    rf"|(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])"
    r"|(?<!\U0001f3f4)(?<![\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)


def clean(text: object) -> str:
    """Words without what cannot be seen; empty for anything that is no text."""
    if not isinstance(text, str):
        return ""
    if text.isprintable():  # nothing of what is looked for is; most words are
        return text.strip()
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def received(raw: Json, account: str) -> Received | None:
    """An update for the inbox; None for what is not from a citizen in a private chat."""
    update_id, chat = raw.get("update_id"), _chat(raw)
    if not isinstance(update_id, int) or chat.get("type") != "private":
        return None
    if not isinstance(chat.get("id"), int):
        return None
    address = Address(CHANNEL, account, str(chat["id"]))
    return Received(address, str(update_id), _storable(raw))


def _storable(raw: Json) -> Json:
    """Half a surrogate pair cannot be stored; one such update must not stop all others."""
    try:
        json_text.write(raw).encode()
    except UnicodeEncodeError:
        text = json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace").decode()
        return dict(json.loads(text))
    return raw


def _dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _chat(raw: Json) -> Json:
    for kind in ("message", "edited_message", "my_chat_member", "message_reaction"):
        if kind in raw:
            return _dict(_dict(raw[kind]).get("chat"))
    query = _dict(raw.get("callback_query"))
    message = _dict(query.get("message"))
    if query and not message:  # too old to be shown with the tap
        return {"id": _dict(query.get("from")).get("id"), "type": "private"}
    return _dict(message.get("chat"))


def to_neutral(raw: Json) -> Incoming:
    """What an update means."""
    if raw.get(OF_UNIT):
        return _of_unit(raw)
    if raw.get(OF_DESK):
        return _of_desk(raw)
    if _chat(raw).get("type") != "private":
        said = _words(clean(_dict(raw.get("message")).get("text")), {})
        return said if said.kind == "command" else NOTHING
    if "message" in raw:
        return _message(_dict(raw["message"]))
    if "edited_message" in raw:
        return _edit(_dict(raw["edited_message"]))
    if "callback_query" in raw:
        return _tap(_dict(raw["callback_query"]))
    if "message_reaction" in raw:
        return _reaction(_dict(raw["message_reaction"]))
    return _member(_dict(raw.get("my_chat_member")))


OF_UNIT = "of_unit"
"""Marks an update of a department's group, where more is for us than in the staff's own."""


def _of_unit(raw: Json) -> Incoming:
    """A tap, an answer to one of our messages, a command; whether we are in the group."""
    if "callback_query" in raw:
        return _tap(_dict(raw["callback_query"]))
    if "my_chat_member" in raw:
        change = _dict(raw["my_chat_member"])
        status = _dict(change.get("new_chat_member")).get("status")
        inside = status in ("member", "administrator", "creator", "restricted")
        return Incoming("joined" if inside else "left")
    return _message(_dict(raw.get("message")))


def from_unit(raw: Json, account: str) -> Received | None:
    """An update of a department's group for the inbox; None for what people there say to each
    other, which is not ours to keep."""
    update_id, chat = raw.get("update_id"), _chat(raw).get("id")
    if not isinstance(update_id, int) or not isinstance(chat, int):
        return None
    message = _dict(raw.get("message"))
    replied = _dict(_dict(message.get("reply_to_message")).get("from"))
    ours = replied.get("is_bot") is True and str(replied.get("id")) == account
    command = _COMMAND.fullmatch(clean(message.get("text"))) is not None
    if not (ours or command or "callback_query" in raw or "my_chat_member" in raw):
        return None
    address = Address(CHANNEL, account, str(chat))
    return Received(address, str(update_id), {**_storable(raw), OF_UNIT: True})


def group_of(raw: Json) -> str:
    """The number of the group that an update is from; empty for private chats."""
    chat = _chat(raw)
    grouped = chat.get("type") in ("group", "supergroup") and isinstance(chat.get("id"), int)
    return str(chat["id"]) if grouped else ""


def moved_to(raw: Json) -> str:
    """The new number of a group that became a supergroup."""
    return _number(_dict(raw.get("message")), "migrate_to_chat_id") or ""


OF_DESK = "of_desk"
"""Marks an update of one of the staff's groups: "topic" or "general"."""
ANONYMOUS = "anonymous"
"""The sender of what an administrator writes in the name of the group."""


def from_desk(raw: Json, account: str, peer: str, where: str) -> Received | None:
    """An update of the staff's group for the inbox, of `peer`: the group or one of its topics."""
    update_id = raw.get("update_id")
    if not isinstance(update_id, int):
        return None
    payload = {**_storable(raw), OF_DESK: where}
    return Received(Address(CHANNEL, account, peer), str(update_id), payload)


def thread_of(raw: Json) -> str:
    """The topic of a group that an update is from; empty for the group itself."""
    found = _dict(raw.get("message")) or _dict(raw.get("edited_message"))
    found = found or _dict(_dict(raw.get("callback_query")).get("message"))
    return _number(found, "message_thread_id") or ""


def _of_desk(raw: Json) -> Incoming:
    """In a topic everything counts, with who it is from; beside topics only commands."""
    if "my_chat_member" in raw:
        return _our_rights(_dict(_dict(raw["my_chat_member"]).get("new_chat_member")))
    if "callback_query" in raw:
        query = _dict(raw["callback_query"])
        return replace(_tap(query), sender=_sender(query))
    if "message_reaction" in raw:
        return _reaction(_dict(raw["message_reaction"]))
    message = _dict(raw.get("message")) or _dict(raw.get("edited_message"))
    if "edited_message" in raw:
        found = _edit(message)
    elif "forum_topic_closed" in message:
        found = Incoming("closed")
    elif "forum_topic_reopened" in message:
        found = Incoming("reopened")
    else:
        found = _message(message)
    if raw[OF_DESK] != "topic" and found.kind != "command":
        return NOTHING
    if found.reply_to == _number(message, "message_thread_id"):
        found = replace(found, reply_to="")  # all in a topic answers its first message
    return replace(found, sender=_sender(message))


def _sender(message: Json) -> str:
    if _dict(message.get("sender_chat")):
        return ANONYMOUS
    return _number(_dict(message.get("from")), "id") or ""


def _our_rights(member: Json) -> Incoming:
    """Without the right to manage topics a group is of no use to us."""
    if member.get("status") == "administrator" and member.get("can_manage_topics") is not False:
        return Incoming("joined")
    return Incoming("left", text=str(member.get("status")))


def who(sender: object) -> Json:
    """The name they go by, and which of our languages is nearer to theirs."""
    person = _dict(sender)
    names = (clean(person.get("first_name")), clean(person.get("last_name")))
    code = person.get("language_code")
    language = "" if not isinstance(code, str) or not code else "en"
    if isinstance(code, str) and code.lower().startswith("zh"):
        language = "zh"
    return {"name": " ".join(filter(None, names))[:64], "language": language}


def _message(message: Json) -> Incoming:
    replied = _number(_dict(message.get("reply_to_message")), "message_id") or ""
    common: Json = {**who(message.get("from")), "platform_id": _number(message, "message_id")}
    common["reply_to"] = replied
    text = clean(message.get("text"))
    if text:
        return _words(text, common)
    for read in (_place, _contact, _file, _sticker):
        found = read(message, common)
        if found:
            return found
    unseen = strange.named(message)
    return Incoming("strange" if unseen else "nothing", text=unseen, **common)


def _number(where: Json, key: str) -> str | None:
    return str(where[key]) if isinstance(where.get(key), int) else None


def _words(text: str, common: Json) -> Incoming:
    command = _COMMAND.fullmatch(text)
    if command:
        argument = (command[2] or "").strip()
        return Incoming("command", text=command[1].lower(), argument=argument, **common)
    return Incoming("text", text=text, **common)


def _place(message: Json, common: Json) -> Incoming | None:
    venue = _dict(message.get("venue"))
    location = _dict(venue.get("location")) or _dict(message.get("location"))
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    names = (clean(venue.get("address")), clean(venue.get("title")))
    label = " ".join(filter(None, names))
    return Incoming("place", place=Place(float(latitude), float(longitude), label), **common)


def _contact(message: Json, common: Json) -> Incoming | None:
    """Their own number; anybody else's is just words."""
    contact = _dict(message.get("contact"))
    number = clean(contact.get("phone_number"))
    digits = "".join(filter(str.isdecimal, number))
    if not digits:
        return None
    if contact.get("user_id") == _dict(message.get("from")).get("id"):
        # Telegram knows its people by international numbers, with or without the plus.
        home = digits.startswith("86") and len(digits) == 13
        return Incoming("contact", phone=digits[2:] if home else f"+{digits}", **common)
    text = f"{who(contact)['name']} {number}".strip()
    return Incoming("text", text=text, **common)


def _sticker(message: Json, common: Json) -> Incoming | None:
    """What has an emoji of its own says that emoji."""
    for kind in ("sticker", "dice"):
        emoji = clean(_dict(message.get(kind)).get("emoji"))
        if emoji:
            return Incoming("text", text=emoji, **common)
    return None


_FILES: dict[str, tuple[str, str]] = {
    # An animation comes as a document too: it must be looked for first.
    "animation": ("video", "video/mp4"),
    "voice": ("audio", "audio/ogg"),
    "audio": ("audio", "audio/mpeg"),
    "video": ("video", "video/mp4"),
    "video_note": ("video", "video/mp4"),
    "document": ("file", ""),
}


def _file(message: Json, common: Json) -> Incoming | None:
    attachment = _photo(message.get("photo")) or next(
        (_attachment(kind, _dict(message[kind])) for kind in _FILES if kind in message), None
    )
    if attachment is None:
        return None
    return Incoming(
        "media",
        text=clean(message.get("caption")),
        files=(attachment,),
        album=clean(message.get("media_group_id")),
        **common,
    )


def _photo(sizes: object) -> Attachment | None:
    """The largest size that a bot may fetch."""
    known = [_dict(one) for one in sizes] if isinstance(sizes, list) else []
    fitting = [one for one in known if one.get("file_id") and _size(one) <= DOWNLOAD_LIMIT]
    if not fitting:
        return None
    best = max(fitting, key=lambda one: (_area(one), _size(one)))
    return Attachment(new_key(), "image", mime="image/jpeg", size=_size(best), source=_source(best))


def _area(one: Json) -> int:
    width, height = one.get("width"), one.get("height")
    return width * height if isinstance(width, int) and isinstance(height, int) else 0


def _size(one: Json) -> int:
    size = one.get("file_size")
    return size if isinstance(size, int) else 0


def _source(file: Json) -> Json:
    """Where the bytes are fetched from: never a link, which would hold the token."""
    source: Json = {"channel": CHANNEL, "file_id": clean(file.get("file_id"))}
    size = _size(file)
    return source | ({"too_large": True, "size": size} if size > DOWNLOAD_LIMIT else {})


def _attachment(kind: str, file: Json) -> Attachment | None:
    if not clean(file.get("file_id")):
        return None
    shown, usual = _FILES[kind]
    mime = clean(file.get("mime_type")) or usual
    if kind == "document":
        shown = KINDS.get(mime, "file")
    name = clean(file.get("file_name"))[:128]
    return Attachment(new_key(), shown, name, mime, _size(file), source=_source(file))


def _edit(message: Json) -> Incoming:
    """New words for a message. A live location moves by edits: that is no new wording."""
    text = clean(message.get("text")) or clean(message.get("caption"))
    if not text:
        return NOTHING
    number = _number(message, "message_id")
    return Incoming("edit", text=text, platform_id=number, **who(message.get("from")))


def _reaction(change: Json) -> Incoming:
    """Somebody's mark at a message: the first that has an emoji of its own, empty for none. Of
    those in a group Telegram names no topic."""
    number, new = _number(change, "message_id"), change.get("new_reaction")
    kept = [clean(_dict(one).get("emoji")) for one in new] if isinstance(new, list) else []
    user = _number(_dict(change.get("user")), "id") or ""
    emoji = next(filter(None, kept), "")
    return Incoming("reaction", text=emoji, platform_id=number, sender=user) if number else NOTHING


def _tap(query: Json) -> Incoming:
    data, answer = clean(query.get("data")), clean(query.get("id"))
    if not data:
        return Incoming("nothing", toast_to=answer)
    return Incoming("choice", choice=data, toast_to=answer, **who(query.get("from")))


def _member(change: Json) -> Incoming:
    """In private chats this comes for blocking and unblocking only."""
    status = _dict(change.get("new_chat_member")).get("status")
    sender = who(change.get("from"))
    if status == "kicked":
        return Incoming("left", **sender)
    return Incoming("joined", **sender) if status == "member" else NOTHING
