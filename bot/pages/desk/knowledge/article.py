"""One article: as citizens get it, how it came to be, and the steps of its review."""

import asyncio
from datetime import timedelta
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.pages.citizen import serve_file
from bot.pages.desk import shown
from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.knowledge import preview, standing
from bot.pages.desk.knowledge.words import ACTIONS, EVENTS, FIELDS, K
from bot.pages.desk.labels import T
from bot.pages.desk.room import No, number, text, words
from bot.pages.look import of as look_of
from handlers.articles import editing, review, saving
from handlers.articles.compare import Change, compare
from handlers.errors import Refused
from knowledge.articles import ENGLISH, Article
from storage import catalogue, media, versions
from storage.database import Row, Transaction
from storage.errors import Conflict
from storage.staff import Member
from storage.versions import Version

WEEK = timedelta(days=7)
LONGEST_REASON = 500


class ArticlePages(Pages):
    def routes(self) -> list[Route]:
        open_, home = self._door.open, standing.HOME
        act, revert = (open_(show, to=standing.writes) for show in (self.act, self.revert))
        return [
            Route(f"{home}/media/{{key}}", open_(self.file)),
            Route(f"{home}/diff/{{id:path}}", open_(self.diff)),
            Route(f"{home}/act/{{id:path}}", act, methods=["POST"]),
            Route(f"{home}/revert/{{id:path}}", revert, methods=["POST"]),
            Route(f"{home}/{{id:path}}", open_(self.one)),
        ]

    # ---- looking ----

    async def one(self, visit: Visit) -> Response:
        return await self._show(visit, visit.request.path_params["id"])

    async def _show(
        self, visit: Visit, article_id: str, say: str = "", typed: dict[str, str] | None = None
    ) -> Response:
        wanted = visit.request.query_params.get("version", "")
        async with self._room.database.reading() as tx:
            wordings, now = await saving.present(tx, article_id)
            if now is None:
                raise No(T["not_found"], 404)
            served = next((one for one in wordings if one.state == "published"), None)
            chosen = _chosen(wordings, wanted) or served or now
            values = await self._values(tx, visit, chosen, now, served)
            values |= {
                "events": self._events(await versions.events(tx, article_id)),
                "use": await catalogue.use(tx, article_id, self._room.clock.now() - WEEK),
            }
        acts = _acts(now, served, visit.member, typed or {})
        offered = {one["action"] for one in acts}
        return self._door.page(
            "knowledge/article.html",
            visit,
            409 if say else 200,
            **values,
            lost=[reason for action, reason in (typed or {}).items() if action not in offered],
            versions=[self._version(one) for one in wordings],
            draft=await self._draft(now, served),
            acts=acts,
            may_write=standing.writes(visit.member) and _may_edit(now, visit.member),
            say=say,
            longest=LONGEST_REASON,
        )

    async def _values(
        self, tx: Transaction, visit: Visit, chosen: Version, now: Version, served: Version | None
    ) -> dict[str, Any]:
        room, article = self._room, standing.content(chosen)
        files = await media.several(tx, list(article.attachments))
        related = await catalogue.questions(tx, article.related)
        return {
            "here": "knowledge",
            "k": K,
            "article": article,
            "id": article.id,
            "address": standing.url(article.id),
            "edit": standing.url(article.id, "edit"),
            "chosen": self._version(chosen),
            "old": chosen not in (now, served),
            "served": served is not None,
            "writing": now.state in saving.OPEN,
            "drafting": now.state == "draft",
            "states": _states(now, served, room.today),
            "facts": _facts(article),
            "files": [standing.shown_file(file) for file in files if standing.ours(file)],
            "related": [(one, standing.url(one), related.get(one)) for one in article.related],
            "preview": await preview.of(
                tx,
                room.house,
                article,
                now=room.clock.now(),
                zone=room.zone,
                theme=look_of(visit.request).theme,
            ),
        }

    def _version(self, one: Version) -> dict[str, Any]:
        return {
            "number": one.number,
            "revision": one.revision,
            "state": standing.state(one.state),
            "author": standing.who(one.author),
            "created": shown.moment(one.created_at, self._room.zone),
            "changed": shown.moment(one.changed_at, self._room.zone),
            "published": shown.moment(one.published_at, self._room.zone),
        }

    async def _draft(self, now: Version, served: Version | None) -> dict[str, Any] | None:
        """What is being written, with what it changes of what is served."""
        if now.state not in saving.OPEN:
            return None
        changes = await self._changes(served, now) if served else []
        return {**self._version(now), "new": served is None, "changes": changes}

    async def _changes(self, old: Version, new: Version) -> list[dict[str, Any]]:
        found = await asyncio.to_thread(compare, standing.content(old), standing.content(new))
        return [changed(one) for one in found]

    def _events(self, rows: list[Row]) -> list[dict[str, Any]]:
        return [
            {
                "what": EVENTS.get(row["action"], row["action"]),
                "who": standing.who(row["actor"]),
                "at": shown.moment(row["happened_at"], self._room.zone),
                "number": row["number"],
                "text": row["text"],
                "after": standing.state(row["state_after"])["word"]
                if row["state_after"] != row["state_before"]
                else "",
            }
            for row in rows
        ]

    async def diff(self, visit: Visit) -> Response:
        """Any two wordings beside each other."""
        article_id, query = visit.request.path_params["id"], visit.request.query_params
        async with self._room.database.reading() as tx:
            wordings = await versions.of_article(tx, article_id)
        old, new = (_chosen(wordings, query.get(name, "")) for name in ("old", "new"))
        if old is None or new is None:
            raise No(T["not_found"], 404)
        return self._door.page(
            "knowledge/diff.html",
            visit,
            here="knowledge",
            k=K,
            question=standing.content(new).question,
            address=standing.url(article_id),
            old=self._version(old),
            new=self._version(new),
            changes=await self._changes(old, new),
        )

    async def file(self, visit: Visit) -> Response:
        async with self._room.database.reading() as tx:
            file = await media.find(tx, visit.request.path_params["key"])
        if file is None or not standing.ours(file) or file.state != "stored":
            raise No(T["not_found"], 404)
        return serve_file(self._room.files, file)

    # ---- doing ----

    async def act(self, visit: Visit) -> Response:
        """One step of the review, or all that lead to published."""
        article_id, form = visit.request.path_params["id"], visit.form
        action, reason = text(form, "action"), words(form, "reason")[:LONGEST_REASON]
        wording = None
        try:
            async with self._room.database.transaction() as tx:
                wording = await versions.by_number(tx, article_id, number(form, "number"))
                if wording.revision != number(form, "revision"):
                    raise Conflict("changed meanwhile")
                await self._do(tx, wording, action, visit.member, reason)
        except Refused as why:
            say = standing.refusal(why, action, wording, visit.member)
            return await self._not_done(visit, article_id, say, {action: reason})
        except Conflict:
            return await self._not_done(visit, article_id, T["changed"], {action: reason})
        say = f"{K['done']}{ACTIONS[action][0]}。"
        return done(visit, standing.url(article_id), say=say, next=standing.url(article_id))

    async def _do(
        self, tx: Transaction, wording: Version, action: str, by: Member, reason: str
    ) -> None:
        now = self._room.clock.now()
        if action == "publish_all":
            await editing.publish(tx, wording, by, now=now)
        elif action in ACTIONS:
            await editing.act(tx, wording, action, by, now=now, reason=reason)
        else:
            raise No("没有这个操作，请刷新页面再试。")

    async def revert(self, visit: Visit) -> Response:
        """A new draft with the words of an old version."""
        article_id, old = visit.request.path_params["id"], number(visit.form, "number")
        try:
            async with self._room.database.transaction() as tx:
                await versions.by_number(tx, article_id, old)
                await editing.revert(tx, article_id, old, visit.member, now=self._room.clock.now())
        except Refused as why:
            say = standing.refusal(why, "revert", None, visit.member)
            return await self._not_done(visit, article_id, say, {})
        except Conflict:
            say = "这条知识有一份正在写的草稿，请先写完或放弃它，再恢复旧版本。"
            return await self._not_done(visit, article_id, say, {})
        to = standing.url(article_id)
        return done(visit, to, say="已经写成一份新草稿，审核后发布。", next=to)

    async def _not_done(
        self, visit: Visit, article_id: str, say: str, typed: dict[str, str]
    ) -> Response:
        if visit.wants_json:
            return JSONResponse({"ok": False, "say": say}, status_code=409)
        return await self._show(visit, article_id, say, typed)


