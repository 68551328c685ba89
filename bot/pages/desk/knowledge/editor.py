"""The form of an article: nothing that was typed is ever lost, whatever stands in the way."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.knowledge import helping, standing, typed
from bot.pages.desk.knowledge.article import changed
from bot.pages.desk.knowledge.typed import Typed
from bot.pages.desk.knowledge.words import FIELDS, HINTS, K
from bot.pages.desk.labels import T
from bot.pages.desk.room import No, brought, number, text, words
from bot.pages.templating import part
from handlers.articles import review, saving
from handlers.articles.compare import compare
from handlers.articles.saving import OPEN, Base, Differs, Taken
from handlers.articles.written import from_json
from handlers.errors import Refused
from handlers.turn import new_key
from knowledge.articles import LONGEST, Article
from storage import catalogue, media, versions
from storage.database import Transaction
from storage.errors import Conflict
from storage.staff import Member
from storage.versions import Version

GIVEN = ("question", "answer", "aliases", "topic", "department")
"""What a link to a new article may bring along."""


class Wrong(Exception):
    """The form cannot be taken: a sentence for each field."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it is to be shown: what was typed, and what stands in the way."""

    id: str
    typed: Typed
    base: Base
    wrong: dict[str, str] = field(default_factory=dict)
    say: str = ""
    theirs: Version | None = None


