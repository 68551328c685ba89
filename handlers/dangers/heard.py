"""One kind of danger: how it is told, and what makes it another."""

import re
from dataclasses import dataclass, field

from handlers.dangers.needed import Need, alternatives, needs


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to tell it, and of which sets of characters one each must be there."""

    search: re.Pattern[str]
    needs: tuple[Need, Need]


@dataclass(frozen=True, slots=True)
class Heard:
    """Patterns over plain text. `another`: with it in the same sentence, it is something else."""

    patterns: tuple[Pattern, ...]
    another: re.Pattern[str] = field(default_factory=lambda: re.compile("(?!)"))


def heard(*ways: str, latin: tuple[str, ...] = (), another: str = "(?!)") -> Heard:
    """Each alternative is a pattern of its own, so that few are asked."""
    single = [one for way in (*ways, *latin) for one in alternatives(way)]
    patterns = tuple(Pattern(re.compile(one), needs(one)) for one in single)
    return Heard(patterns, re.compile(another))
