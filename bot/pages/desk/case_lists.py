"""The desk's list of cases, and the same list to take along: narrowed, masked, with a trace."""

import asyncio
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web import clean
from bot.pages.desk import case_file, labels, shown, thanks
from bot.pages.desk.door import Pages, Visit
from bot.pages.desk.labels import T
from bot.pages.desk.room import No, talks, works
from handlers.cases.lifecycle import OPEN, STATUSES
from handlers.desk.permissions import EXPORT_CASES, may, may_own
from handlers.shielding import for_department
from storage import case_list, cases, notes
from storage.cases import Case
from storage.database import Transaction
from storage.staff import Member

LISTED = 200
LISTED_SAY = "只列出最要紧的200件。要找别的，请用状态、单位或者词语缩小范围。"
MOST_WORDS = 6
LONGEST_SEARCH = 60


def takes(member: Member) -> bool:
    """Whether they may take the list along: all of it, or their department's."""
    return may(member, EXPORT_CASES) or may_own(member, EXPORT_CASES)


class CaseLists(Pages):
    def routes(self) -> list[Route]:
        open_ = self._door.open
        return [
            Route("/desk/cases", open_(self.listed, to=works)),
            Route("/desk/cases/export.{form}", open_(self.export, to=takes)),
        ]

    async def listed(self, visit: Visit) -> Response:
        """Cases that press most first; the open ones unless another filter is chosen."""
        status, department = self._wanted(visit)
        asked = _asked(visit)
        async with self._room.database.reading() as tx:
            found = await _found(tx, status, department, asked, LISTED)
            counts = await cases.counts(tx) if talks(visit.member) else {}
            thanked = await thanks.of(tx, visit.member, self._room.zone)
        if not talks(visit.member):
            found = [case for case in found if _may_be_found(case, asked)]
        city, now, zone = self._room.house.city, self._room.clock.now(), self._room.zone
        return self._door.page(
            "cases.html",
            visit,
            rows=[shown.case_row(case, city, now, zone) for case in found],
            chips=_chips(status, department, counts, asked),
            asked=asked,
            searched=LISTED_SAY if len(found) == LISTED else "",
            wanted=status,
            department=department,
            departments=[one.name for one in city.departments] if talks(visit.member) else [],
            untouched=not found and status in ("open", "all") and not department and not asked,
            here="cases",
            thanks=thanked,
            files=_files(status, department, asked) if takes(visit.member) else [],
        )

    def _wanted(self, visit: Visit) -> tuple[str, str]:
        query = visit.request.query_params
        status = query.get("status", "open")
        if status not in (*STATUSES, "all"):
            status = "open"
        if not talks(visit.member):
            return status, visit.member.department
        named = self._room.house.city.department(query.get("department", ""))
        return status, named.name if named else ""

    async def export(self, visit: Visit) -> Response:
        """What the filters leave, masked; who took it along is written down."""
        form = visit.request.path_params["form"]
        if form not in case_file.TYPES:
            raise No(T["not_found"], 404)
        (status, department), asked = self._wanted(visit), _asked(visit)
        async with self._room.database.reading() as tx:
            found = await _found(tx, status, department, asked, case_file.MOST + 1)
        if len(found) > case_file.MOST:
            raise No(case_file.TOO_MANY)
        if not talks(visit.member):
            found = [case for case in found if _may_be_found(case, asked)]
        now, city, zone = self._room.clock.now(), self._room.house.city, self._room.zone
        data = await asyncio.to_thread(case_file.write, form, found, city, now, zone)
        query = urlencode({"status": status, "department": department, "q": asked})
        async with self._room.database.transaction() as tx:
            by, text = f"staff:{visit.member.name}", f"{form} {len(found)} {query}"
            await notes.audit(tx, by, "export-cases", "cases", now=now, text=text)
        return Response(
            data, media_type=case_file.TYPES[form], headers=_headers(form, now.astimezone(zone))
        )


def _headers(form: str, now: datetime) -> dict[str, str]:
    name = f"gongdan-{now.date().isoformat()}.{form}"
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }


def _asked(visit: Visit) -> str:
    """The words that are looked for."""
    given = clean(visit.request.query_params.get("q", ""))[:LONGEST_SEARCH]
    return " ".join(given.split()[:MOST_WORDS])


async def _found(
    tx: Transaction, status: str, department: str, asked: str, limit: int
) -> list[Case]:
    return await case_list.listed(
        tx,
        status="" if status == "all" else status,
        department=department,
        words=asked.split(),
        limit=limit,
    )


def _may_be_found(case: Case, asked: str) -> bool:
    """By a word that is masked for a department nothing is found: finding would tell it."""
    words = (case.summary, case.detail, case.place)
    parts = (case.number, *(for_department(case, one) for one in words))
    seen = " ".join(parts).lower()
    return all(word in seen for word in asked.lower().split())


def _chips(
    status: str, department: str, counts: dict[str, int], asked: str
) -> list[dict[str, Any]]:
    """The filters by status; their links keep the department and the words."""
    open_count = sum(counts.get(one, 0) for one in OPEN)
    known = [("open", T["open"], open_count), ("all", T["all"], sum(counts.values()))]
    common = ("to_dispatch", "to_sign", "in_progress", "follow_up", "closed")
    for one in STATUSES:
        if one in common or counts.get(one) or one == status:
            known.append((one, labels.STATUSES[one][0], counts.get(one, 0)))
    rest = {"department": department} if department and counts else {}
    rest |= {"q": asked} if asked else {}
    return [
        {
            "name": name,
            "word": word,
            "count": n if counts else None,
            "url": f"/desk/cases?{urlencode({'status': name, **rest})}",
            "here": name == status,
        }
        for name, word, n in known
    ]


def _files(status: str, department: str, asked: str) -> list[tuple[str, str]]:
    """The addresses of the same list as a file."""
    query = urlencode({"status": status, "department": department, "q": asked})
    return [(word, f"/desk/cases/export.{form}?{query}") for form, word in case_file.WORDS.items()]
