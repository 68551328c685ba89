"""Telegram's HTML and entities: what it accepts, counted as it counts (UTF-16 code units)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

PLAIN = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
TAGS = {*PLAIN, "a", "span", "tg-emoji", "blockquote"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ESCAPE = re.compile(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot);")
TAG = re.compile(r"<(/?)([^\s>]*)(?:([^>]*)(>)|)")
ATTRIBUTE = re.compile(r"""\s*([a-zA-Z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[a-zA-Z0-9.-]+))?""")
MARKDOWN_V2 = "_*[]()~`>#+-=|{}.!"


class EntityError(ValueError):
    """The text cannot be parsed; the message is what Telegram says about it."""


def utf16(text: str) -> int:
    """Length in UTF-16 code units, Telegram's measure."""
    return len(text.encode("utf-16-le")) // 2


@dataclass
class _Open:
    tag: str
    start: int
    entity: Json | None


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Text and entities of a message sent with parse_mode HTML. Raises EntityError."""
    text = ""
    entities: list[Json] = []
    stack: list[_Open] = []
    at = 0
    while at < len(source):
        char = source[at]
        if char == "&" and (escape := ESCAPE.match(source, at)):
            text += _escaped(escape[1])
            at = escape.end()
        elif char == "<":
            offset = len(source[:at].encode())
            found = TAG.match(source, at)
            assert found
            name = found[2].lower()
            if not found[1] and name not in TAGS and found.end() < len(source):
                raise EntityError(f'Unsupported start tag "{name}" at byte offset {offset}')
            if not found[4]:
                side = "end" if found[1] else "start"
                raise EntityError(f"Unclosed {side} tag at byte offset {offset}")
            if found[1]:
                _close(stack, name, offset, utf16(text), entities)
            else:
                stack.append(_Open(name, utf16(text), _opened(name, found[3], offset, stack)))
            at = found.end()
        else:
            text += char
            at += 1
    if stack:
        raise EntityError(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _escaped(name: str) -> str:
    if name.startswith("#x"):
        return chr(int(name[2:], 16))
    return chr(int(name[1:])) if name.startswith("#") else NAMED[name]


def _opened(name: str, rest: str, offset: int, stack: list[_Open]) -> Json | None:
    if name not in TAGS:
        raise EntityError(f'Unsupported start tag "{name}" at byte offset {offset}')
    given = {m[1].lower(): (m[2] or "").strip("\"'") for m in ATTRIBUTE.finditer(rest)}
    if name == "span":
        if given.get("class") != "tg-spoiler":
            raise EntityError(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        return {"type": "spoiler"}
    if name == "a":
        url = given.get("href", "")
        return {"type": "text_link", "url": url} if url else None
    if name == "tg-emoji":
        if not given.get("emoji-id", "").isdigit():
            raise EntityError(f"Invalid custom emoji identifier at byte offset {offset}")
        return {"type": "custom_emoji", "custom_emoji_id": given["emoji-id"]}
    if name == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in given else "blockquote"}
    if name == "code" and stack and stack[-1].tag == "pre" and stack[-1].entity:
        stack[-1].entity["language"] = given.get("class", "").removeprefix("language-")
        return None
    return {"type": PLAIN[name]}


def _close(stack: list[_Open], name: str, offset: int, end: int, entities: list[Json]) -> None:
    if not stack:
        raise EntityError(f"Unexpected end tag at byte offset {offset}")
    opened = stack.pop()
    if name != opened.tag:
        raise EntityError(
            f"Unmatched end tag at byte offset {offset}, "
            f'expected "</{opened.tag}>", found "</{name}>"'
        )
    if opened.entity and end > opened.start:
        entities.append({**opened.entity, "offset": opened.start, "length": end - opened.start})


def check_markdown_v2(source: str) -> None:
    """Only the rule that bites: a reserved character that is neither escaped nor markup."""
    for m in re.finditer(r"(?<!\\)[.!+\-=|{}#]", source):
        raise EntityError(
            f"Character '{m[0]}' is reserved and must be escaped with the preceding '\\'"
        )


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Telegram trims a message's ends; entities move with it."""
    shift = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    length = utf16(text)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        end = min(entity["offset"] - shift + entity["length"], length)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept


def found_in(text: str) -> list[Json]:
    """The entities that Telegram itself finds in what a person writes."""
    kinds = {
        "bot_command": r"(?:(?<=^)|(?<=\s))/[A-Za-z0-9_]{1,64}(?:@\w+)?",
        "mention": r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}",
        "url": r"https?://[^\s，。]+",
        "hashtag": r"(?<!\w)#\w+",
    }
    return [
        {"type": kind, "offset": utf16(text[: m.start()]), "length": utf16(m[0])}
        for kind, pattern in kinds.items()
        for m in re.finditer(pattern, text)
    ]
