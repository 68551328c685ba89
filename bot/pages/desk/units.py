"""Departments' own systems and groups at the desk: how they stand, what did not reach them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.pages.desk.door import Door, Pages, Visit, done
from bot.pages.desk.room import No, Room, first_time, number, text, words
from bot.pages.desk.unit_labels import ACTIONS, U
from bot.units import signing
from bot.units.outside import NotOutside, Outside
from handlers.desk.permissions import MANAGE_UNITS, MEND_UNITS, may
from handlers.turn import Turn
from storage import notes, unit_outbox, units
from storage.errors import Conflict
from storage.staff import Member
from storage.units import Unit

HOME = "/desk/units"
OVERLAP = timedelta(hours=24)


def manages(member: Member) -> bool:
    return may(member, MEND_UNITS)


def administers(member: Member) -> bool:
    return may(member, MANAGE_UNITS)


class UnitPages(Pages):
    def __init__(
        self, room: Room, door: Door, key: str, base_url: str, internal: Sequence[str]
    ) -> None:
        super().__init__(room, door)
        self._key = key
        self._base = base_url
        self._outside = Outside(internal)

    def routes(self) -> list[Route]:
        open_, one = self._door.open, f"{HOME}/{{unit:int}}"
        return [
            Route(HOME, open_(self.listed, to=manages)),
            Route(HOME, open_(self.add, to=administers), methods=["POST"]),
            Route(f"{one}/replay", open_(self.replay, to=manages), methods=["POST"]),
            Route(f"{one}/on", open_(self.on, to=manages), methods=["POST"]),
            Route(f"{one}/off", open_(self.off, to=administers), methods=["POST"]),
            Route(f"{one}/change", open_(self.change, to=administers), methods=["POST"]),
            Route(f"{one}/secret", open_(self.secret, to=administers), methods=["POST"]),
        ]

    async def listed(self, visit: Visit) -> Response:
        return await self._list(visit)

    async def _list(self, visit: Visit, *, secret: str = "", of: str = "") -> Response:
        async with self._room.database.reading() as tx:
            known = await units.everyone(tx)
            counts = await unit_outbox.counts(tx)
            stuck = {one.id: await unit_outbox.stuck(tx, one.id) for one in known}
        taken = {one.department for one in known}
        return self._door.page(
            "units.html",
            visit,
            here="units",
            u=U,
            rows=[self._row(one, counts.get(one.id, {}), stuck[one.id]) for one in known],
            free=[d.name for d in self._room.house.city.departments if d.name not in taken],
            administers=administers(visit.member),
            secret=secret,
            of=of,
        )

    def _row(self, unit: Unit, counts: dict[str, int], stuck: list[Any]) -> dict[str, Any]:
        now = self._room.clock.now()
        resting = bool(unit.rests_until_at and unit.rests_until_at > now)
        state = "state_rests" if resting else "state_good"
        return {
            "unit": unit,
            "inbound": f"{self._base}/units/{unit.id}/events",
            "state": U[state if unit.enabled else "state_off"],
            "good": bool(unit.enabled) and not resting,
            "why": unit.disabled_why,
            "waiting": counts.get("pending", 0),
            "dead": counts.get("dead", 0),
            "stuck": [self._stuck(one) for one in stuck],
        }

    def _stuck(self, row: Any) -> dict[str, Any]:
        return {
            "id": row["id"],
            "number": row["number"],
            "what": ACTIONS.get(row["action"], row["action"]),
            "error": row["error"],
            "dead": row["state"] == "dead",
            "tries": U["tries"].format(tries=row["tries"]),
            "next": U["next"].format(at=self._clock(row["not_before_at"])),
        }

    def _clock(self, at: datetime) -> str:
        return at.astimezone(self._room.zone).strftime("%m-%d %H:%M")

    async def replay(self, visit: Visit) -> Response:
        async def do(turn: Turn, unit: Unit) -> None:
            await unit_outbox.replay(turn.tx, unit.id, turn.now, number(visit.form, "id"))

        return await self._do(visit, "unit-replay", do)

    async def on(self, visit: Visit) -> Response:
        async def do(turn: Turn, unit: Unit) -> None:
            await units.enable(turn.tx, unit.id)
            await unit_outbox.at_once(turn.tx, unit.id, turn.now)

        return await self._do(visit, "unit-on", do)

    async def off(self, visit: Visit) -> Response:
        async def do(turn: Turn, unit: Unit) -> None:
            await units.enable(turn.tx, unit.id, why_not="switched off")

        return await self._do(visit, "unit-off", do)

    async def change(self, visit: Visit) -> Response:
        ways = self._ways(visit)

        async def do(turn: Turn, unit: Unit) -> None:
            await _changed(turn, unit, ways)
            await unit_outbox.at_once(turn.tx, unit.id, turn.now)

        return await self._do(visit, "unit-set", do)

    async def _do(self, visit: Visit, name: str, do: Any) -> Response:
        """Do something to a unit, with its trace, in one transaction."""

        async def all_of(turn: Turn) -> None:
            unit = await units.by_id(turn.tx, visit.request.path_params["unit"])
            await do(turn, unit)
            by = f"staff:{visit.member.name}"
            await notes.audit(turn.tx, by, name, unit.department, now=turn.now)

        await self._room.engine.act(None, all_of)
        return done(visit, HOME)

    async def add(self, visit: Visit) -> Response:
        """A new department; its secret is shown on the page that comes back, once."""
        department = self._room.house.city.department(text(visit.form, "department"))
        if department is None:
            raise No(U["bad_department"])
        ways = self._ways(visit)

        async def do(turn: Turn) -> Unit | None:
            if not await first_time(turn, visit.member, visit.form):
                return None
            salt = signing.new_salt()
            unit = await _added(turn, department.name, salt)
            by = f"staff:{visit.member.name}"
            await notes.audit(turn.tx, by, "unit-add", unit.department, now=turn.now)
            return await _changed(turn, unit, ways)

        return await self._secret_shown(visit, await self._room.engine.act(None, do))

    async def secret(self, visit: Visit) -> Response:
        async def do(turn: Turn) -> Unit | None:
            if not await first_time(turn, visit.member, visit.form):
                return None
            unit = await units.by_id(turn.tx, visit.request.path_params["unit"])
            by = f"staff:{visit.member.name}"
            await notes.audit(turn.tx, by, "unit-secret", unit.department, now=turn.now)
            until = turn.now + OVERLAP
            return await units.rotate(turn.tx, unit.id, salt=signing.new_salt(), old_until=until)

        return await self._secret_shown(visit, await self._room.engine.act(None, do))

    async def _secret_shown(self, visit: Visit, unit: Unit | None) -> Response:
        if unit is None:
            raise No(U["secret_gone"], 409)
        if visit.wants_json:
            return RedirectResponse(HOME, status_code=303)
        secret = signing.derived(self._key, unit.salt)
        page = await self._list(visit, secret=secret, of=unit.department)
        page.headers["cache-control"] = "no-store"
        return page

    def _ways(self, visit: Visit) -> tuple[str, str, int]:
        """Webhook, group and whether contacts are shown, as the form has them."""
        url, chat = words(visit.form, "webhook"), words(visit.form, "telegram")
        if url:
            try:
                self._outside.check(url)
            except NotOutside:
                raise No(U["bad_url"]) from None
        digits = chat[1:]
        if chat and not (chat[0] == "-" and digits.isascii() and digits.isdecimal()):
            raise No(U["bad_chat"])
        return url, chat[:20], int(bool(text(visit.form, "contact")))


async def _added(turn: Turn, department: str, salt: str) -> Unit:
    try:
        return await units.add(turn.tx, department, salt=salt, now=turn.now)
    except Conflict:
        raise No(U["there"], 409) from None


async def _changed(turn: Turn, unit: Unit, ways: tuple[str, str, int]) -> Unit:
    url, chat, contact = ways
    try:
        return await units.change(
            turn.tx, unit.id, telegram_chat=chat, webhook_url=url, contact=contact
        )
    except Conflict:
        raise No(U["there"], 409) from None
