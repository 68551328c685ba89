"""Where somebody is signed in: look, end one session, or all others."""

from starlette.responses import Response
from starlette.routing import Route

from bot.accounts import token_hash
from bot.pages.desk import shown
from bot.pages.desk.door import Door, Pages, Visit, done
from bot.pages.desk.labels import T
from bot.pages.desk.room import No, Room, text
from bot.pages.desk.second import Second
from bot.pages.desk.staff_labels import S
from storage import notes, staff
from storage.database import Transaction

HOME = "/desk/sessions"


class SessionPages(Pages):
    def __init__(self, room: Room, door: Door, second: Second) -> None:
        super().__init__(room, door)
        self._second = second

    def routes(self) -> list[Route]:
        open_ = self._door.open
        return [
            Route(HOME, open_(self.sessions, bare=True)),
            Route(f"{HOME}/end", open_(self.end, bare=True), methods=["POST"]),
            Route(f"{HOME}/others", open_(self.others, bare=True), methods=["POST"]),
        ]

    async def sessions(self, visit: Visit) -> Response:
        now, zone = self._room.clock.now(), self._room.zone
        async with self._room.database.reading() as tx:
            rows = await staff.sessions(tx, visit.member.id, now)
        running = [
            {
                "id": row["token_hash"][:16],
                "agent": shown.agent(row["agent"]),
                "began": shown.moment(row["started_at"], zone),
                "seen": shown.moment(row["seen_at"], zone),
                "here": row["token_hash"] == token_hash(visit.token),
            }
            for row in rows
        ]
        factor = await self._second.wants(visit.member)
        return self._door.page(
            "sessions.html", visit, rows=running, here="mine", s=S, factor=factor
        )

    async def end(self, visit: Visit) -> Response:
        """End one of one's own sessions; another person's cannot even be named."""
        wanted, now = text(visit.form, "id"), self._room.clock.now()
        async with self._room.database.transaction() as tx:
            rows = await staff.sessions(tx, visit.member.id, now)
            mine = [one["token_hash"] for one in rows if one["token_hash"][:16] == wanted]
            if not mine:
                raise No(T["not_found"], 404)
            await staff.revoke(tx, visit.member.id, now, mine[0])
            await self._trace(tx, visit, "1")
        return done(visit, HOME)

    async def others(self, visit: Visit) -> Response:
        """End all of one's sessions but this one."""
        now = self._room.clock.now()
        async with self._room.database.transaction() as tx:
            ended = await staff.revoke_others(tx, visit.member.id, token_hash(visit.token), now)
            await self._trace(tx, visit, str(ended))
        return done(visit, HOME)

    async def _trace(self, tx: Transaction, visit: Visit, count: str) -> None:
        by, now = f"staff:{visit.member.name}", self._room.clock.now()
        await notes.audit(tx, by, "sessions-end", by, now=now, text=count)
