"""WeChat's error codes → the facts that delivery needs.

Source: developers.weixin.qq.com, api_sendcustommessage and the list of return codes. What is told
of an error is our own words: WeChat's may name a person.
"""

import re

from bot.sending import (
    AccountStopped,
    Blocked,
    NotReached,
    Refused,
    SendError,
    TooFast,
    Waits,
)
from storage import outbox


class WeChatError(Exception):
    """WeChat said no: `code` is its errcode, `address` and `field` the IP and the template's field
    that it names, if it does."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(f"WeChat error {code}{MEANING.get(code, '')}")
        self.code = code
        found = re.search(r"invalid ip ([0-9a-fA-F.:]{3,45})", message)
        self.address = found[1] if found else ""
        found = re.search(r"data\.([a-z_]+[0-9]+)", message)
        self.field = found[1] if found else ""


class NotSent(Exception):
    """Nothing reached WeChat; the text holds no address."""


class Broken(Exception):
    """Something was sent, and no answer came that could be read."""


BUSY = -1
TOKEN = (40001, 40014, 42001)
"""The access token is not, or no longer, the right one."""
WINDOW_CLOSED, USED_UP = 45015, 45047
NO_MENUS = (40200, 48001)
"""Kinds of accounts that may not send what others may."""
IP_REFUSED = 40164
ACCOUNT = (40013, 40125, 48004, 50002)
"""AppID or secret wrong, or the account is banned: nothing else will be taken either."""
UNREACHABLE = (40003, 43004, 43019, 48002, 50005)
MEDIA_GONE = 40007
PAUSES = {45009: 600.0, 45011: 60.0}

MEANING = {
    -1: " (busy)",
    40003: " (no such openid)",
    40007: " (no such media)",
    40013: " (the AppID is wrong)",
    40037: " (the template's id is wrong)",
    40125: " (the secret is wrong)",
    40164: " (this machine's address is not on the account's IP list)",
    43004: " (they do not follow us)",
    43019: " (they have blocked us)",
    45002: " (too long)",
    45009: " (the day's quota is used up)",
    45011: " (the minute's quota is used up)",
    45015: " (outside of the 48 hours)",
    45047: " (too many without an answer)",
    47003: " (a field of the template is wrong)",
    48001: " (the account may not use this)",
    48002: " (they have switched messages off)",
    48004: " (the account is banned)",
    50002: " (the account is frozen)",
    50005: " (they do not follow us)",
}


def as_fact(error: WeChatError) -> SendError:
    """What a refusal means for what was to be sent."""
    code, words = error.code, str(error)
    if code == USED_UP:
        return Waits()
    if code == WINDOW_CLOSED:
        return Refused(outbox.CLOSED)
    if code in UNREACHABLE:
        return Blocked(words)
    if code in PAUSES:
        return TooFast(PAUSES[code])
    if code in ACCOUNT:
        return AccountStopped(words)
    if code in (BUSY, IP_REFUSED, *TOKEN):
        return NotReached(words)
    return Refused(words)
