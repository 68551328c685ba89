"""Which times lie ahead, and what will happen around each.

Times are planned for two weeks and the window is moved on every week, so that the tables stay
small. Every timer has the time's number and round for its key: planned twice, it is one.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta

from handlers.cases.arrangements import rule, telling
from handlers.cases.arrangements.rule import Every, Holidays, Moments, Rule
from handlers.errors import NotNow
from handlers.turn import Turn
from storage import arrangements, timers
from storage.arrangements import Arrangement, Occurrence
from storage.cases import Case

WINDOW = timedelta(days=14)
MOVES_ON = timedelta(days=7)
KINDS = ("ride", "meal", "visit", "other")
LEAD = 180
LONGEST_LEAD = 7 * 24 * 60
LONGEST = 200
PATIENCE = timedelta(minutes=30)
"""How long a unit has to confirm what was arranged at short notice."""
BY_RULE, BY_HOLIDAY = "rule", "holiday"
"""Why a time was called off by the program itself."""


@dataclass(frozen=True, slots=True)
class New:
    """An arrangement as it is asked for; an empty `unit` is the case's department."""

    kind: str
    every: Every
    clock: time
    first: date
    step: int = 1
    weekdays: tuple[int, ...] = ()
    last: date | None = None
    exceptions: tuple[date, ...] = ()
    holidays: Holidays = "ask"
    place_from: str = ""
    place_to: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    unit: str = ""
    note: str = ""
    lead_minutes: int = LEAD

    def columns(self) -> dict[str, object]:
        """As the table keeps it."""
        values = asdict(self)
        first, last, exceptions = (values.pop(one) for one in ("first", "last", "exceptions"))
        return {
            **values,
            "weekdays": ",".join(map(str, sorted(set(self.weekdays)))),
            "clock": f"{self.clock:%H:%M}",
            "first_day": first.isoformat(),
            "last_day": last.isoformat() if last else "",
            "exceptions": ",".join(day.isoformat() for day in sorted(exceptions)),
        }


def check(new: New, today: date) -> None:
    """Raises `NotNow` with what is wrong."""
    if new.kind not in KINDS:
        raise NotNow(f"There is no kind {new.kind!r}. Known: {', '.join(KINDS)}.")
    if new.every == "weeks" and not new.weekdays:
        raise NotNow("A weekly arrangement needs weekdays, from 1 (Monday) to 7.")
    if any(day not in range(1, 8) for day in new.weekdays) or not 1 <= new.step <= 52:
        raise NotNow("Weekdays are numbers from 1 (Monday) to 7, the step one from 1 to 52.")
    if new.last and (new.last < new.first or new.last < today):
        raise NotNow("The last day lies before the first one, or is over already.")
    if not new.unit.strip():
        raise NotNow("Somebody must do it: name a department or a helper unit.")
    if not 0 <= new.lead_minutes <= LONGEST_LEAD:
        raise NotNow("The lead is a number of minutes, a week at most.")
    if any(len(str(value)) > LONGEST for value in new.columns().values()):
        raise NotNow(f"A field has more than {LONGEST} characters.")
    days = of_new(new).days(max(new.first, today), new.first + timedelta(days=800))
    if next(days, None) is None:
        raise NotNow("There is no day on which this would take place.")


def of_new(new: New) -> Rule:
    return Rule(new.every, new.step, new.weekdays, new.first, new.last, frozenset(new.exceptions))


def of(arrangement: Arrangement) -> Rule:
    """The rule of a stored arrangement."""
    return Rule(
        "weeks" if arrangement.every == "weeks" else "days",
        arrangement.step,
        tuple(int(one) for one in arrangement.weekdays.split(",") if one),
        date.fromisoformat(arrangement.first_day),
        date.fromisoformat(arrangement.last_day) if arrangement.last_day else None,
        frozenset(date.fromisoformat(one) for one in arrangement.exceptions.split(",") if one),
    )


def subject(occurrence_id: int) -> str:
    return f"arranged:{occurrence_id}"


def starts(turn: Turn, arrangement: Arrangement, day: date) -> datetime:
    return rule.start(day, time.fromisoformat(arrangement.clock), telling.zone(turn))


