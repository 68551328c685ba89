"""The member of staff in whose name a department's own system or group acts."""

from datetime import datetime

from handlers.units.events import member_name
from storage import staff
from storage.database import Transaction
from storage.errors import NotFound
from storage.staff import Member
from storage.units import Unit


async def member(tx: Transaction, unit: Unit, now: datetime) -> Member:
    """Made on first use; without a password or link nobody can sign in as it."""
    name = member_name(unit.department)
    try:
        return await staff.by_name(tx, name)
    except NotFound:
        await tx.lock(f"unit-member:{unit.id}")
    try:
        return await staff.by_name(tx, name)
    except NotFound:
        return await staff.add(tx, name, ["department"], department=unit.department, now=now)
