"""The list of notices, the newest first."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk.door import Pages, Visit
from bot.pages.desk.notices import standing
from bot.pages.desk.notices.standing import HOME
from bot.pages.desk.notices.words import CHIPS, GOING, N
from bot.pages.desk.room import whole
from storage import notice_figures, notices

PAGE = 50


class ListPages(Pages):
    def routes(self) -> list[Route]:
        return [Route(HOME, self._door.open(self.listed, to=standing.reads))]

    async def listed(self, visit: Visit) -> Response:
        query = visit.request.query_params
        wanted = query.get("state", "")
        wanted = wanted if wanted in CHIPS else ""
        before = whole(query.get("before", ""))
        async with self._room.database.reading() as tx:
            counts = await notice_figures.by_state(tx)
            states = _states(wanted)
            found = await notices.latest(tx, before=before, states=states, limit=PAGE + 1)
            shown = found[:PAGE]
            sums = await notice_figures.sums(tx, shown[-1].id, shown[0].id) if shown else {}
        return self._door.page(
            "notices/list.html",
            visit,
            here="notices",
            n=N,
            rows=[standing.row(self._room, one, sums) for one in shown],
            chips=_chips(wanted, counts),
            writes=standing.writes(visit.member),
            untouched=not counts,
            newest=_url(wanted) if before else "",
            older=_url(wanted, shown[-1].id) if len(found) > PAGE else "",
        )


def _states(chip: str) -> tuple[str, ...]:
    if not chip:
        return ()
    return GOING if chip == "going" else (chip,)


def _url(chip: str, before: int = 0) -> str:
    parts = [f"state={chip}"] if chip else []
    parts += [f"before={before}"] if before else []
    return HOME + ("?" + "&".join(parts) if parts else "")


def _chips(wanted: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "word": word,
            "url": _url(chip),
            "here": chip == wanted,
            "count": sum(counts.get(one, 0) for one in _states(chip))
            if chip
            else sum(counts.values()),
        }
        for chip, word in CHIPS.items()
    ]
