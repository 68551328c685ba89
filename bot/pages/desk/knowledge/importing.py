"""Import at the desk: 1. a file is uploaded and looked at, 2. what is good is taken, on demand.

The uploaded bytes lie in the data folder under their hash, named by no row, so the tidying takes
them after an hour; the second step brings back a signed mark of them, so that nothing has to be
uploaded again and nobody can name a file that is not theirs.
"""

import asyncio
import csv
import io
import json
import logging
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadSignature, Signer
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web import clean
from bot.files import NotTaken
from bot.knowledge_files import uploaded
from bot.pages.desk.door import Door, Pages, Visit
from bot.pages.desk.knowledge import reasons, standing
from bot.pages.desk.knowledge.words import K
from bot.pages.desk.labels import T
from bot.pages.desk.room import LONGEST_KEY, No, Room, text
from bot.pages.templating import part
from handlers.articles import importing
from handlers.articles.importing import Looked
from knowledge.articles import Article
from knowledge.files.gathering import Problem
from storage import inbox
from storage.conversations import Address

log = logging.getLogger("warmline.import")

HOME = f"{standing.HOME}/import"
SHOWN = 200
REMEMBERED = 50


@dataclass(slots=True)
class Job:
    """An import that runs, or ran, in this process."""

    staff_id: int
    of: int
    done: int = 0
    taken: int = 0
    state: str = "running"


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    sha256: str


