"""Which characters a pattern cannot match without, so that hardly any is asked.

Nearly all that people write tells of no danger. A pattern is asked only where it has a chance: of
each of one or two sets of characters one must be there.
"""

import re
from dataclasses import dataclass

_COMMON = (
    "了不么怎的人没办子上老证能有吗房要钱里公家个车给一哪我保去水地想电在费交来到金户补报工住开咋孩多"
    "下小着大气口打出年学过业天找门手生是还退楼买医积啥外几路用看养谁名被社区居说租管少发身"
)
"""The characters that questions to a hotline have most, the commonest first."""
_LETTERS = "etaoinsrhldcumfpgwybvkxjqz"
"""Of English, the commonest first."""
_SOME = 40
"""A set of more characters than that keeps out nothing."""
_RARE = 0.004
"""In how many of the questions a character stands that is not common."""
_ODDS = {one: 0.2 / (1 + at / 8) for at, one in enumerate(_COMMON)}
_ODDS |= {one: 0.9 - at * 0.035 for at, one in enumerate(_LETTERS)} | {" ": 0.9}
_OPTIONAL = re.compile(r"(?:[?*]|\{0,?\d*\}|\{,\d+\})\??")
_REPEATED = re.compile(r"(?:\+|\{\d+(?:,\d*)?\})\??")
_AROUND = ("?=", "?!", "?<=", "?<!")

Need = frozenset[str]


def needs(pattern: str) -> tuple[Need, Need]:
    """One of each set must be in what the pattern matches; an empty set keeps out nothing."""
    found, end = _Reader(pattern).any_of(0)
    if end != len(pattern):
        raise ValueError(f"not understood from {end}: {pattern}")
    able = sorted((one for one in set(found) if len(one) <= _SOME), key=_odds)
    first = able[0] if able else frozenset()
    second = next((one for one in able if not one & first), frozenset())
    return frozenset(first), frozenset(second)


def alternatives(pattern: str) -> list[str]:
    """What is between the bars of a pattern that are in no group."""
    reader, parts, begin, at = _Reader(pattern), [], 0, 0
    while at < len(pattern):
        if pattern[at] == "|":
            parts.append(pattern[begin:at])
            at = begin = at + 1
        else:
            _, at = reader.one(at)
    return [*parts, pattern[begin:]]


def _odds(need: Need) -> tuple[float, str]:
    return sum(_ODDS.get(one, _RARE) for one in need), "".join(sorted(need))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the few forms of patterns that are written here. What it does not know for sure it
    takes for something that needs nothing."""

    pattern: str

    def any_of(self, at: int) -> tuple[list[Need], int]:
        """Alternatives, up to the end or a closing bracket: what all of them need."""
        ways: list[list[Need]] = []
        while True:
            found, at = self._sequence(at)
            ways.append(sorted(found, key=_odds))
            if at >= len(self.pattern) or self.pattern[at] == ")":
                break
            at += 1
        if len(ways) == 1:
            return ways[0], at
        if not all(ways):
            return [], at
        best, last = (frozenset[str]().union(*(way[n] for way in ways)) for n in (0, -1))
        return [best, last], at

    def _sequence(self, at: int) -> tuple[list[Need], int]:
        found: list[Need] = []
        while at < len(self.pattern) and self.pattern[at] not in "|)":
            needed, at = self.one(at)
            found += needed
        return found, at

    def one(self, at: int) -> tuple[list[Need], int]:
        """A character, class or group, with how often it may stand there."""
        needed, end = self._once(at)
        if optional := _OPTIONAL.match(self.pattern, end):
            return [], optional.end()
        repeated = _REPEATED.match(self.pattern, end)
        return needed, repeated.end() if repeated else end

    def _once(self, at: int) -> tuple[list[Need], int]:
        sign = self.pattern[at]
        if sign == "(":
            return self._group(at + 1)
        if sign == "[":
            return self._class(at + 1)
        if sign == "\\":
            escaped = self.pattern[at + 1]
            return [] if escaped.isalnum() else [frozenset(escaped)], at + 2
        return [] if sign in ".^$" else [frozenset(sign)], at + 1

    def _group(self, at: int) -> tuple[list[Need], int]:
        kind = next((one for one in ("?:", *_AROUND) if self.pattern.startswith(one, at)), "")
        found, end = self.any_of(at + len(kind))
        return [] if kind in _AROUND else found, end + 1

    def _class(self, at: int) -> tuple[list[Need], int]:
        end = self.pattern.index("]", at)
        inside = self.pattern[at:end]
        plain = not re.search(r"\\|^\^|.-.", inside)
        return [frozenset(inside)] if plain else [], end + 1
