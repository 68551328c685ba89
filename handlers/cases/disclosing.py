"""A citizen's contact leaves the centre for a unit: put into the audit trail, once for each way.

The citizen reads it under 谁看过我的信息: when, which unit, what it was given and why.
"""

from datetime import datetime

from storage import arrangements, notes
from storage.cases import Case
from storage.database import Transaction

WEBHOOK, GROUP, ARRANGED = "webhook", "telegram", "arrangement"
"""By what it went: the unit's own system, its Telegram group, a standing arrangement."""
ACTION = "disclose"


async def disclosed(tx: Transaction, case: Case, department: str, way: str, now: datetime) -> None:
    """A unit was given the contact of a case; told again by the same way it is no news."""
    actor, subject = f"unit:{department}", f"case:{case.number}"
    if department and not await notes.audited(tx, actor, ACTION, subject, way):
        await notes.audit(tx, actor, ACTION, subject, now=now, text=way)


async def arranged(tx: Transaction, case: Case, department: str, now: datetime) -> None:
    """A unit reads the contact of the arrangements that it takes over with a case."""
    for one in await arrangements.of_case(tx, case.id):
        if (one.contact_name or one.contact_phone) and one.ended_at is None:
            await disclosed(tx, case, department, ARRANGED, now)
