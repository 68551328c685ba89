"""The knowledge's tasks at the desk: what citizens asked in vain, and what is done about it.

What may be done is decided in handlers.articles.tasks; a refusal is told at the form, with
everything that was typed still there.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.pages.desk import gaps_shown
from bot.pages.desk.door import Door, Pages, Visit, done
from bot.pages.desk.gap_labels import KINDS, G
from bot.pages.desk.labels import T
from bot.pages.desk.room import No, Room, text, words, works
from bot.tending import Tending
from handlers.articles import merging
from handlers.articles import tasks as desk_tasks
from handlers.errors import NotAllowed, Refused
from knowledge.articles import LONGEST
from knowledge.clusters import nearest
from storage import gaps, tasks
from storage.database import Transaction
from storage.errors import Conflict, NotFound
from storage.tasks import Task

HOME = "/desk/gaps"
LISTED = 200
NEAREST = 5
COMPARED = 3000
"""How many of the latest questions are compared with a task's."""

Do = Callable[[Transaction, Task], Awaitable[Any]]


class GapPages(Pages):
    def __init__(self, room: Room, door: Door) -> None:
        super().__init__(room, door)
        self._tending = Tending(room.database, room.house, room.clock)

    def routes(self) -> list[Route]:
        open_ = self._door.open
        one = f"{HOME}/{{task:int}}"
        acts = {
            "assign": self.assign,
            "return": self.give_back,
            "settle": self.settle,
            "dismiss": self.dismiss,
            "write": self.write,
            "alias": self.alias,
            "mend": self.mend,
            "split": self.split,
        }
        return [
            Route(HOME, open_(self.listed, to=works)),
            Route(f"{HOME}/merge", open_(self.merge, to=works), methods=["POST"]),
            Route(one, open_(self.one, to=works)),
            *(
                Route(f"{one}/{name}", open_(act, to=works), methods=["POST"])
                for name, act in acts.items()
            ),
        ]

    # ---- showing ----

    async def listed(self, visit: Visit) -> Response:
        """Open tasks, what presses most first; new questions are sorted in before."""
        await self._tending.gather()
        return await self._list(visit)

    async def _list(self, visit: Visit, refused: str = "", status: int = 200) -> Response:
        query = visit.request.query_params
        kind = query.get("kind", "") if query.get("kind", "") in KINDS else ""
        state = query.get("state", "open")
        state = state if state in ("open", "done", "dismissed") else "open"
        own = desk_tasks.scope(visit.member)
        async with self._room.database.reading() as tx:
            found = await tasks.listed(tx, kind=kind, state=state, department=own, limit=LISTED)
            counts = await tasks.counts(tx, department=own)
        now, zone = self._room.clock.now(), self._room.zone
        return self._door.page(
            "gaps.html",
            visit,
            status,
            refused=refused,
            picked=picked(visit),
            merges=desk_tasks.leads(visit.member) and state == "open",
            rows=[gaps_shown.row(task, now, zone) for task in found],
            chips=_chips(kind, state, counts),
            narrowed=bool(kind) or state != "open",
            here="gaps",
        )

    async def one(self, visit: Visit) -> Response:
        async with self._room.database.reading() as tx:
            task = await self._task(tx, visit)
        return await self._show(visit, task)

    async def _show(
        self, visit: Visit, task: Task, refused: tuple[str, str] = ("", ""), status: int = 200
    ) -> Response:
        typed = {key: value for key, value in visit.form.items() if isinstance(value, str)}
        async with self._room.database.reading() as tx:
            values = await gaps_shown.task(tx, self._room, task, visit.member)
        if task.kind == "gap" and task.state == "open":
            asked = typed.get("words") or task.question
            values["near"] = await gaps_shown.nearest(self._room, asked, NEAREST)
            if desk_tasks.leads(visit.member):
                values["like"] = await self._like(task)
        return self._door.page(
            "gap.html",
            visit,
            status,
            here="gaps",
            task=gaps_shown.row(task, self._room.clock.now(), self._room.zone),
            acts=gaps_shown.acts(task, visit.member),
            may_publish=desk_tasks.may_publish(visit.member),
            refused={"action": refused[0], "say": refused[1]},
            typed=typed,
            longest=LONGEST,
            **values,
        )

    async def _like(self, task: Task) -> list[dict[str, Any]]:
        """Open tasks that may ask the same, to be merged if they do."""
        async with self._room.database.reading() as tx:
            known = await gaps.asked(tx, limit=COMPARED)
        own = [words for number, words in known if number == task.id] or [task.question]
        others = [one for one in known if one[0] != task.id]
        found = await asyncio.to_thread(self._nearest, others, own)
        async with self._room.database.reading() as tx:
            like = [await tasks.by_id(tx, number) for number in found]
        now, zone = self._room.clock.now(), self._room.zone
        return [gaps_shown.row(one, now, zone) for one in like]

    def _nearest(self, others: list[tuple[int, str]], own: list[str]) -> list[int]:
        return nearest(others, own, self._tending.weights(), limit=NEAREST)

    async def _task(self, tx: Transaction, visit: Visit) -> Task:
        number = int(visit.request.path_params["task"])
        try:
            if number >= 2**31:
                raise NotFound("no such number")
            return await desk_tasks.task_for(tx, number, visit.member)
        except NotFound:
            raise No(G["no_gap"], 404) from None

    # ---- doing ----

    async def assign(self, visit: Visit) -> Response:
        city, to = self._room.house.city, text(visit.form, "to")

        async def do(tx: Transaction, task: Task) -> None:
            now = self._room.clock.now()
            await desk_tasks.assign(tx, task, to, visit.member, city, now=now)

        return await self._do(visit, "assign", do)

    async def give_back(self, visit: Visit) -> Response:
        return await self._reasoned(visit, "return", desk_tasks.give_back)

    async def settle(self, visit: Visit) -> Response:
        return await self._reasoned(visit, "settle", desk_tasks.settle)

    async def dismiss(self, visit: Visit) -> Response:
        return await self._reasoned(visit, "dismiss", desk_tasks.dismiss)

    async def _reasoned(self, visit: Visit, action: str, act: Callable[..., Any]) -> Response:
        async def do(tx: Transaction, task: Task) -> None:
            reason = words(visit.form, "reason")
            await act(tx, task, reason, visit.member, now=self._room.clock.now())

        return await self._do(visit, action, do)

    async def write(self, visit: Visit) -> Response:
        async def do(tx: Transaction, task: Task) -> desk_tasks.Written:
            return await desk_tasks.write(
                tx,
                task,
                words(visit.form, "question"),
                words(visit.form, "answer"),
                visit.member,
                now=self._room.clock.now(),
                publish=text(visit.form, "how") == "publish",
            )

        return await self._do(visit, "write", do)

    async def alias(self, visit: Visit) -> Response:
        async def do(tx: Transaction, task: Task) -> desk_tasks.Written:
            return await desk_tasks.add_alias(
                tx,
                task,
                text(visit.form, "article"),
                words(visit.form, "words"),
                visit.member,
                now=self._room.clock.now(),
                publish=text(visit.form, "how") == "publish",
            )

        return await self._do(visit, "alias", do)

    async def mend(self, visit: Visit) -> Response:
        async def do(tx: Transaction, task: Task) -> desk_tasks.Written:
            now = self._room.clock.now()
            return await desk_tasks.mend(tx, task, visit.member, now=now)

        return await self._do(visit, "mend", do)

    async def merge(self, visit: Visit) -> Response:
        """Those that were ticked become one, which is shown."""
        try:
            async with self._room.database.transaction() as tx:
                now = self._room.clock.now()
                into = await merging.merge(tx, sorted(picked(visit)), visit.member, now=now)
        except (Refused, Conflict, NotFound) as refusal:
            status = 403 if isinstance(refusal, NotAllowed) else 409
            say = G["no_gap"] if isinstance(refusal, NotFound) else sentence(refusal)
            if visit.wants_json:
                return JSONResponse({"ok": False, "say": say}, status_code=status)
            return await self._list(visit, say, status)
        return done(visit, f"{HOME}/{into.id}", say=G["done_merge"])

    async def split(self, visit: Visit) -> Response:
        async def do(tx: Transaction, task: Task) -> Task:
            asked = text(visit.form, "words").replace("\r\n", "\n")
            return await merging.split(tx, task, asked, visit.member, now=self._room.clock.now())

        return await self._do(visit, "split", do)

    async def _do(self, visit: Visit, action: str, do: Do) -> Response:
        """One action in one transaction; a refusal stands at its form."""
        try:
            async with self._room.database.transaction() as tx:
                task = await self._task(tx, visit)
                what = await do(tx, task)
        except (Refused, Conflict, ValueError) as refusal:
            return await self._not_done(visit, action, refusal)
        if isinstance(what, desk_tasks.Written):
            return arrived(visit, what, f"{HOME}/{task.id}")
        if isinstance(what, Task) and action == "split":
            return done(visit, f"{HOME}/{what.id}", say=G["done_split"])
        return done(visit, HOME, say=G[f"done_{action}"])

    async def _not_done(self, visit: Visit, action: str, refusal: Exception) -> Response:
        status, say = 403 if isinstance(refusal, NotAllowed) else 409, sentence(refusal)
        if visit.wants_json:
            return JSONResponse({"ok": False, "say": say}, status_code=status)
        async with self._room.database.reading() as tx:
            task = await self._task(tx, visit)
        return await self._show(visit, task, (action, say), status)


