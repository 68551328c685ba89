"""Colleagues at the desk: who there is, a new one with a link, other roles, the way out."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot import accounts
from bot.pages.desk import shown
from bot.pages.desk.door import Door, Pages, Visit, done
from bot.pages.desk.labels import T
from bot.pages.desk.room import No, Room, first_time, number, text, words
from bot.pages.desk.staff_labels import ROLES, S
from handlers.admin import staffing
from handlers.desk import permissions
from handlers.desk.permissions import MANAGE_STAFF, may
from handlers.desk.presence import MOST
from handlers.desk.system import NAME
from handlers.errors import Refused
from handlers.turn import Turn
from storage import factors, presence, staff
from storage.database import Transaction
from storage.staff import Member

HOME = "/desk/staff"
CHIPS = ("all", "without", "off")


def manages(member: Member) -> bool:
    return may(member, MANAGE_STAFF)


class StaffPages(Pages):
    def __init__(self, room: Room, door: Door, base_url: str, *, outside: bool) -> None:
        super().__init__(room, door)
        self._base = base_url
        self._outside = outside

    def routes(self) -> list[Route]:
        one = f"{HOME}/{{staff:int}}"
        acts: dict[str, Callable[[Visit], Awaitable[Response]]] = {
            "link": self.link,
            "change": self.change,
            "equip": self.equip,
            "disable": self.disable,
            "enable": self.enable,
            "sign-out": self.sign_out,
            "reset": self.reset,
        }
        return [
            Route(HOME, self._open(self.listed)),
            Route(HOME, self._open(self.add), methods=["POST"]),
            Route(one, self._open(self.one)),
            *(
                Route(f"{one}/{name}", self._open(act), methods=["POST"])
                for name, act in acts.items()
            ),
        ]

    def _open(self, show: Callable[[Visit], Awaitable[Response]]) -> Any:
        return self._door.open(show, to=manages)

    # ---- everybody ----

    async def listed(self, visit: Visit) -> Response:
        return await self._list(visit)

    async def _list(self, visit: Visit, status: int = 200, say: str = "") -> Response:
        asked = visit.request.query_params.get("show", "all")
        chosen = asked if asked in CHIPS else "all"
        async with self._room.database.reading() as tx:
            rows = await self._rows(tx, visit.member)
        groups = {
            "all": [one for one in rows if not one["off"]],
            "without": [one for one in rows if one["factor"] == "needed" and not one["off"]],
            "off": [one for one in rows if one["off"]],
        }
        return self._door.page(
            "staff.html",
            visit,
            status,
            **self._words(),
            say=say,
            rows=groups[chosen],
            chips=[
                {
                    "url": f"{HOME}?show={name}",
                    "word": S[name],
                    "count": len(group),
                    "here": name == chosen,
                }
                for name, group in groups.items()
            ],
            typed={
                "name": words(visit.form, "name"),
                "roles": visit.form.getlist("role") or ["operator"],
                "department": text(visit.form, "department"),
            },
        )

    async def _rows(self, tx: Transaction, me: Member) -> list[dict[str, Any]]:
        everyone = [one for one in await staff.everyone(tx) if one.name != NAME]
        seen, factor = await staff.last_seen(tx), await factors.whose(tx)
        skilled = await presence.skills_of_all(tx)
        return [
            {
                "id": one.id,
                "name": one.name,
                "me": one.id == me.id,
                "department": one.department,
                "roles": role_words(one),
                "skills": skilled.get(one.id, []),
                "seen": shown.moment(seen.get(one.id), self._room.zone) or S["never"],
                "off": one.disabled_at is not None,
                "factor": self._factor(one, one.id in factor),
            }
            for one in sorted(everyone, key=lambda one: (one.disabled_at is not None, one.id))
        ]

    def _factor(self, member: Member, on: bool) -> str:
        """Whether there is a second factor, and whether there should be one."""
        needed = self._outside and permissions.needs_factor(member)
        return "on" if on else "needed" if needed else "off"

    def _words(self) -> dict[str, Any]:
        return {
            "s": S,
            "role_words": ROLES,
            "departments": [one.name for one in self._room.house.city.departments],
            "here": "staff",
        }

    async def add(self, visit: Visit) -> Response:
        roles = [one for one in visit.form.getlist("role") if isinstance(one, str)]

        async def do(turn: Turn) -> tuple[Member, str] | None:
            if not await first_time(turn, visit.member, visit.form):
                return None
            name, unit = words(visit.form, "name"), text(visit.form, "department")
            member = await staffing.add(turn, visit.member, name, roles, unit)
            return member, await accounts.make_link(turn.tx, member.id, turn.now)

        try:
            made = await self._room.engine.act(None, do)
        except Refused as refused:
            if visit.wants_json:
                raise
            return await self._list(visit, 409, str(refused))
        return await self._link_shown(visit, made)

    # ---- one of them ----

    async def one(self, visit: Visit) -> Response:
        return await self._one(visit, self._id(visit))

    def _id(self, visit: Visit) -> int:
        return int(visit.request.path_params["staff"])

    async def _one(self, visit: Visit, staff_id: int, *, link: str = "", say: str = "") -> Response:
        now, zone = self._room.clock.now(), self._room.zone
        async with self._room.database.reading() as tx:
            member = await staff.by_id(tx, staff_id)
            if member.name == NAME:
                raise No(T["not_found"], 404)
            rows = await staff.sessions(tx, staff_id, now)
            factor = await factors.find(tx, staff_id)
            equipped = await self._equipped(tx, staff_id)
        return self._door.page(
            "colleague.html",
            visit,
            **self._words(),
            who=member,
            mine=member.id == visit.member.id,
            roles=role_words(member),
            factor=self._factor(member, bool(factor and factor.confirmed)),
            link=link,
            equipped=equipped,
            say=say
            or S.get(visit.request.query_params.get("done", ""), "").format(name=member.name),
            sessions=[
                {"agent": shown.agent(row["agent"]), "seen": shown.moment(row["seen_at"], zone)}
                for row in rows
            ],
        )

    async def _equipped(self, tx: Transaction, staff_id: int) -> dict[str, Any]:
        """Topics, how many at once, and the topics of others to choose from."""
        known, own = await presence.of(tx, staff_id), await presence.skills(tx, staff_id)
        return {
            "skills": "、".join(sorted(own)),
            "known": [one for one in await presence.all_skills(tx) if one not in own],
            "capacity": known.capacity if known else presence.CAPACITY,
            "most": MOST,
        }

    async def link(self, visit: Visit) -> Response:
        async def do(turn: Turn) -> tuple[Member, str] | None:
            if not await first_time(turn, visit.member, visit.form):
                return None
            member = await staffing.let_in(turn, visit.member, self._id(visit))
            return member, await accounts.make_link(turn.tx, member.id, turn.now)

        return await self._link_shown(visit, await self._room.engine.act(None, do))

    async def _link_shown(self, visit: Visit, made: tuple[Member, str] | None) -> Response:
        """The page with the link, this once."""
        if made is None:
            raise No(S["link_gone"], 409)
        member, token = made
        if visit.wants_json:
            return RedirectResponse(f"{HOME}/{member.id}", status_code=303)
        page = await self._one(visit, member.id, link=accounts.sign_in_url(self._base, token))
        page.headers["cache-control"] = "no-store"
        return page

    async def change(self, visit: Visit) -> Response:
        roles = [one for one in visit.form.getlist("role") if isinstance(one, str)]
        unit = text(visit.form, "department")
        return await self._do(
            visit,
            lambda turn: staffing.change(turn, visit.member, self._id(visit), roles, unit),
            "saved",
        )

    async def equip(self, visit: Visit) -> Response:
        skills, most = words(visit.form, "skills"), number(visit.form, "capacity")
        return await self._do(
            visit,
            lambda turn: staffing.equip(turn, visit.member, self._id(visit), skills, most),
            "equip_done",
        )

    async def disable(self, visit: Visit) -> Response:
        return await self._do(
            visit,
            lambda turn: staffing.disable(turn, visit.member, self._id(visit)),
            "disable_done",
        )

    async def enable(self, visit: Visit) -> Response:
        return await self._do(
            visit, lambda turn: staffing.enable(turn, visit.member, self._id(visit)), "enable_done"
        )

    async def sign_out(self, visit: Visit) -> Response:
        return await self._do(
            visit,
            lambda turn: staffing.sign_out(turn, visit.member, self._id(visit)),
            "signed_out",
        )

    async def reset(self, visit: Visit) -> Response:
        return await self._do(
            visit,
            lambda turn: staffing.reset_factor(turn, visit.member, self._id(visit)),
            "reset_done",
        )

    async def _do(self, visit: Visit, do: Callable[[Turn], Awaitable[Any]], say: str) -> Response:
        await self._room.engine.act(None, do)
        return done(visit, f"{HOME}/{self._id(visit)}?done={say}")


def role_words(member: Member) -> list[str]:
    return [word for name, word in ROLES.items() if name in member.roles]
