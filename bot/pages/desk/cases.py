"""A case at the desk: all that happened, and what may be done with it.

What may be done is decided in handlers.cases.lifecycle and handlers.desk.cases; a refusal is
told at the form, in words, with everything that was typed still there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.pages.desk import arranged_shown, clock_shown, correcting, labels, shown, similar
from bot.pages.desk.arrangement_labels import A
from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.labels import T
from bot.pages.desk.room import (
    case_for,
    first_time,
    kept,
    talks,
    text,
    words,
    works,
)
from bot.pages.desk.suggested import suggested
from handlers import hearing, shielding
from handlers.cases.lifecycle import open_to
from handlers.city.entries import Refusal as CityRefusal
from handlers.desk import cases as desk_cases
from handlers.desk.cases import Order
from handlers.errors import NotAllowed, Refused
from handlers.shielding import file_name
from handlers.turn import Attachment, Turn
from storage import cases, dues, media, reports
from storage.cases import Case
from storage.database import Transaction
from storage.media import File
from storage.staff import Member


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was not done: the action, why, and what was typed."""

    action: str
    say: str
    typed: dict[str, str]


class CasePages(Pages):
    def routes(self) -> list[Route]:
        open_ = self._door.open
        return [
            Route("/desk/cases/{number}", open_(self.one, to=works)),
            Route("/desk/cases/{number}/act", open_(self.act, to=works), methods=["POST"]),
        ]

    # ---- one case ----

    async def one(self, visit: Visit) -> Response:
        return await self._show(visit, visit.request.path_params["number"], None)

    async def _show(self, visit: Visit, number: str, refusal: Refusal | None) -> Response:
        async with self._room.database.reading() as tx:
            case = await case_for(tx, visit.member, number)
            values = await self._values(tx, case, visit.member)
        actions = [_form(name, refusal, case) for name in self._may(case, visit.member)]
        if refusal and refusal.action not in [one["action"] for one in actions]:
            values["lost"] = refusal
        hint = suggested(case, self._room.house.departments)
        return self._door.page(
            "case.html",
            visit,
            409 if refusal else 200,
            here="cases",
            actions=actions,
            suggested=hint,
            guessed=[one["name"] for one in hint["departments"]],
            departments=[one.name for one in self._room.house.city.departments],
            refusals=_reasons(case, self._room.house.city.refusals),
            grounds=self._room.house.city.returns,
            days=self._days(case),
            longest=desk_cases.LONGEST,
            right=correcting.C,
            corrected=correcting.fields(case, self._room.house.city, _typed(refusal, "correct")),
            **values,
        )

    async def _values(self, tx: Transaction, case: Case, me: Member) -> dict[str, Any]:
        city, zone, now = self._room.house.city, self._room.zone, self._room.clock.now()
        hidden, read = not shielding.centre(me), shielding.reader(me, case)
        files = await media.of_case(tx, case.id)
        theirs = await media.of_case(tx, case.id, "department")
        by_key = {file.key: _file(file, case if hidden else None) for file in files}
        events = await cases.events(tx, case.id)
        done_keys = {file.key for file in theirs}
        return {
            "case": shown.case_row(case, city, now, zone),
            "summary": read(case.summary),
            "facts": [(label, read(value)) for label, value in shown.facts(case, city, zone)],
            "detail": read(case.detail),
            "place": _place(case),
            "contact": {
                "name": shown.name(case.contact_name) if hidden else case.contact_name,
                "phone": shown.phone(case.contact_phone),
                "anonymous": bool(case.anonymous),
                "shielded": shielding.hides_who(me, case),
            },
            "resolution": case.resolution,
            "report": await _report(tx, case),
            "links": [] if hidden else await clock_shown.links(tx, case),
            "time": clock_shown.time(case, await dues.of_case(tx, case.id), city, zone),
            "a": A,
            "arranged": await arranged_shown.of_case(tx, case, me, now, zone),
            "photos": [by_key[file.key] for file in files if file.key not in done_keys],
            "history": shown.history(events, city, zone, read, by_key),
            "chat": case.conversation_id if talks(me) else None,
            "lost": None,
            "offered": [] if hidden else await correcting.offered(tx, case, events, city),
            "similar": [] if hidden else await similar.shown(tx, case, me, now),
        }

    # ---- doing ----

    async def act(self, visit: Visit) -> Response:
        """One action: as a turn of the case's conversation, so that the citizen hears of it."""
        async with self._room.database.reading() as tx:
            case = await case_for(tx, visit.member, visit.request.path_params["number"])
        action = text(visit.form, "action")
        typed = {name: words(visit.form, name) for name in labels.FIELDS}
        typed["helpers"] = "｜".join(map(str, visit.form.getlist("helpers")))
        wrong = self._wrong(action, typed)
        if wrong:
            return await self._not_done(visit, case, Refusal(action, wrong, typed), 400)
        order = _order(action, typed, await kept(self._room.files, visit.form))
        if action == "correct":
            changes, seen = correcting.read(visit.form)
            order, typed = replace(order, changes=changes, seen=seen), typed | changes

        async def do(turn: Turn) -> None:
            if await first_time(turn, visit.member, visit.form):
                await case_for(turn.tx, visit.member, case.number)
                await desk_cases.act(turn, case.number, visit.member, order)

        try:
            await self._room.engine.act(case.conversation_id, do)
        except Refused as refused:
            return await self._refused(visit, case.number, action, typed, refused)
        word = labels.ACTIONS[action][0]
        return done(visit, f"/desk/cases/{case.number}", say=f"{T['case_done']}{word}。")

    def _wrong(self, action: str, typed: dict[str, str]) -> str:
        """What a form lacks that its action needs; empty when it is whole."""
        if action not in labels.ACTIONS:
            return "没有这个操作，请刷新页面再试。"
        if any(len(value) > desk_cases.LONGEST for value in typed.values()):
            return T["too_long"]
        missing = [name for name in labels.NEEDS.get(action, ()) if not typed[name]]
        if typed["refusal"] and missing == ["reason"]:
            missing = []
        if missing:
            return f"请先填{labels.FIELDS[missing[0]]}，再{labels.ACTIONS[action][0]}。"
        city = self._room.house.city
        named = [typed["to"], *typed["helpers"].split("｜")] if action == "dispatch" else []
        if any(one and city.department(one) is None for one in named):
            return "没有这个承办单位，请从列表里选一个。"
        if typed["days"] and not re.fullmatch(r"[1-9][0-9]?", typed["days"]):
            return "没有这么多工作日，请从列表里选。"
        return ""

    def _may(self, case: Case, me: Member) -> list[str]:
        return open_to(case, me.roles, me.department, self._room.house.city)

    def _days(self, case: Case) -> list[str]:
        """By how many working days it may be extended; by one, if only a leader may at all."""
        of = self._room.house.city.extension(case.urgency)
        return [str(n) for n in range(1, (of.days if of else 1) + 1)]

    async def _refused(
        self, visit: Visit, number: str, action: str, typed: dict[str, str], why: Refused
    ) -> Response:
        """The refusal in the desk's words, by looking at the case again."""
        async with self._room.database.reading() as tx:
            now = await case_for(tx, visit.member, number)
        word = labels.ACTIONS[action][0]
        if isinstance(why, NotAllowed):
            say = f"您的角色不能{word}，没有执行。"
        elif action not in self._may(now, visit.member):
            say = f"这件工单现在是“{shown.status(now)['word']}”，不能再{word}，没有执行。"
        else:
            say = f"没有执行：{why.chinese}"
        return await self._not_done(visit, now, Refusal(action, say, typed), 409)

    async def _not_done(self, visit: Visit, case: Case, refusal: Refusal, status: int) -> Response:
        if visit.wants_json:
            return JSONResponse({"ok": False, "say": refusal.say}, status_code=status)
        return await self._show(visit, case.number, refusal)


