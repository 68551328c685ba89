"""The form of a notice: how many it would reach beside it; nothing that was typed is ever lost."""

from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.pages.desk.door import Door, Pages, Visit, done
from bot.pages.desk.notices import counting, facts, preview, sheet_shown, standing, typed
from bot.pages.desk.notices.standing import HOME
from bot.pages.desk.notices.typed import Typed, Unclear
from bot.pages.desk.notices.words import N
from bot.pages.desk.room import No, Room, brought, first_time, number, text
from bot.pages.look import of as look_of
from bot.pages.templating import part
from handlers.desk import lookup
from handlers.errors import Refused
from handlers.notices import acting, lifecycle, writing
from handlers.turn import Turn
from storage import media, notice_figures, notices
from storage.database import Transaction
from storage.notices import Notice

OURS = "notice"
"""Where a file of a notice came in; only those may go out with one."""


class Differs(Exception):
    """Somebody else wrote meanwhile."""

    def __init__(self, theirs: Notice) -> None:
        super().__init__(theirs.id)
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it is to be shown: what was typed, and what stands in the way."""

    id: int
    revision: int
    typed: Typed
    say: str = ""
    wrong: dict[str, str] = field(default_factory=dict)
    theirs: Notice | None = None


class EditorPages(Pages):
    def __init__(self, room: Room, door: Door) -> None:
        super().__init__(room, door)
        self._counter = counting.Counter()

    def routes(self) -> list[Route]:
        open_, writes = self._door.open, standing.writes
        return [
            Route(f"{HOME}/new", open_(self.new, to=writes)),
            Route(f"{HOME}/articles", open_(self.articles, to=writes)),
            Route(f"{HOME}/save", open_(self.save, to=writes), methods=["POST"]),
            Route(f"{HOME}/count", open_(self.count, to=writes), methods=["POST"]),
            Route(f"{HOME}/files", open_(self.files, to=writes), methods=["POST"]),
            Route(f"{HOME}/{{id:int}}/edit", open_(self.edit, to=writes)),
        ]

    # ---- showing the form ----

    async def new(self, visit: Visit) -> Response:
        return await self._show(visit, Sheet(0, 0, typed.empty()))

    async def edit(self, visit: Visit) -> Response:
        async with self._room.database.reading() as tx:
            notice = await notices.find(tx, visit.request.path_params["id"])
        if notice.state != "draft":
            raise No(N["not_draft"].format(state=lifecycle.STATES[notice.state]), 409)
        return await self._show(visit, self._sheet(notice))

    def _sheet(self, notice: Notice, say: str = "") -> Sheet:
        given = typed.of_notice(notice, self._room.house.city)
        return Sheet(notice.id, notice.revision, given, say)

    async def _show(self, visit: Visit, sheet: Sheet, status: int = 200) -> Response:
        async with self._room.database.reading() as tx:
            values = await sheet_shown.values(tx, self._room, sheet.id, sheet.typed)
            notice = await preview.typed(tx, self._room, sheet.typed, sheet.id)
            theme = look_of(visit.request).theme
            values["preview"] = await preview.of(tx, self._room, notice, theme)
        first = values["corrects"]
        counted = await counting.counted(self._room, self._counter, sheet.typed, first)
        return self._door.page(
            "notices/edit.html",
            visit,
            status,
            here="notices",
            n=N,
            sheet=sheet,
            conflict=self._conflict(sheet),
            reach=counted,
            **values,
        )

    def _conflict(self, sheet: Sheet) -> dict[str, Any] | None:
        if sheet.theirs is None:
            return None
        theirs = typed.of_notice(sheet.theirs, self._room.house.city)
        return sheet_shown.conflict(self._room, theirs, sheet.typed)

    # ---- beside the form ----

    async def count(self, visit: Visit) -> Response:
        given = typed.of_form(visit.form)
        async with self._room.database.reading() as tx:
            first = await sheet_shown.corrected(tx, number(visit.form, "notice"))
        found = await counting.counted(self._room, self._counter, given, first)
        html = part("desk/notices/reach.html", reach=found, n=N, lang="zh")
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    async def articles(self, visit: Visit) -> Response:
        """What a button may open, found as citizens find it."""
        asked = visit.request.query_params.get("q", "").strip()
        on = self._room.today
        looked = await lookup.look_up(self._room.house, asked, on) if asked else None
        found = (
            [{"id": one.id, "question": one.question} for one in looked.articles] if looked else []
        )
        return JSONResponse({"found": found}, headers={"Cache-Control": "no-store"})

    async def files(self, visit: Visit) -> Response:
        """Keep a file at once, so that it is not lost with a form that is not taken."""
        files = await brought(self._room, visit.form, OURS)
        return JSONResponse({"ok": True, "files": [sheet_shown.file(one) for one in files]})

    # ---- taking it ----

    async def save(self, visit: Visit) -> Response:
        """1. Files are kept. 2. The words are written, once. 3. If wanted they are submitted:
        what is missing is told with the draft safe."""
        form, then = visit.form, text(visit.form, "then")
        sheet = Sheet(number(form, "notice"), number(form, "revision"), await self._read(form))
        if then == "look":
            return await self._show(visit, sheet)
        try:
            fresh, notice_id = await self._room.engine.act(
                None, lambda turn: self._write(turn, visit, sheet)
            )
        except Unclear as why:
            return await self._back(visit, sheet, why.say, {why.name: why.say}, 400)
        except Refused as why:
            return await self._back(visit, sheet, str(why), {}, 409)
        except Differs as why:
            return await self._differs(visit, sheet, why.theirs)
        if fresh and then == "submit":
            return await self._submit(visit, notice_id)
        return await self._saved(visit, notice_id, then)

    async def _read(self, form: FormData) -> Typed:
        given = typed.of_form(form)
        files = await brought(self._room, form, OURS)
        return given.with_file([one.key for one in files])

    async def _write(self, turn: Turn, visit: Visit, sheet: Sheet) -> tuple[bool, int]:
        """Whether the form is here for the first time, and the notice's number."""
        city, by = self._room.house.city, visit.member
        key = text(visit.form, "key")[:64]
        if sheet.id == 0 and key and (there := await notices.of_form(turn.tx, _own(visit, key))):
            return False, there
        if sheet.id and not await first_time(turn, by, visit.form):
            return False, sheet.id
        draft = sheet.typed.draft(city)
        before = await notices.find(turn.tx, sheet.id) if sheet.id else None
        await self._own_file(turn.tx, sheet.typed, before)
        if before is None:
            own = _own(visit, key) if key else ""
            return True, await writing.begin(turn, by, draft, own)
        if before.state == "draft" and before.revision != sheet.revision:
            raise Differs(before)
        if before.kind != "notice":
            draft = writing.Draft(before.grade, draft.words, writing.of(before))
        await writing.change(turn, by, before.id, sheet.revision, draft)
        return True, before.id

    async def _own_file(self, tx: Transaction, given: Typed, before: Notice | None) -> None:
        """Only a file that was brought here for a notice may go along: others are citizens'."""
        if len(given.media) > 1:
            raise Unclear("file", N["file_one"])
        key = given.media[0] if given.media else ""
        if not key or (before and before.words.media_key == key):
            return
        file = await media.find(tx, key)
        if file is None or file.conversation_id is not None or file.source.get("channel") != OURS:
            raise Unclear("file", N["file_gone"])

    async def _submit(self, visit: Visit, notice_id: int) -> Response:
        counted = await facts.counted(self._room, notice_id, "submit")
        try:
            await self._room.engine.act(
                None,
                lambda turn: acting.act(turn, visit.member, notice_id, "submit", counted=counted),
            )
        except Refused as why:
            say = f"{N['submit_not']}\n{why}"
            async with self._room.database.reading() as tx:
                notice = await notices.find(tx, notice_id)
            sheet = self._sheet(notice, say)
            return await self._back(visit, sheet, say, {}, 409)
        return await self._saved(visit, notice_id, "submit")

    async def _saved(self, visit: Visit, notice_id: int, then: str) -> Response:
        async with self._room.database.reading() as tx:
            notice = await notices.find(tx, notice_id)
        to = standing.url(notice_id, "" if then or notice.state != "draft" else "edit")
        return done(visit, to, say=N["saved"], next=to, notice=notice.id, revision=notice.revision)

    # ---- what stands in the way ----

    async def _back(
        self, visit: Visit, sheet: Sheet, say: str, wrong: dict[str, str], status: int
    ) -> Response:
        if visit.wants_json:
            answer = {"ok": False, "say": say, "wrong": wrong, "notice": sheet.id}
            return JSONResponse({**answer, "revision": sheet.revision}, status_code=status)
        shown = Sheet(sheet.id, sheet.revision, sheet.typed, say, wrong)
        return await self._show(visit, shown, status)

    async def _differs(self, visit: Visit, sheet: Sheet, theirs: Notice) -> Response:
        """Both are shown; the next save goes over theirs, knowingly."""
        async with self._room.database.reading() as tx:
            last = (await notice_figures.last_hand(tx, theirs.id)) or theirs.author
        say = N["conflict"].format(name=last)
        shown = Sheet(theirs.id, theirs.revision, sheet.typed, say, theirs=theirs)
        if not visit.wants_json:
            return await self._show(visit, shown, 409)
        html = part("desk/notices/conflict.html", conflict=self._conflict(shown), n=N, lang="zh")
        answer = {"ok": False, "say": say, "html": html, "notice": theirs.id}
        return JSONResponse({**answer, "revision": theirs.revision}, status_code=409)


def _own(visit: Visit, key: str) -> str:
    """A form's key, of this member's forms alone."""
    return f"{visit.member.id}:{key}"
