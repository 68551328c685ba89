"""WeChat's pushes → rows of the inbox → `Incoming`. What WeChat adds later does no harm.

Sources: developers.weixin.qq.com, Receiving_standard_messages and Receiving_event_pushes.
Nothing here raises for a push of an unexpected shape.
"""

import re
from dataclasses import dataclass
from math import isfinite
from typing import Any

from bot.channels.web import clean
from bot.channels.wechat import words
from bot.channels.wechat.places import to_wgs84
from handlers.choices import message_key
from handlers.turn import Attachment, Incoming, Place, new_key
from storage.conversations import Address
from storage.inbox import Received

Fields = dict[str, str]

CHANNEL = "wechat"
NOTHING = Incoming("nothing")
BACK = "warmline.back"
"""Our mark on the first half of a follow: the person is here (again); the greeting follows."""
SCENE = "qrscene_"
"""How the scene of a QR code begins when it was scanned by somebody who did not follow yet."""

_OPENID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")
_EVENTS = ("subscribe", "unsubscribe", "SCAN", "CLICK")
"""Those that somebody means. Where they are (LOCATION, every five seconds) is not ours to keep."""
_FILES = {
    "image": ("image", "image/jpeg"),
    "voice": ("audio", "audio/amr"),
    "video": ("video", "video/mp4"),
    "shortvideo": ("video", "video/mp4"),
}


def received(fields: Fields, account: str) -> list[Received]:
    """Rows for the inbox; none for what nobody said or meant. The keys are WeChat's own advice: a
    message is known by its number, an event by who, when and what."""
    peer, kind = fields.get("FromUserName", ""), fields.get("MsgType", "")
    if not _OPENID.fullmatch(peer) or not kind:
        return []
    address = Address(CHANNEL, account, peer)
    if kind != "event":
        number = fields.get("MsgId") or f"{fields.get('CreateTime', '')}:{kind}"
        return [Received(address, f"{peer}:{number}", dict(fields))]
    event = fields.get("Event", "")
    if event not in _EVENTS:
        return []
    parts = (peer, fields.get("CreateTime", ""), event, fields.get("EventKey", ""))
    key = ":".join(parts)[:512]
    rows = [Received(address, key, dict(fields))]
    if event == "subscribe":
        rows.insert(0, Received(address, f"{key}:back", {**fields, "Event": BACK}))
    return rows


@dataclass(frozen=True, slots=True)
class Missed:
    """A template message that did not arrive: WeChat's `number` of it, whose it was, and whether
    they take none (then the next would not arrive either)."""

    peer: str
    number: str
    taken_by_none: bool


def missed(fields: Fields) -> Missed | None:
    """None for any other push. The states are `success`, `failed:user block` and
    `failed: system failed`."""
    peer, status = fields.get("FromUserName", ""), fields.get("Status", "")
    if fields.get("Event") != "TEMPLATESENDJOBFINISH" or not status.startswith("failed"):
        return None
    if not _OPENID.fullmatch(peer):
        return None
    return Missed(peer, fields.get("MsgID", ""), "block" in status)


def to_neutral(fields: Fields) -> Incoming:
    """What a push means; a message of a kind that is not known is strange, never nothing."""
    kind = fields.get("MsgType", "")
    if kind == "event":
        return _event(fields)
    common: dict[str, Any] = {"platform_id": fields.get("MsgId") or None}
    if kind == "text":
        return _words(fields, common)
    if kind == "location":
        return _place(fields, common)
    if kind == "link":
        lines = (clean(fields.get(name, "")) for name in ("Title", "Description", "Url"))
        shared = "\n".join(filter(None, lines))
        return Incoming("text", text=shared, **common) if shared else _strange(fields, common)
    return _file(fields, common) if kind in _FILES else _strange(fields, common)


def _strange(fields: Fields, common: dict[str, Any], kind: str = "") -> Incoming:
    """What cannot be shown: under its name, and its title where it has one."""
    title = clean(fields.get("Title", ""))[:100]
    named = words.strange(kind or fields.get("MsgType", ""), title)
    return Incoming("strange", text=named, **common)


def _event(fields: Fields) -> Incoming:
    event, key = fields.get("Event", ""), clean(fields.get("EventKey", ""))
    if event == BACK:
        return Incoming("joined")
    if event == "unsubscribe":
        return Incoming("left")
    if event in ("subscribe", "SCAN"):
        return Incoming("command", text="start", argument=key.removeprefix(SCENE))
    return Incoming("command", text=key) if event == "CLICK" and key else NOTHING


def _words(fields: Fields, common: dict[str, Any]) -> Incoming:
    """Words, or the tap on a line of a menu that we sent: it comes as the words of that line."""
    tapped, text = fields.get("bizmsgmenuid", ""), clean(fields.get("Content", ""))
    if message_key(tapped):
        return Incoming("choice", choice=tapped, **common)
    if not text or text.strip("【】[]") == words.UNSUPPORTED:
        return _strange(fields, common, "unsupported")
    return Incoming("text", text=text, **common)


def _place(fields: Fields, common: dict[str, Any]) -> Incoming:
    label = clean(fields.get("Label", ""))
    try:
        latitude, longitude = float(fields["Location_X"]), float(fields["Location_Y"])
    except (KeyError, ValueError):
        return Incoming("text", text=label, **common) if label else _strange(fields, common)
    if not (isfinite(latitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        return Incoming("text", text=label, **common) if label else _strange(fields, common)
    return Incoming("place", place=Place(*to_wgs84(latitude, longitude), label), **common)


def _file(fields: Fields, common: dict[str, Any]) -> Incoming:
    """A picture, a voice or a film; what WeChat heard in a voice (it seldom does) are its words."""
    number = fields.get("MediaId", "")
    if not number:
        return _strange(fields, common)
    kind, mime = _FILES[fields["MsgType"]]
    file = Attachment(new_key(), kind, mime=mime, source={"channel": CHANNEL, "media_id": number})
    return Incoming("media", text=clean(fields.get("Recognition", "")), files=(file,), **common)
