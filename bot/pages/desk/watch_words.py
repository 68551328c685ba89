"""关注词: the words at which the desk looks up, one a line, for those who lead."""

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.room import words
from bot.pages.desk.talk_labels import K
from handlers.desk import watch_words
from handlers.desk.permissions import WATCH_WORDS, may
from handlers.errors import Refused
from handlers.turn import Turn
from storage import presence
from storage.staff import Member

HOME = "/desk/watch-words"


def chooses(member: Member) -> bool:
    return may(member, WATCH_WORDS)


class WatchWordPages(Pages):
    def routes(self) -> list[Route]:
        return [
            Route(HOME, self._door.open(self.show, to=chooses)),
            Route(HOME, self._door.open(self.choose, to=chooses), methods=["POST"]),
        ]

    async def show(self, visit: Visit) -> Response:
        async with self._room.database.reading() as tx:
            typed = "\n".join(await presence.watch_words(tx))
        return self._page(visit, typed)

    def _page(self, visit: Visit, typed: str, say: str = "", status: int = 200) -> Response:
        return self._door.page("watch_words.html", visit, status, k=K, typed=typed, wrong=say)

    async def choose(self, visit: Visit) -> Response:
        typed = words(visit.form, "words")

        async def keep(turn: Turn) -> None:
            await watch_words.choose(turn, visit.member, typed)

        try:
            await self._room.engine.act(None, keep)
        except Refused as refused:
            return self._page(visit, typed, str(refused), 409)
        return done(visit, HOME, say=K["watch_words_done"])
