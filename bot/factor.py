"""The second factor of staff: codes of an authenticator (RFC 6238) and recovery codes.

HMAC-SHA1, six digits, thirty seconds: what every authenticator knows. The secret is worked out
from the house's key and a salt, so it lies nowhere; with a new key everybody sets up anew.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

STEP = 30
DIGITS = 6
AROUND = 1
"""Steps that a phone's clock may be off, either way."""
CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 12


def new_salt() -> str:
    return secrets.token_hex(16)


def derived(house_key: str, staff_id: int, salt: str) -> bytes:
    """Somebody's secret (20 bytes, as RFC 4226 wants it)."""
    text = f"staff-factor:{staff_id}:{salt}"
    return hmac.new(house_key.encode(), text.encode(), hashlib.sha256).digest()[:20]


def code(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of one time step (RFC 4226, 5.3)."""
    made = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = made[-1] & 15
    number = int.from_bytes(made[at : at + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(secret: bytes, given: str, now: datetime) -> int | None:
    """The time step that a code belongs to, or None; whether it was used before is not known here.

    All are compared, so that the time it takes tells nothing.
    """
    present = int(now.timestamp()) // STEP
    typed = "".join(given.split()).encode("utf-8", "replace")
    found = None
    for step in range(present - AROUND, present + AROUND + 1):
        if hmac.compare_digest(code(secret, step).encode(), typed):
            found = step
    return found


def base32(secret: bytes) -> str:
    """The secret in fours, for whoever types it."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


def address(secret: bytes, name: str, issuer: str) -> str:
    """What authenticators read (the form of Google's key URIs)."""
    label = quote(f"{issuer}:{name}", safe=":")
    plain = {"secret": base32(secret).replace(" ", ""), "issuer": issuer}
    return f"otpauth://totp/{label}?{urlencode(plain, quote_via=quote)}"


def picture(text: str) -> str:
    """A QR code as SVG to stand in a page; dark on white in every look, or it cannot be read."""
    # Loaded with the first code that is drawn: its tables are most of a megabyte.
    import segno

    made = segno.make(text, error="m", micro=False)
    return str(
        made.svg_inline(omitsize=True, border=3, dark="#1F1B16", light="#FFFFFF", lineclass=None)
    )


def new_codes() -> list[str]:
    """Recovery codes: twelve letters and digits (59 bits), each good once."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_LENGTH // 4))
        for _ in range(CODES)
    ]


def code_hash(house_key: str, staff_id: int, typed: str) -> str:
    """What is kept of a recovery code: nobody tries codes without the house's key."""
    plain = "".join(char for char in typed.lower() if char in _LETTERS)
    text = f"staff-recovery:{staff_id}:{plain}"
    return hmac.new(house_key.encode(), text.encode(), hashlib.sha256).hexdigest()
