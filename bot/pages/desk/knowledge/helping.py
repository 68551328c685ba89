"""Beside the form, while it is being written: the preview, a question tried, what is alike."""

import asyncio
from typing import Any

from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.pages.desk.door import Door, Pages, Visit
from bot.pages.desk.knowledge import preview, standing, typed
from bot.pages.desk.knowledge.typed import Typed
from bot.pages.desk.knowledge.words import OUTCOMES, K
from bot.pages.desk.room import Room, words
from bot.pages.look import of as look_of
from bot.pages.templating import part
from handlers.articles import alike
from handlers.articles.trial import Result, Trials
from knowledge.articles import LONGEST, Article
from storage import catalogue, versions
from storage.database import Transaction

LONGEST_QUESTION = 500
UNNAMED = "\ufffc"
"""Stands for the id of an article that has none yet."""


class HelpPages(Pages):
    def __init__(self, room: Room, door: Door) -> None:
        super().__init__(room, door)
        self._trials = Trials()
        self._trying = asyncio.Lock()

    def routes(self) -> list[Route]:
        open_, home = self._door.open, standing.HOME
        return [
            Route(f"{home}/preview", open_(self.preview, to=standing.writes), methods=["POST"]),
            Route(f"{home}/try", open_(self.tried, to=standing.writes), methods=["POST"]),
            Route(f"{home}/alike", open_(self.alike, to=standing.writes), methods=["POST"]),
        ]

    async def preview(self, visit: Visit) -> Response:
        given = _named(typed.of_form(visit.form))
        async with self._room.database.reading() as tx:
            look = await looked(self._room, visit, given, tx)
            related = await catalogue.questions(tx, given.lines("related")[:50])
        lines = [(one, related.get(one)) for one in given.lines("related")[:50]]
        return _piece("desk/knowledge/looks.html", **look, related=lines)

    async def alike(self, visit: Visit) -> Response:
        given = typed.of_form(visit.form)
        own = words(visit.form, "of") or given.fields["id"]
        texts = [given.fields["question"], *given.lines("aliases")]
        texts = [one[: LONGEST["question"]] for one in texts if one]
        async with self._room.database.reading() as tx:
            writing = await versions.being_written(tx)
        index, on = self._room.house.knowledge.index, self._room.today
        found = await asyncio.to_thread(alike.nearest, index, writing, own, texts, on)
        shown = [
            {
                "url": standing.url(one.id),
                "id": one.id,
                "question": one.question,
                "text": one.text if one.text != one.question else "",
                "percent": round(100 * one.alike),
                "word": K["alike_same"]
                if one.same
                else K["alike_near"]
                if one.alike >= alike.WORTH
                else K["alike_taken"],
                "draft": not one.served,
            }
            for one in found
        ]
        return _piece("desk/knowledge/alike.html", found=shown)

    async def tried(self, visit: Visit) -> Response:
        """The same question before and after; the index of the draft is built in a thread."""
        article = _article(_named(typed.of_form(visit.form)))
        question = words(visit.form, "ask")[:LONGEST_QUESTION]
        if article is None or not question:
            return _piece("desk/knowledge/trial.html", sides=(), say=K["try_need"])
        index, on = self._room.house.knowledge.index, self._room.today
        async with self._trying:
            before, after = await asyncio.to_thread(self._trials.ask, index, article, question, on)
        sides = (
            _side(K["try_before"], before, article.id),
            _side(K["try_after"], after, article.id),
        )
        return _piece("desk/knowledge/trial.html", sides=sides, say="")


async def looked(room: Room, visit: Visit, given: Typed, tx: Transaction) -> dict[str, Any]:
    """The preview of what is typed, as far as it makes an article."""
    article = _article(given)
    if article is None:
        return {"preview": None}
    theme = look_of(visit.request).theme
    now, zone = room.clock.now(), room.zone
    return {"preview": await preview.of(tx, room.house, article, now=now, zone=zone, theme=theme)}


def _named(given: Typed) -> Typed:
    fields = {**given.fields, "id": given.fields["id"] or UNNAMED}
    return Typed(fields, given.attachments)


def _article(given: Typed) -> Article | None:
    """What is typed without the fields that cannot be taken; None while it is too little."""
    given = _named(given)
    fields = {**given.fields, **dict.fromkeys(given.wrong().keys() & given.fields.keys(), "")}
    try:
        return Typed(fields, given.attachments).article()
    except ValueError:
        return None


def _side(name: str, result: Result, own: str) -> dict[str, Any]:
    return {
        "name": name,
        "outcome": OUTCOMES[result.outcome],
        "sure": result.outcome == "sure",
        "rank": K["rank"].replace("{n}", str(result.rank)) if result.rank else K["no_rank"],
        "given": result.given,
        "hits": [
            {"question": hit.question, "url": standing.url(hit.id), "own": hit.id == own}
            for hit in result.hits
        ],
    }


def _piece(template: str, **values: Any) -> HTMLResponse:
    """A piece of the page that is open already."""
    return HTMLResponse(part(template, k=K, **values), headers={"Cache-Control": "no-store"})
