"""Cases that are one matter: one's own repeat, what others have told, how many they are.

Who is asked and what is said is decided in handlers.citizen.grouping; here it is found and counted.
Nobody ever sees another citizen's words: only how many they are, and the case's number and state.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from handlers.cases import alike, spots
from handlers.cases.alike import Likeness, Matter
from handlers.cases.lifecycle import OPEN
from handlers.cases.spots import Spot
from handlers.turn import Turn
from storage import cases, joins, notes
from storage import spots as stored
from storage.cases import Case
from storage.database import Row, Transaction

WINDOW = timedelta(days=30)
"""How far back the cases of others are looked at."""
CROWD = 3
CROWD_DAYS = timedelta(days=7)
"""This many people within these days, on one place and matter, are an alarm."""
JOINABLE = frozenset({"help", "complaint", "suggest", "consult"})
"""A 举报 is never shown to anybody else, and praise is one's own."""
COMPARED = 40
"""Cases of one place whose words are compared."""
SUGGESTED = 5
"""Cases that a desk is shown at most."""


@dataclass(frozen=True, slots=True)
class Match:
    case: Case
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Crowd:
    """What others told of the matter: the case to join, all of them, how many people."""

    case: Case
    cases: tuple[Case, ...]
    people: int


def of_case(case: Case) -> Matter:
    return alike.matter_at(case.detail, _spot(case))


def _spot(case: Case | Row) -> Spot:
    row = case if isinstance(case, dict) else asdict(case)
    return spots.spot(
        row["place"],
        district=row["district"],
        latitude=row["latitude"],
        longitude=row["longitude"],
    )


async def keep(tx: Transaction, case: Case) -> None:
    """From here on the case is found by its place."""
    await stored.put(tx, case.id, spots.keys(of_case(case).spot), case.created_at)


async def own(turn: Turn, matter: Matter) -> Case | None:
    """The person's own open case on this matter and place, filed or joined."""
    person_id = turn.talk.person_id
    mine = [case for case in await cases.of_person(turn.tx, person_id) if case.status in OPEN]
    for row in await joins.open_of(turn.tx, person_id, 20):
        if row["status"] in OPEN:
            mine.append(await cases.glance(turn.tx, row["case_id"]))
    scored = [
        (alike.compare(matter, of_case(case), one_person=True).score, case.id, case)
        for case in mine
    ]
    best = max(scored, default=None, key=lambda one: one[:2])
    return best[2] if best and best[0] >= alike.SURE else None


async def matches(
    tx: Transaction, matter: Matter, now: datetime, *, least: int, but: int = 0
) -> list[Match]:
    """Open cases that are at least that much alike, the most alike first.

    The places are compared first: most candidates end there, unread.
    """
    near = await stored.near(tx, spots.keys_around(matter.spot), since=now - WINDOW)
    at = [
        row["id"]
        for row in near
        if row["id"] != but and spots.relation(matter.spot, _spot(row)) != spots.APART
    ]
    found = [
        Match(case, alike.compare(matter, of_case(case)))
        for case in await stored.open_cases(tx, at[:COMPARED])
    ]
    found = [one for one in found if one.likeness.score >= least]
    return sorted(found, key=lambda one: (-one.likeness.score, one.case.id))


async def told_by_others(turn: Turn, matter: Matter, kind: str) -> Crowd | None:
    """What other people told of the same matter, if one may join it."""
    if kind not in JOINABLE or matter.personal:
        return None
    found = [
        one.case
        for one in await matches(turn.tx, matter, turn.now, least=alike.SURE)
        if one.case.kind in JOINABLE and one.case.person_id != turn.talk.person_id
    ]
    if not found:
        return None
    people, joined = await _people(turn.tx, found)
    largest = max(found, key=lambda case: (joined[case.id], -case.id))
    return Crowd(largest, tuple(found), people)


async def _people(tx: Transaction, found: Sequence[Case]) -> tuple[int, dict[int, int]]:
    """How many different people these cases are of, and how many joined each."""
    people, joined = {case.person_id for case in found}, {}
    for case in found:
        rows = await joins.of_case(tx, case.id)
        joined[case.id] = len(rows)
        people |= {row["person_id"] for row in rows}
    return len(people), joined


async def size(tx: Transaction, case: Case) -> int:
    """How many people a case is of: who filed it and who joined."""
    return (await _people(tx, [case]))[0]


async def watch(turn: Turn, case: Case) -> None:
    """Alarm once when the third person within a week tells of one matter at one place."""
    if case.kind == "praise":
        return
    await turn.tx.lock("crowd")
    since = turn.now - CROWD_DAYS
    like = await matches(turn.tx, of_case(case), turn.now, least=alike.SURE, but=case.id)
    crowd = [case, *(one.case for one in like if one.case.created_at >= since)]
    people, _ = await _people(turn.tx, crowd)
    numbers = sorted(one.number for one in crowd)
    if people < CROWD or await notes.alarmed(turn.tx, "crowd", [one.id for one in crowd], since):
        return
    oldest = min(crowd, key=lambda one: one.id)
    await notes.raise_alarm(
        turn.tx,
        "crowd",
        f"{people}人 {oldest.place} {oldest.summary}（{'、'.join(numbers)}）",
        now=turn.now,
        case_id=oldest.id,
    )


async def suggested(tx: Transaction, case: Case, now: datetime) -> list[Match]:
    """For a desk: what may be the same matter as this case."""
    found = await matches(tx, of_case(case), now, least=alike.SHOWN, but=case.id)
    alike_kind = [one for one in found if (one.case.kind == "report") == (case.kind == "report")]
    return alike_kind[:SUGGESTED]
