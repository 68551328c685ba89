"""`warmline arrange …`: recurring help that belongs to a case, and each of its times."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot import settings
from bot.command.acting import add_by, member
from bot.command.opening import opened, table, told
from bot.command.values import JSON, clock, day, number
from bot.profile import of_now
from handlers.cases.arrangements import acting, planning, rule
from handlers.cases.arrangements.planning import New
from handlers.errors import NotNow
from handlers.turn import Turn
from storage import arrangements, cases
from storage.arrangements import Arrangement, Occurrence
from storage.database import Transaction
from storage.staff import Member


def add(parser: argparse.ArgumentParser) -> None:
    groups = parser.add_subparsers(metavar="WHAT", required=True)

    one = groups.add_parser("list", help="what is arranged, with the next times")
    one.add_argument("number", nargs="?", default="", metavar="NUMBER", help="of one case only")
    one.add_argument("--json", action="store_true", help=JSON)
    one.set_defaults(run=list_)

    _add_arguments(groups.add_parser("add", help="arrange something for a case"))
    for name, help_ in (("confirm", "the unit will come"), ("skip", "not this time")):
        one = _acting(groups.add_parser(name, help=help_))
        one.add_argument("--day", type=day, metavar="DATE", help="default: the next")
        one.set_defaults(run=confirm if name == "confirm" else skip)
    _acting(groups.add_parser("cancel", help="no more of it")).set_defaults(run=cancel)


def _add_arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("number", metavar="NUMBER")
    one.add_argument("--kind", choices=planning.KINDS, default="ride", help="default: ride")
    one.add_argument("--weekdays", default="", metavar="2,5", help="1 is Monday; else every N days")
    one.add_argument("--step", type=number(), default=1, metavar="N", help="every N weeks or days")
    one.add_argument("--at", type=clock, required=True, metavar="HH:MM", help="in the city's time")
    one.add_argument("--first", type=day, metavar="DATE", help="default: today")
    one.add_argument("--last", type=day, metavar="DATE", help="default: until it is cancelled")
    one.add_argument(
        "--without",
        type=day,
        action="append",
        default=[],
        metavar="DATE",
        help="not on this day; may be repeated",
    )
    one.add_argument(
        "--holidays",
        choices=("ask", "skip", "keep"),
        default="ask",
        help="on public holidays: ask the citizen (default), leave out, or as ever",
    )
    one.add_argument("--from", dest="place_from", default="", metavar="PLACE", help="from where")
    one.add_argument("--to", dest="place_to", default="", metavar="PLACE", help="where to")
    one.add_argument("--contact", default="", metavar="NAME", help="whom the unit calls")
    one.add_argument("--phone", default="", help="under which number")
    one.add_argument("--unit", default="", help="default: the case's department")
    one.add_argument("--note", default="", help="what the unit should know")
    one.add_argument(
        "--lead",
        type=number(0),
        default=planning.LEAD,
        metavar="MINUTES",
        help=f"before it, by which the unit must have confirmed (default: {planning.LEAD})",
    )
    add_by(one)
    one.set_defaults(run=make)


def _acting(one: argparse.ArgumentParser) -> argparse.ArgumentParser:
    one.add_argument("number", metavar="NUMBER")
    one.add_argument(
        "--id", type=number(), default=0, metavar="ID", help="which, where a case has several"
    )
    one.add_argument("--reason", default="", help="why, in a few words")
    add_by(one)
    return one


def list_(args: argparse.Namespace) -> int:
    known = settings.load()
    zone = ZoneInfo(of_now(known).timezone)

    async def read() -> list[dict[str, Any]]:
        async with opened(known) as database, database.reading() as view:
            if args.number:
                case = await cases.by_number(view, args.number)
                found = await arrangements.of_case(view, case.id)
            else:
                found = await arrangements.running(view)
            return [await _described(view, one, zone) for one in found]

    shown = asyncio.run(read())
    columns = ["id", "case", "kind", "rule", "unit", "next"]
    rows = [[str(one[name] or "-") for name in columns] for one in shown]
    return told(args, shown, table(columns, rows) if rows else "There is no arrangement.")


async def _described(tx: Transaction, one: Arrangement, zone: ZoneInfo) -> dict[str, Any]:
    """Without the contact: that is for the unit, at the desk."""
    case = await cases.glance(tx, one.case_id)
    times = await arrangements.all_of(tx, one.id)
    live = [t for t in times if t.state in arrangements.LIVE and t.starts_at > datetime.now(UTC)]
    days = f"weekdays {one.weekdays}" if one.every == "weeks" else "days"
    return {
        "id": one.id,
        "case": case.number,
        "kind": one.kind,
        "rule": f"every {one.step} {one.every}, {days}, {one.clock}",
        "first": one.first_day,
        "last": one.last_day or None,
        "holidays": one.holidays,
        "from": one.place_from,
        "to": one.place_to,
        "unit": one.unit,
        "ended": one.ended_at is not None,
        "next": _at(live[0], zone) if live else None,
        "times": [{"at": _at(t, zone), "state": t.state, "by": t.confirmed_by} for t in times],
    }


def _at(one: Occurrence, zone: ZoneInfo) -> str:
    return one.starts_at.astimezone(zone).isoformat(timespec="minutes")


def make(args: argparse.Namespace) -> int:
    zone = ZoneInfo(of_now(settings.load()).timezone)
    weekdays = tuple(int(one) for one in args.weekdays.split(",") if one.strip().isdecimal())
    if args.weekdays and not weekdays:
        raise NotNow("Weekdays are numbers like 2,5; 1 is Monday.")
    new = New(
        kind=args.kind,
        every="weeks" if weekdays else "days",
        clock=args.at,
        first=args.first or datetime.now(zone).date(),
        step=args.step,
        weekdays=weekdays,
        last=args.last,
        exceptions=tuple(args.without),
        holidays=args.holidays,
        place_from=args.place_from,
        place_to=args.place_to,
        contact_name=args.contact,
        contact_phone=args.phone,
        unit=args.unit,
        note=args.note,
        lead_minutes=args.lead,
    )

    async def do(turn: Turn, by: Member, number: str) -> Arrangement:
        return await acting.add(turn, number, by, new)

    made = asyncio.run(_in_turn(args, do))
    print(f"Arrangement {made.id} of {args.number}.")
    return 0


def confirm(args: argparse.Namespace) -> int:
    return _one_time(args, "confirmed", lambda turn, one, by: acting.confirm(turn, one, by))


def skip(args: argparse.Namespace) -> int:
    return _one_time(args, "skipped", lambda turn, one, by: acting.skip(turn, one, by, args.reason))


def _one_time(
    args: argparse.Namespace,
    word: str,
    act: Callable[[Turn, int, Member], Awaitable[Occurrence]],
) -> int:
    zone = ZoneInfo(of_now(settings.load()).timezone)

    async def do(turn: Turn, by: Member, number: str) -> Occurrence:
        arrangement = await _arrangement(turn.tx, number, args.id)
        coming = await arrangements.coming(turn.tx, arrangement.id, turn.now)
        for one in coming:
            if args.day in (None, rule.local(one.starts_at, zone).date()):
                return await act(turn, one.id, by)
        raise NotNow("There is no such time to come.")

    done = asyncio.run(_in_turn(args, do))
    print(f"{_at(done, zone)} {word}")
    return 0


def cancel(args: argparse.Namespace) -> int:
    async def do(turn: Turn, by: Member, number: str) -> int:
        arrangement = await _arrangement(turn.tx, number, args.id)
        await acting.end(turn, arrangement.id, by, args.reason)
        return arrangement.id

    print(f"{asyncio.run(_in_turn(args, do))} ended")
    return 0


async def _arrangement(tx: Transaction, number: str, wanted: int) -> Arrangement:
    """The one that runs for a case; where there are several, the one that is named."""
    case = await cases.by_number(tx, number)
    found = [one for one in await arrangements.of_case(tx, case.id) if not one.ended_at]
    found = [one for one in found if wanted in (0, one.id)]
    if not found:
        raise NotNow(f"There is no such arrangement that runs for case {case.number}.")
    if len(found) > 1:
        ids = ", ".join(str(one.id) for one in found)
        raise NotNow(f"Case {case.number} has several arrangements: say --id, one of {ids}.")
    return found[0]


async def _in_turn(
    args: argparse.Namespace, do: Callable[[Turn, Member, str], Awaitable[Any]]
) -> Any:
    """As a turn of the citizen's conversation; a running server sends what was said."""
    from bot.command.beside import beside

    async with beside(settings.load()) as acts:
        async with acts.database.transaction() as tx:
            case = await cases.by_number(tx, args.number)
            by = await member(tx, args.by)
        return await acts.act(case.conversation_id, lambda turn: do(turn, by, case.number))
