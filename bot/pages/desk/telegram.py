"""A member's own Telegram account: a one-time code that links it, and the end of the link."""

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk import shown
from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.room import talks
from handlers.desk.topics import linking
from storage import staff_telegram

L = {
    "title": "Telegram绑定",
    "why": "绑定以后，您可以在Telegram的坐席群里接待市民，也可以在私聊里值班。",
    "get_code": "取一个绑定码",
    "again": "再取一个绑定码",
    "send": "15分钟之内，在Telegram里私聊热线，发送：",
    "once": "绑定码只能用一次，请不要给别人。",
    "linked": "已经绑定，从",
    "duty": "正在值班",
    "off": "没有值班",
    "end": "解除绑定",
    "none": "还没有绑定。",
}


class TelegramPages(Pages):
    def routes(self) -> list[Route]:
        at, open_ = "/desk/telegram", self._door.open
        return [
            Route(at, open_(self.show, to=talks)),
            Route(f"{at}/code", open_(self.code, to=talks), methods=["POST"]),
            Route(f"{at}/end", open_(self.end, to=talks), methods=["POST"]),
        ]

    async def show(self, visit: Visit, code: str = "") -> Response:
        async with self._room.database.reading() as tx:
            linked = await staff_telegram.of_member(tx, visit.member.id)
            since = await staff_telegram.since(tx, visit.member.id)
        return self._door.page(
            "telegram.html",
            visit,
            here="mine",
            l=L,
            linked=linked,
            since=shown.moment(since, self._room.zone),
            code=code,
        )

    async def code(self, visit: Visit) -> Response:
        """The code is shown once, in the answer itself: it is nowhere else."""
        async with self._room.database.transaction() as tx:
            code = await linking.make_code(tx, visit.member, self._room.clock.now())
        return await self.show(visit, code)

    async def end(self, visit: Visit) -> Response:
        async with self._room.database.transaction() as tx:
            await linking.unlink(tx, visit.member, self._room.clock.now())
        return done(visit, "/desk/telegram")
