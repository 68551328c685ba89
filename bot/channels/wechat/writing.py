"""`Reply` → customer-service messages, as JSON that lies in the outbox until it is sent.

A payload is the body of `/cgi-bin/message/custom/send` without `touser`, and what our sender reads:
`menu` (the same as lines to be tapped), `file` (a stored file to be uploaded), `quotes` (the key of
the message to which it is a reply), `edits` (the key of the message whose new words it has),
`offers` (there are choices in it), `joins` (it may share a message with its neighbours) and `also`
(the keys of the messages that went into it). WeChat takes 2,048 bytes of text, and shows no bold
and no button.
"""

from collections.abc import Sequence
from typing import Any

from bot.channels.native import Part
from bot.channels.spans import as_plain, octets, shortened, spans_of, split
from bot.channels.wechat import words
from handlers.turn import Attachment, Reply

Json = dict[str, Any]

TEXT_LIMIT = 2048
QUOTE_LIMIT = 180
"""Bytes of the line that says to what this is a reply."""
HEAD_LIMIT, ITEM_LIMIT, ITEMS = 1024, 128, 10
"""Of a menu; WeChat documents them for its customer service only, and they are ample."""
MEGABYTE = 1024 * 1024
_TAKEN = {
    "image/jpeg": ("image", 10 * MEGABYTE),
    "image/png": ("image", 10 * MEGABYTE),
    "image/gif": ("image", 10 * MEGABYTE),
    "audio/amr": ("voice", 2 * MEGABYTE),
    "audio/mpeg": ("voice", 2 * MEGABYTE),
    "video/mp4": ("video", 10 * MEGABYTE),
}
"""As what a file goes out and how large it may be (doc: media/upload)."""


def to_native(reply: Reply, choices: Sequence[Json]) -> list[Json]:
    """The messages, in order: words with their choices, then pictures."""
    if reply.replaces and reply.card and reply.card.kind == "case":
        return []  # elsewhere the card changes without a sound; here it would be a new message
    files = [_file(file) for file in reply.files if file.sha256]
    lost = [words.not_taken(file.name or file.kind) for file, made in files if made is None]
    calls = _texts(reply, choices, lost) + [made for _, made in files if made]
    if calls and reply.quotes:
        calls[0]["quotes"] = reply.quotes
    if reply.replaces:
        calls = [{**call, "edits": reply.replaces} for call in calls]
    if reply.side != "operator":
        calls = [{**call, "joins": True} if call["msgtype"] == "text" else call for call in calls]
    return calls


def text(content: str) -> Json:
    return {"msgtype": "text", "text": {"content": content}}


def _texts(reply: Reply, choices: Sequence[Json], lost: Sequence[str]) -> list[Json]:
    said = as_plain(spans_of(reply)).strip()
    if reply.replaces and reply.side == "operator":
        said = f"{words.CORRECTED}\n{said}"
    if reply.ask == "place":
        said = f"{said}\n\n{words.how_to_send_place(said)}"
    said = "\n".join(filter(None, (said, *lost)))
    labels = _labels(reply, choices)
    whole = "\n\n".join(filter(None, (said, _lines(said, labels, choices))))
    if not whole:
        return []
    limit = TEXT_LIMIT - (QUOTE_LIMIT if reply.quotes else 0)
    parts = [as_plain(part).strip() for part in split([(whole, False)], limit, octets)]
    calls = [text(part) for part in parts if part]
    menu = _menu(said, labels, choices)
    if choices:
        calls[-1]["offers"] = True
    if menu and len(calls) == 1:
        calls[0]["menu"] = menu
    return calls


def _labels(reply: Reply, choices: Sequence[Json]) -> list[str]:
    """What the bot offers has numbers, which mean the choice (`handlers.choices.by_words`). Beside
    a person a number is said to that person: there the words themselves mean it."""
    if reply.side != "bot":
        return [str(one["label"]) for one in choices]
    return [f"{number}. {one['label']}" for number, one in enumerate(choices, 1)]


def _lines(said: str, labels: Sequence[str], choices: Sequence[Json]) -> str:
    """The choices as lines to be answered; a link opens by itself where it stands."""
    if not labels:
        return ""
    numbered = labels[0] != choices[0]["label"]
    how = words.how_to_choose if numbered else words.how_to_say
    urls = [one.get("arguments", {}).get("url", "") for one in choices]
    lines = [f"{label} {url}".strip() for label, url in zip(labels, urls, strict=True)]
    return "\n".join([how(said + lines[0]), *lines])


def _menu(said: str, labels: Sequence[str], choices: Sequence[Json]) -> Json | None:
    """The same with lines to be tapped, if all fits; a tap comes back with the choice's id."""
    pairs = zip(choices, labels, strict=True)
    items = [{"id": one["id"], "content": label} for one, label in pairs]
    fits = all(octets(one["content"]) <= ITEM_LIMIT for one in items)
    links = any(one.get("arguments", {}).get("url") for one in choices)
    if not said or not items or links or not fits or len(items) > ITEMS:
        return None
    return {"head_content": said, "list": items} if octets(said) <= HEAD_LIMIT else None


def _file(file: Attachment) -> tuple[Attachment, Json | None]:
    """A file and the message that it goes out in; None where WeChat takes none such."""
    kind, limit = _TAKEN.get(file.mime, ("", 0))
    if not kind or file.size > limit:
        return file, None
    suffix = file.mime.partition("/")[2].replace("jpeg", "jpg").replace("mpeg", "mp3")
    stored = {"sha256": file.sha256, "name": f"{file.key}.{suffix}", "mime": file.mime}
    return file, {"msgtype": kind, "file": stored}


def together(parts: Sequence[Part]) -> list[Part]:
    """The parts of one turn in as few messages as can be: WeChat counts five for each word of the
    citizen's. `also` has the keys of the messages that went into another's part."""
    found: list[Part] = []
    for key, number, payload in parts:
        joined = _joined(found[-1][2], payload) if found else None
        if joined:
            if key not in (found[-1][0], *joined.get("also", ())):
                joined["also"] = [*joined.get("also", ()), key]
            found[-1] = (*found[-1][:2], joined)
        else:
            found.append((key, number, payload))
    return found


def _joined(first: Json, second: Json) -> Json | None:
    """Two texts as one; None where they cannot be. Numbers mean what was offered last, so that a
    message that offers something ends with it."""
    apart = first.keys() & {"offers", "edits"} or second.keys() & {"quotes", "edits"}
    if apart or not (first.get("joins") and second.get("joins")):
        return None
    content = f"{first['text']['content']}\n\n{second['text']['content']}"
    if octets(content) > TEXT_LIMIT - (QUOTE_LIMIT if "quotes" in first else 0):
        return None
    offers = {"offers": True} if "offers" in second else {}
    joined = {**first, **text(content), **offers}
    if menu := second.get("menu"):
        head = f"{first['text']['content']}\n\n{menu['head_content']}"
        if octets(head) <= HEAD_LIMIT:
            joined["menu"] = {**menu, "head_content": head}
    return joined


def quoting(said: str, content: str) -> str:
    """Words in reply to others: these as a line above."""
    line = shortened(" ".join(said.split()), QUOTE_LIMIT - octets("「」\n"), octets)
    return f"「{line}」\n{content}" if line else content
