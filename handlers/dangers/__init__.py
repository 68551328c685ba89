"""How danger is told, beyond the words of a city's profile.

The profile's words are found as they stand. What people say has other words between them
(楼道里全是烟, 有人打我老婆), so each kind of danger has patterns too. Both count only where they
tell of now.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from handlers import tense
from handlers.dangers.bodies import INJURY
from handlers.dangers.despair import BRINK, HELP, SELFHARM
from handlers.dangers.heard import Heard, Pattern
from handlers.dangers.people import CRIME, FRAUD, MISSING
from handlers.dangers.things import FIRE, FLOOD, GAS, TRAPPED

LONGEST = 160
"""Nobody in danger writes more; a page that has such words is a complaint."""

HEARD: dict[str, Heard] = {
    "fire": FIRE,
    "gas": GAS,
    "crime": CRIME,
    "missing": MISSING,
    "injury": INJURY,
    "flood": FLOOD,
    "brink": BRINK,
    "selfharm": SELFHARM,
    "trapped": TRAPPED,
    "fraud": FRAUD,
    "help": HELP,
}
"""For each danger of a profile: how it is told, and what in the same sentence makes it another."""

_SENTENCE = re.compile(r"[。！？!?\n]+|(?<=[a-z])\. ")
_ALL: list[tuple[str, Pattern]] = [
    (kind, one) for kind, heard in HEARD.items() for one in heard.patterns
]


def _masks(which: int) -> tuple[dict[str, int], int]:
    """For each character the patterns that need it, a bit each; and those that need none."""
    by_character: dict[str, int] = defaultdict(int)
    free = 0
    for bit, (_, pattern) in enumerate(_ALL):
        for one in pattern.needs[which]:
            by_character[one] |= 1 << bit
        free |= 0 if pattern.needs[which] else 1 << bit
    return dict(by_character), free


(_FIRST, _FREE), (_SECOND, _FREE_TOO) = _masks(0), _masks(1)


def sounding(text: str) -> set[str]:
    """The kinds that plain text may tell of: a first look, for nearly all that is said has none."""
    return {kind for kind, pattern in _asked(text) if pattern.search.search(text)}


def told(kind: str, text: str, words: re.Pattern[str]) -> bool:
    """Whether plain text tells of this danger, now: by these words, or by its patterns."""
    patterns = [one.search for of, one in _asked(text) if of == kind]
    for sentence in _SENTENCE.split(text):
        if not sentence:
            continue
        ends = [one.end() for one in words.finditer(sentence)]
        if patterns and not HEARD[kind].another.search(sentence):
            ends += [found.end() for one in patterns for found in one.finditer(sentence)]
        if any(tense.is_now(kind, sentence, end) for end in ends):
            return True
    return False


def _asked(text: str) -> Iterator[tuple[str, Pattern]]:
    """The patterns that have a chance: of each of their sets of characters one is there."""
    if len(text) > LONGEST:
        return
    first, second = _FREE, _FREE_TOO
    for one in text:
        first |= _FIRST.get(one, 0)
        second |= _SECOND.get(one, 0)
    left = first & second
    while left:
        lowest = left & -left
        yield _ALL[lowest.bit_length() - 1]
        left ^= lowest
