"""How often an account may speak to a citizen (kf/intro): so many within so long after a deed."""

from dataclasses import dataclass, field

HOUR, MINUTE = 3600.0, 60.0
GRANTS = {
    "message": (5, 48 * HOUR),
    "CLICK": (3, MINUTE),
    "subscribe": (3, MINUTE),
    "SCAN": (3, MINUTE),
}


@dataclass
class Quota:
    """Each deed grants anew; what another deed granted stays beside it."""

    grants: dict[str, tuple[int, float]] = field(default_factory=dict)

    def grant(self, deed: str, now: float) -> None:
        if deed in GRANTS:
            number, lasts = GRANTS[deed]
            self.grants[deed] = (number, now + lasts)

    def take(self, now: float) -> int:
        """0 when it may go, else the errcode."""
        open_ones = {deed: one for deed, one in self.grants.items() if one[1] > now}
        for deed, (left, until) in open_ones.items():
            if left:
                self.grants[deed] = (left - 1, until)
                return 0
        return 45047 if open_ones else 45015
