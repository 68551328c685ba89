"""`warmline unit …`: departments' own systems and Telegram groups, and what did not reach them."""

import argparse
import asyncio
import json
from datetime import UTC, datetime, timedelta

from bot import secrets, settings
from bot.clock import WallClock
from bot.command.opening import At, address, table, told, within
from bot.command.values import JSON, number
from bot.units import signing
from bot.units.outside import NotOutside, Outside
from handlers.errors import Refused
from handlers.turn import new_key
from handlers.units import events
from storage import unit_outbox, units
from storage.units import Unit

OVERLAP = 24
LONGEST_OVERLAP = 24 * 30


def add(parser: argparse.ArgumentParser) -> None:
    groups = parser.add_subparsers(metavar="WHAT", required=True)
    for name, run, help in (
        ("add", add_, "a department gets its cases by itself; its secret is shown once"),
        ("set", set_, "change a department's addresses; begins to send again"),
        ("secret", secret, "a new secret; the old one stays valid for a while"),
        ("test", test, "send a test message to a department's webhook"),
        ("replay", replay, "send again what was given up"),
        ("off", off, "send nothing more to a department's webhook"),
    ):
        one = groups.add_parser(name, help=help)
        one.add_argument("department", metavar="DEPARTMENT", help="as the city's profile names it")
        if name in ("add", "set"):
            one.add_argument("--webhook", metavar="URL", help="where its system listens")
            one.add_argument("--telegram", metavar="CHAT", help="number of its Telegram group")
            one.add_argument(
                "--contact", choices=("on", "off"), help="whether it may have citizens' contacts"
            )
        if name == "secret":
            one.add_argument(
                "--overlap",
                type=number(0),
                default=OVERLAP,
                metavar="HOURS",
                help=f"that the old one stays valid (default: {OVERLAP})",
            )
        one.add_argument("--json", action="store_true", help=JSON)
        one.set_defaults(run=run)
    one = groups.add_parser("list", help="all departments with ways of their own")
    one.add_argument("--json", action="store_true", help=JSON)
    one.set_defaults(run=list_)


async def _unit(at: At, known_as: str) -> Unit:
    return await units.by_department(at.tx, await at.department(known_as))


async def _changed(at: At, unit: Unit, args: argparse.Namespace) -> Unit:
    url = unit.webhook_url if args.webhook is None else args.webhook.strip()
    chat = unit.telegram_chat if args.telegram is None else args.telegram.strip()
    if url:
        try:
            Outside(at.known.internal_hosts).check(url)
        except NotOutside as why:
            raise Refused(str(why)) from None
    if chat and not (chat.startswith("-") and chat[1:].isdecimal() and len(chat) < 20):
        raise Refused("A Telegram group has a number like -1001234567890.")
    contact = unit.contact if args.contact is None else int(args.contact == "on")
    return await units.change(at.tx, unit.id, telegram_chat=chat, webhook_url=url, contact=contact)


def _shown(unit: Unit, known: settings.Settings) -> dict[str, object]:
    return {
        "id": unit.id,
        "department": unit.department,
        "telegram": unit.telegram_chat or None,
        "webhook": unit.webhook_url or None,
        "inbound": f"{address(known)}/units/{unit.id}/events",
        "contact": bool(unit.contact),
        "enabled": bool(unit.enabled),
        "why": unit.disabled_why or None,
        "failures": unit.failures,
        "rests_until": unit.rests_until_at.isoformat() if unit.rests_until_at else None,
    }


def _secret_of(unit: Unit, known: settings.Settings) -> str:
    return signing.derived(secrets.secret_key(known), unit.salt)


def add_(args: argparse.Namespace) -> int:
    async def work(at: At) -> dict[str, object]:
        name = await at.department(args.department)
        unit = await units.add(at.tx, name, salt=signing.new_salt(), now=at.now)
        unit = await _changed(at, unit, args)
        await at.audit("unit-add", name)
        return {**_shown(unit, at.known), "secret": _secret_of(unit, at.known)}

    return _tell_secret(args, within(work))


