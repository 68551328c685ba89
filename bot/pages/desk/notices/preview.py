"""A notice as each channel shows it, said by the very code that says it to citizens; and shown to
oneself or to the test group before anybody else gets it."""

from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.knowledge import preview as knowledge
from bot.pages.desk.notices import standing
from bot.pages.desk.notices.standing import HOME
from bot.pages.desk.notices.typed import Typed
from bot.pages.desk.notices.typed import of_form as typed_of_form
from bot.pages.desk.notices.words import N
from bot.pages.desk.room import No, Room, first_time, number, text
from bot.pages.look import Look
from bot.pages.look import of as look_of
from bot.pages.templating import part
from handlers.notices import content, lifecycle, trying
from handlers.turn import Turn
from storage import notices, staff_telegram
from storage.database import Transaction
from storage.notices import Notice
from storage.staff import Member

MEDIA = "/desk/media/"
TONGUES = {"zh": "中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class Shown:
    """In one language: the pages as documents, Telegram's messages."""

    language: str
    name: str
    web: str
    elder: str
    telegram: tuple[knowledge.Part, ...]


async def of(tx: Transaction, room: Room, notice: Notice, theme: str) -> list[Shown]:
    """In each language in which it is written."""
    file = await content.file_of(tx, notice.words)
    now, zone, house = room.clock.now(), room.zone, room.house
    found = []
    for language, name in TONGUES.items():
        if language == "en" and not notice.words.body_en:
            continue
        reply = content.said(notice, language, file).reply
        web, elder = [
            await knowledge.document(
                tx,
                house,
                [reply],
                _look(language, theme, elder=large),
                now=now,
                zone=zone,
                media=MEDIA,
            )
            for large in (False, True)
        ]
        found.append(Shown(language, name, web, elder, knowledge.parts([reply])))
    return found


def _look(language: str, theme: str, *, elder: bool) -> Look:
    return Look(language, elder, 22 if elder else 18, theme)  # type: ignore[arg-type]


async def typed(tx: Transaction, room: Room, given: Typed, notice_id: int) -> Notice:
    """What is typed as if it were a notice."""
    grade = given.one["grade"] if given.one["grade"] in lifecycle.GRADES else "B"
    if notice_id:
        known = await notices.find(tx, notice_id)
        return replace(known, words=given.words(), grade=known.grade if known.parent_id else grade)
    return notices.unwritten(grade, given.words(), room.clock.now())


async def ways(tx: Transaction, room: Room, member: Member) -> dict[str, str]:
    """Why a preview cannot be sent somewhere; empty where it can."""
    linked = await staff_telegram.of_member(tx, member.id)
    group = trying.tryout(room.house)
    return {"self": "" if linked else trying.NOT_LINKED, "group": "" if group else trying.NO_GROUP}


class PreviewPages(Pages):
    def routes(self) -> list[Route]:
        open_, writes = self._door.open, standing.writes
        return [
            Route(f"{HOME}/preview", open_(self.preview, to=writes), methods=["POST"]),
            Route(
                f"{HOME}/{{id:int}}/try", open_(self.try_out, to=standing.reads), methods=["POST"]
            ),
        ]

    async def preview(self, visit: Visit) -> Response:
        """Beside the form."""
        given = typed_of_form(visit.form)
        async with self._room.database.reading() as tx:
            notice = await typed(tx, self._room, given, number(visit.form, "notice"))
            shown = await of(tx, self._room, notice, look_of(visit.request).theme)
        values: dict[str, Any] = {"preview": shown, "n": N, "lang": "zh"}
        html = part("desk/notices/looks.html", **values)
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    async def try_out(self, visit: Visit) -> Response:
        """To oneself or to the test group; once for each form."""
        to, notice_id = text(visit.form, "to"), visit.request.path_params["id"]
        if to not in ("self", "group"):
            raise No(N["none"], 404)

        async def send(turn: Turn) -> None:
            if not await first_time(turn, visit.member, visit.form):
                return
            notice = await notices.find(turn.tx, notice_id)
            if to == "self":
                await trying.to_self(turn, visit.member, notice)
            else:
                await trying.to_group(turn, notice)

        await self._room.engine.act(None, send)
        here = standing.url(notice_id)
        return done(visit, here, say=N[f"tried_{to}"], next="")
