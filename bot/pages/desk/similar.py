"""What may be the same matter as a case, for its page: why, and one tap to merge."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from bot.pages.desk import labels
from handlers.cases import groups, matters
from handlers.cases.groups import Match
from handlers.cases.lifecycle import allowed
from handlers.masking import mask
from storage.cases import Case
from storage.database import Transaction
from storage.staff import Member


async def shown(tx: Transaction, case: Case, me: Member, now: datetime) -> list[dict[str, Any]]:
    """The nearest open cases; the younger of two is merged into the older."""
    return [_row(case, one, me) for one in await groups.suggested(tx, case, now)]


def _row(case: Case, match: Match, me: Member) -> dict[str, Any]:
    older, younger = sorted((case, match.case), key=lambda one: one.id)
    return {
        "number": match.case.number,
        "summary": mask(match.case.summary),
        "place": mask(match.case.place),
        "why": "，".join(_reasons(match)),
        "into": older.number,
        "from": younger.number,
        "may": "merge" in allowed(younger, me.roles),
        "once": str(uuid4()),
    }


def _reasons(match: Match) -> list[str]:
    likeness = match.likeness
    found = [labels.WHERE[likeness.where]]
    if likeness.metres is not None:
        found.append(f"相距约{likeness.metres}米")
    found += [f"都说到{matters.label(one)}" for one in likeness.common] or ["说法相近"]
    return [*found, f"相似{likeness.score}分"]
