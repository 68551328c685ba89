"""`warmline case …`: cases as they stand, and what staff do with them."""

import argparse
import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import profile, settings
from bot.command.acting import add_by
from bot.command.opening import opened, print_json, table
from bot.command.values import JSON, number
from handlers.cases.lifecycle import ACTIONS, CORRECTED, STATUSES
from handlers.city.profile import City
from handlers.errors import Refused
from handlers.masking import mask
from storage import case_list, cases, conversations
from storage.cases import Case, Event
from storage.database import Transaction

EVERYTHING = 10**9


def add(parser: argparse.ArgumentParser) -> None:
    groups = parser.add_subparsers(metavar="WHAT", required=True)

    one = groups.add_parser("list", help="all cases, the pressing ones first")
    one.add_argument(
        "--status", default="", choices=STATUSES, metavar="STATUS", help=", ".join(STATUSES)
    )
    one.add_argument("--department", default="", metavar="NAME", help="whose cases")
    one.add_argument(
        "--limit", type=number(), default=EVERYTHING, metavar="N", help="only the first N"
    )
    one.add_argument("--json", action="store_true", help=JSON)
    one.set_defaults(run=list_)

    one = groups.add_parser("show", help="one case with all that happened to it")
    one.add_argument("number", metavar="NUMBER")
    one.add_argument("--json", action="store_true", help=JSON)
    one.set_defaults(run=show)

    _act_arguments(groups.add_parser("act", help="do something with a case"))


def _act_arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("number", metavar="NUMBER")
    one.add_argument("action", choices=ACTIONS, metavar="ACTION", help=", ".join(ACTIONS))
    add_by(one)
    one.add_argument(
        "--to", default="", metavar="DEPARTMENT", help="to whom; for merge: a case's number"
    )
    one.add_argument(
        "--with",
        dest="helpers",
        action="append",
        default=[],
        metavar="DEPARTMENT",
        help="who helps with it; may be repeated",
    )
    one.add_argument("--designate", action="store_true", help="dispatch without a way back")
    one.add_argument(
        "--days", type=number(), default=0, metavar="N", help="working days to extend by"
    )
    one.add_argument(
        "--refusal",
        default="",
        metavar="ID",
        help="a reason (or a ground to return) of the profile",
    )
    for name in CORRECTED:
        one.add_argument(f"--{name}", metavar="VALUE", help="what correct puts in its place")
    one.add_argument("--text", default="", help="what is said: the answer, the question, the note")
    one.add_argument("--reason", default="", help="why; the citizen is told where it concerns them")
    one.add_argument(
        "--file",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a picture, video, sound or PDF; may be repeated",
    )
    one.set_defaults(run=act)


def list_(args: argparse.Namespace) -> int:
    known = settings.load()

    async def read() -> tuple[City, list[dict[str, Any]]]:
        async with opened(known) as database, database.reading() as view:
            city = await profile.of(view, known)
            found = await case_list.listed(
                view,
                status=args.status,
                department=_department(city, args.department),
                limit=args.limit,
            )
            events = await cases.all_events(view, EVERYTHING)
            return city, [
                described(city, case, events.get(case.id, []), await _citizen(view, case))
                for case in found
            ]

    city, shown = asyncio.run(read())
    if args.json:
        print_json(shown)
    elif shown:
        columns = ["number", "status", "kind", "urgency", "department", "summary"]
        print(table(columns, [[one[name] or "-" for name in columns] for one in shown]))
    elif args.department and not city.department(args.department):
        raise Refused(city.no_department(args.department))
    else:
        print("There is no case.")
    return 0


def _department(city: City, known_as: str) -> str:
    department = city.department(known_as)
    return department.name if department else known_as


def show(args: argparse.Namespace) -> int:
    known = settings.load()

    async def read() -> dict[str, Any]:
        async with opened(known) as database, database.reading() as view:
            city = await profile.of(view, known)
            case = await cases.by_number(view, args.number)
            events = await cases.events(view, case.id)
            return described(city, case, events, await _citizen(view, case))

    shown = asyncio.run(read())
    if args.json:
        print_json(shown)
        return 0
    for name, value in shown.items():
        if name != "events" and value:
            print(f"{name:<13} {value}")
    for event in shown["events"]:
        print(f"{event['at']}  {event['actor']}  {event['action']}  {event['text']}".rstrip())
    return 0


async def _citizen(tx: Transaction, case: Case) -> str:
    """Who it is about, as a list may show it: 李**; nothing when they wish not to be named."""
    name = "" if case.anonymous else case.contact_name
    if not name and not case.anonymous and case.conversation_id is not None:
        talk = await conversations.find(tx, case.conversation_id)
        name = talk.name or talk.display_name
    return f"{name[0]}**" if name else ""


def described(city: City, case: Case, events: list[Event], citizen: str) -> dict[str, Any]:
    """A case in its fixed form (docs/architecture.md); personal data in words is masked."""
    zone = ZoneInfo(city.timezone)

    def at(moment: datetime | None) -> str | None:
        return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None

    return {
        "number": case.number,
        "status": case.status,
        "kind": case.kind,
        "urgency": case.urgency,
        "summary": mask(case.summary),
        "place": mask(case.place),
        "department": case.department,
        "citizen": citizen,
        "created_at": at(case.created_at),
        "due_at": at(case.due_at),
        "satisfaction": case.satisfaction,
        "events": [
            {
                "at": at(event.happened_at),
                "actor": event.actor,
                "action": event.action,
                "text": mask(event.text),
            }
            for event in events
        ],
    }


def act(args: argparse.Namespace) -> int:
    from bot.command.case_act import act  # with the whole house, which lists need not load

    return act(args)
