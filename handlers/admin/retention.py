"""For how long what is kept: the defaults, the shortest that may be chosen, an admin's choice."""

from collections.abc import Mapping

from handlers.desk.permissions import MANAGE_SETTINGS, may
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Turn
from storage import notes, retention
from storage.database import Transaction
from storage.staff import Member

DEFAULTS = {"talks": 0, "contacts": 0, "files": 0, "outbox": 180}
"""Days; 0 keeps. What people see stays until the city has decided; copies of it do not."""
LEAST = {"talks": 180, "contacts": 180, "files": 30, "outbox": 30}
"""A closed case may be reopened, asked about and reported on for months."""
MOST = 36_500


async def days(tx: Transaction) -> dict[str, int]:
    """For how many days each kind is kept; 0: for ever."""
    chosen = await retention.chosen(tx)
    return {
        name: chosen[name]["days"] if name in chosen else default
        for name, default in DEFAULTS.items()
    }


async def choose(turn: Turn, by: Member, wanted: Mapping[str, int]) -> list[str]:
    """Keep things for that many days from now on; the names of what changed."""
    if not may(by, MANAGE_SETTINGS):
        raise NotAllowed("改设置需要管理员的角色。")
    known = await days(turn.tx)
    changed = [name for name in DEFAULTS if name in wanted and wanted[name] != known[name]]
    for name in changed:
        if wanted[name] and not LEAST[name] <= wanted[name] <= MOST:
            raise NotNow(f"最少留{LEAST[name]}天；写0是一直留着。")
        await retention.choose(turn.tx, name, wanted[name], by=by.name, now=turn.now)
        text = f"{known[name]} → {wanted[name]}"
        await notes.audit(
            turn.tx, f"staff:{by.name}", "retention", f"kept:{name}", now=turn.now, text=text
        )
    return changed