async def ahead(turn: Turn, case: Case, arrangement: Arrangement) -> None:
    """Plan what is new in the window, and when to look again."""
    end = turn.today + WINDOW
    wanted = of(arrangement)
    for day in wanted.days(turn.today, end):
        at = starts(turn, arrangement, day)
        if at <= turn.now:
            continue
        off = arrangement.holidays == "skip" and rule.holiday(turn.house.city, day)
        made = await arrangements.plan(
            turn.tx,
            arrangement.id,
            day.isoformat(),
            at,
            "skipped" if off else "planned",
            BY_HOLIDAY if off else "",
        )
        if made:
            await around(turn, case, arrangement, made)
    if wanted.last is None or wanted.last > end:
        again = turn.today + MOVES_ON
        await timers.plan(
            turn.tx,
            f"arrangement:{arrangement.id}",
            "arrange-plan",
            rule.start(again, rule.MORNING, telling.zone(turn)),
            round=again.toordinal(),
            conversation_id=case.conversation_id,
            details={"arrangement": arrangement.id},
        )
    elif wanted.last:
        await _ending(turn, case, arrangement, wanted.last)


async def _ending(turn: Turn, case: Case, arrangement: Arrangement, last: date) -> None:
    """A week before the last day somebody should think of what comes after it."""
    at = rule.start(last - MOVES_ON, rule.MORNING, telling.zone(turn))
    if at > turn.now:
        await timers.plan(
            turn.tx,
            f"arrangement:{arrangement.id}",
            "arrange-ending",
            at,
            round=last.toordinal(),
            conversation_id=case.conversation_id,
            details={"arrangement": arrangement.id, "last": last.isoformat()},
        )


async def around(turn: Turn, case: Case, arrangement: Arrangement, occurrence: Occurrence) -> None:
    """Plan what happens around one time."""
    lead = timedelta(minutes=arrangement.lead_minutes)
    found = rule.moments(occurrence.starts_at, lead, telling.zone(turn))
    for event, at in _due(turn, arrangement, occurrence, found).items():
        await timers.plan(
            turn.tx,
            subject(occurrence.id),
            f"arrange-{event}",
            at,
            round=occurrence.round,
            conversation_id=case.conversation_id,
            details={"occurrence": occurrence.id, "round": occurrence.round},
        )


def _due(
    turn: Turn, arrangement: Arrangement, occurrence: Occurrence, found: Moments
) -> dict[str, datetime]:
    """Event to its moment. What is over is left out, but nobody is left without a word."""
    now, zone = turn.now, telling.zone(turn)
    day = rule.local(occurrence.starts_at, zone).date()
    holiday = (
        occurrence.round == 1
        and arrangement.holidays != "keep"
        and rule.holiday(turn.house.city, day)
    )
    due = {"holiday": rule.awake(max(found.holiday, now), zone)} if holiday else {}
    if occurrence.state == "skipped":
        return due
    due["unit"] = max(found.unit, now)
    due["unconfirmed"] = max(found.unconfirmed, min(now + PATIENCE, found.last_call))
    due["after"] = found.after
    for event in ("evening", "hour", "last_call"):
        at = getattr(found, event)
        if at and at > now:
            due[event.replace("_", "-")] = at
    return {event: at.astimezone(UTC) for event, at in due.items()}


async def replan(turn: Turn, case: Case, arrangement: Arrangement) -> None:
    """The rule was changed: times to come follow it, from the next one on."""
    days = set(of(arrangement).days(turn.today, turn.today + WINDOW * 2))
    for one in await arrangements.all_of(turn.tx, arrangement.id):
        day = date.fromisoformat(one.day)
        at = starts(turn, arrangement, day)
        if (
            day in days
            and at > turn.now
            and (one.state in arrangements.LIVE or one.reason == BY_RULE)
        ):
            if one.starts_at != at or one.state == "skipped":
                await put(turn, case, arrangement, one, state="planned", starts_at=at, reason="")
        elif one.starts_at > turn.now and one.state in arrangements.LIVE:
            await put(turn, case, arrangement, one, state="skipped", reason=BY_RULE)
    await ahead(turn, case, arrangement)


async def put(
    turn: Turn, case: Case, arrangement: Arrangement, occurrence: Occurrence, **columns: object
) -> Occurrence:
    """Change a time: what was planned around it is called off, and planned anew in a new round."""
    await timers.cancel(turn.tx, subject(occurrence.id), turn.now)
    fresh = {"round": occurrence.round + 1, "confirmed_by": "", "reminded": 0, "alarmed": 0}
    changed = await arrangements.update(turn.tx, occurrence, **{**fresh, **columns})
    if changed is None:
        raise NotNow("Somebody else has just changed this time. Look at it again.")
    if changed.state in arrangements.LIVE:
        await around(turn, case, arrangement, changed)
    return changed
