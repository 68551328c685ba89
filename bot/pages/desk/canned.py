"""Canned replies: the page where they are written, and the list that the composer opens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.pages.desk import shown, talk
from bot.pages.desk.chat_labels import C
from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.room import number, talks, text, words
from handlers.cases.lifecycle import OPEN
from handlers.desk import canned, mentions
from handlers.desk.permissions import SHARE_REPLIES, may
from handlers.errors import NotAllowed, Refused
from storage import canned as kept
from storage import cases, conversations, staff
from storage.canned import Canned
from storage.cases import Case
from storage.conversations import Conversation

AT = "/desk/canned"


class CannedPages(Pages):
    def routes(self) -> list[Route]:
        open_ = self._door.open
        return [
            Route(AT, open_(self.show, to=talks)),
            Route(f"{AT}/save", open_(self.save, to=talks), methods=["POST"]),
            Route(f"{AT}/{{reply:int}}/remove", open_(self.remove, to=talks), methods=["POST"]),
            Route("/desk/chats/{chat:int}/canned", open_(self.of_chat, to=talks)),
            Route("/desk/colleagues", open_(self.colleagues, to=talks)),
        ]

    async def show(self, visit: Visit) -> Response:
        return await self._page(visit)

    async def _page(self, visit: Visit, status: int = 200, say: str = "") -> Response:
        async with self._room.database.reading() as tx:
            found = await kept.for_member(tx, visit.member.id)
        typed = {name: words(visit.form, name) for name in ("title", "code", "text")}
        return self._door.page(
            "canned.html",
            visit,
            status,
            here="canned",
            groups=[
                (C["canned_own_ones"], [one for one in found if not one.shared]),
                (C["canned_shared_ones"], [one for one in found if one.shared]),
            ],
            may_change=lambda one: canned.may_change(one, visit.member),
            may_share=may(visit.member, SHARE_REPLIES),
            variables=canned.VARIABLES,
            limits=(canned.LONGEST_TITLE, canned.LONGEST_CODE, canned.LONGEST),
            edited=number(visit.form, "id"),
            typed=typed,
            say=say,
        )

    async def save(self, visit: Visit) -> Response:
        form = visit.form
        try:
            async with self._room.database.transaction() as tx:
                await canned.write(
                    tx,
                    visit.member,
                    number(form, "id"),
                    title=" ".join(words(form, "title").split()),
                    code=words(form, "code").strip(),
                    text=words(form, "text").strip(),
                    shared=text(form, "shared") == "yes",
                    now=self._room.clock.now(),
                )
        except Refused as refused:
            return await self._refused(visit, refused)
        return done(visit, AT, say=C["canned_saved"])

    async def remove(self, visit: Visit) -> Response:
        try:
            async with self._room.database.transaction() as tx:
                reply = visit.request.path_params["reply"]
                await canned.remove(tx, visit.member, reply, now=self._room.clock.now())
        except Refused as refused:
            return await self._refused(visit, refused)
        return done(visit, AT, say=C["canned_removed"])

    async def _refused(self, visit: Visit, refused: Refused) -> Response:
        status = 403 if isinstance(refused, NotAllowed) else 409
        if visit.wants_json:
            return JSONResponse({"ok": False, "say": str(refused)}, status_code=status)
        return await self._page(visit, status, str(refused))

    async def of_chat(self, visit: Visit) -> Response:
        """What the composer's list offers, with this chat's variables filled in."""
        async with self._room.database.reading() as tx:
            held = await conversations.find(tx, visit.request.path_params["chat"])
            found = await kept.for_member(tx, visit.member.id)
            theirs = await cases.of_person(tx, held.person_id)
        values = self._values(visit, held, theirs, self._room.clock.now())
        return JSONResponse(
            {"replies": [_offered(one, values) for one in found]},
            headers={"Cache-Control": "no-store"},
        )

    async def colleagues(self, visit: Visit) -> Response:
        """Who can be named in a note."""
        async with self._room.database.reading() as tx:
            among = mentions.colleagues(await staff.everyone(tx))
        names = [one.name for one in among if one.id != visit.member.id]
        return JSONResponse({"names": names}, headers={"Cache-Control": "no-store"})

    def _values(
        self, visit: Visit, held: Conversation, theirs: Sequence[Case], now: datetime
    ) -> dict[str, str]:
        """What the variables stand for in this chat; empty where it is not known."""
        city, zone = self._room.house.city, self._room.zone
        case = next((one for one in theirs if one.status in OPEN), None)
        name = talk.name_of(held)
        today = now.astimezone(zone)
        return {
            "市民": C["canned_citizen"] if name == shown.visitor(held.id) else name,
            "受理员": visit.member.name,
            "编号": case.number if case else "",
            "部门": case.department if case else "",
            "期限": shown.moment(case.due_at, zone) if case else "",
            "热线": city.hotline_name,
            "今天": f"{today.month}月{today.day}日",
        }


def _offered(one: Canned, values: dict[str, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "code": one.code,
        "title": one.title,
        "text": canned.filled(one.text, values),
        "shared": one.shared,
    }