class ImportPages(Pages):
    def __init__(self, room: Room, door: Door, secret_key: str) -> None:
        super().__init__(room, door)
        self._signer = Signer(secret_key, salt="warmline.import")
        self._jobs: dict[str, Job] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._taking = asyncio.Lock()

    def routes(self) -> list[Route]:
        open_, may = self._door.open, importing.may_import
        return [
            Route(HOME, open_(self.form, to=may)),
            Route(HOME, open_(self.check, to=may), methods=["POST"]),
            Route(f"{HOME}/take", open_(self.take, to=may), methods=["POST"]),
            Route(f"{HOME}/problems", open_(self.problems, to=may), methods=["POST"]),
            Route(f"{HOME}/runs/{{key}}", open_(self.progress, to=may)),
        ]

    # ---- looking at a file ----

    async def form(self, visit: Visit) -> Response:
        return self._page(visit)

    async def check(self, visit: Visit) -> Response:
        """Read it and tell what would be done; nothing is changed."""
        given = visit.form.get("file")
        if not isinstance(given, UploadFile) or not given.filename:
            return self._page(visit, 400, wrong=K["import_none"])
        data = await given.read()
        name = clean(given.filename.replace("\\", "/").rpartition("/")[2])[-120:]
        try:
            kept = await self._room.files.keep(data, trusted=True)
        except NotTaken:
            return self._page(visit, 413, wrong=T["file_large"])
        looked, problems = await self._look(Upload(name, kept.sha256))
        return self._report(visit, Upload(name, kept.sha256), looked, problems)

    async def _look(self, upload: Upload) -> tuple[Looked, list[Problem]]:
        """Reading thousands of rows takes seconds: beside the event loop."""
        try:
            data = await self._room.files.read(upload.sha256)
        except OSError:
            raise No(K["import_gone"], 410) from None
        found, problems = await asyncio.to_thread(uploaded.read, upload.name, data)
        async with self._room.database.reading() as tx:
            files = await importing.files_for_articles(tx, found)
            served = await importing.served(tx)
        looked = await asyncio.to_thread(importing.look, found, served, files)
        strange = [Problem(0, K["import_strange"], f"编号{one}") for one in looked.strange]
        return looked, [*problems, *strange]

    def _report(
        self, visit: Visit, upload: Upload, looked: Looked, problems: list[Problem]
    ) -> Response:
        status = 200 if not problems else 422
        counts = [
            (K["import_new"], K["import_unit"].format(n=looked.new)),
            (K["import_changed"], K["import_unit"].format(n=looked.changed)),
            (K["import_same"], K["import_unit"].format(n=looked.same)),
            (K["import_bad"], K["import_bad_unit"].format(n=len(problems))),
        ]
        return self._page(
            visit,
            status,
            title=K["import_result"].format(name=upload.name),
            counts=counts,
            problems=[
                (reasons.place_of(one), reasons.reason(one.reason)) for one in problems[:SHOWN]
            ],
            first=K["import_first"].format(n=SHOWN) if len(problems) > SHOWN else "",
            mark=self._sign(visit, upload),
            takes=bool(looked.news),
            good=looked.good,
        )

    async def problems(self, visit: Visit) -> Response:
        """All problems as a file for whoever mends them."""
        upload = self._upload(visit)
        _, found = await self._look(upload)
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([K["import_place"], K["import_reason"]])
        writer.writerows(_said(one) for one in found)
        headers = {"Content-Disposition": 'attachment; filename="problems.csv"'}
        data = "\ufeff" + out.getvalue()
        return Response(data, media_type="text/csv; charset=utf-8", headers=headers)

    # ---- taking it ----

    async def take(self, visit: Visit) -> Response:
        """Begin to take what is good, once; with problems only if that was said."""
        upload = self._upload(visit)
        looked, problems = await self._look(upload)
        if not looked.news or (problems and text(visit.form, "how") != "good"):
            return self._report(visit, upload, looked, problems)
        key = text(visit.form, "key")[:LONGEST_KEY]
        async with self._room.database.transaction() as tx:
            me = visit.member.id
            address, now = Address("desk", "desk", str(me)), self._room.clock.now()
            first = bool(key) and await inbox.first_time(tx, address, f"{me}:{key}", now)
        if first:
            self._begin(key, Job(visit.member.id, len(looked.news)), looked.news, visit)
        return RedirectResponse(f"{HOME}/runs/{key}", status_code=303)

    def _begin(self, key: str, job: Job, news: tuple[Article, ...], visit: Visit) -> None:
        self._jobs[key] = job
        while len(self._jobs) > REMEMBERED:
            self._jobs.pop(next(iter(self._jobs)))
        task = asyncio.create_task(self._run(job, news, visit))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, job: Job, news: tuple[Article, ...], visit: Visit) -> None:
        """Piece by piece, so that chats are answered between two of them."""
        now, by = self._room.clock.now(), visit.member
        try:
            async with self._taking:
                for start in range(0, len(news), importing.AT_ONCE):
                    piece = news[start : start + importing.AT_ONCE]
                    async with self._room.database.transaction() as tx:
                        taken = await importing.take_piece(tx, piece, by, now=now)
                    job.taken += taken
                    job.done += len(piece)
                async with self._room.database.transaction() as tx:
                    await importing.finished(tx, job.taken, by, now=now)
            job.state = "done"
        except Exception:
            log.exception("an import broke off after %d of %d articles", job.done, job.of)
            job.state = "failed"

    async def progress(self, visit: Visit) -> Response:
        """How far it is; the page's script asks for the piece only."""
        key = visit.request.path_params["key"]
        job = self._jobs.get(key)
        if job is None or job.staff_id != visit.member.id:
            raise No(K["import_lost"], 404)
        values: dict[str, Any] = {"job": job, "k": K, "address": f"{HOME}/runs/{key}"}
        if visit.wants_json:
            html = part("desk/knowledge/progress.html", **values)
            return JSONResponse({"ok": True, "running": job.state == "running", "html": html})
        return self._page(visit, **values)

    # ---- what all have in common ----

    def _page(self, visit: Visit, status: int = 200, **values: Any) -> HTMLResponse:
        known = {"k": K, "here": "knowledge", "wrong": "", "mark": "", "job": None}
        return self._door.page("knowledge/import.html", visit, status, **{**known, **values})

    def _sign(self, visit: Visit, upload: Upload) -> str:
        said = json.dumps([visit.member.id, upload.sha256, upload.name])
        return self._signer.sign(said).decode()

    def _upload(self, visit: Visit) -> Upload:
        """The file that this person uploaded before."""
        try:
            said = json.loads(self._signer.unsign(text(visit.form, "mark")))
        except (BadSignature, ValueError):
            raise No(K["import_gone"], 410) from None
        if said[0] != visit.member.id:
            raise No(K["import_gone"], 410)
        return Upload(said[2], said[1])


def _said(problem: Problem) -> tuple[str, str]:
    """The place and the reason, as people say them."""
    return reasons.place_of(problem), reasons.reason(problem.reason)
