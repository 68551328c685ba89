"""The built-in member of staff in whose name the program itself acts."""

from datetime import datetime

from storage import staff
from storage.database import Transaction
from storage.errors import NotFound
from storage.staff import Member

NAME = "system"


async def system(tx: Transaction, now: datetime) -> Member:
    """The member `system`, made on first use; nobody can sign in as it."""
    try:
        return await staff.by_name(tx, NAME)
    except NotFound:
        return await staff.add(tx, NAME, ["operator", "duty_leader"], now=now)