def changed(change: Change) -> dict[str, Any]:
    return {"name": FIELDS[change.field], "pieces": change.pieces}


def _chosen(wordings: list[Version], wanted: str) -> Version | None:
    return next((one for one in wordings if str(one.number) == wanted), None)


def _may_edit(now: Version, member: Member) -> bool:
    """Whether the form is of use to them: a draft to go on with, or a new one to begin."""
    if now.state in saving.OPEN:
        return bool({"save", "correct"} & set(review.allowed(now, member)))
    return not standing.bound(member) or now.department == member.department


def _acts(
    now: Version, served: Version | None, member: Member, typed: dict[str, str]
) -> list[dict[str, Any]]:
    """The forms of what may be done: to what is being written, then to what is served."""
    both = [one for one in (now, served) if one and one.state in (*saving.OPEN, "published")]
    return [
        {
            "action": action,
            "word": ACTIONS[action][0],
            "why": ACTIONS[action][1],
            "number": wording.number,
            "revision": wording.revision,
            "needs": action in review.NEEDS_REASON,
            "value": typed.get(action, ""),
            "main": action in ("publish_all", "submit", "approve", "publish"),
        }
        for wording in dict.fromkeys(both)
        for action in standing.actions(wording, member)
    ]


def _states(now: Version, served: Version | None, on: Any) -> list[dict[str, str]]:
    both = dict.fromkeys(one for one in (served, now) if one)
    return [standing.of(one, standing.content(one), on) for one in both]


def _facts(article: Article) -> list[tuple[str, str]]:
    """What citizens do not see, or see only in part."""
    known = article.as_dict()
    names = ("topic", "department", "valid_from", "valid_until", "source", "document", "link")
    lists = ("aliases", "keywords")
    english = (
        (name, "\n".join(one) if isinstance(one := known[name], list) else one) for name in ENGLISH
    )
    return [
        *((FIELDS[name], str(known[name])) for name in names if known[name]),
        *((FIELDS[name], "\n".join(known[name])) for name in lists if known[name]),
        *((FIELDS[name], value) for name, value in english if value),
    ]
