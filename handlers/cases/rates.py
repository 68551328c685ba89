"""Rates: what part of what whole. Beside each of the three of the follow-up stands how many took
part (参评率), so that nobody takes silence for praise."""

from collections.abc import Mapping
from dataclasses import dataclass

Counts = Mapping[str, int]

_RATES = {
    "response": ("contacted", "told_contact"),
    "solved": ("solved", "told_solved"),
    "satisfied": ("satisfied", "judged"),
    "on_time": ("on_time", "timed"),
    "returned": ("returned", "received"),
    "reworked": ("reworked", "asked"),
}
_TOOK_PART = {"response": "told_contact", "solved": "told_solved", "satisfied": "judged"}


@dataclass(frozen=True, slots=True)
class Rate:
    part: int
    whole: int
    took_part: "Rate | None" = None

    @property
    def value(self) -> float | None:
        """None: there is nothing of which this could be a part."""
        return self.part / self.whole if self.whole else None


def rates(counts: Counts, *, of_unit: bool) -> dict[str, Rate]:
    """All rates of some counts; `of_unit`: they are of one unit only, so that what was urged is
    a part of what came to it, and otherwise of what was filed."""
    found = {
        name: Rate(counts[part], counts[whole], _share(counts, name))
        for name, (part, whole) in _RATES.items()
    }
    if of_unit:
        found["urged"] = Rate(counts["urged"], counts["received"] or counts["filed"])
    else:
        found["urged"] = Rate(counts["urged_cases"], counts["filed"])
    return found


def _share(counts: Counts, name: str) -> Rate | None:
    said = _TOOK_PART.get(name)
    return Rate(counts[said], counts["asked"]) if said else None
