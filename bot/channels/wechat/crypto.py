"""What WeChat signs and encrypts when it pushes (WXBizMsgCrypt).

Source: developers.weixin.qq.com/doc/service/guide/dev/push, encryption. A message is AES-256-CBC
over random(16) ‖ length (4 bytes, big-endian) ‖ message ‖ AppID, padded to blocks of 32.
Nothing here tells a forger what was wrong: there is one exception, without words.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
RANDOM, LENGTH = 16, 4


class Forged(Exception):
    """Not from WeChat, or not for us."""


def signature(token: str, *values: str) -> str:
    """WeChat's signature over a token and what goes with it: SHA-1 is its rule, not our choice."""
    words = "".join(sorted((token, *values)))
    return hashlib.sha1(words.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def check(given: str, token: str, *values: str) -> None:
    """Raise `Forged` unless this is the signature; in a time that tells nothing."""
    if not hmac.compare_digest(
        given.encode("utf-8", "replace"), signature(token, *values).encode()
    ):
        raise Forged


class Keyring:
    """The keys that pushes may be encrypted with: the present one and, while an account changes
    its key, the one before."""

    def __init__(self, app_id: str, encoded: Sequence[str]) -> None:
        self._app_id = app_id.encode()
        self._keys = [base64.b64decode(f"{one}=") for one in encoded if one]

    def __bool__(self) -> bool:
        return bool(self._keys)

    def decrypt(self, encrypted: str) -> bytes:
        """The message; raises `Forged` when no key opens it or it is another account's."""
        try:
            data = base64.b64decode(encrypted.encode("ascii"), validate=True)
        except (binascii.Error, UnicodeEncodeError):
            raise Forged from None
        if not data or len(data) % BLOCK:
            raise Forged
        for key in self._keys:
            message = _message(_plain(key, data), self._app_id)
            if message is not None:
                return message
        raise Forged


def _plain(key: bytes, data: bytes) -> bytes:
    opened = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    return opened.update(data) + opened.finalize()


def _message(plain: bytes, app_id: bytes) -> bytes | None:
    """What stands between the head and our AppID; None where the key or the account is another."""
    pad = plain[-1]
    if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad]) * pad:
        return None
    start = RANDOM + LENGTH
    body = plain[:-pad]
    length = int.from_bytes(body[RANDOM:start], "big")
    if len(body) != start + length + len(app_id):
        return None
    return body[start : start + length] if body[start + length :] == app_id else None