def picked(visit: Visit) -> set[int]:
    """The tasks that were ticked in the list."""
    given = [one for one in visit.form.getlist("task") if isinstance(one, str)]
    return {int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 10}


def arrived(visit: Visit, written: desk_tasks.Written, back: str) -> Response:
    """After something was written: what is published is shown where it came from, a draft is
    opened."""
    say = G["published"] if written.published else G["drafted"]
    to = back if written.published else editor(written.version.article_id)
    if visit.wants_json:
        return JSONResponse({"ok": True, "say": say, "to": to})
    return RedirectResponse(to, status_code=303)


def editor(article_id: str) -> str:
    return f"/desk/knowledge/edit/{article_id}"


def sentence(refusal: Exception) -> str:
    """A refusal in Chinese; those of the review are written for the command line."""
    if isinstance(refusal, Conflict):
        return T["changed"]
    said = str(refusal)
    return said if any("\u4e00" <= char <= "\u9fff" for char in said) else G["refused"]


def _chips(kind: str, state: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The filters: open ones by kind, then what was closed."""
    known = [("", "open", G["all"], sum(counts.values()))]
    known += [(one, "open", word, counts.get(one, 0)) for one, (word, _) in KINDS.items()]
    known += [("", "done", G["closed"], -1), ("", "dismissed", G["dismissed"], -1)]
    return [
        {
            "word": word,
            "count": n if n >= 0 else None,
            "url": f"{HOME}?{urlencode({'kind': one, 'state': of})}",
            "here": (one, of) == (kind, state),
        }
        for one, of, word, n in known
    ]