def _order(action: str, typed: dict[str, str], files: Sequence[Attachment]) -> Order:
    return Order(
        action,
        to=typed["to"],
        text=typed["text"],
        reason=typed["reason"],
        files=files,
        helpers=[one for one in typed["helpers"].split("｜") if one],
        designate=bool(typed["designate"]),
        days=int(typed["days"] or 0),
        refusal=typed["refusal"],
    )


def _form(action: str, refusal: Refusal | None, case: Case) -> dict[str, Any]:
    """What the form of an action asks for; refused ones are open and still filled."""
    word, key, why = labels.ACTIONS[action]
    mine = refusal if refusal and refusal.action == action else None
    needs = labels.NEEDS.get(action, ())
    return {
        "action": action,
        "word": word,
        "key": key,
        "why": why,
        "fields": [
            {
                "name": name,
                "label": labels.TEXT_FIELDS.get(action, labels.FIELDS["text"])
                if name == "text"
                else labels.FIELDS[name],
                "needed": name in needs,
                "value": mine.typed[name] if mine else _preset(name, case),
            }
            for name in _fields(action)
        ],
        "files": action in ("reply", "answer"),
        "typed_reason": mine.typed["reason"] if mine else "",
        "say": mine.say if mine else "",
        "once": str(uuid4()),
    }


def _typed(refusal: Refusal | None, action: str) -> dict[str, str] | None:
    """What was typed into the form of an action that was refused."""
    return refusal.typed if refusal and refusal.action == action else None


def _reasons(case: Case, refusals: Sequence[CityRefusal]) -> list[dict[str, Any]]:
    """Why a matter may not be taken up; first those whose words stand in it, with the words."""
    said = hearing.plain(f"{case.summary}\n{case.detail}")
    told = [(one, one.told_in(said)) for one in refusals]
    told.sort(key=lambda pair: not pair[1])
    return [{"id": one.id, "say": one.reason_zh, "words": words} for one, words in told]


def _preset(field: str, case: Case) -> str:
    """Two departments have said no: whoever gets it now keeps it, unless this is taken back."""
    return "1" if field == "designate" and case.returned > 1 else ""


def _fields(action: str) -> tuple[str, ...]:
    if action in labels.SPECIAL:
        return labels.SPECIAL[action]
    return ("reason",) if "reason" in labels.NEEDS.get(action, ()) else ("text",)


async def _report(tx: Transaction, case: Case) -> dict[str, str] | None:
    """What keeps the answer from the citizen, while their word is waited for."""
    if case.status != "follow_up" or case.conversation_id is None:
        return None
    arrival = await reports.arrival(tx, case.conversation_id, case.report_key)
    if arrival.state == "arrived":
        return None
    colour, sign = ("late", "alarm") if arrival.state == "failed" else ("plain", "clock")
    return {"colour": colour, "sign": sign, "word": T[f"report_{arrival.state}"]}


def _place(case: Case) -> str:
    if case.latitude is None or case.longitude is None:
        return ""
    return f"{case.latitude:.5f}, {case.longitude:.5f}"


def _file(file: File, of: Case | None = None) -> dict[str, Any]:
    """A file; `of` is the case where a department looks at it."""
    return {
        "url": f"/desk/media/{file.key}",
        "kind": file.kind,
        "name": file_name(of, file.name) if of else file.name,
        "size": file.size,
        "state": file.state,
        "refused": file.refused,
    }
