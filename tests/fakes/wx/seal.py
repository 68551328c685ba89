"""WeChat's side of a push: it signs and encrypts. Written from the documents, not from our code."""

import base64
import hashlib
import secrets
import struct
from dataclasses import dataclass
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def sign(*values: str) -> str:
    return hashlib.sha1("".join(sorted(values)).encode()).hexdigest()


def encrypt(key: str, app_id: str, message: bytes, random: bytes = b"") -> str:
    """`key` is the EncodingAESKey."""
    raw = base64.b64decode(key + "=")
    random = random or secrets.token_hex(8).encode()
    plain = random + struct.pack("!I", len(message)) + message + app_id.encode()
    pad = 32 - len(plain) % 32
    cipher = Cipher(algorithms.AES(raw), modes.CBC(raw[:16])).encryptor()
    return base64.b64encode(cipher.update(plain + bytes([pad]) * pad) + cipher.finalize()).decode()


def as_xml(fields: dict[str, str]) -> bytes:
    inner = "".join(
        f"<{name}>{value if value.isdigit() else _cdata(value)}</{name}>"
        for name, value in fields.items()
    )
    return f"<xml>{inner}</xml>".encode()


def _cdata(value: str) -> str:
    return f"<![CDATA[{value}]]>" if "]]>" not in value else escape(value)


@dataclass(frozen=True)
class Push:
    """A request as WeChat makes it."""

    query: dict[str, str]
    body: bytes


@dataclass
class Seal:
    """The account's push settings."""

    app_id: str
    token: str
    aes_key: str = ""

    def push(self, fields: dict[str, str], timestamp: int, nonce: str = "486452656") -> Push:
        query = {"timestamp": str(timestamp), "nonce": nonce}
        query["signature"] = sign(self.token, *query.values())
        plain = as_xml(fields)
        if not self.aes_key:
            return Push(query, plain)
        encrypted = encrypt(self.aes_key, self.app_id, plain)
        signed = sign(self.token, query["timestamp"], nonce, encrypted)
        query |= {"encrypt_type": "aes", "msg_signature": signed}
        return Push(query, as_xml({"ToUserName": fields["ToUserName"], "Encrypt": encrypted}))
