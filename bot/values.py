"""From a setting's text to its value; ValueError says what is allowed."""

import ipaddress
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

KEY_LENGTH = 32
"""A secret key shorter than this many characters could be guessed."""


def text(value: str) -> str:
    return value


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not lowest <= int(value) <= highest:
            raise ValueError(f"a whole number from {lowest} to {highest}")
        return int(value)

    return read


def matching(pattern: str, allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(allowed)
        return value

    return read


def one_of(*allowed: str) -> Callable[[str], Any]:
    def read(value: str) -> str:
        if value.lower() not in allowed:
            raise ValueError(f"{', '.join(allowed[:-1])} or {allowed[-1]}")
        return value.lower()

    return read


def on_off(value: str) -> bool:
    words = {"on": True, "true": True, "yes": True, "1": True}
    words |= {"off": False, "false": False, "no": False, "0": False}
    if value.lower() not in words:
        raise ValueError("on or off")
    return words[value.lower()]


def database(value: str) -> str:
    if not value.startswith(("postgres://", "postgresql://", "sqlite:///")):
        raise ValueError("empty, postgresql://… or sqlite:///PATH")
    return value


token = matching(r"[0-9]+:[A-Za-z0-9_-]+", "a token as @BotFather gives it, like 123456789:AAH…")


def chats(value: str) -> tuple[int, ...]:
    """Numbers of chats, parted by commas."""
    found = [one.strip() for one in value.split(",") if one.strip()]
    if not found or not all(re.fullmatch(r"-?[0-9]{1,18}", one) for one in found):
        raise ValueError("the number of a chat, like -1001234567890, or several parted by commas")
    return tuple(dict.fromkeys(int(one) for one in found))


def address(value: str) -> str:
    """An http(s) address without its last slash."""
    try:
        parts = urlsplit(value)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query
    except ValueError:
        fine = False
    if not fine:
        raise ValueError("an address like https://hotline.example.org")
    return value.rstrip("/")


def key(value: str) -> str:
    if len(value) < KEY_LENGTH:
        raise ValueError(f"{KEY_LENGTH} characters or more")
    return value


def hosts(value: str) -> tuple[str, ...]:
    """Names, addresses and networks, parted by commas."""
    found = tuple(one.strip() for one in value.split(",") if one.strip())
    for one in found:
        if not re.fullmatch(r"[A-Za-z0-9._:-]+(/[0-9]{1,3})?", one):
            raise ValueError("hosts, addresses or networks like 10.20.0.0/16, parted by commas")
    return found


def networks(value: str) -> tuple[str, ...]:
    """Addresses and networks, parted by commas."""
    found = tuple(one.strip() for one in value.split(",") if one.strip())
    try:
        for one in found:
            ipaddress.ip_network(one)
    except ValueError:
        raise ValueError(
            "addresses or networks like 10.0.0.5 or 10.20.0.0/16, parted by commas"
        ) from None
    return found


app_id = matching(
    r"[A-Za-z0-9_]{4,64}", "an AppID as the account's page shows it, like wx134c8103faa5a59e"
)
wechat_token = matching(r"[A-Za-z0-9]{3,32}", "3 to 32 letters and digits")
aes_key = matching(r"[A-Za-z0-9]{43}", "43 letters and digits")
# The id of a WeChat template, and the names of its fields behind it.
template = matching(
    r"[A-Za-z0-9_-]{10,64}(\s*,\s*[a-z_]+[0-9]{1,2}){0,10}",
    "a template's id, and its fields by commas, like ID,thing1,time2",
)
