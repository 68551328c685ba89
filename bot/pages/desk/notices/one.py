"""One notice: what it says, for whom, how far it is, what happened and what can be done."""

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.notices import facts, offers, preview, progress, standing
from bot.pages.desk.notices.progress import Meter
from bot.pages.desk.notices.standing import HOME
from bot.pages.desk.notices.words import N
from bot.pages.desk.room import No, first_time, text, words
from bot.pages.look import of as look_of
from handlers.notices import acting, lifecycle
from handlers.turn import Turn
from storage import notice_figures, notices

MOST_REASON = 500


class OnePages(Pages):
    def routes(self) -> list[Route]:
        open_, one = self._door.open, f"{HOME}/{{id:int}}"
        return [
            Route(one, open_(self.shown, to=standing.reads)),
            Route(f"{one}/act", open_(self.act, to=standing.reads), methods=["POST"]),
        ]

    async def shown(self, visit: Visit) -> Response:
        notice_id = visit.request.path_params["id"]
        async with self._room.database.reading() as tx:
            notice = await notices.find(tx, notice_id)
            sums = await notice_figures.sums(tx, notice_id, notice_id)
            events = await notices.events(tx, notice_id)
            children = await notices.children(tx, notice_id)
            acts = await offers.of(tx, self._room, notice, visit.member)
            meter = Meter(self._room.clock.now())
            way = await progress.of(tx, self._room, notice, meter)
            values = await facts.of(tx, self._room, notice)
            shown = await preview.of(tx, self._room, notice, look_of(visit.request).theme)
            ways = await preview.ways(tx, self._room, visit.member)
        return self._door.page(
            "notices/one.html",
            visit,
            here="notices",
            n=N,
            notice=notice,
            title=standing.title(notice),
            row=standing.row(self._room, notice, sums),
            events=[facts.event(self._room, one) for one in events],
            children=[standing.row(self._room, one, {}) for one in children],
            acts=acts,
            edits=notice.state == "draft" and standing.writes(visit.member),
            preview=shown,
            progress=way,
            ways=ways,
            **values,
        )

    async def act(self, visit: Visit) -> Response:
        """Do one of the table's actions, once for each form."""
        name, reason = text(visit.form, "action"), words(visit.form, "reason")[:MOST_REASON]
        notice_id: int = visit.request.path_params["id"]
        if name not in lifecycle.ACTIONS or name == "write":
            raise No(N["none"], 404)

        counted = await facts.counted(self._room, notice_id, name)

        async def do(turn: Turn) -> int:
            if not await first_time(turn, visit.member, visit.form):
                return notice_id
            return await acting.act(turn, visit.member, notice_id, name, reason, counted)

        led_to: int = await self._room.engine.act(None, do)
        to = standing.url(led_to, "edit" if name == "correct" and led_to != notice_id else "")
        return done(visit, to, say=N["done_"], next=to)