class EditorPages(Pages):
    def routes(self) -> list[Route]:
        open_, home = self._door.open, standing.HOME
        return [
            Route(f"{home}/new", open_(self.new, to=standing.writes)),
            Route(f"{home}/edit/{{id:path}}", open_(self.edit, to=standing.writes)),
            Route(f"{home}/save", open_(self.save, to=standing.writes), methods=["POST"]),
            Route(f"{home}/files", open_(self.files, to=standing.writes), methods=["POST"]),
        ]

    # ---- showing the form ----

    async def new(self, visit: Visit) -> Response:
        query = visit.request.query_params
        given = {name: query.get(name, "")[:2000] for name in GIVEN}
        # Named here and not when it is saved, so that the same form twice makes one article.
        given["id"] = self._name()
        if standing.bound(visit.member):
            given["department"] = visit.member.department
        return await self._show(visit, Sheet("", typed.empty(**given), Base()))

    async def edit(self, visit: Visit) -> Response:
        article_id = visit.request.path_params["id"]
        async with self._room.database.reading() as tx:
            _, now = await saving.present(tx, article_id)
        if now is None:
            raise No(T["not_found"], 404)
        may = set(review.allowed(now, visit.member))
        if now.state in OPEN and not may & {"save", "correct"}:
            word = standing.state(now.state)["word"]
            raise No(f"这条知识现在是“{word}”，要由审核的同事来改。", 409)
        sheet = Sheet(article_id, typed.of_article(standing.content(now)), Base.of(now))
        return await self._show(visit, sheet)

    async def _show(self, visit: Visit, sheet: Sheet, status: int = 200) -> Response:
        member = visit.member
        async with self._room.database.reading() as tx:
            files = await media.several(tx, list(sheet.typed.attachments))
            related = await catalogue.questions(tx, sheet.typed.lines("related")[:50])
            topics = await catalogue.names(tx, "topic")
            departments = await catalogue.names(tx, "department")
            look = await helping.looked(self._room, visit, sheet.typed, tx)
        known = [one.name for one in self._room.house.city.departments]
        return self._door.page(
            "knowledge/edit.html",
            visit,
            status,
            here="knowledge",
            k=K,
            sheet=sheet,
            typed=sheet.typed.fields,
            fields=FIELDS,
            hints=HINTS,
            longest=LONGEST,
            files=[standing.shown_file(file) for file in files],
            related=[(one, related.get(one)) for one in sheet.typed.lines("related")[:50]],
            topics=topics,
            departments=[member.department]
            if standing.bound(member)
            else sorted({*known, *departments}, key=lambda one: (one not in known, one)),
            bound=standing.bound(member),
            buttons=_buttons(sheet.base, visit),
            conflict=await self._conflict(sheet, member),
            address=standing.url(sheet.id) if sheet.id else standing.HOME,
            **look,
        )

    async def _conflict(self, sheet: Sheet, me: Member) -> dict[str, Any] | None:
        """From their words to those that were typed."""
        if sheet.theirs is None:
            return None
        async with self._room.database.reading() as tx:
            last = (await versions.events(tx, sheet.id))[0]["actor"]
        theirs = standing.content(sheet.theirs)
        mine = sheet.typed.article()
        found = await asyncio.to_thread(compare, theirs, mine)
        say = K["conflict_own"] if last == me.name else K["conflict"]
        return {
            "say": say.replace("{name}", standing.who(last)),
            "changes": [changed(one) for one in found],
            "address": standing.url(sheet.id),
        }

    # ---- taking it ----

    async def save(self, visit: Visit) -> Response:
        """1. What cannot be read is told at its field. 2. Files are kept. 3. All is written at
        once: the wording and, if wanted, the steps that follow."""
        form = visit.form
        base = Base(number(form, "number"), number(form, "revision"), text(form, "state"))
        article_id, then = words(form, "of"), text(form, "then")
        sheet = Sheet(article_id, await self._read(form, article_id), base)
        if then == "look":
            return await self._show(visit, sheet)
        wrong = sheet.typed.wrong()
        if wrong:
            return await self._back(visit, sheet, K["fix"], wrong, 400)
        try:
            async with self._room.database.transaction() as tx:
                saved = await self._write(tx, visit, sheet, then)
        except Taken:
            taken = {"id": "这个编号已经有了，请换一个，或者去修改那一条。"}
            return await self._back(visit, sheet, K["fix"], taken, 400)
        except Wrong as why:
            return await self._back(visit, sheet, K["fix"], why.fields, 400)
        except Refused as why:
            return await self._back(
                visit, sheet, standing.refusal(why, then, None, visit.member), {}, 409
            )
        except Differs as why:
            return await self._differs(visit, sheet, why.theirs)
        except Conflict:
            return await self._differs(visit, sheet, await self._latest(sheet))
        return _saved(visit, saved, then)

    async def _read(self, form: FormData, article_id: str) -> Typed:
        """What was typed, with files that came along without a script."""
        sheet = typed.of_form(form)
        sheet = typed.Typed(
            {**sheet.fields, "id": article_id or sheet.fields["id"] or self._name()},
            sheet.attachments,
        )
        files = await brought(self._room, form, standing.OURS)
        return sheet.with_files([one.key for one in files])

    def _name(self) -> str:
        """An id for an article that was given none."""
        return f"kb{self._room.today:%y%m%d}-{new_key()[:4]}"

    async def _write(self, tx: Transaction, visit: Visit, sheet: Sheet, then: str) -> Version:
        """The wording, and the steps that are to follow it."""
        article, by, now = sheet.typed.article(), visit.member, self._room.clock.now()
        _, latest = await saving.present(tx, article.id)
        await self._own_files(tx, article, latest)
        saved = await saving.save(tx, article, sheet.base, by, fresh=not sheet.id, now=now)
        return await saving.onward(tx, saved, then, by, now=now)

    async def _own_files(self, tx: Transaction, article: Article, before: Version | None) -> None:
        """Only files brought here for articles may be attached: others belong to citizens."""
        known = from_json(before.content).attachments if before else ()
        news = [key for key in article.attachments if key not in known]
        if len([one for one in await media.several(tx, news) if standing.ours(one)]) < len(news):
            raise Wrong({"attachments": "有个附件找不到了，请拿掉它，再添加一次。"})

    async def _latest(self, sheet: Sheet) -> Version:
        async with self._room.database.reading() as tx:
            _, latest = await saving.present(tx, sheet.typed.fields["id"])
        if latest is None:
            raise Conflict("gone")
        return latest

    # ---- what stands in the way ----

    async def _back(
        self, visit: Visit, sheet: Sheet, say: str, wrong: dict[str, str], status: int
    ) -> Response:
        if visit.wants_json:
            answer = {"ok": False, "say": say, "wrong": wrong}
            return JSONResponse(answer, status_code=status)
        shown = Sheet(sheet.id, sheet.typed, sheet.base, wrong, say)
        return await self._show(visit, shown, status)

    async def _differs(self, visit: Visit, sheet: Sheet, theirs: Version) -> Response:
        """Both wordings are shown; the next save goes over theirs, knowingly."""
        shown = Sheet(theirs.article_id, sheet.typed, Base.of(theirs), theirs=theirs)
        if not visit.wants_json:
            return await self._show(visit, shown, 409)
        conflict = await self._conflict(shown, visit.member)
        html = part("desk/knowledge/conflict.html", conflict=conflict, k=K, t=T)
        base = {"number": theirs.number, "revision": theirs.revision, "state": theirs.state}
        say = conflict["say"] if conflict else T["changed"]
        return JSONResponse({"ok": False, "say": say, "html": html, **base}, status_code=409)

    # ---- files ----

    async def files(self, visit: Visit) -> Response:
        """Keep files at once, so that they are not lost with a form that is not taken."""
        files = await brought(self._room, visit.form, standing.OURS)
        return JSONResponse({"ok": True, "files": [standing.shown_file(one) for one in files]})


def _buttons(base: Base, visit: Visit) -> list[tuple[str, str]]:
    """What can be done with the words: `then` and its label, the most likely last."""
    checks = base.state in ("unit_review", "hotline_review")
    found = [("", K["save_review"] if checks else K["save"])]
    if not checks:
        found.append(("submit", K["save_submit"]))
    if visit.member.roles & review.HOTLINE:
        found.append(("publish", K["save_publish"]))
    return found


def _saved(visit: Visit, saved: Version, then: str) -> Response:
    to = standing.url(saved.article_id, "" if then else "edit")
    return done(
        visit,
        to,
        say=K["saved"],
        next=to,
        id=saved.article_id,
        number=saved.number,
        revision=saved.revision,
        state=saved.state,
    )
