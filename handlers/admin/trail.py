"""The audit trail as it is shown and taken along: what people wrote in it is masked."""

from typing import Any
from zoneinfo import ZoneInfo

from handlers.masking import mask
from storage.database import Row

COLUMNS = ("id", "at", "actor", "action", "subject", "text")


def entry(row: Row, zone: ZoneInfo) -> dict[str, Any]:
    """One row: times ISO 8601 with zone; numbers, plates and keys masked in every word."""
    return {
        "id": row["id"],
        "at": row["happened_at"].astimezone(zone).isoformat(timespec="seconds"),
        "actor": mask(row["actor"]),
        "action": row["action"],
        "subject": mask(row["subject"]),
        "text": mask(row["text"]),
    }
