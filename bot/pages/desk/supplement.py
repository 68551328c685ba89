"""补充到工单: a page that asks to which of the citizen's open cases a message belongs."""

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk import shown
from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.labels import T
from bot.pages.desk.room import No, talks, text
from bot.pages.desk.talk_labels import K
from handlers.desk import supplementing
from handlers.errors import Refused
from handlers.turn import Turn
from storage import conversations, messages


class SupplementPages(Pages):
    def routes(self) -> list[Route]:
        at = "/desk/chats/{chat:int}/supplement/{key}"
        return [
            Route(at, self._door.open(self.choose, to=talks)),
            Route(at, self._door.open(self.add, to=talks), methods=["POST"]),
        ]

    async def choose(self, visit: Visit) -> Response:
        return await self._page(visit, "")

    async def add(self, visit: Visit) -> Response:
        chat, key = visit.request.path_params["chat"], visit.request.path_params["key"]
        number = text(visit.form, "number")

        async def put(turn: Turn) -> bool:
            handoff = turn.talk.handoff.id if turn.talk.handoff else 0
            return await supplementing.to_case(turn, handoff, visit.member, key, number)

        try:
            new = await self._room.engine.act(chat, put)
        except Refused as refused:
            return await self._page(visit, str(refused))
        say = K["supplement_done" if new else "supplement_before"]
        return done(visit, f"/desk?chat={chat}#end", say=say)

    async def _page(self, visit: Visit, say: str) -> Response:
        chat, key = visit.request.path_params["chat"], visit.request.path_params["key"]
        now, city = self._room.clock.now(), self._room.house.city
        async with self._room.database.reading() as tx:
            talk = await conversations.find(tx, chat)
            said = await messages.by_key(tx, chat, key)
            if said is None or said.side != "citizen":
                raise No(T["not_found"], 404)
            found = await supplementing.open_cases(tx, talk.person_id)
        return self._door.page(
            "supplement.html",
            visit,
            409 if say else 200,
            k=K,
            here="chats",
            chat=chat,
            message=key,
            words=said.text,
            cases=[shown.case_row(one, city, now, self._room.zone) for one in found],
            wrong=say,
        )
