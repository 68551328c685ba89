"""The second step of signing in, and wherever else a code of the second factor is asked for."""

import hashlib
import hmac
from datetime import datetime, timedelta

from starlette.datastructures import FormData

from bot import factor
from bot.pages.desk.room import Room, text
from storage import factors, notes, staff
from storage.database import Transaction
from storage.errors import NotFound
from storage.staff import Member

HALF_COOKIE = "warmline_desk_half"
HALF_PATH = "/desk/login"
HALF_LIFE = timedelta(minutes=5)
HOUR = timedelta(hours=1)
MOST_WRONG = 10
"""Wrong codes of one member in an hour; the last of them alarms the duty leader."""
LONGEST = 40


class Second:
    """Judges codes; no code is good twice, and nobody may try for long."""

    def __init__(self, room: Room, key: str) -> None:
        self._room = room
        self._key = key

    def secret(self, member: Member, salt: str) -> bytes:
        return factor.derived(self._key, member.id, salt)

    def kept(self, member: Member, recovery: str) -> str:
        """What is stored of a recovery code."""
        return factor.code_hash(self._key, member.id, recovery)

    async def wants(self, member: Member) -> bool:
        """Whether somebody is asked for a code."""
        async with self._room.database.reading() as tx:
            found = await factors.find(tx, member.id)
        return bool(found and found.confirmed)

    async def wrong(self, member: Member, form: FormData) -> str:
        """Why what was typed does not do (a key of the words), or nothing: then it is used up.

        1. Not too often. 2. A code of the phone, or a recovery code. 3. Used up in the same commit.
        """
        now, actor = self._room.clock.now(), f"staff:{member.name}"
        async with self._room.database.transaction() as tx:
            await tx.lock(f"factor:{member.id}")
            tried = await notes.count_audited(tx, actor, "factor-wrong", now - HOUR)
            if tried >= MOST_WRONG:
                return "code_slow"
            if await self._used(tx, member, form, now):
                return ""
            await notes.audit(tx, actor, "factor-wrong", actor, now=now)
            if tried == MOST_WRONG - 1:
                await notes.raise_alarm(tx, "factor-wrong", member.name, now=now)
        return "code_wrong"

    async def _used(self, tx: Transaction, member: Member, form: FormData, now: datetime) -> bool:
        found = await factors.find(tx, member.id)
        if found is None or not found.confirmed:
            return False
        step = factor.step_of(self.secret(member, found.salt), text(form, "code")[:LONGEST], now)
        if step is not None:
            return await factors.use_step(tx, member.id, step)
        typed = text(form, "recovery")[:LONGEST]
        if not await factors.use_code(tx, member.id, self.kept(member, typed), now):
            return False
        by = f"staff:{member.name}"
        left = await factors.codes_left(tx, member.id)
        await notes.audit(tx, by, "factor-recovery", by, now=now, text=f"还剩{left}个")
        return True

    # ---- half-way in: the password or the link was right, the code is still missing ----

    def half(self, member: Member, how: str) -> str:
        """A mark of the browser, good for five minutes and until the password changes."""
        at = int(self._room.clock.now().timestamp())
        return f"{member.id}.{how}.{at}.{self._sign(member, how, at)}"

    def _sign(self, member: Member, how: str, at: int) -> str:
        signed = f"half:{member.id}:{how}:{at}:{member.password_hash}"
        return hmac.new(self._key.encode(), signed.encode(), hashlib.sha256).hexdigest()

    async def halfway(self, mark: str) -> tuple[Member, str] | None:
        """Who is half-way in, and how they began; None when that was too long ago."""
        parts = mark.split(".")
        if len(parts) != 4 or not all(one.isascii() and one.isdecimal() for one in parts[:3:2]):
            return None
        if max(map(len, parts[:3])) > 12:
            return None
        at, how = int(parts[2]), parts[1]
        age = self._room.clock.now().timestamp() - at
        async with self._room.database.reading() as tx:
            try:
                member = await staff.by_id(tx, int(parts[0]))
            except NotFound:
                return None
        right = hmac.compare_digest(self._sign(member, how, at).encode(), parts[3].encode())
        fine = right and not member.disabled_at and 0 <= age < HALF_LIFE.total_seconds()
        return (member, how) if fine else None
