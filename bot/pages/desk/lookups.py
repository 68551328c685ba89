"""The knowledge base beside a chat: looked up, suggested, sent by one tap or changed first."""

import time

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.pages.desk import talk
from bot.pages.desk.chat_labels import C
from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.labels import T
from bot.pages.desk.room import first_time, number, talks, text
from bot.pages.templating import part
from handlers.desk import lookup
from handlers.errors import NotAllowed, Refused
from handlers.turn import Turn
from storage import conversations


class LookupPages(Pages):
    def routes(self) -> list[Route]:
        open_, at = self._door.open, "/desk/chats/{chat:int}"
        return [
            Route(f"{at}/known", open_(self.look_up, to=talks)),
            Route(f"{at}/answer", open_(self.answer, to=talks), methods=["POST"]),
        ]

    async def look_up(self, visit: Visit) -> Response:
        """GET …/known?q=…: the articles that fit, with their words as they would be sent."""
        asked = visit.request.query_params.get("q", "").strip()
        now = self._room.clock.now()
        started = time.perf_counter()
        async with self._room.database.reading() as tx:
            held = await conversations.find(tx, visit.request.path_params["chat"])
            turn = Turn(house=self._room.house, tx=tx, now=now, conversation=held)
            looked = await lookup.look_up(self._room.house, asked, turn.today) if asked else None
            found = [talk.offered(turn, one) for one in looked.articles] if looked else []
        took = round((time.perf_counter() - started) * 1000, 1)
        fits = looked.fits if looked else True
        html = part("desk/looked.html", found=found, asked=asked, fits=fits, c=C, t=T, lang="zh")
        shown = {"html": html, "found": len(found), "took_ms": took}
        return JSONResponse(shown, headers={"Cache-Control": "no-store"})

    async def answer(self, visit: Visit) -> Response:
        """One tap: the article goes to the citizen as the operator's message."""
        handoff, article = number(visit.form, "handoff"), text(visit.form, "article")
        full = text(visit.form, "how") == "full"

        async def send(turn: Turn) -> None:
            if await first_time(turn, visit.member, visit.form):
                await lookup.send(turn, handoff, visit.member, article, full=full)

        chat = visit.request.path_params["chat"]
        try:
            await self._room.engine.act(chat, send)
        except Refused as refused:
            status = 403 if isinstance(refused, NotAllowed) else 409
            return JSONResponse({"ok": False, "say": str(refused)}, status_code=status)
        return done(visit, f"/desk?chat={chat}#end", say=C["lookup_sent"])
