"""Standard Webhooks 1.0.0: `webhook-id`, `webhook-timestamp`, `webhook-signature`.

What is signed is `id.timestamp.body` on the raw bytes, HMAC-SHA256. Several signatures, parted by
blanks, let a secret be rotated: whoever knows one of them is satisfied.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence

PREFIX = "whsec_"
TOLERANCE = 300
"""Seconds that a message may be old, or ahead of us."""
LONGEST_ID = 128
MOST_SIGNATURES = 10


class Unsigned(Exception):
    """A message is not from whom it says, or too old; the text says what is wrong."""


def new_salt() -> str:
    return secrets.token_hex(24)


def derived(house_key: str, salt: str) -> str:
    """A unit's secret: only the house's own key can work it out from the salt."""
    made = hmac.new(house_key.encode(), b"unit-secret:" + salt.encode(), hashlib.sha256)
    return PREFIX + base64.b64encode(made.digest()).decode()


def signature(secret: str, id: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(signed.digest()).decode()


def headers(known: Sequence[str], id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of one attempt, signed with each valid secret."""
    return {
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(one, id, timestamp, body) for one in known),
    }


def verify(known: Sequence[str], given: Mapping[str, str], body: bytes, *, now: int) -> str:
    """The id of a message that really is from there; raises `Unsigned`."""
    id, stamp = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not id or not stamp or not given.get("webhook-signature"):
        raise Unsigned("webhook-id, webhook-timestamp and webhook-signature are needed.")
    if len(id) > LONGEST_ID or "." in id or not id.isascii() or not id.isprintable():
        raise Unsigned(f"webhook-id has at most {LONGEST_ID} plain characters and no dot.")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12):
        raise Unsigned("webhook-timestamp is a whole number of seconds since 1970.")
    if abs(now - int(stamp)) > TOLERANCE:
        raise Unsigned("webhook-timestamp is more than 5 minutes from our clock.")
    offered = given["webhook-signature"].split(" ")[:MOST_SIGNATURES]
    right = [signature(one, id, int(stamp), body).encode() for one in known]
    # All are compared, so that the time it takes tells nothing.
    fits = [
        hmac.compare_digest(one.encode("utf-8", "replace"), r) for one in offered for r in right
    ]
    if not any(fits):
        raise Unsigned("The signature does not fit the secret and the body as it was sent.")
    return id
