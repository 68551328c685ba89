"""The second factor: set up with a picture and a code, recovery codes, taken off again."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot import factor
from bot.accounts import token_hash
from bot.pages.desk.door import Door, Pages, Visit, done
from bot.pages.desk.room import No, Room, text
from bot.pages.desk.second import LONGEST, Second
from bot.pages.desk.staff_labels import S
from storage import factors, notes, staff
from storage.factors import Factor

HOME = "/desk/factor"


class FactorPages(Pages):
    def __init__(self, room: Room, door: Door, second: Second) -> None:
        super().__init__(room, door)
        self._second = second

    def routes(self) -> list[Route]:
        open_ = self._door.open
        return [
            Route(HOME, open_(self.show, bare=True)),
            Route(f"{HOME}/confirm", open_(self.confirm, bare=True), methods=["POST"]),
            Route(f"{HOME}/codes", open_(self.codes, bare=True), methods=["POST"]),
            Route(f"{HOME}/end", open_(self.end, bare=True), methods=["POST"]),
        ]

    async def show(self, visit: Visit) -> Response:
        return await self._show(visit)

    async def _show(self, visit: Visit, status: int = 200, **values: Any) -> Response:
        member, now = visit.member, self._room.clock.now()
        async with self._room.database.transaction() as tx:
            found = await factors.begin(tx, member.id, factor.new_salt(), now)
            left = await factors.codes_left(tx, member.id)
        shown = {
            "say": "",
            "codes": [],
            "open": "",
            "stands": found.confirmed,
            "left": left,
            "password": bool(member.password_hash),
            "must": self._door.must_have_factor(member),
            **({} if found.confirmed else self._picture(visit, found)),
            **values,
        }
        answer = self._door.page("factor.html", visit, status, s=S, **shown)
        answer.headers["cache-control"] = "no-store"
        return answer

    def _picture(self, visit: Visit, found: Factor) -> dict[str, str]:
        secret = self._second.secret(visit.member, found.salt)
        issuer = f"{self._room.house.city.hotline_name} 暖线"
        return {
            "secret": factor.base32(secret),
            "picture": factor.picture(factor.address(secret, visit.member.name, issuer)),
        }

    async def confirm(self, visit: Visit) -> Response:
        """The first code of the phone: from now on it is asked for, and other sessions end."""
        member, now = visit.member, self._room.clock.now()
        if not member.password_hash:
            raise No(S["factor_password"], 409)
        fresh = factor.new_codes()
        async with self._room.database.transaction() as tx:
            found = await factors.begin(tx, member.id, factor.new_salt(), now)
            secret = self._second.secret(member, found.salt)
            step = factor.step_of(secret, text(visit.form, "code")[:LONGEST], now)
            right = step is not None and await factors.confirm(
                tx, member.id, step, self._hashes(visit, fresh), now
            )
            if right:
                await staff.revoke_others(tx, member.id, token_hash(visit.token), now)
                by = f"staff:{member.name}"
                await notes.audit(tx, by, "factor-on", by, now=now)
        if not right:
            return await self._show(visit, 400, say=S["code_wrong"])
        return await self._show(visit, codes=fresh)

    def _hashes(self, visit: Visit, codes: list[str]) -> list[str]:
        return [self._second.kept(visit.member, one) for one in codes]

    async def codes(self, visit: Visit) -> Response:
        """New recovery codes, for a code of the phone."""
        if wrong := await self._second.wrong(visit.member, visit.form):
            return await self._show(visit, 400, say=S[wrong], open="codes")
        fresh, by = factor.new_codes(), f"staff:{visit.member.name}"
        async with self._room.database.transaction() as tx:
            await factors.new_codes(tx, visit.member.id, self._hashes(visit, fresh))
            await notes.audit(tx, by, "factor-codes", by, now=self._room.clock.now())
        return await self._show(visit, codes=fresh)

    async def end(self, visit: Visit) -> Response:
        """Take it off, for a code of the phone: another phone, or no more."""
        if wrong := await self._second.wrong(visit.member, visit.form):
            return await self._show(visit, 400, say=S[wrong], open="end")
        by = f"staff:{visit.member.name}"
        async with self._room.database.transaction() as tx:
            await factors.reset(tx, visit.member.id)
            await notes.audit(tx, by, "factor-off", by, now=self._room.clock.now())
        return done(visit, HOME)
