"""What the chat teaches the knowledge: an operator's answer kept, an alias, "this is wrong"."""

from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.pages.desk import gaps_shown
from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.gap_labels import G
from bot.pages.desk.gaps import NEAREST, arrived, sentence
from bot.pages.desk.labels import T
from bot.pages.desk.room import No, number, text, words, works
from bot.pages.desk.room import talks as may_talk
from handlers.articles import tasks as desk_tasks
from handlers.errors import NotAllowed, Refused
from handlers.masking import mask
from storage import conversations, messages
from storage.database import Transaction
from storage.errors import Conflict

LOOKED_BACK = 200


class LearningPages(Pages):
    def routes(self) -> list[Route]:
        def open_(show: Any) -> Any:
            return self._door.open(show, to=may_talk)

        at = "/desk/chats/{chat:int}"
        wrong = self._door.open(self.wrong, to=works)
        return [
            Route(f"{at}/keep", open_(self.keep), methods=["POST"]),
            Route(f"{at}/alias/{{message}}", open_(self.alias), methods=["GET", "POST"]),
            Route("/desk/gaps/wrong", wrong, methods=["POST"]),
        ]

    async def keep(self, visit: Visit) -> Response:
        """One tap: the citizen's last question and the operator's words become a draft."""
        key, now = text(visit.form, "message"), self._room.clock.now()
        try:
            async with self._room.database.transaction() as tx:
                question, answer = await self._said(tx, visit, key)
                written = await desk_tasks.write(
                    tx, None, question[:200], answer, visit.member, now=now
                )
        except (Refused, Conflict, ValueError) as refusal:
            return self._refused(visit, refusal)
        return arrived(visit, written, self._back(visit))

    async def alias(self, visit: Visit) -> Response:
        """The articles nearest to the citizen's question; one tap lets it be found by it."""
        key, member = visit.request.path_params["message"], visit.member
        async with self._room.database.reading() as tx:
            question, answer = await self._said(tx, visit, key)
        if visit.request.method == "POST":
            try:
                async with self._room.database.transaction() as tx:
                    written = await desk_tasks.add_alias(
                        tx,
                        None,
                        text(visit.form, "article"),
                        words(visit.form, "words"),
                        member,
                        now=self._room.clock.now(),
                        publish=text(visit.form, "how") == "publish",
                    )
                return arrived(visit, written, self._back(visit))
            except (Refused, Conflict, ValueError) as refusal:
                return await self._choose(visit, key, question, answer, sentence(refusal))
        return await self._choose(visit, key, question, answer, "")

    async def _choose(
        self, visit: Visit, key: str, question: str, answer: str, say: str
    ) -> Response:
        return self._door.page(
            "alias.html",
            visit,
            409 if say else 200,
            here="chats",
            chat=visit.request.path_params["chat"],
            message=key,
            words=words(visit.form, "words") or mask(question)[:200],
            answer=mask(answer),
            near=await gaps_shown.nearest(self._room, f"{question}\n{answer[:100]}", NEAREST),
            may_publish=desk_tasks.may_publish(visit.member),
            say=say,
        )

    async def _said(self, tx: Transaction, visit: Visit, key: str) -> tuple[str, str]:
        """What the citizen asked last before a message of an operator, and that message."""
        talk = await conversations.find(tx, int(visit.request.path_params["chat"]))
        said = await messages.latest(tx, talk.id, limit=LOOKED_BACK)
        places = [n for n, one in enumerate(said) if one.key == key and one.side == "operator"]
        if not places:
            raise No(T["not_found"], 404)
        asked = [one.text for one in said[: places[0]] if one.side == "citizen" and one.text]
        if not asked:
            raise No(G["no_question"], 409)
        return asked[-1].strip(), said[places[0]].text

    async def wrong(self, visit: Visit) -> Response:
        """An answer is wrong: a task to mend it within a working day."""
        chat, city, now = number(visit.form, "chat"), self._room.house.city, self._room.clock.now()
        try:
            async with self._room.database.transaction() as tx:
                task = await desk_tasks.correct(
                    tx,
                    text(visit.form, "article"),
                    words(visit.form, "text"),
                    visit.member,
                    city,
                    now=now,
                    conversation_id=chat or None,
                )
        except (Refused, Conflict) as refusal:
            return self._refused(visit, refusal)
        return done(visit, f"/desk/gaps/{task.id}", say=G["wrong_done"])

    def _back(self, visit: Visit) -> str:
        return f"/desk?chat={visit.request.path_params['chat']}"

    def _refused(self, visit: Visit, refusal: Exception) -> Response:
        status = 403 if isinstance(refusal, NotAllowed) else 409
        if visit.wants_json:
            return JSONResponse({"ok": False, "say": sentence(refusal)}, status_code=status)
        raise No(sentence(refusal), status)
