"""Staff's ways in: one-time links, passwords, sessions. Only hashes of tokens are stored.

A link is 32 random bytes, lives for a day and works once. A session ends after twelve idle hours.
"""

import asyncio
import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from storage import staff
from storage.database import Transaction

LINK_LIFE = timedelta(hours=24)
SESSION_LIFE = timedelta(hours=12)
SHORTEST = 10
LONGEST = 200
WORST = frozenset(
    {
        "0123456789",
        "1234567890",
        "1111111111",
        "1122334455",
        "123456789a",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "5201314520",
        "a123456789",
        "abcd123456",
        "aa12345678",
        "admin12345",
        "iloveyou1314",
        "password12",
        "password123",
        "passw0rd123",
        "q1w2e3r4t5",
        "qwer123456",
        "qwertyuiop",
        "warmline12345",
        "woaini1314",
        "woaini1314520",
    }
)
"""What is tried first; with the rule on repeated and running characters it is enough here."""

AT_ONCE = 4
"""Hashes at work at the same time: each takes 64 MiB."""


def token_hash(token: str) -> str:
    """What is stored of a token; 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


async def make_link(tx: Transaction, staff_id: int, now: datetime) -> str:
    """The token of a new link; the member's unused one stops working."""
    token = secrets.token_urlsafe(32)
    await staff.LINKS.add(tx, staff_id, token_hash(token), now + LINK_LIFE)
    return token


def sign_in_url(base_url: str, token: str) -> str:
    return f"{base_url}/desk/enter/{token}"


async def use_link(tx: Transaction, token: str, now: datetime) -> int | None:
    """Whose link it is, the first time and within a day; else None."""
    return await staff.LINKS.use(tx, token_hash(token), now)


async def begin_session(tx: Transaction, staff_id: int, agent: str, now: datetime) -> str:
    """The token of a new session; `agent` is what the browser calls itself."""
    token = secrets.token_urlsafe(32)
    await staff.begin_session(
        tx,
        staff_id,
        token_hash(token),
        agent=agent[:300],
        now=now,
        expires=now + SESSION_LIFE,
    )
    return token


def wrong_with(password: str, name: str) -> str | None:
    """Why a password cannot be chosen (a key of the desk's words), or None."""
    plain = _plain(password)
    folded = plain.casefold()
    own = _plain(name).casefold()
    if len(plain) < SHORTEST:
        return "password_short"
    if len(plain) > LONGEST:
        return "password_long"
    if own and own in folded and not folded.replace(own, "").strip("0123456789!@#._- "):
        return "password_name"
    if folded in WORST or len(set(folded)) < 4 or _runs(folded):
        return "password_worst"
    return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _runs(text: str) -> bool:
    """Whether all of it counts up or down, as in 1234567890."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})


class Passwords:
    """Argon2id with the library's defaults, in threads and a few at once."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._few = asyncio.Semaphore(AT_ONCE)
        self._nobody = ""

    async def hashed(self, password: str) -> str:
        async with self._few:
            return await asyncio.to_thread(self._hasher.hash, _plain(password))

    async def fits(self, stored: str, password: str) -> bool:
        """Whether a password is the one of `stored`; an empty one takes as long and never fits."""
        if len(password) > LONGEST:
            return False
        if not self._nobody:
            self._nobody = await self.hashed(secrets.token_urlsafe(16))
        async with self._few:
            right = await asyncio.to_thread(self._verify, stored or self._nobody, _plain(password))
        return right and bool(stored)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    def old(self, stored: str) -> bool:
        """Whether a hash was made with weaker settings than today's."""
        return self._hasher.check_needs_rehash(stored)
