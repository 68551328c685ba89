"""An address of the desk that no page has."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.pages.desk.door import Pages, Visit
from bot.pages.desk.labels import T
from bot.pages.desk.room import No


class LostPages(Pages):
    """After all others: its route takes whatever is left."""

    def routes(self) -> list[Route]:
        return [Route("/desk/{rest:path}", self._door.open(self.lost, bare=True))]

    async def lost(self, visit: Visit) -> Response:
        path = visit.request.url.path
        if path.endswith("/"):
            return RedirectResponse(f"/{path.strip('/')}", status_code=307)
        raise No(T["not_found"], 404)
