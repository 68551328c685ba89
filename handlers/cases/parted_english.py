"""Two matters in one English message: The street light is out. Also my neighbour's dog barks.

With the same care as in Chinese (parted.py): only where the words begin anew (also, another thing)
or count (1. 2., first … second …), and each part tells of a subject that is known and surely
another one. What one cause brings along, or one place's faults, is one matter.
"""

import re

from handlers import hearing
from handlers.cases.matters import SUBJECTS, subjects

MOST = 4
LONGEST, LEAD = 300, 100
"""Characters of a part, and of what stands before the first number."""

_MORE = (
    r"(?:and |but |oh,? |ps:? )?"
    r"(?:(?:i|we)(?:['’]d| would)? also (?:like|want|need|have)(?: to)?(?: report)?"
    r"|also\b(?! known)|(?:another|(?:a |the )?second) (?:thing|problem|issue|matter|complaint)\b"
    r"|one more (?:thing|problem|issue)\b|besides(?= that|,)|plus(?=,| the\b| my\b| our\b)"
    r"|(?:in addition|additionally|furthermore|moreover|on top of that|separately)\b)"
)
_ANEW = re.compile(
    rf"(?:(?<=[.!?;,\n])|(?<=[.!?;,]\s))\s*(?={_MORE})|\s+(?=and also\b)", re.IGNORECASE
)
_LINK = re.compile(
    rf"^(?:[\s,.;:!?-]|{_MORE}|is(?: that)?\b|that\b(?= the| my| our|,)|and\b)+", re.IGNORECASE
)
_COUNTS = (
    re.compile(r"(?<![\d.-])[(]?\b([1-4])(?:[.):])(?!\d)\s*"),
    re.compile(
        r"(?:^|(?<=[.!?;:,\n])|(?<=[.!?;:,]\s))(?:and )?(first|second|third|fourth)(?:ly)?"
        r"(?: of all)?(?: (?:thing|problem|issue))?(?: is(?: that)?)?[,:]?\s+",
        re.IGNORECASE,
    ),
)
_VALUE = {"1": 1, "2": 2, "3": 3, "4": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
# What goes on about the thing before it.
_SAME = re.compile(
    r"^(?:this|that|these|those|it|its|it[’']s|they|their|he|his|she|her"
    r"|the (?:same|owner|smell|noise))\b",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"\b(?:two|three|four|[2-4]|several|a few) (?:things|problems|issues|matters|complaints)\b",
    re.IGNORECASE,
)
_MANAGED = re.compile(r"\b(?:property|estate|building) manage|\bmanagement\b", re.IGNORECASE)

# What one cause brings along: its noise and dirt; no power; a burst pipe or a flood.
_ALONG = (
    frozenset(one for one in SUBJECTS if one.startswith("noise"))
    | {"dust", "smoke", "stench", "stall", "truck", "rubbish", "bin", "river", "parking", "pest"}
    | {"sewage", "burning", "illegal", "fire-lane", "food"},
    frozenset(("power-off", "lift", "lamp-off", "internet", "heating", "water-off", "signal")),
    frozenset(("burst", "water-off", "water-low", "water-bad", "flooding", "sewage", "manhole"))
    | {"pothole", "leak"},
    frozenset(("heating", "water-off", "water-low", "water-bad", "burst", "leak")),
    frozenset(("refund", "price", "food", "wage")),
    frozenset(("firework", "dog", "noise-home", "noise-road", "noise-shop")),
    frozenset(("dog", "rubbish", "pest")),
)
# What goes wrong in one compound whose management does nothing.
_ESTATE = frozenset(
    ("lamp-off", "rubbish", "bin", "lift", "parking", "fire-lane", "e-bike", "sewage", "leak")
) | {"pest", "fitness", "property", "property-fee", "tree", "fence"}


def matters(text: str) -> tuple[str, ...]:
    """The matters of a message, each in its own words; empty where it is one, or may be."""
    if len(text) > LEAD + MOST * LONGEST:
        return ()
    lead, parts = _counted(text) or _announced(text) or ("", _ANEW.split(text))
    if not 1 < len(parts) <= MOST or len(lead) > LEAD or _about(lead):
        return ()
    found: list[str] = []
    for part in parts:
        if found and not all(_differ(one, part) for one in found):
            found[-1] += f" {part.strip()}"
        else:
            found.append(part)
    if len(found) < 2 or not all(len(one) <= LONGEST and _tells(one) for one in found):
        return ()
    where = hearing.greeted(_ANNOUNCES.sub("", lead)).strip() if _says_where(lead) else ""
    return tuple(f"{where} {own_words(one)}".strip() for one in found)


def another(text: str, before: str) -> str:
    """The matter in words that begin anew where one was told `before`; empty where they may go on
    with it."""
    said = text.strip()
    if not re.match(_MORE, said, re.IGNORECASE) or max(len(said), len(before)) > LONGEST:
        return ""
    return own_words(said) if _tells(before) and _differ(before, said) else ""


def clauses(text: str) -> list[str]:
    """The sentences, and what begins anew in them, each in its own words."""
    found = [own_words(part) for one in hearing.sentences(text) for part in _ANEW.split(one)]
    return [one for one in found if one]


def own_words(part: str) -> str:
    said = _LINK.sub("", part).strip(" \n,;")
    return said[:1].upper() + said[1:]


def _counted(text: str) -> tuple[str, list[str]] | None:
    """What stands before the first number, and what after each."""
    for sign in _COUNTS:
        marks: list[re.Match[str]] = []
        for one in sign.finditer(text):
            if _VALUE[one[1].lower()] == len(marks) + 1:
                marks.append(one)
        if len(marks) > 1:
            ends = [*(one.start() for one in marks[1:]), len(text)]
            pairs = zip(marks, ends, strict=True)
            return text[: marks[0].start()], [text[one.end() : end] for one, end in pairs]
    return None


def _announced(text: str) -> tuple[str, list[str]] | None:
    """I have two problems. The lift is broken. My landlord keeps my deposit."""
    first, *rest = hearing.sentences(text) or [""]
    return (first, rest) if len(rest) > 1 and _ANNOUNCES.search(first) else None


def _says_where(lead: str) -> bool:
    """I live at 12 Jiefang Road: what belongs to each part."""
    return bool(re.search(r"\b(?:at|in|on|near)\b.*\w", lead)) and not _ANNOUNCES.search(lead)


def _tells(part: str) -> bool:
    """Whether something is told that is to be mended: a subject that is known, and no question."""
    asks = hearing.asks(part) and not hearing.names_trouble(part)
    return bool(_about(part)) and not asks


def _about(part: str) -> frozenset[str]:
    return frozenset(one for one in subjects(part) if not SUBJECTS[one].weak)


def _differ(one: str, other: str) -> bool:
    """Whether two parts are plainly two matters."""
    if not _tells(other) or _SAME.match(_LINK.sub("", other).lstrip()):
        return False
    a, b = _about(one), _about(other)
    if not a or a & b or any(a | b <= along for along in _ALONG):
        return False
    return not (_MANAGED.search(one + other) and a | b <= _ESTATE)
