"""A citizen's number, shown whole once: with a reason, and a trace of who saw it."""

from datetime import timedelta

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.pages.desk.door import Pages, Visit
from bot.pages.desk.labels import T
from bot.pages.desk.room import No, case_for, talks, words, works
from handlers.shielding import hides_who
from storage import cases, conversations, notes
from storage.database import Transaction

LONGEST = 200
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 20
"""Numbers that one member sees in an hour; the last of them alarms the duty leader."""


class ContactPages(Pages):
    def routes(self) -> list[Route]:
        open_ = self._door.open
        of_chat, of_case = "/desk/chats/{chat:int}/contact", "/desk/cases/{number}/contact"
        return [
            Route(of_chat, open_(self.of_chat, to=talks), methods=["POST"]),
            Route(of_case, open_(self.of_case, to=works), methods=["POST"]),
        ]

    async def of_chat(self, visit: Visit) -> Response:
        chat = visit.request.path_params["chat"]
        async with self._room.database.transaction() as tx:
            talk = await conversations.find(tx, chat)
            theirs = await cases.of_person(tx, talk.person_id)
            found = next((one.contact_phone for one in theirs if one.contact_phone), "")
            await self._trace(tx, visit, f"person:{talk.person_id}")
        return self._told(visit, talk.phone or found, f"/desk?chat={chat}")

    async def of_case(self, visit: Visit) -> Response:
        async with self._room.database.transaction() as tx:
            case = await case_for(tx, visit.member, visit.request.path_params["number"])
            if hides_who(visit.member, case):
                raise No(T["shielded"], 403)
            await self._trace(tx, visit, f"case:{case.number}")
        return self._told(visit, case.contact_phone, f"/desk/cases/{case.number}")

    async def _trace(self, tx: Transaction, visit: Visit, subject: str) -> None:
        reason = words(visit.form, "reason")
        if len(reason) < 2:
            raise No(T["reveal_need"])
        now, actor = self._room.clock.now(), f"staff:{visit.member.name}"
        seen = await notes.count_audited(tx, actor, "reveal", now - HOUR)
        if seen >= MOST_AN_HOUR:
            raise No(T["reveal_many"], 429)
        if seen == MOST_AN_HOUR - 1:
            await notes.raise_alarm(tx, "reveals", f"{visit.member.name} {seen + 1}", now=now)
        await notes.audit(tx, actor, "reveal", subject, now=now, text=reason[:LONGEST])

    def _told(self, visit: Visit, phone: str, back: str) -> Response:
        say = phone or T["no_phone"]
        if visit.wants_json:
            shown = {"ok": True, "phone": say, "say": T["revealed"]}
            return JSONResponse(shown, headers={"Cache-Control": "no-store"})
        return self._door.page("phone.html", visit, phone=say, back=back)
