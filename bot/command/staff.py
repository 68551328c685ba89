"""`warmline staff …`: who works here, and their ways in."""

import argparse
from typing import Any
from zoneinfo import ZoneInfo

from bot import accounts, profile
from bot.command.opening import At, address, table, told, within
from bot.command.values import JSON, called
from handlers.admin import staffing
from handlers.desk import leaving
from handlers.desk import presence as attending
from handlers.desk.permissions import ROLES
from handlers.desk.system import NAME
from handlers.desk.topics import linking
from handlers.errors import Refused
from storage import factors, presence, staff
from storage.database import Transaction
from storage.staff import Member


def add(parser: argparse.ArgumentParser) -> None:
    groups = parser.add_subparsers(metavar="WHAT", required=True)

    one = groups.add_parser("add", help="a new member of staff")
    one.add_argument("name", metavar="NAME")
    one.add_argument(
        "--role",
        action="append",
        required=True,
        choices=ROLES,
        metavar="ROLE",
        help=f"{', '.join(ROLES)}; may be repeated",
    )
    one.add_argument("--department", default="", metavar="NAME", help="for the role department")
    one.add_argument("--link", action="store_true", help="print a one-time sign-in link")
    one.add_argument("--json", action="store_true", help=JSON)
    one.set_defaults(run=add_)

    one = groups.add_parser("list", help="everybody, with roles")
    one.add_argument("--json", action="store_true", help=JSON)
    one.set_defaults(run=list_)

    for name, run, help in (
        ("link", link, "a new one-time sign-in link; the old one stops working"),
        ("sessions", sessions, "where somebody is signed in"),
        ("revoke", revoke, "sign somebody out everywhere"),
        ("reset-2fa", reset_factor, "somebody lost the phone: without a second factor, signed out"),
        ("disable", disable, "nobody enters under this name any more"),
    ):
        one = groups.add_parser(name, help=help)
        one.add_argument("name", metavar="NAME")
        one.add_argument("--json", action="store_true", help=JSON)
        one.set_defaults(run=run)

    one = groups.add_parser("equip", help="topics that somebody answers for, chats at once")
    one.add_argument("name", metavar="NAME")
    one.add_argument("--skills", metavar="TOPICS", help="with commas between; '' for none")
    one.add_argument("--capacity", type=int, metavar="N", help="chats at once, 1 to 20")
    one.add_argument("--json", action="store_true", help=JSON)
    one.set_defaults(run=equip)

    one = groups.add_parser("telegram", help="a one-time code that links a Telegram account")
    one.add_argument("name", metavar="NAME")
    one.add_argument("--unlink", action="store_true", help="end the link instead")
    one.add_argument("--json", action="store_true", help=JSON)
    one.set_defaults(run=telegram)


async def _person(tx: Transaction, name: str) -> Member:
    if name == NAME:
        raise Refused(f"{NAME} is the program itself: nobody signs in under this name.")
    return await staff.by_name(tx, name)


def add_(args: argparse.Namespace) -> int:
    name = called(args.name)
    if name == NAME:
        raise Refused(f"{NAME} is the program itself. Choose another name.")

    async def work(at: At) -> str:
        department = await at.department(args.department) if args.department else ""
        if "department" in args.role and not department:
            raise Refused("The role department needs --department NAME.")
        member = await staff.add(at.tx, name, args.role, department=department, now=at.now)
        await at.audit("staff-add", f"staff:{name}", text=" ".join(args.role))
        return await _new_link(at, member) if args.link else ""

    way_in = within(work)
    said = f"{name} is on the staff: {', '.join(args.role)}."
    shown = {"name": name, "roles": sorted(set(args.role)), "link": way_in or None}
    return told(args, shown, f"{said}\n{_sign_in(way_in)}" if way_in else said)


async def _new_link(at: At, member: Member) -> str:
    if member.disabled_at:
        raise Refused(f"{member.name} was disabled and cannot sign in.")
    token = await accounts.make_link(at.tx, member.id, at.now)
    return accounts.sign_in_url(address(at.known), token)


def _sign_in(way_in: str) -> str:
    return f"Sign in once: {way_in}"


def link(args: argparse.Namespace) -> int:
    async def work(at: At) -> str:
        member = await _person(at.tx, args.name)
        await at.audit("staff-link", f"staff:{member.name}")
        return await _new_link(at, member)

    way_in = within(work)
    return told(args, {"name": args.name, "link": way_in}, _sign_in(way_in))


