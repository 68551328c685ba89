"""The duty roster: a week as a table, shifts planned and taken off, last week copied."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.room import No, first_time, number, text
from bot.pages.desk.roster_labels import DAYS, R
from handlers.admin import rostering
from handlers.cases.calendar import is_workday
from handlers.desk.permissions import ROSTER, may
from handlers.turn import Turn
from storage import shifts, staff
from storage.shifts import Shift
from storage.staff import Member

HOME = "/desk/roster"
DAY = timedelta(days=1)


def plans(member: Member) -> bool:
    return may(member, ROSTER)


class RosterPages(Pages):
    def routes(self) -> list[Route]:
        open_ = self._door.open
        return [
            Route(HOME, open_(self.week, to=plans)),
            Route(HOME, open_(self.add, to=plans), methods=["POST"]),
            Route(f"{HOME}/remove", open_(self.remove, to=plans), methods=["POST"]),
            Route(f"{HOME}/copy", open_(self.copy, to=plans), methods=["POST"]),
        ]

    async def week(self, visit: Visit) -> Response:
        monday = self._monday(visit.request.query_params.get("week", ""))
        begins = self._at(monday, time())
        now = self._room.clock.now()
        async with self._room.database.reading() as tx:
            planned = await shifts.between(tx, begins, begins + 7 * DAY)
            everyone = await staff.everyone(tx)
        days = [monday + n * DAY for n in range(7)]
        fit = [one for one in everyone if rostering.fit(one)]
        return self._door.page(
            "roster.html",
            visit,
            r=R,
            here="roster",
            monday=monday,
            before=monday - 7 * DAY,
            after=monday + 7 * DAY,
            this=self._monday(""),
            days=[self._day(day) for day in days],
            leaders=[self._led(planned, day) for day in days],
            rows=[
                {"name": name, "cells": [self._cell(planned, name, day, now) for day in days]}
                for name in dict.fromkeys(one.name for one in planned)
            ],
            people=fit,
            can_lead=[one.name for one in fit if rostering.leads(one)],
            say=self._said(visit),
        )

    def _monday(self, asked: str) -> date:
        """The Monday of a day's week; of today's, when the day cannot be read."""
        try:
            day = date.fromisoformat(asked)
        except ValueError:
            day = self._room.today
        if not 2000 <= day.year < 2200:
            raise No(R["no_week"], 404)
        return day - day.weekday() * DAY

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self._room.zone)

    def _day(self, day: date) -> dict[str, Any]:
        works = is_workday(self._room.house.city, day)
        usual = day.isoweekday() <= 5
        today = self._room.today
        return {
            "iso": day.isoformat(),
            "word": DAYS[day.weekday()],
            "date": f"{day.month}月{day.day}日",
            "kind": "" if works == usual else R["works" if works else "free"],
            "free": not works,
            "today": day == today,
        }

    def _led(self, planned: Sequence[Shift], day: date) -> list[dict[str, str]]:
        """Who leads on a day, and from when to when."""
        found = [one for one in planned if one.leads and self._on(one, day)]
        return [{"name": one.name, "time": self._span(one, day)} for one in found]

    def _on(self, shift: Shift, day: date) -> bool:
        begins = self._at(day, time())
        return shift.begins_at < begins + DAY and shift.ends_at > begins

    def _span(self, shift: Shift, day: date) -> str:
        """A shift's part of a day; what goes past midnight stands on both days."""
        begins = max(shift.begins_at, self._at(day, time())).astimezone(self._room.zone)
        ends = shift.ends_at.astimezone(self._room.zone)
        last = "24:00" if ends >= self._at(day + DAY, time()) else f"{ends:%H:%M}"
        return f"{begins:%H:%M}–{last}"

    def _cell(
        self, planned: Sequence[Shift], name: str, day: date, now: datetime
    ) -> list[dict[str, Any]]:
        return [
            {
                "id": one.id,
                "time": self._span(one, day),
                "leads": one.leads,
                "now": one.begins_at <= now < one.ends_at and self._on(one, self._room.today),
                "over": one.ends_at <= now,
            }
            for one in planned
            if one.name == name and self._on(one, day)
        ]

    def _said(self, visit: Visit) -> str:
        query = visit.request.query_params
        count, left = query.get("planned", ""), query.get("left", "")
        if not (count.isascii() and count.isdecimal() and left.isascii() and left.isdecimal()):
            return ""
        if not int(count):
            return R["copied_none"]
        said = R["copied"].format(count=int(count))
        return said + (R["copied_left"].format(left=int(left)) if int(left) else "")

    # ---- planning ----

    async def add(self, visit: Visit) -> Response:
        """The same hours on each day that was ticked, all or none."""
        try:
            begins, ends = (time.fromisoformat(text(visit.form, one)) for one in ("from", "to"))
            days = [date.fromisoformat(str(one)) for one in visit.form.getlist("day")]
        except ValueError:
            raise No(R["bad_time"]) from None
        if not days:
            raise No(R["no_day"])
        leading = bool(text(visit.form, "leads"))
        over = DAY if ends <= begins else timedelta()

        async def do(turn: Turn) -> None:
            if not await first_time(turn, visit.member, visit.form):
                return
            for day in sorted(set(days))[:7]:
                await rostering.plan(
                    turn,
                    visit.member,
                    number(visit.form, "staff"),
                    self._at(day, begins),
                    self._at(day + over, ends),
                    leading=leading,
                )

        await self._room.engine.act(None, do)
        return self._done(visit, f"week={self._monday(days[0].isoformat())}")

    async def remove(self, visit: Visit) -> Response:
        shift_id = number(visit.form, "shift")
        gone = await self._room.engine.act(
            None, lambda turn: rostering.strike(turn, visit.member, shift_id)
        )
        day = gone.begins_at.astimezone(self._room.zone).date()
        back = text(visit.form, "week") or day.isoformat()
        return self._done(visit, f"week={self._monday(back)}")

    async def copy(self, visit: Visit) -> Response:
        monday = self._monday(text(visit.form, "week"))
        planned, left = await self._room.engine.act(
            None, lambda turn: rostering.copy_week(turn, visit.member, monday)
        )
        return self._done(visit, f"week={monday}&planned={planned}&left={left}")

    def _done(self, visit: Visit, query: str) -> Response:
        self._door.roster_changed()
        return done(visit, f"{HOME}?{query}")
