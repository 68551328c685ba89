"""Standing arrangements at the desk: today and tomorrow, a new one, one tap for each time."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk import arranged_shown
from bot.pages.desk.arrangement_labels import EVERY, HOLIDAYS, KINDS, WEEKDAYS, A
from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.room import No, case_for, first_time, talks, text, words, works
from handlers.cases.arrangements import acting, planning, rule
from handlers.cases.arrangements.planning import New
from handlers.errors import NotAllowed, NotNow, Refused
from handlers.shielding import for_department
from handlers.turn import Turn
from storage import arrangements, cases
from storage.cases import Case

FIELDS = ("kind", "every", "step", "clock", "first", "last", "exceptions", "holidays", "place_from",
          "place_to", "contact_name", "contact_phone", "unit", "note", "lead")  # fmt: skip
DAY = timedelta(days=1)


class ArrangementPages(Pages):
    def routes(self) -> list[Route]:
        open_ = self._door.open
        case, one = "/desk/cases/{number}/arrange", "/desk/arrangements/{id:int}"
        return [
            Route("/desk/arrangements", open_(self.listed, to=works)),
            Route(case, open_(self.form, to=works)),
            Route(case, open_(self.make, to=works), methods=["POST"]),
            Route(f"{one}/end", open_(self.end, to=works), methods=["POST"]),
            Route(f"{one}/change", open_(self.change, to=works), methods=["POST"]),
            Route("/desk/times/{id:int}", open_(self.act, to=works), methods=["POST"]),
        ]

    async def listed(self, visit: Visit) -> Response:
        """Today and tomorrow; what nobody has confirmed stands first."""
        now, zone = self._room.clock.now(), self._room.zone
        today = self._room.today
        begin = rule.start(today, time(), zone)
        async with self._room.database.reading() as tx:
            found = await arrangements.between(tx, begin, begin + 2 * DAY)
        member = visit.member
        rows = [
            arranged_shown.row(one, now, zone)
            for one in found
            if arranged_shown.mine(one, member, talks(member))
        ]
        days = [(A[name], arranged_shown.by_day(rows, today + DAY * n)) for n, name in _DAYS]
        return self._door.page("arrangements.html", visit, days=days, a=A, here="arrangements")

    async def form(self, visit: Visit) -> Response:
        async with self._room.database.reading() as tx:
            case = await case_for(tx, visit.member, visit.request.path_params["number"])
        tomorrow = self._room.today + DAY
        known = {"first": tomorrow.isoformat(), "step": "1", "lead": "3", "clock": "08:00"}
        known |= {"place_from": case.place, "contact_name": case.contact_name}
        if talks(visit.member):
            known["contact_phone"] = case.contact_phone
        else:
            known.pop("contact_name")
            known["place_from"] = for_department(case, case.place)
        return self._form(visit, case, known, [], "")

    def _form(
        self, visit: Visit, case: Case, typed: dict[str, str], days: list[str], say: str
    ) -> Response:
        return self._door.page(
            "arrange.html",
            visit,
            400 if say else 200,
            here="cases",
            number=case.number,
            department=case.department,
            departments=[one.name for one in self._room.house.city.departments],
            typed={name: typed.get(name, "") for name in FIELDS},
            picked=days,
            say=say,
            a=A,
            kinds=KINDS,
            every=EVERY,
            holidays=HOLIDAYS,
            weekdays=WEEKDAYS,
            longest=planning.LONGEST,
            once=str(uuid4()),
        )

    async def make(self, visit: Visit) -> Response:
        """A new arrangement; what is missing is said at the form, with everything typed there."""
        async with self._room.database.reading() as tx:
            case = await case_for(tx, visit.member, visit.request.path_params["number"])
        typed = {name: words(visit.form, name).strip() for name in FIELDS}
        days = [str(one) for one in visit.form.getlist("weekdays")]
        new, wrong = _new(typed, days, case, self._room.clock.now().astimezone(self._room.zone))
        if new is None:
            return self._form(visit, case, typed, days, wrong)
        wanted = new

        async def do(turn: Turn) -> None:
            if await first_time(turn, visit.member, visit.form):
                await acting.add(turn, case.number, visit.member, wanted)

        try:
            await self._room.engine.act(case.conversation_id, do)
        except Refused as refused:
            say = A["not_yours"] if isinstance(refused, NotAllowed) else A["no_day"]
            if case.status in acting.OVER:
                say = A["not_now"]
            return self._form(visit, case, typed, days, say)
        return done(visit, f"/desk/cases/{case.number}#arranged", say=A["made"])

    async def act(self, visit: Visit) -> Response:
        """One tap about one time."""
        occurrence = visit.request.path_params["id"]
        name = text(visit.form, "do")
        do = _TAPS.get(name)
        if do is None:
            raise No(A["wrong"])
        at = self._at(visit) if name == "move" else None
        member = visit.member

        async def turn_of(turn: Turn) -> None:
            if await first_time(turn, member, visit.form):
                await do(turn, occurrence, visit, at)

        return await self._run(visit, await self._case_of(occurrence), turn_of)

    def _at(self, visit: Visit) -> datetime:
        try:
            there = datetime.fromisoformat(text(visit.form, "at"))
        except ValueError:
            raise No(A["need_date"]) from None
        at = rule.start(there.date(), there.time(), self._room.zone)
        if at <= self._room.clock.now():
            raise No(A["need_date"])
        return at

    async def _case_of(self, occurrence: int) -> Case:
        async with self._room.database.reading() as tx:
            arrangement = await arrangements.arrangement_of(tx, occurrence)
            return await cases.glance(tx, arrangement.case_id)

    async def end(self, visit: Visit) -> Response:
        return await self._all(visit, lambda turn, one: acting.end(turn, one, visit.member))

    async def change(self, visit: Visit) -> Response:
        """Every time to come at another hour."""
        try:
            clock = time.fromisoformat(text(visit.form, "clock"))
        except ValueError:
            raise No(A["need_clock"]) from None
        return await self._all(
            visit,
            lambda turn, one: acting.change(turn, one, visit.member, clock=f"{clock:%H:%M}"),
        )

    async def _all(self, visit: Visit, do: Callable[[Turn, int], Awaitable[None]]) -> Response:
        async with self._room.database.reading() as tx:
            one = await arrangements.by_id(tx, visit.request.path_params["id"])
            case = await cases.glance(tx, one.case_id)

        async def turn_of(turn: Turn) -> None:
            if await first_time(turn, visit.member, visit.form):
                await do(turn, one.id)

        return await self._run(visit, case, turn_of)

    async def _run(
        self, visit: Visit, case: Case, do: Callable[[Turn], Awaitable[None]]
    ) -> Response:
        try:
            await self._room.engine.act(case.conversation_id, do)
        except NotAllowed:
            raise No(A["not_yours"], 404) from None
        except NotNow:
            raise No(A["wrong"], 409) from None
        listed = text(visit.form, "back") == "list"
        to = "/desk/arrangements" if listed else f"/desk/cases/{case.number}#arranged"
        return done(visit, to, say=A["done"])


_DAYS = ((0, "today"), (1, "tomorrow"))


async def _confirm(turn: Turn, occurrence: int, visit: Visit, _: datetime | None) -> None:
    await acting.confirm(turn, occurrence, visit.member)


async def _skip(turn: Turn, occurrence: int, visit: Visit, _: datetime | None) -> None:
    await acting.skip(turn, occurrence, visit.member, words(visit.form, "reason")[:200])


async def _restore(turn: Turn, occurrence: int, visit: Visit, _: datetime | None) -> None:
    await acting.restore(turn, occurrence, visit.member)


async def _move(turn: Turn, occurrence: int, visit: Visit, at: datetime | None) -> None:
    if at:
        await acting.move(turn, occurrence, visit.member, at)


async def _came(turn: Turn, occurrence: int, visit: Visit, _: datetime | None) -> None:
    await acting.outcome(turn, occurrence, visit.member, came=True)


async def _missed(turn: Turn, occurrence: int, visit: Visit, _: datetime | None) -> None:
    await acting.outcome(turn, occurrence, visit.member, came=False)


_TAPS = {
    "confirm": _confirm,
    "skip": _skip,
    "restore": _restore,
    "move": _move,
    "came": _came,
    "missed": _missed,
}


def _new(
    typed: dict[str, str], days: list[str], case: Case, now: datetime
) -> tuple[New | None, str]:
    """The arrangement that a form asks for, or what is wrong with it in the desk's words."""
    if typed["kind"] not in KINDS or typed["every"] not in EVERY:
        return None, A["need_kind"]
    if typed["every"] == "weeks" and not days:
        return None, A["need_days"]
    if any(len(value) > planning.LONGEST for value in typed.values()):
        return None, A["need_short"]
    if not (typed["unit"] or case.department):
        return None, A["need_unit"]
    first, last = _date(typed["first"]), _date(typed["last"])
    if first is None:
        return None, A["need_first"]
    if typed["last"] and (last is None or last < max(first, now.date())):
        return None, A["need_last"]
    wrong, values = _rest(typed)
    if wrong:
        return None, wrong
    picked = tuple(int(one) for one in days if one in "1234567" and len(one) == 1)
    plain: dict[str, Any] = {name: typed[name] for name in _PLAIN}
    return New(first=first, last=last, weekdays=picked, **plain, **values), ""


_PLAIN = (
    "kind",
    "every",
    "place_from",
    "place_to",
    "contact_name",
    "contact_phone",
    "unit",
    "note",
)


def _rest(typed: dict[str, str]) -> tuple[str, dict[str, Any]]:
    exceptions = [_date(one) for one in typed["exceptions"].replace("，", ",").split(",") if one]
    if None in exceptions:
        return A["need_exceptions"], {}
    try:
        clock = time.fromisoformat(typed["clock"])
    except ValueError:
        return A["need_clock"], {}
    step, lead = typed["step"] or "1", typed["lead"] or "3"
    if not (step.isdecimal() and 1 <= int(step[:4]) <= 52 and lead.isdecimal()):
        return A["need_number"], {}
    if int(lead[:4]) > 168:
        return A["need_number"], {}
    holidays = typed["holidays"] if typed["holidays"] in HOLIDAYS else "ask"
    return "", {
        "exceptions": tuple(exceptions),
        "clock": clock,
        "step": int(step),
        "lead_minutes": int(lead) * 60,
        "holidays": holidays,
    }


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