def list_(args: argparse.Namespace) -> int:
    async def work(at: At) -> list[Member]:
        return await staff.everyone(at.tx)

    everyone = [member for member in within(work) if member.name != NAME]
    shown: list[dict[str, Any]] = [
        {
            "name": member.name,
            "roles": sorted(member.roles),
            "department": member.department,
            "disabled": member.disabled_at is not None,
        }
        for member in everyone
    ]
    rows = [
        [one["name"], ", ".join(one["roles"]), one["department"], "disabled" * one["disabled"]]
        for one in shown
    ]
    none = "Nobody yet. Add somebody: warmline staff add NAME --role operator --link"
    return told(args, shown, table(["name", "roles", "department", ""], rows) if rows else none)


def sessions(args: argparse.Namespace) -> int:
    async def work(at: At) -> list[dict[str, str]]:
        zone = ZoneInfo((await profile.of(at.tx, at.known)).timezone)
        member = await _person(at.tx, args.name)
        return [
            {
                "started_at": row["started_at"].astimezone(zone).isoformat(timespec="seconds"),
                "seen_at": row["seen_at"].astimezone(zone).isoformat(timespec="seconds"),
                "agent": row["agent"],
            }
            for row in await staff.sessions(at.tx, member.id, at.now)
        ]

    shown = within(work)
    rows = [list(one.values()) for one in shown]
    none = f"{args.name} is signed in nowhere."
    return told(args, shown, table(["started", "seen", "with"], rows) if rows else none)


def revoke(args: argparse.Namespace) -> int:
    async def work(at: At) -> int:
        member = await _person(at.tx, args.name)
        await at.audit("staff-revoke", f"staff:{member.name}")
        return await staff.revoke(at.tx, member.id, at.now)

    ended = within(work)
    return told(
        args,
        {"name": args.name, "ended": ended},
        f"{ended} session{'s' * (ended != 1)} of {args.name} ended.",
    )


def telegram(args: argparse.Namespace) -> int:
    async def work(at: At) -> str:
        member = await _person(at.tx, args.name)
        if args.unlink:
            if not await linking.unlink(at.tx, member, at.now):
                raise Refused(f"{member.name} has no linked Telegram account.")
            return ""
        if member.disabled_at:
            raise Refused(f"{member.name} was disabled and cannot be linked.")
        return await linking.make_code(at.tx, member, at.now)

    code = within(work)
    said = (
        f"Within 15 minutes, {args.name} sends to the bot in private: /link {code}"
        if code
        else f"{args.name} has no linked Telegram account any more."
    )
    return told(args, {"name": args.name, "code": code or None}, said)


def equip(args: argparse.Namespace) -> int:
    async def work(at: At) -> tuple[list[str], int]:
        member = await _person(at.tx, args.name)
        if args.skills is not None:
            await presence.set_skills(at.tx, member.id, staffing.skills_of(args.skills))
        if args.capacity is not None:
            await attending.set_capacity(at.tx, member, args.capacity, at.now)
        there = await presence.of(at.tx, member.id)
        skills = sorted(await presence.skills(at.tx, member.id))
        capacity = there.capacity if there else presence.CAPACITY
        if args.skills is not None or args.capacity is not None:
            said = " ".join([*skills, str(capacity)])
            subject = f"staff:{member.name}"
            await at.audit("staff-equip", subject, text=said)
        return skills, capacity

    skills, capacity = within(work)
    return told(
        args,
        {"name": args.name, "skills": skills, "capacity": capacity},
        f"{args.name}: {', '.join(skills) or 'no topics'}; {capacity} chats at once.",
    )


def disable(args: argparse.Namespace) -> int:
    async def work(at: At) -> None:
        member = await _person(at.tx, args.name)
        await at.audit("staff-disable", f"staff:{member.name}")
        await staff.disable(at.tx, member.id, at.now)
        await leaving.member_left(at.tx, member.id, at.now)

    within(work)
    return told(
        args,
        {"name": args.name, "disabled": True},
        f"{args.name} cannot sign in any more; what they did stays under their name.",
    )


def reset_factor(args: argparse.Namespace) -> int:
    async def work(at: At) -> bool:
        member = await _person(at.tx, args.name)
        await at.audit("factor-reset", f"staff:{member.name}")
        await staff.revoke(at.tx, member.id, at.now)
        return await factors.reset(at.tx, member.id)

    had = within(work)
    said = (
        f"{args.name} signs in without a second factor now and should set up a new one."
        if had
        else f"{args.name} had no second factor; all sessions ended."
    )
    return told(args, {"name": args.name, "reset": had}, said)
