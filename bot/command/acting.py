"""`--by`: the member of staff in whose name a command acts."""

from argparse import ArgumentParser
from datetime import UTC, datetime

from handlers.desk.system import NAME, system
from handlers.errors import Refused
from storage import staff
from storage.database import Transaction
from storage.staff import Member


def add_by(one: ArgumentParser) -> None:
    one.add_argument(
        "--by", default=NAME, metavar="STAFF", help="who does it (default: the program itself)"
    )


async def member(tx: Transaction, name: str) -> Member:
    """Raises `NotFound` for a name that nobody has, `Refused` for whoever was disabled."""
    if name == NAME:
        return await system(tx, datetime.now(UTC))
    found = await staff.by_name(tx, name)
    if found.disabled_at:
        raise Refused(f"{name} was disabled and may do nothing.")
    return found