def _tell_secret(args: argparse.Namespace, shown: dict[str, object]) -> int:
    lines = [
        f"{shown['department']}",
        f"Secret, shown this once: {shown['secret']}",
        f"Its system reports to: {shown['inbound']}",
    ]
    return told(args, shown, "\n".join(lines))


def set_(args: argparse.Namespace) -> int:
    async def work(at: At) -> dict[str, object]:
        unit = await _changed(at, await _unit(at, args.department), args)
        await unit_outbox.at_once(at.tx, unit.id, at.now)
        await at.audit("unit-set", unit.department)
        return _shown(unit, at.known)

    shown = within(work)
    return told(
        args, shown, f"{shown['department']}: {shown['webhook'] or '-'}  {shown['telegram'] or '-'}"
    )


def secret(args: argparse.Namespace) -> int:
    if not 0 <= args.overlap <= LONGEST_OVERLAP:
        raise Refused(f"The old secret may stay valid for 0 to {LONGEST_OVERLAP} hours.")

    async def work(at: At) -> dict[str, object]:
        unit = await _unit(at, args.department)
        until = at.now + timedelta(hours=args.overlap)
        unit = await units.rotate(at.tx, unit.id, salt=signing.new_salt(), old_until=until)
        await at.audit("unit-secret", unit.department)
        return {**_shown(unit, at.known), "secret": _secret_of(unit, at.known)}

    return _tell_secret(args, within(work))


def test(args: argparse.Namespace) -> int:
    """A signed `unit.test`, sent at once; an answer of 2xx begins the sending again."""
    from bot.core import open_core
    from bot.units.webhooks import Webhooks

    async def do() -> tuple[bool, str]:
        known, now = settings.load(), datetime.now(UTC)
        core = await open_core(known, WallClock())
        try:
            async with core.database.reading() as view:
                unit = await _unit(At(view, known, now), args.department)
            if not unit.webhook_url:
                raise Refused(f"{unit.department} has no webhook.")
            body = json.dumps(events.test_message(unit, now), ensure_ascii=False).encode()
            webhooks = Webhooks(
                database=core.database,
                house=core.house,
                clock=core.clock,
                outside=Outside(known.internal_hosts),
                key=core.secret_key,
            )
            outcome = await webhooks.post(unit, f"msg_{new_key()}{new_key()}", body)
            if outcome.taken:
                async with core.database.transaction() as tx:
                    await units.enable(tx, unit.id)
                    await unit_outbox.at_once(tx, unit.id, now)
            return outcome.taken, outcome.error or f"HTTP {outcome.status}"
        finally:
            await core.close()

    fine, said = asyncio.run(do())
    if not fine:
        raise Refused(f"It did not take the test message: {said}")
    return told(args, {"ok": True, "answer": said}, f"It was taken ({said}).")


def replay(args: argparse.Namespace) -> int:
    async def work(at: At) -> int:
        unit = await _unit(at, args.department)
        await at.audit("unit-replay", unit.department)
        return await unit_outbox.replay(at.tx, unit.id, at.now)

    count = within(work)
    return told(args, {"replayed": count}, f"{count} will be sent again.")


def off(args: argparse.Namespace) -> int:
    async def work(at: At) -> str:
        unit = await _unit(at, args.department)
        await units.enable(at.tx, unit.id, why_not="switched off")
        await at.audit("unit-off", unit.department)
        return unit.department

    name = within(work)
    return told(
        args,
        {"department": name, "enabled": False},
        f"{name} is told nothing more; what comes up waits.",
    )


def list_(args: argparse.Namespace) -> int:
    async def work(at: At) -> list[dict[str, object]]:
        counts = await unit_outbox.counts(at.tx)
        return [
            {
                **_shown(one, at.known),
                "waiting": counts.get(one.id, {}).get("pending", 0),
                "dead": counts.get(one.id, {}).get("dead", 0),
            }
            for one in await units.everyone(at.tx)
        ]

    shown = within(work)
    names = ["department", "webhook", "telegram", "enabled", "waiting", "dead"]
    rows = [[str(one[name] or "-") for name in names] for one in shown]
    none = "No department has a way of its own. Add one: warmline unit add DEPARTMENT"
    return told(args, shown, table(names, rows) if rows else none)
